/**
 * The first or last n points of each series, before or after a time.
 *
 * Each series gets its own `LIMIT n` sub-select, which reads one end of that series in the engine's order; several are
 * sent in one statement, because a statement costs more than a sub-select. Of more series, edge-many.ts reads most.
 */
import type { Engine } from '../engine/engine.js';
import type { Heads } from '../heads.js';
import { queryManyEdges } from './edge-many.js';
import { RowReader } from './row-binary.js';
import { readPoint, ROWS, ROW_COLUMNS, type SeriesByTable, type StoredPoint } from './row.js';
import type { Sources, ValueBounds } from './sql.js';

export interface EdgeQuery {
  readonly series: SeriesByTable;
  /** Inclusive, microseconds. */
  readonly from: number;
  /** Exclusive, microseconds. */
  readonly to: number;
  /** By time, or with `least` and `greatest` by value. */
  readonly end: 'first' | 'last' | 'least' | 'greatest';
  /** Points per series. */
  readonly count: number;
  readonly values?: ValueBounds | undefined;
  /** Work that nobody waits for. */
  readonly background?: boolean | undefined;
}

const SERIES_PER_STATEMENT = 50;

/** Points grouped by series in the order asked, from the asked end inwards. */
export async function queryEdge(
  engine: Pick<Engine, 'query'>,
  sources: Sources,
  heads: Heads,
  query: EdgeQuery,
): Promise<StoredPoint[]> {
  const found: StoredPoint[] = [];
  for (const table of ['numbers', 'texts'] as const) {
    const ids = query.series[table].filter(
      (id) => heads.has(id) && heads.firstTime(id) < query.to && heads.lastTime(id) >= query.from,
    );
    if (ids.length <= SERIES_PER_STATEMENT || byValue(query.end)) {
      for (let start = 0; start < ids.length; start += SERIES_PER_STATEMENT) {
        const chunk = ids.slice(start, start + SERIES_PER_STATEMENT);
        found.push(...(await readChunk(engine, sources, query, table, chunk)));
      }
      continue;
    }
    const many = await queryManyEdges(engine, sources, heads, query, table, ids, SERIES_PER_STATEMENT);
    if (many.open.length > 0) {
      const rest = { ...query, from: many.from, to: many.to };
      for (const point of await readChunk(engine, sources, rest, table, many.open)) {
        const own = many.found.get(point.series)!;
        if (own.length < query.count) own.push(point);
      }
    }
    for (const points of many.found.values()) for (const point of points) found.push(point);
  }
  return found;
}

async function readChunk(
  engine: Pick<Engine, 'query'>,
  sources: Sources,
  query: EdgeQuery,
  table: 'numbers' | 'texts',
  ids: readonly number[],
): Promise<StoredPoint[]> {
  const direction = isDescending(query.end) ? 'DESC' : 'ASC';
  const columns = byValue(query.end) ? ['value', 'time', 'sequence'] : ['time', 'sequence'];
  const order = columns.map((column) => `${column} ${direction}`).join(', ');
  const tail = ` ORDER BY ${order} LIMIT ${query.count}`;
  const { from, to, values: bounds } = query;
  const selects = ids.map(
    (id) =>
      `(${sources.select({ table, columns: ROW_COLUMNS, series: [id], from, to, values: bounds }, tail)})`,
  );
  // In some order: the ends of several series are then read side by side, though the answer comes in one row.
  const sql = `SELECT * FROM (${selects.join(' UNION ALL ')})${ids.length > 1 ? ' ORDER BY series' : ''}`;
  const reader = new RowReader(await engine.query(sql, ROWS[table]), ids);
  const bySeries = new Map<number, StoredPoint[]>(ids.map((id) => [id, []]));
  while (!reader.done) {
    const point = readPoint(reader, table);
    bySeries.get(point.series)!.push(point);
  }
  const sign = isDescending(query.end) ? -1 : 1;
  const values = byValue(query.end) ? compareValues : () => 0;
  return [...bySeries.values()].flatMap((points) =>
    points.sort((a, b) => sign * (values(a, b) || a.time - b.time || a.sequence - b.sequence)),
  );
}

const isDescending = (end: EdgeQuery['end']): boolean => end === 'last' || end === 'greatest';
const byValue = (end: EdgeQuery['end']): boolean => end === 'least' || end === 'greatest';

/** As the engine compares them: numbers by size, texts by their bytes. */
function compareValues(a: StoredPoint, b: StoredPoint): number {
  if (typeof a.value === 'number' && typeof b.value === 'number') return a.value - b.value;
  return Buffer.compare(Buffer.from(String(a.value)), Buffer.from(String(b.value)));
}
