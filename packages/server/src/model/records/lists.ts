/** Lists that are read by position, in any order: what is asked for and what is answered. */

/** A page of a list that is read by position. */
export interface Position {
  readonly offset: number;
  readonly limit: number;
  /** Fewer are welcome where the rows are wide: the caller goes on behind those that it got. */
  readonly shorter?: boolean;
}

export interface Positioned<T> {
  readonly items: T[];
  readonly total: number;
}

/** One page of a list in any order; `name` is a glob. */
export interface ListSearch {
  readonly name?: string;
  readonly sort?: 'id' | 'name' | 'created' | 'updated';
  readonly direction?: 'asc' | 'desc';
  readonly offset?: number;
  readonly limit: number;
  /** As in `Position`. */
  readonly shorter?: boolean;
}
