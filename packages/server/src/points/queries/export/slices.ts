/** Cuts a device that is too heavy for one piece into slices of time, by a histogram of its points. */
import { isNumeric } from '../../../model/kinds.js';
import { rowBinary } from '../../engine/answer-forms.js';
import type { Engine } from '../../engine/engine.js';
import type { TableName } from '../../possible-duplicates.js';
import { BACKGROUND, type ExportDevice, type ExportQuery, type ReadOnce } from './query.js';
import { RowReader } from '../row-binary.js';
import type { SeriesByTable } from '../row.js';
import { integer, type Sources } from '../sql.js';

/** Bytes of text that weigh as much as a point. */
const TEXT_PER_POINT = 64;
const SLICES = 1_024;
const DEEPEST = 5;

interface Slice {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/** Neighbouring slices of time, each as heavy as a piece may be; only a single instant may be heavier. */
export async function* slices(
  engine: Engine,
  once: ReadOnce,
  tables: readonly WeighedTable[],
  span: { from: number; to: number },
  most: number,
  depth: number,
): AsyncGenerator<Slice> {
  const width = Math.max(1, Math.ceil((span.to - span.from) / SLICES));
  const found = await once((sources) => histogram(engine, sources, tables, span, width));
  let open: Slice | undefined;
  for (const [number, weight] of [...found].sort(([a], [b]) => a - b)) {
    const from = span.from + number * width;
    const to = Math.min(span.to, from + width);
    if (open && open.weight + weight > most) {
      yield open;
      open = undefined;
    }
    if (weight > 2 * most && width > 1 && depth < DEEPEST)
      yield* slices(engine, once, tables, { from, to }, most, depth + 1);
    else open = open ? { from: open.from, to, weight: open.weight + weight } : { from, to, weight };
  }
  if (open) yield open;
}

async function histogram(
  engine: Engine,
  sources: Sources,
  tables: readonly WeighedTable[],
  span: { from: number; to: number },
  width: number,
): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  for (const { table, series, weight } of tables) {
    const rows = sources.select({
      table,
      columns: `time, ${weight} AS weight`,
      series,
      ...span,
    });
    const sql = `SELECT intDiv(time - ${integer(span.from)}, ${integer(width)}) AS slice, toFloat64(sum(weight)) FROM (${rows}) GROUP BY slice`;
    const reader = new RowReader(await engine.query(sql, rowBinary('Int64', 'Float64'), BACKGROUND));
    while (!reader.done) {
      const slice = reader.int64();
      found.set(slice, (found.get(slice) ?? 0) + reader.float64());
    }
  }
  return found;
}

/** A table with series of an export, and what one of its rows weighs. */
export interface WeighedTable {
  readonly table: TableName;
  readonly series: readonly number[];
  readonly weight: string;
}

export function weighedTables({ devices, extras }: Pick<ExportQuery, 'devices' | 'extras'>): WeighedTable[] {
  const { numbers, texts } = tablesOf(devices);
  const tables: WeighedTable[] = [
    { table: 'numbers', series: numbers, weight: 'toFloat64(1)' },
    { table: 'texts', series: texts, weight: `1 + length(value) / ${TEXT_PER_POINT}` },
    // Beside a point that weighs itself.
    {
      table: 'extras',
      series: extras ? [...numbers, ...texts] : [],
      weight: `length(metadata) / ${TEXT_PER_POINT}`,
    },
  ];
  return tables.filter(({ series }) => series.length > 0);
}

export function tablesOf(devices: readonly ExportDevice[]): SeriesByTable {
  const tables = { numbers: [] as number[], texts: [] as number[] };
  for (const { series } of devices)
    for (const { id, kind } of series) tables[isNumeric(kind) ? 'numbers' : 'texts'].push(id);
  return tables;
}
