/**
 * The first or last n points of each of many series. A sub-select for each (ends.ts) costs a millisecond or two; here one
 * statement reads all of them in a window of time as wide as n points usually are, and series that had fewer points in
 * it go on with the next, wider window.
 */
import type { QueryEngine } from '../../engine/engine.js';
import type { SeriesHeads } from '../../series-heads.js';
import type { EndsRead } from './query.js';
import { columnsOf, optionsOf, readRow, WEIGHED, type WeighedPoint } from '../long-texts.js';
import { firstWidth, knownSpan, WINDOW_GROWTH } from '../range.js';
import { RowReader } from '../row-binary.js';
import type { Sources } from '../sql.js';

export interface ManyEnds {
  /** By series, from the asked end inwards. */
  readonly found: Map<number, WeighedPoint[]>;
  /** Series that may have more points within this rest of the range. */
  readonly open: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** Ends with few series left, for which sub-selects are cheaper. */
export async function queryManyEnds(
  engine: QueryEngine,
  sources: Sources,
  heads: SeriesHeads,
  query: EndsRead,
  table: 'numbers' | 'texts',
  ids: readonly number[],
  few: number,
): Promise<ManyEnds> {
  const found = new Map<number, WeighedPoint[]>(ids.map((id) => [id, []]));
  const span = knownSpan(heads, ids, query);
  if (!span) return { found, open: [], from: query.from, to: query.to };
  const last = query.end === 'last';
  const direction = last ? 'DESC' : 'ASC';
  let { from, to } = span;
  let open = ids;
  // As wide as all points of the answer are when the series report alike.
  let width = firstWidth(heads, ids, query.count * ids.length);
  while (open.length > few && from < to) {
    const window = last ? { from: Math.max(from, to - width), to } : { from, to: Math.min(to, from + width) };
    const rows = sources.select({
      table,
      columns: columnsOf(table, query.inline),
      series: open,
      ...window,
      values: query.values,
    });
    const sql = `SELECT * FROM (${rows}) ORDER BY time ${direction}, sequence ${direction} LIMIT ${query.count} BY series`;
    const reader = new RowReader(await engine.query(sql, WEIGHED[table], optionsOf(table)), open);
    while (!reader.done) {
      const point = readRow(reader, table);
      const own = found.get(point.series)!;
      if (own.length < query.count) own.push(point);
    }
    if (last) to = window.from;
    else from = window.to;
    open = open.filter(
      (id) =>
        found.get(id)!.length < query.count && (last ? heads.firstTime(id) < to : heads.lastTime(id) >= from),
    );
    width *= WINDOW_GROWTH;
  }
  return { found, open: from < to ? open : [], from, to };
}
