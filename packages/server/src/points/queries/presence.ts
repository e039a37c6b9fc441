/** Which of many single points are stored, for whoever has to know after a crash how far it came. */
import type { PointIdentity } from '../../model/records/point.js';
import { rowBinary } from '../engine/answer-forms.js';
import type { QueryEngine } from '../engine/engine.js';
import { RowReader } from './row-binary.js';
import { integer, type Sources } from './sql.js';
import { greatest, least } from '../../model/lists.js';

/** Points of one statement. */
const AT_ONCE = 1_000;

/** Of series of kind number; one answer for each point, in their order. */
export async function queryPresence(
  engine: QueryEngine,
  sources: Sources,
  points: readonly PointIdentity[],
): Promise<boolean[]> {
  const found = new Set<string>();
  for (let start = 0; start < points.length; start += AT_ONCE) {
    const some = points.slice(start, start + AT_ONCE);
    const tuples = some.map((point) => `(${keyOf(point)})`).join();
    const sql = sources.select(
      {
        ...{ table: 'numbers', columns: 'series, time, sequence' },
        series: [...new Set(some.map(({ series }) => series))],
        ...{ from: least(some, timeOf), to: greatest(some, timeOf) + 1 },
      },
      ` AND (series, time, sequence) IN (${tuples})`,
    );
    const form = rowBinary('UInt64', 'Int64', 'UInt32');
    const series = some.map((point) => point.series);
    const reader = new RowReader(await engine.query(sql, form), series);
    while (!reader.done)
      found.add(keyOf({ series: reader.series(), time: reader.int64(), sequence: reader.uint32() }));
  }
  return points.map((point) => found.has(keyOf(point)));
}

const timeOf = ({ time }: PointIdentity): number => time;
const keyOf = ({ series, time, sequence }: PointIdentity): string =>
  [series, time, sequence].map(integer).join();
