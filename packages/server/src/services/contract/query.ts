/** Points out: one method per query family, each over an already authorized set of series. */
import type { Aggregation } from '../../model/aggregations.js';
import type { Bucket } from '../../model/buckets.js';
import type { PointValue } from '../../model/kinds.js';
import type { Micros } from '../../model/time.js';
import type { SelectedSeries } from '../../model/records/selection.js';
import type { PieceWeight, ValueBounds, Comparison } from '../../model/records/point.js';

export type Include = 'position' | 'metadata' | 'x';
export type Fill = 'none' | 'null' | 'previous' | 'linear';
export type Group = 'series' | 'device' | 'name' | `tag:${string}` | 'all';

export interface PointRow {
  readonly series: number;
  readonly time: Micros;
  readonly sequence: number;
  readonly value: PointValue;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly x?: number;
  readonly metadata?: unknown;
}

/** `values` are in the order of the asked aggregations; null where one has no result. */
export interface BucketRow {
  /** What the points were grouped by: the series id, the device key, the series name or the tag's value; null for all. */
  readonly group: number | string | null;
  readonly time: Micros;
  readonly values: readonly (PointValue | null)[];
}
export interface StatisticsRow {
  readonly series: number;
  readonly values: readonly (PointValue | null)[];
}

/** A column of a table: the series of one name. */
export interface Column {
  readonly name: string;
  readonly series: readonly SelectedSeries[];
}

/** Holds for a row that has a value in the column for which the comparison holds; kinds that do not fit never do. */
export interface RowCondition {
  readonly column: Column;
  readonly comparison: Comparison;
  readonly value: PointValue | readonly PointValue[];
}

/** The points of one device at one instant, side by side. */
export interface WideRow {
  readonly device: SelectedSeries['device'];
  readonly time: Micros;
  /** In the order of the asked columns; null: no value. */
  readonly values: readonly (PointValue | null)[];
}

/** What tables and their aggregates are read from: rows with a value in at least one of the columns. */
export interface TableQuery {
  readonly columns: readonly Column[];
  readonly where?: readonly RowCondition[];
  readonly from?: Micros;
  readonly to?: Micros;
}

export interface WideBucket {
  readonly time: Micros;
  /** The device, or the value of the grouping column (null: rows without one); null without a grouping. */
  readonly group: SelectedSeries['device'] | PointValue | null;
  /** In the order of the asked columns. */
  readonly values: readonly (number | null)[];
}

/** A list of points in which a position is asked for. */
export interface NumberedPageRequest {
  /** Series that share a range; no series is in two. */
  readonly windows: readonly {
    readonly series: readonly SelectedSeries[];
    readonly from?: Micros | undefined;
    readonly to?: Micros | undefined;
  }[];
  /** By time, then series, then sequence; or by sequence, then series, then time. */
  readonly order: 'time' | 'sequence';
  /** Both included. */
  readonly sequences?: { readonly from?: number | undefined; readonly to?: number | undefined } | undefined;
  /** Only this many at the end of the list. */
  readonly newest?: number | undefined;
  readonly offset: number;
  readonly limit: number;
  readonly include?: readonly Include[];
}

/** What a series was in a span; null where there is nothing to compute. */
export interface Figures {
  readonly count: number;
  readonly mean: number | null;
  readonly stddev: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly last: PointValue | null;
}

export interface ChangesQuery {
  readonly series: readonly SelectedSeries[];
  /** Included. */
  readonly from: Micros;
  /** Excluded, and after `from`. */
  readonly to: Micros;
  readonly limit: number;
}

export interface Change {
  readonly series: number;
  /** Above 0, below 1. */
  readonly score: number;
  /** What speaks most for it: another level, another spread, or more or fewer points. */
  readonly what: 'level' | 'spread' | 'count';
  readonly now: Figures;
  readonly before: Figures;
}

