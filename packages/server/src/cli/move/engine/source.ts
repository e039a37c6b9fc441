/**
 * What a platform to move from is for the engine: things to list, and lanes of points to read page by page. Rule: a source
 * only reads; where it stands in a lane it says by a cursor of its own, from which a later process goes on.
 */
import type { Tributary } from '@tributary/client';
import type { Kind } from '../../../model/kinds.js';
import type { Micros } from '../../../model/time.js';
import type { ImportPoint } from '../../import/rows.js';
import type { Figures } from './figures.js';

/** `to` is not included. */
export interface Range {
  readonly from: Micros;
  readonly to: Micros;
}

/** Ids that devices and scripts know, by the name of the API that gave them. */
export type ExternalIds = Readonly<Record<string, string>>;

/** Members are those of the native API; what is absent is not said. */
export interface MovedDevice {
  readonly key: string;
  readonly externalIds?: ExternalIds;
  readonly [member: string]: unknown;
}

export interface MovedSeries {
  readonly device: string;
  readonly name: string;
  readonly kind: Kind;
  readonly externalIds?: ExternalIds;
  readonly [member: string]: unknown;
}

export interface SeriesName {
  readonly device: string;
  readonly series: string;
}

export interface MovedAsset {
  readonly name: string;
  readonly members: readonly SeriesName[];
  readonly externalIds?: ExternalIds;
  readonly [member: string]: unknown;
}

/** Series of one device that are read together. No series is in two lanes. */
export interface Lane {
  /** The same each time the source is listed. */
  readonly key: string;
  readonly device: string;
  readonly series: readonly string[];
  /** Points, where the source knows before it is read. */
  readonly expected?: number;
  /** Of its first and last point, where the source knows before it is read. */
  readonly times?: { readonly first: Micros; readonly last: Micros };
  /** The source's own. */
  readonly place: unknown;
}

/**
 * What the native API has no word for, such as an event of I/O Sense: made through the API of the target that has. It has no
 * identity there, so it is looked for first.
 */
export interface Extra {
  /** `events`: what they are called in the report. */
  readonly what: string;
  isThere(target: ExtraTarget): Promise<boolean>;
  make(target: ExtraTarget): Promise<void>;
}

/** An extra that cannot come, or not as a whole, with the reason: the others do. */
export class NotMade extends Error {}

export interface ExtraTarget {
  readonly api: Tributary;
  readonly project: number;
  /** Those that the project has there. */
  readonly projectIds: ExternalIds;
  /** A device that was made or is there, with the ids that it has there. */
  device(key: string): { readonly id: number; readonly externalIds: ExternalIds } | undefined;
}

export type Thing =
  | { readonly extra: Extra }
  | { readonly project: { readonly externalIds: ExternalIds } }
  | { readonly device: MovedDevice }
  | { readonly series: MovedSeries }
  | { readonly asset: MovedAsset }
  | { readonly lane: Lane }
  /** What the source has and the move leaves, in words. */
  | { readonly left: string };

/** All points of a lane are in its pages once, in any order. */
export interface Page {
  readonly points: readonly ImportPoint[];
  /** Null after the last page. */
  readonly next: string | null;
}

/** What the source itself says of a series and chunk; what it cannot say is absent. */
export type ToldFigures = Partial<Pick<Figures, 'count' | 'sum'>> & {
  readonly first?: Figures['first']['value'];
  readonly last?: Figures['last']['value'];
  /** Of numbers, where the sum is not said. */
  readonly mean?: number;
};

export interface Told extends SeriesName {
  /** Start of the chunk. */
  readonly chunk: Micros;
  /** Empty: the source cannot say. */
  readonly figures: ToldFigures;
}

export interface Source {
  /** What it is, for people and for the file of the state: no secret is in it. */
  readonly title: string;
  /** Of a source that is a project of a Tributary server: nothing is moved into itself. */
  readonly origin?: { readonly url: string; readonly project: number };
  /** Devices before their series, series before their assets and lanes. */
  things(range: Range): AsyncIterable<Thing>;
  read(lane: Lane, range: Range, cursor: string | null): Promise<Page>;
  /**
   * Its own count, sum, first and last by chunk, computed by it and not from what was read. A chunk that is not told has no
   * points. Where it refuses, what was read from it is all that is compared.
   */
  told?(lanes: readonly Lane[], range: Range): Promise<readonly Told[]>;
}
