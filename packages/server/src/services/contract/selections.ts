/** The series set of a query. */
import type { SelectedSeries, Selection } from '../../model/records/selection.js';

/** Something that a request named and its project does not have. */
export interface UnknownName {
  readonly code: 'unknown_name';
  /** The member of the selection. */
  readonly member: 'devices' | 'deviceIds' | 'series' | 'seriesIds' | 'assets';
  readonly value: string | number;
  /** At most three names that it is likely to be, the likest first. */
  readonly nearest: readonly string[];
  readonly message: string;
}

export interface Selections {
  /** The series of a query, by rising id; `too_many_series` beyond `seriesPerQuery`. */
  select(project: number, selection: Selection): Promise<readonly SelectedSeries[]>;
  /** However many there are: for work that goes through them piece by piece, such as exports. */
  selectAll(project: number, selection: Selection): Promise<readonly SelectedSeries[]>;
  /** What the selection names and the project lacks, at most ten; `selected` is what it selected. */
  unknownNames(
    project: number,
    selection: Selection,
    selected: readonly SelectedSeries[],
  ): Promise<readonly UnknownName[]>;
}