export interface Query {
  /** For APIs whose pages are numbered; everybody else is better served by the cursor of `points`. */
  numberedPage(request: NumberedPageRequest): Promise<{ rows: readonly PointRow[]; total: number }>;
  points(query: {
    project: number;
    series: readonly SelectedSeries[];
    from?: Micros;
    to?: Micros;
    order: 'asc' | 'desc';
    limit: number;
    cursor?: string;
    include?: readonly Include[];
    values?: ValueBounds;
  }): Promise<{ rows: readonly PointRow[]; next: string | null }>;
  last(query: {
    series: readonly SelectedSeries[];
    /** Included. */
    after?: Micros;
    before?: Micros;
    count?: number;
    include?: readonly Include[];
    values?: ValueBounds;
  }): Promise<readonly PointRow[]>;
  first(query: {
    series: readonly SelectedSeries[];
    /** Included. */
    after?: Micros;
    /** Excluded. */
    before?: Micros;
    count?: number;
    include?: readonly Include[];
    values?: ValueBounds;
  }): Promise<readonly PointRow[]>;
  /**
   * How many points of each series one answer has, where `count` of each are too many for it: for who has another name for the
   * count. Undefined: they are not.
   */
  mostOfEach(
    query: { series: readonly SelectedSeries[]; after?: Micros; before?: Micros; values?: ValueBounds },
    count: number,
  ): number | undefined;
  /**
   * All points of the first (asc) or last (desc) `limit` instants of each device, by device, instants in that order. Of
   * several points of one series in an instant of `width` the last one.
   */
  instants(query: {
    series: readonly SelectedSeries[];
    /** Included. */
    from: Micros;
    /** Excluded. */
    to: Micros;
    order: 'asc' | 'desc';
    limit: number;
    width: Micros;
  }): Promise<readonly PointRow[]>;
  /** The points of each series with the least or the greatest values, from there inwards; texts by code point. */
  extremes(query: {
    series: readonly SelectedSeries[];
    end: 'least' | 'greatest';
    after?: Micros;
    before?: Micros;
    count: number;
    include?: readonly Include[];
    values?: ValueBounds;
  }): Promise<readonly PointRow[]>;
  buckets(query: {
    project: number;
    series: readonly SelectedSeries[];
    from: Micros;
    to: Micros;
    /** The oldest point that may count as what held, or what was counted, when the range began; absent: any. */
    heldSince?: Micros;
    bucket: Bucket;
    aggregations: readonly Aggregation[];
    fill: Fill;
    group: Group;
    limit: number;
    values?: ValueBounds;
    /** Only so many buckets of each group, the newest; needs fill `none`. */
    newest?: number;
    /** Work that nobody waits for: on one thread, for as long as it takes. */
    background?: boolean;
  }): Promise<readonly BucketRow[]>;
  statistics(query: {
    series: readonly SelectedSeries[];
    from?: Micros;
    to?: Micros;
    /** As of buckets. */
    heldSince?: Micros;
    aggregations: readonly Aggregation[];
    values?: ValueBounds;
  }): Promise<readonly StatisticsRow[]>;
  /** The series that changed most against the span of the same length before, the greatest first. */
  changes(query: ChangesQuery): Promise<{ rows: readonly Change[]; changed: number }>;
  counts(query: {
    series: readonly SelectedSeries[];
    from?: Micros;
    to?: Micros;
    values?: ValueBounds;
  }): Promise<readonly { series: number; count: number }[]>;
  /**
   * How many points the series have in pieces of time of equal width, the first of which begins at `from`, and how many
   * bytes an answer with these points would have at the least. Pieces without a point are left out.
   */
  weights(query: {
    project: number;
    series: readonly SelectedSeries[];
    from: Micros;
    /** Excluded. */
    to: Micros;
    width: Micros;
  }): Promise<readonly PieceWeight[]>;
  /** The newest rows of a table, newest first; `query_too_large` when the answer would have more values than one may. */
  wideTable(
    query: TableQuery & {
      limit?: number;
      /** At most so many rows of each device, or of each value of a column. */
      each?: { readonly count: number; readonly of: 'device' | Column };
    },
  ): Promise<readonly WideRow[]>;
  /** One aggregate of each column over rows, by bucket and group; newest buckets first. */
  wideBuckets(
    query: TableQuery & {
      aggregation: Aggregation;
      /** Absent: the whole range is one bucket, which begins at its start. */
      bucket?: Bucket & { readonly kind: 'fixed' };
      group?: 'device' | Column;
      /** Only so many starts of buckets. */
      periods?: number;
      /** Only so many rows. */
      limit?: number;
    },
  ): Promise<readonly WideBucket[]>;
}
