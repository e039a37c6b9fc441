/** What was deleted and can be restored for a while, as every floor sees it. */

export type DeletedKind = 'project' | 'device' | 'series';

export interface DeletedThing {
  readonly id: number;
  /** Of a device its key. */
  readonly name: string;
  /** The key of the device of a series; null for other things. */
  readonly device: string | null;
  /** Milliseconds. */
  readonly deleted: number;
  /** Until when it can be restored; from then on it and its points are removed for good. Milliseconds. */
  readonly purgeAt: number;
}

/** What stands in the catalog of a thing, and so goes with it. */
export interface HeldRows {
  readonly devices: number;
  readonly series: number;
  readonly externalIds: number;
  readonly alertRules: number;
  readonly alerts: number;
  readonly events: number;
  readonly tokens: number;
  readonly files: number;
}
