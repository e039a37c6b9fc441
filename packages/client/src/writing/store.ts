/** Where a writer's groups wait until they are sent: in memory, or in files (node/disk-queue). */
import type { Group, Parcel } from './group.js';
import type { Dropped } from './writer-options.js';

export interface Limits {
  readonly points: number;
  readonly bytes: number;
}

export interface Store {
  /** Points that wait, those of a parcel that is under way among them. */
  readonly points: number;
  readonly bytes: number;
  /** Whether what waits outlives the writer. */
  readonly isLasting: boolean;
  /** Resolves when the group is kept as well as the store keeps anything; it may wait for room. */
  append(group: Group): Promise<void> | void;
  /** The oldest groups, as many as go together into one request of these limits, one at least; undefined: there is none. */
  take(limits: Limits): Promise<Parcel | undefined> | Parcel | undefined;
  /** What was taken last needs not to be kept any more. */
  settle(): Promise<void> | void;
  close(): Promise<void> | void;
}

/** What a store tells its writer by itself. */
export interface StoreHost {
  /** Points of it are given up. */
  onDropped(points: number, reason: Dropped['reason']): void;
  onProblem(problem: unknown): void;
}
