/**
 * What values of series usually are, by hour of the week: the median and the median distance from it, exact, over all points of a span. The clock of the
 * zone is handed over as the spans in which its distance to UTC is one number.
 */
import { rowBinary } from '../engine/answer-forms.js';
import type { QueryEngine } from '../engine/engine.js';
import { HOURS_OF_WEEK } from '../../model/hour-of-week.js';
import { MICROS_PER_MINUTE } from '../../model/time.js';
import { RowReader } from './row-binary.js';
import { integer, integers, type Sources } from './sql.js';

export interface UsualValuesQuery {
  readonly project: number;
  /** Of kind number or boolean. */
  readonly series: readonly number[];
  readonly from: number;
  readonly to: number;
  /** Rising; the first is at or before `from`. */
  readonly offsets: readonly { readonly from: number; readonly offset: number }[];
  readonly background?: boolean;
}

/** Hour 0 begins on Monday at 0:00. */
export interface UsualValue {
  readonly series: number;
  readonly hour: number;
  readonly points: number;
  readonly median: number;
  readonly distance: number;
}

const ROWS = rowBinary('UInt64', 'UInt64', 'UInt64', 'Float64', 'Float64');
const MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
/** 1 January 1970 was a Thursday. */
const FIRST_HOUR = 72;

export async function queryUsualValues(
  engine: QueryEngine,
  sources: Sources,
  { series, from, to, offsets }: UsualValuesQuery,
): Promise<UsualValue[]> {
  const columns = 'series, time, value';
  const rows = sources.from({ table: 'numbers', columns, series, from, to });
  const starts = `[${integers(offsets.map((span) => span.from))}]::Array(Int64)`;
  const shifts = `[${integers(offsets.map((span) => span.offset))}]::Array(Int64)`;
  const local = `(time + transform(roundDown(time, ${starts}), ${starts}, ${shifts}, toInt64(0)))`;
  const hour = `positiveModulo(intDiv(${local}, ${integer(MICROS_PER_HOUR)}) + ${integer(FIRST_HOUR)}, ${integer(HOURS_OF_WEEK)})`;
  const median = (values: string) => `arrayReduce('quantileExactInclusive(0.5)', ${values})`;
  const sql =
    `SELECT series, toUInt64(hour), toUInt64(length(those)), middle, ` +
    `${median('arrayMap(each -> abs(each - middle), those)')} FROM (` +
    `SELECT series, ${hour} AS hour, groupArray(value) AS those, ${median('those')} AS middle ` +
    `FROM ${rows} GROUP BY series, hour)`;
  const reader = new RowReader(await engine.query(sql, ROWS), series);
  const found: UsualValue[] = [];
  while (!reader.done)
    found.push({
      series: reader.series(),
      hour: reader.int64(),
      points: reader.int64(),
      median: reader.float64(),
      distance: reader.float64(),
    });
  return found;
}
