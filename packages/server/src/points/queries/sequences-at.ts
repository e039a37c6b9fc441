/** The greatest sequence of points at given instants: by which entries that are sent again are found again. */
import { greatest, least } from '../../model/lists.js';
import { rowBinary } from '../engine/answer-forms.js';
import type { QueryEngine } from '../engine/engine.js';
import { RowReader } from './row-binary.js';
import type { SeriesByTable } from './row.js';
import { integers, type Sources } from './sql.js';

/** Instants of one statement. */
const AT_ONCE = 1_000;

/** Over all of these series together; instants without a point are left out. */
export async function querySequencesAt(
  engine: QueryEngine,
  sources: Sources,
  series: SeriesByTable,
  times: readonly number[],
): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  for (const table of ['numbers', 'texts'] as const)
    for (let start = 0; start < times.length && series[table].length > 0; start += AT_ONCE) {
      const some = times.slice(start, start + AT_ONCE);
      const rows = sources.select(
        {
          ...{ table, columns: 'series, time, sequence', series: series[table] },
          ...{ from: least(some, itself), to: greatest(some, itself) + 1 },
        },
        ` AND time IN (${integers(some)})`,
      );
      const sql = `SELECT series, time, toUInt32(max(sequence)) FROM (${rows}) GROUP BY series, time`;
      const form = rowBinary('UInt64', 'Int64', 'UInt32');
      const reader = new RowReader(await engine.query(sql, form), series[table]);
      while (!reader.done) {
        reader.series();
        const time = reader.int64();
        found.set(time, Math.max(found.get(time) ?? 0, reader.uint32()));
      }
    }
  return found;
}

const itself = (time: number): number => time;
