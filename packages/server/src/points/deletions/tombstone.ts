/**
 * A deletion of points, as long as anything of it may still lie in the engine. What it hides is said by versions: all rows of
 * its series and times that were written before it, and none that is written after it, whenever that reaches the engine.
 */
import { END_OF_TIME } from '../../model/time.js';
import { integer, integers } from '../queries/sql.js';
import type { Cut } from './cut.js';

export interface Tombstone extends Cut {
  readonly id: number;
  /** Of those of its series whose points had numbers of their own, the greatest: none of them is given again. */
  readonly sequences: readonly (readonly [series: number, highest: number])[];
  /** The job that tells how far it is; null: none. */
  readonly job: JobOfDeletion | null;
}

export interface JobOfDeletion {
  readonly id: number;
  readonly organization: number;
}

/** The rows that these cuts hide, as a condition on the columns of any table of points. */
export function hiddenSql(cuts: readonly Partial<Cut>[]): string {
  return cuts.map((cut) => `(${cutSql(cut)})`).join(' OR ');
}

function cutSql({ series, from = 0, to = END_OF_TIME, version = 0 }: Partial<Cut>): string {
  return [
    ...(series ? [`series IN (${integers(series)})`] : []),
    ...(from > 0 ? [`time >= ${integer(from)}`] : []),
    ...(to < END_OF_TIME ? [`time < ${integer(to)}`] : []),
    `version <= ${integer(version)}`,
  ].join(' AND ');
}
