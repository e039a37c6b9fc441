/**
 * `{device, series: […], tags?: […], rows: [[time, v1, v2, …], …]}`, or several under `tables`: the compact JSON form. The index of a
 * refusal is the row's place, counted through all tables; null and missing cells are no points.
 */
import { invalidField, TributaryError } from '../../../errors/error.js';
import { microsFromValue, type TimeUnit } from '../../../model/time.js';
import type { SeriesTags } from '../../../model/series-tags.js';
import type { PointExtras, PointSink } from '../../../services/services.js';
import { isValue, refuseUnknown, tagsError, timeError, valueError } from './fields.js';

/** Series of one table. */
const MAX_NAMES = 100_000;
/** Of a wide row, between two questions whether the decoder is to rest. */
const CELLS = 64;

type Members = Readonly<Record<string, unknown>>;

export function isColumnar(body: object): boolean {
  return 'rows' in body || 'tables' in body;
}

export async function decodeColumnar(body: Members, unit: TimeUnit, sink: PointSink): Promise<void> {
  if (body['tables'] === undefined) {
    return decodeTables([checkTable(body, '')], unit, sink);
  }
  refuseUnknown(body, '', ['tables']);
  const { tables } = body;
  if (!Array.isArray(tables)) throw invalidField('tables', tables, 'an array of tables');
  // All are looked at before the first is read: an unusable body stores nothing.
  const checked: Table[] = [];
  for (const [at, table] of (tables as unknown[]).entries()) {
    if (typeof table !== 'object' || table === null) throw invalidField(`tables[${at}]`, table, 'a table');
    checked.push(checkTable(table as Members, `tables[${at}].`));
    if (sink.due()) await sink.rest();
  }
  return decodeTables(checked, unit, sink);
}

async function decodeTables(tables: readonly Table[], unit: TimeUnit, sink: PointSink): Promise<void> {
  let first = 0;
  for (const table of tables) {
    const reader = new TableReader(table, first, unit, sink);
    while (!reader.read()) await sink.rest();
    first += table.rows.length;
  }
}

interface Table {
  readonly path: string;
  readonly device: string;
  readonly series: readonly string[];
  /** Of each series, for those that the rows make; looked at when their table is read. */
  readonly tags: readonly unknown[];
  readonly rows: readonly unknown[];
}

function checkTable(table: Members, path: string): Table {
  refuseUnknown(table, path, ['device', 'series', 'tags', 'rows']);
  const { device, series, tags = [], rows } = table;
  if (typeof device !== 'string' || device === '')
    throw invalidField(`${path}device`, device, 'a device key');
  if (!Array.isArray(series)) throw invalidField(`${path}series`, series, 'an array of series names');
  if (series.length > MAX_NAMES)
    throw invalidField(`${path}series`, `${series.length} names`, `at most ${MAX_NAMES} names`);
  for (const [at, name] of series.entries()) {
    if (typeof name !== 'string' || name === '')
      throw invalidField(`${path}series[${at}]`, name, 'a series name');
  }
  const names = new Set(series);
  if (names.size < series.length) {
    const twice = series.find((name) => !names.delete(name)) as string;
    throw invalidField(`${path}series`, series, `each series once, but ${twice} is there twice`);
  }
  if (!Array.isArray(rows)) throw invalidField(`${path}rows`, rows, 'an array of [time, value, …] rows');
  if (!Array.isArray(tags) || tags.length > series.length)
    throw invalidField(`${path}tags`, tags, 'an array of the tags of each series, or null');
  return { path, device, series: series as string[], tags: tags as unknown[], rows };
}

function rowError(value: unknown, field: string, most: number): TributaryError {
  const expected = `[time, …] with at most ${most} values`;
  return new TributaryError('field_invalid', { field, value, expected });
}

/**
 * Reads the rows of one table as far as the sink allows at a time. Not an async function: most tables are small, and a
 * promise for each would cost more than their points.
 */
class TableReader {
  /** The id of each column whose series is known to hold numbers, else 0: their cells need no further look. */
  readonly #ids: number[] = [];
  readonly #made: (Pick<PointExtras, 'tags'> | undefined)[] = [];
  #row = 0;
  #column = 0;

  constructor(
    private readonly table: Table,
    /** Index of its first row. */
    private readonly first: number,
    private readonly unit: TimeUnit,
    private readonly sink: PointSink,
  ) {}

  /** False: the sink is to rest before it is called again. */
  read(): boolean {
    const { rows } = this.table;
    if (rows.length > 0 && !this.#names()) return false;
    while (this.#row < rows.length) {
      if (this.#cells(rows[this.#row])) this.#row++;
      if (this.sink.due()) return false;
    }
    return true;
  }

  /** False: there are more. */
  #names(): boolean {
    const { path, device, series, tags } = this.table;
    while (this.#ids.length < series.length) {
      const at = this.#ids.length;
      this.#made.push(madeWith(tags[at] ?? null, `${path}tags[${at}]`));
      const entry = this.sink.find(device, series[at]!);
      this.#ids.push(entry?.kind === 'number' ? entry.id : 0);
      if (this.sink.due()) return false;
    }
    return true;
  }

  /** False: a wide row is not at its end. */
  #cells(row: unknown): boolean {
    const { path, device, series } = this.table;
    const { sink, unit } = this;
    const ids = this.#ids;
    const at = this.#row;
    const index = this.first + at;
    if (!Array.isArray(row) || row.length < 1 || row.length > series.length + 1) {
      sink.refuse(index, rowError, row, `${path}rows[${at}]`, series.length);
      return true;
    }
    const time = microsFromValue(row[0], unit);
    if (Number.isNaN(time)) {
      sink.refuse(index, timeError, row[0], unit, `${path}rows[${at}][0]`);
      return true;
    }
    sink.timeGiven(index, time, row[0]);
    const end = Math.min(row.length, this.#column + CELLS);
    for (let column = Math.max(1, this.#column); column < end; column++) {
      const value: unknown = row[column];
      if (value === null) continue;
      const id = ids[column - 1]!;
      if (id > 0 && typeof value === 'number' && Number.isFinite(value))
        sink.addNumber(index, id, time, value);
      else if (isValue(value))
        sink.add(index, device, series[column - 1]!, time, value, this.#made[column - 1]);
      else sink.refuse(index, valueError, value, `${path}rows[${at}][${column}]`);
    }
    this.#column = end < row.length ? end : 0;
    return this.#column === 0;
  }
}

function madeWith(tags: unknown, path: string): Pick<PointExtras, 'tags'> | undefined {
  if (tags === null) return undefined;
  const problem = tagsError(tags, path);
  if (problem !== undefined) throw problem;
  return { tags: tags as SeriesTags };
}
