/** Fills the in-memory heads from the engine: all series at start, or a few whose memory is no longer true. */
import { rowBinary } from '../engine/answer-forms.js';
import type { Engine } from '../engine/engine.js';
import type { Head, SeriesHeads } from '../series-heads.js';
import { RowReader } from './row-binary.js';
import { integers } from './sql.js';

const STATE = ['UInt64', 'Int64', 'Int64', 'UInt32', 'UInt32', 'UInt64', 'UInt64'] as const;
const HEADS = { numbers: rowBinary(...STATE, 'Float64'), texts: rowBinary(...STATE, 'String') } as const;

/**
 * Reading all series takes as long as it takes. Rows lie in the order of their series: a series is done when the next one comes, and nothing
 * is kept of all of them. Without it the start took twelve times as long over 40 M points.
 */
const OF_ALL = { seconds: 3600, settings: ['optimize_aggregation_in_order=1'] };

/** All series that the engine knows; also raises the version above every stored one. */
export async function loadHeads(
  engine: Engine,
  database: string,
  heads: SeriesHeads,
  hidden: string,
): Promise<void> {
  await eachHead(engine, database, { hidden }, (id, head) => {
    heads.load(id, head);
    heads.raiseVersion(head.version + 1);
  });
  // No version is ever given twice, also not one that only the extras of a half-done write have.
  const sql = `SELECT max(version) FROM ${database}.extras`;
  heads.raiseVersion(new RowReader(await engine.query(sql, rowBinary('UInt64'), OF_ALL)).int64() + 1);
}

/** What the engine holds of these series, but for the rows that `hidden` says (a condition, or empty). */
export async function readHeads(
  engine: Engine,
  database: string,
  hidden: string,
  series: readonly number[],
): Promise<Map<number, Head>> {
  const found = new Map<number, Head>();
  if (series.length > 0)
    await eachHead(engine, database, { hidden, series }, (id, head) => found.set(id, head));
  return found;
}

/** Absent series: all. */
async function eachHead(
  engine: Engine,
  database: string,
  { hidden, series }: { readonly hidden: string; readonly series?: readonly number[] },
  take: (id: number, head: Head) => void,
): Promise<void> {
  const those = series ? ` PREWHERE series IN (${integers(series)})` : '';
  const which = hidden === '' ? those : `${those} WHERE NOT (${hidden})`;
  for (const table of ['numbers', 'texts'] as const) {
    const sql = `SELECT series, min(time), tupleElement(max((time, sequence)), 1), tupleElement(max((time, sequence)), 2),
      max(sequence), count(), max(version), argMax(value, (time, sequence, version)) FROM ${database}.${table}${which} GROUP BY series`;
    const reader = new RowReader(await engine.query(sql, HEADS[table], series ? {} : OF_ALL), series);
    while (!reader.done) {
      const id = series ? reader.series() : reader.int64();
      const [first, last, sequence, highestSequence, count, version] = [
        reader.int64(),
        reader.int64(),
        reader.uint32(),
        reader.uint32(),
        reader.int64(),
        reader.int64(),
      ];
      const value = table === 'numbers' ? reader.float64() : reader.text();
      take(id, { first, last, sequence, highestSequence, count, version, value });
    }
  }
}
