/** Live points. */
import type { PointRow } from './query.js';
import type { Selection } from '../../model/records/selection.js';

export interface TailPoint extends Omit<PointRow, 'sequence'> {
  /** Grows by one with every point of the project; what a reader resumes after. */
  readonly id: number;
  readonly device: string;
  readonly name: string;
}
export interface TailReader {
  point(point: TailPoint): void;
  /** The points after `after` are no longer all kept; reading goes on at the oldest one that is. */
  gap(after: number): void;
  /** All points up to this id were handed out, or told as a gap; those behind it come as they are stored. */
  reached?(id: number): void;
}
export interface Tail {
  /** Calls the reader until the returned function is called; with `after`, first with what came since that point. */
  subscribe(
    project: number,
    selection: Selection,
    after: number | undefined,
    reader: TailReader,
  ): Promise<() => void>;
}
