/**
 * The first or last n points of each series, before or after a time.
 *
 * Each series gets its own `LIMIT n` sub-select, which reads one end of that series in the engine's order; several are
 * sent in one statement, because a statement costs more than a sub-select.
 */
import type { Engine } from '../engine/engine.js';
import type { Heads } from '../heads.js';
import { RowReader } from './row-binary.js';
import { readPoint, ROW_COLUMNS, type SeriesByTable, type StoredPoint } from './row.js';
import type { Sources } from './sql.js';

export interface EdgeQuery {
  readonly series: SeriesByTable;
  /** Inclusive, microseconds. */
  readonly from: number;
  /** Exclusive, microseconds. */
  readonly to: number;
  readonly end: 'first' | 'last';
  /** Points per series. */
  readonly count: number;
}

const SERIES_PER_STATEMENT = 50;

/** Points grouped by series in the order asked, from the asked end inwards. */
export async function queryEdge(
  engine: Engine,
  sources: Sources,
  heads: Heads,
  query: EdgeQuery,
): Promise<StoredPoint[]> {
  const found: StoredPoint[] = [];
  for (const table of ['numbers', 'texts'] as const) {
    const ids = query.series[table].filter(
      (id) => heads.has(id) && heads.firstTime(id) < query.to && heads.lastTime(id) >= query.from,
    );
    for (let start = 0; start < ids.length; start += SERIES_PER_STATEMENT) {
      found.push(
        ...(await readChunk(engine, sources, query, table, ids.slice(start, start + SERIES_PER_STATEMENT))),
      );
    }
  }
  return found;
}

async function readChunk(
  engine: Engine,
  sources: Sources,
  query: EdgeQuery,
  table: 'numbers' | 'texts',
  ids: readonly number[],
): Promise<StoredPoint[]> {
  const direction = query.end === 'last' ? 'DESC' : 'ASC';
  const tail = ` ORDER BY time ${direction}, sequence ${direction} LIMIT ${query.count}`;
  const selects = ids.map(
    (id) =>
      `(${sources.select({ table, columns: ROW_COLUMNS, series: [id], from: query.from, to: query.to }, tail)})`,
  );
  const reader = new RowReader(
    await engine.query(`SELECT * FROM (${selects.join(' UNION ALL ')})`, 'RowBinary'),
  );
  const bySeries = new Map<number, StoredPoint[]>(ids.map((id) => [id, []]));
  while (!reader.done) {
    const point = readPoint(reader, table);
    bySeries.get(point.series)!.push(point);
  }
  const sign = query.end === 'last' ? -1 : 1;
  return [...bySeries.values()].flatMap((points) =>
    points.sort((a, b) => sign * (a.time - b.time || a.sequence - b.sequence)),
  );
}
