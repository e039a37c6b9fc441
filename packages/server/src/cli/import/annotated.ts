/**
 * Reads annotated CSV, the answer of a Flux query of InfluxDB 2: tables one behind the other, each with rows of annotations
 * (`#group`, `#datatype`, `#default`) and a header row. Devices and series are named as `/write` names them.
 */
import { showValue } from '../../errors/error.js';
import { LineProblem } from '../../dialects/influx/wire/line-problem.js';
import { nameLine, seriesName, type NamedLine } from '../../dialects/influx/wire/naming.js';
import { microsFromIso } from '../../model/time.js';
import { failure, usageError } from '../failure.js';
import { recordsOf, type Parsed } from './records.js';
import type { ImportPoint, ImportRow, Reading, RowReader } from './rows.js';
import { readCell, type Cell } from './values.js';

export const isAnnotated = (beginning: string): boolean =>
  /^#(group|datatype|default|constant)\b/.test(beginning);

/** Columns that are neither tags nor values. */
const OWN = new Set(['', 'result', 'table', '_start', '_stop', '_time', '_measurement', '_field', '_value']);

interface Table {
  readonly columns: readonly string[];
  /** Places of what tells series apart. */
  readonly tags: readonly number[];
  /** Places of values; with `_field`, that of `_value`. */
  readonly fields: readonly number[];
}

type Annotations = ReadonlyMap<string, readonly string[]>;

export class AnnotatedReader implements RowReader {
  columns: readonly string[] | undefined;
  readonly #input: AsyncIterable<Buffer>;
  readonly #reading: Reading;
  #annotations = new Map<string, readonly string[]>();
  #table: Table | undefined;

  constructor(input: AsyncIterable<Buffer>, reading: Reading) {
    this.#input = input;
    this.#reading = reading;
  }

  async *rows(): AsyncGenerator<ImportRow> {
    let line = 1;
    for await (const { record, info } of recordsOf(this.#input, {
      delimiter: ',',
      record_delimiter: ['\r\n', '\n'],
    })) {
      const start = line;
      line = info.lines + 1;
      const row = this.#row({ record, info });
      if (row) yield { line: start, source: record, ...row };
    }
  }

  #row({ record }: Parsed): Pick<ImportRow, 'points' | 'refusals' | 'empty'> | undefined {
    const [mark = ''] = record;
    if (mark.startsWith('#')) {
      // Annotations begin a table of their own.
      if (this.#table) this.#annotations = new Map();
      this.#table = undefined;
      this.#annotations.set(mark.slice(1), record);
      return undefined;
    }
    if (!this.#table) {
      this.#table = tableOf(record, this.#annotations);
      this.columns = record;
      return undefined;
    }
    return this.#points(record, this.#table);
  }

  #points(record: readonly string[], table: Table): Pick<ImportRow, 'points' | 'refusals' | 'empty'> {
    const at = (name: string): string => this.#cell(record, table.columns.indexOf(name));
    const time = microsFromIso(at('_time'));
    if (Number.isNaN(time)) return refused(`_time is ${showValue(at('_time'))}; expected ISO time`);
    const measurement = at('_measurement');
    if (measurement === '') return refused('_measurement is empty');
    const tags = table.tags.flatMap((index) => {
      const value = this.#cell(record, index);
      return value === '' ? [] : [[table.columns[index] ?? '', value] as const];
    });
    try {
      const names = nameLine(
        { measurement, tags },
        { ...this.#reading.naming, device: this.#reading.device },
      );
      return this.#values(record, table, { names, time, field: at('_field') });
    } catch (error) {
      // As of a line of /write: nothing of the row is kept.
      if (error instanceof LineProblem) return refused(error.message);
      throw error;
    }
  }

  #values(
    record: readonly string[],
    table: Table,
    { names, time, field }: { names: NamedLine; time: number; field: string },
  ): Pick<ImportRow, 'points' | 'refusals' | 'empty'> {
    const points: ImportPoint[] = [];
    const refusals: string[] = [];
    let empty = 0;
    const { device, tags } = names;
    const made = Object.keys(tags).length === 0 ? {} : { tags };
    for (const index of table.fields) {
      const column = table.columns[index] ?? '';
      const name = column === '_value' ? field : column;
      const cell = readTypedCell(
        column,
        this.#cell(record, index),
        this.#annotations.get('datatype')?.[index],
      );
      if (cell.refusal !== undefined) refusals.push(cell.refusal);
      else if (cell.value === undefined) empty++;
      else points.push({ device, series: seriesName(names, name), time, value: cell.value, ...made });
    }
    return { points, refusals, empty };
  }

  #cell(record: readonly string[], index: number): string {
    const text = record[index] ?? '';
    return text === '' ? (this.#annotations.get('default')?.[index] ?? '') : text;
  }
}

function tableOf(columns: readonly string[], annotations: Annotations): Table {
  const types = annotations.get('datatype') ?? [];
  const group = annotations.get('group') ?? [];
  if (columns.includes('error') && columns.includes('reference'))
    throw failure('The file is the answer of a query that failed.', 'Its column "error" says why.');
  const missing = ['_time', '_measurement'].find((name) => !columns.includes(name));
  if (missing !== undefined)
    throw usageError(
      `The file is annotated CSV without the column "${missing}".`,
      'Tables of a Flux query are read, with _time, _measurement and either _field and _value or a column for each field.',
    );
  const places = columns.flatMap((name, index) => (OWN.has(name) ? [] : [index]));
  const value = columns.indexOf('_value');
  if (columns.includes('_field') && value >= 0) return { columns, tags: places, fields: [value] };
  // Pivoted: what tells tables apart are tags, what does not are fields.
  const isTag = (index: number): boolean =>
    group.length > 0 ? group[index] === 'true' : types[index] === 'string';
  return {
    columns,
    tags: places.filter(isTag),
    fields: places.filter((index) => !isTag(index)),
  };
}

function readTypedCell(column: string, text: string, type: string | undefined): Cell {
  switch (type) {
    case undefined:
      return readCell(column, text, undefined);
    case 'double':
    case 'long':
    case 'unsignedLong':
      return readCell(column, text, 'number');
    case 'boolean':
      return readCell(column, text, 'boolean');
    default:
      return readCell(column, text, 'string');
  }
}

function refused(reason: string): Pick<ImportRow, 'points' | 'refusals' | 'empty'> {
  return { points: [], refusals: [reason], empty: 0 };
}
