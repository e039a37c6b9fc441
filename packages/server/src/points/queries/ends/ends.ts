/**
 * The first or last n points of each series, before or after a time.
 *
 * Each series gets its own `LIMIT n` sub-select, which reads one end of that series in the engine's order; several are
 * sent in one statement, because a statement costs more than a sub-select. Of more series, many.ts reads most.
 */
import { type EndsQuery, type EndsRead } from './query.js';
import type { QueryEngine } from '../../engine/engine.js';
import type { SeriesHeads } from '../../series-heads.js';
import { queryManyEnds } from './many.js';
import {
  checkFits,
  columnsOf,
  DEFAULT_BOUND,
  inlineBytes,
  optionsOf,
  readRow,
  WEIGHED,
  withLongTexts,
  type WeighedPoint,
} from '../long-texts.js';
import { RowReader } from '../row-binary.js';
import type { StoredPoint } from '../row.js';
import type { Sources } from '../sql.js';

const SERIES_PER_STATEMENT = 50;

/** Points grouped by series in the order asked, from the asked end inwards. */
export async function queryEnds(
  engine: QueryEngine,
  sources: Sources,
  heads: SeriesHeads,
  asked: EndsQuery,
): Promise<StoredPoint[]> {
  const { bound = DEFAULT_BOUND } = asked;
  const found: StoredPoint[] = [];
  for (const table of ['numbers', 'texts'] as const) {
    const ids = asked.series[table].filter(
      (id) => heads.has(id) && heads.firstTime(id) < asked.to && heads.lastTime(id) >= asked.from,
    );
    const query = { ...asked, inline: inlineBytes(bound, asked.count * ids.length) };
    const points = await readTable(engine, sources, heads, query, table, ids);
    if (table === 'texts') {
      checkFits(points, bound);
      const whole = await withLongTexts(engine, sources, points, query.inline);
      const inOrder = byValue(query.end) ? sortedByValue(whole, query.end) : whole;
      for (const point of inOrder) found.push(point);
    } else for (const point of points) found.push(point);
  }
  return found;
}

async function readTable(
  engine: QueryEngine,
  sources: Sources,
  heads: SeriesHeads,
  query: EndsRead,
  table: 'numbers' | 'texts',
  ids: readonly number[],
): Promise<WeighedPoint[]> {
  const found: WeighedPoint[] = [];
  if (ids.length <= SERIES_PER_STATEMENT || byValue(query.end)) {
    for (let start = 0; start < ids.length; start += SERIES_PER_STATEMENT) {
      const chunk = ids.slice(start, start + SERIES_PER_STATEMENT);
      for (const point of await readChunk(engine, sources, query, table, chunk)) found.push(point);
    }
    return found;
  }
  const many = await queryManyEnds(engine, sources, heads, query, table, ids, SERIES_PER_STATEMENT);
  if (many.open.length > 0) {
    const rest = { ...query, from: many.from, to: many.to };
    for (const point of await readChunk(engine, sources, rest, table, many.open)) {
      const own = many.found.get(point.series)!;
      if (own.length < query.count) own.push(point);
    }
  }
  for (const points of many.found.values()) for (const point of points) found.push(point);
  return found;
}

async function readChunk(
  engine: QueryEngine,
  sources: Sources,
  query: EndsRead,
  table: 'numbers' | 'texts',
  ids: readonly number[],
): Promise<WeighedPoint[]> {
  const direction = isDescending(query.end) ? 'DESC' : 'ASC';
  const columns = byValue(query.end) ? ['value', 'time', 'sequence'] : ['time', 'sequence'];
  const order = columns.map((column) => `${column} ${direction}`).join(', ');
  const tail = ` ORDER BY ${order} LIMIT ${query.count}`;
  const { from, to, values: bounds } = query;
  const shown = columnsOf(table, query.inline);
  const selects = ids.map((id) =>
    sources.select({ table, columns: shown, series: [id], from, to, values: bounds }, tail),
  );
  // In some order: the ends of several series are then read side by side, though the answer comes in one row.
  const all = selects.map((select) => `(${select})`).join(' UNION ALL ');
  const sql = ids.length === 1 ? selects[0]! : `SELECT * FROM (${all}) ORDER BY series`;
  const reader = new RowReader(await engine.query(sql, WEIGHED[table], optionsOf(table)), ids);
  const bySeries = new Map<number, WeighedPoint[]>(ids.map((id) => [id, []]));
  while (!reader.done) {
    const point = readRow(reader, table);
    bySeries.get(point.series)!.push(point);
  }
  return [...bySeries.values()].flatMap((points) => sorted(points, query.end));
}

/** Points of one series, from the asked end inwards. */
function sorted<P extends StoredPoint>(points: P[], end: EndsQuery['end']): P[] {
  const sign = isDescending(end) ? -1 : 1;
  const values = byValue(end) ? compareValues : () => 0;
  return points.sort((a, b) => sign * (values(a, b) || a.time - b.time || a.sequence - b.sequence));
}

/** Long texts came after the others, so only now are they in the order of values. */
function sortedByValue(points: readonly WeighedPoint[], end: EndsQuery['end']): WeighedPoint[] {
  const groups = new Map<number, WeighedPoint[]>();
  for (const point of points) {
    const own = groups.get(point.series);
    if (own) own.push(point);
    else groups.set(point.series, [point]);
  }
  return [...groups.values()].flatMap((own) => sorted(own, end));
}

const isDescending = (end: EndsQuery['end']): boolean => end === 'last' || end === 'greatest';
const byValue = (end: EndsQuery['end']): boolean => end === 'least' || end === 'greatest';

/** As the engine compares them: numbers by size, texts by their bytes. */
function compareValues(a: StoredPoint, b: StoredPoint): number {
  if (typeof a.value === 'number' && typeof b.value === 'number') return a.value - b.value;
  return Buffer.compare(Buffer.from(String(a.value)), Buffer.from(String(b.value)));
}
