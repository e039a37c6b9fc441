/**
 * `{device, series: […], rows: [[time, v1, v2, …], …]}`, or several under `tables`: the compact JSON form. The index of a
 * refusal is the row's place, counted through all tables; null and missing cells are no points.
 */
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { TimeUnit } from '../../../model/time.js';
import type { PointSink } from '../../../services/services.js';
import { isValue, readTime, timeError, valueError } from './fields.js';

/** Series of one table. */
const MOST_NAMES = 100_000;
/** Of a wide row, between two looks whether the decoder is to rest. */
const CELLS = 4_096;

type Members = Readonly<Record<string, unknown>>;

export function isColumnar(body: object): boolean {
  return 'rows' in body || 'tables' in body;
}

export async function decodeColumnar(body: Members, unit: TimeUnit, sink: PointSink): Promise<void> {
  if (body['tables'] === undefined) {
    await decodeTable(checkTable(body, ''), 0, unit, sink);
    return;
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
  let first = 0;
  for (const table of checked) first = await decodeTable(table, first, unit, sink);
}

interface Table {
  readonly path: string;
  readonly device: string;
  readonly series: readonly string[];
  readonly rows: readonly unknown[];
}

function checkTable(table: Members, path: string): Table {
  refuseUnknown(table, path, ['device', 'series', 'rows']);
  const { device, series, rows } = table;
  if (typeof device !== 'string' || device === '')
    throw invalidField(`${path}device`, device, 'a device key');
  if (!Array.isArray(series)) throw invalidField(`${path}series`, series, 'an array of series names');
  if (series.length > MOST_NAMES)
    throw invalidField(`${path}series`, `${series.length} names`, `at most ${MOST_NAMES} names`);
  for (const [at, name] of series.entries()) {
    if (typeof name !== 'string' || name === '')
      throw invalidField(`${path}series[${at}]`, name, 'a series name');
  }
  if (!Array.isArray(rows)) throw invalidField(`${path}rows`, rows, 'an array of [time, value, …] rows');
  return { path, device, series: series as string[], rows };
}

function refuseUnknown(members: Members, path: string, known: readonly string[]): void {
  for (const name of Object.keys(members)) {
    if (known.includes(name)) continue;
    const field = `${path}${name.slice(0, 100)}`;
    throw new TributaryError('field_unknown', { field, expected: known.join(', ') });
  }
}

/** Returns the index after its last row. */
async function decodeTable(
  { path, device, series, rows }: Table,
  first: number,
  unit: TimeUnit,
  sink: PointSink,
): Promise<number> {
  const width = series.length + 1;
  // The id of each column whose series is known to hold numbers, else 0: their cells need no further look.
  const ids = series.map((name) => {
    const entry = sink.find(device, name);
    return entry?.kind === 'number' ? entry.id : 0;
  });
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    const index = first + at;
    if (!Array.isArray(row) || row.length < 1 || row.length > width) {
      sink.refuse(index, () => {
        const expected = `[time, …] with at most ${series.length} values`;
        return new TributaryError('field_invalid', { field: `${path}rows[${at}]`, value: row, expected });
      });
      if (sink.due()) await sink.rest();
      continue;
    }
    const time = readTime(row[0], unit);
    if (Number.isNaN(time)) {
      sink.refuse(index, () => timeError(row[0], unit, `${path}rows[${at}][0]`));
      if (sink.due()) await sink.rest();
      continue;
    }
    for (let column = 1; column < row.length; column++) {
      const value: unknown = row[column];
      if (value === null) continue;
      const id = ids[column - 1]!;
      if (id > 0 && typeof value === 'number' && Number.isFinite(value))
        sink.addNumber(index, id, time, value);
      else if (isValue(value)) sink.add(index, device, series[column - 1]!, time, value);
      else sink.refuse(index, () => valueError(value, `${path}rows[${at}][${column}]`));
      if (column % CELLS === 0 && sink.due()) await sink.rest();
    }
    if (sink.due()) await sink.rest();
  }
  return first + rows.length;
}
