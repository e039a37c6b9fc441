/** Fills the in-memory heads from the engine: all series at start, or a few whose memory is no longer true. */
import type { Engine } from '../engine/engine.js';
import type { Heads } from '../heads.js';
import { RowReader } from './row-binary.js';
import { integers } from './sql.js';

export async function loadHeads(engine: Engine, database: string, heads: Heads, series?: readonly number[]): Promise<void> {
  const which = series ? ` WHERE series IN (${integers(series)})` : '';
  let newest = 0;
  for (const table of ['numbers', 'texts'] as const) {
    const sql = `SELECT series, min(time), tupleElement(max((time, sequence)), 1), tupleElement(max((time, sequence)), 2), count(), max(version),
      argMax(value, (time, sequence, version)) FROM ${database}.${table}${which} GROUP BY series`;
    const reader = new RowReader(await engine.query(sql, 'RowBinary', { seconds: 3600 }));
    while (!reader.done) {
      const id = reader.int64();
      const [first, last, sequence, count] = [reader.int64(), reader.int64(), reader.uint32(), reader.int64()];
      newest = Math.max(newest, reader.int64());
      heads.load(id, { first, last, sequence, count, value: table === 'numbers' ? reader.float64() : reader.text() });
    }
  }
  heads.raiseVersion(newest + 1);
}
