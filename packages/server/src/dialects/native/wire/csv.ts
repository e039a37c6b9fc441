/**
 * CSV in two forms: long (`device,series,time,value[,latitude,longitude,x,metadata,sequence]`) and wide (`time,<series>…`, with the
 * device in a column or the request). The index of a refusal is the row's place below the header; in the wide form empty
 * cells are no points, and a row with a cell below no name is refused: nobody could say whose value is left out.
 */
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { Kind, PointValue } from '../../../model/kinds.js';
import { microsFromValue, type TimeUnit } from '../../../model/time.js';
import type { PointExtras, PointSink } from '../../../services/services.js';
import { readCsv, type CsvRow } from './csv-text.js';
import { extraError, nameError, timeError, VALUE_EXPECTED } from './fields.js';

const LONG = ['device', 'series', 'time', 'value', 'latitude', 'longitude', 'x', 'metadata', 'sequence'];
const EXTRAS = ['latitude', 'longitude', 'x', 'metadata', 'sequence'] as const;
const MAX_COLUMNS = 100_000;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;

/** `device` is the one that the request names for rows without a device of their own. */
export async function decodeCsv(
  body: Buffer,
  unit: TimeUnit,
  device: string | undefined,
  sink: PointSink,
): Promise<void> {
  const { header, slices } = readCsv(body);
  if (header.length > MAX_COLUMNS)
    throw invalidField('header', `${header.length} columns`, `at most ${MAX_COLUMNS} columns`);
  const places = new Map(header.map((name, at) => [name, at]));
  const twice = header.find((name, at) => places.get(name) !== at);
  if (twice !== undefined)
    throw invalidField('header', header.join(), `each column once, but ${twice} is there twice`);
  if (!header.includes('time')) throw invalidField('header', header.join(), 'a column named time');
  if (device === undefined && !header.includes('device')) {
    throw invalidField('device', undefined, 'a column named device, or the query parameter');
  }
  const isLong = header.includes('series') && header.includes('value');
  const reading = { header, unit, device, sink };
  const decodeRow = isLong ? longRows(reading) : wideRows(reading);
  let index = 0;
  for (const rows of slices)
    for (const row of rows) {
      decodeRow(row, index++);
      if (sink.due()) await sink.rest();
    }
}

interface Reading {
  readonly header: readonly string[];
  readonly unit: TimeUnit;
  readonly device: string | undefined;
  readonly sink: PointSink;
}

type RowDecoder = (row: CsvRow, index: number) => void;

function longRows({ header, unit, device, sink }: Reading): RowDecoder {
  for (const name of header) {
    if (!LONG.includes(name))
      throw new TributaryError('field_unknown', { field: name, expected: LONG.join(', ') });
  }
  const column = (name: string) => header.indexOf(name);
  const at = {
    device: column('device'),
    series: column('series'),
    time: column('time'),
    value: column('value'),
  };
  const extraColumns = EXTRAS.map((name) => ({ name, at: column(name) })).filter((extra) => extra.at >= 0);
  return (row, index) => {
    try {
      if (row.length > header.length) throw tooLong(row, header);
      const key = nameOf(row[at.device] || device, 'device');
      const series = nameOf(row[at.series], 'series');
      const time = timeOf(row[at.time], unit, index, sink);
      const value = cellValue(row[at.value] ?? '', sink.find(key, series)?.kind);
      const extras = extraColumns.length === 0 ? undefined : readExtras(row, extraColumns);
      if (extras === undefined) sink.add(index, key, series, time, value);
      else sink.add(index, key, series, time, value, extras);
    } catch (error) {
      refuse(sink, index, error);
    }
  };
}

function wideRows({ header, unit, device, sink }: Reading): RowDecoder {
  const timeAt = header.indexOf('time');
  const deviceAt = header.indexOf('device');
  const columns = header
    .map((name, at) => ({ name, at }))
    .filter(({ at, name }) => at !== timeAt && at !== deviceAt && name !== '');
  const unnamed = header.flatMap((name, at) => (name === '' ? [at] : []));
  if (columns.length === 0) throw invalidField('header', header.join(), 'at least one series beside time');
  return (row, index) => {
    let key: string;
    let time: number;
    try {
      if (row.length > header.length) throw tooLong(row, header);
      for (const at of unnamed) if (row[at]?.trim()) throw withoutName(row[at], at);
      key = nameOf(row[deviceAt] || device, 'device');
      time = timeOf(row[timeAt], unit, index, sink);
    } catch (error) {
      return refuse(sink, index, error);
    }
    for (const { name, at } of columns) {
      const cell = row[at];
      if (cell === undefined || cell === '') continue;
      try {
        sink.add(index, key, name, time, cellValue(cell, sink.find(key, name)?.kind, name));
      } catch (error) {
        refuse(sink, index, error);
      }
    }
  };
}

/** A cell is what its series holds; for a new series it is what it looks like. */
function cellValue(cell: string, kind: Kind | undefined, field = 'value'): PointValue {
  if (kind === 'string' || kind === 'gps' || kind === 'blob') return cell;
  const text = cell.trim();
  if (kind === 'boolean' && (text === '1' || text === '0')) return text === '1';
  if (NUMBER.test(text)) {
    const value = Number(text);
    if (Number.isFinite(value)) return value;
  } else if (/^(?:true|false)$/i.test(text)) {
    return text.toLowerCase() === 'true';
  } else if (text !== '' && !NOT_FINITE.test(text)) {
    return cell;
  }
  throw new TributaryError('value_invalid', { field, value: cell, expected: VALUE_EXPECTED });
}

function readExtras(
  row: readonly string[],
  columns: readonly { name: (typeof EXTRAS)[number]; at: number }[],
): PointExtras | undefined {
  let extras: Record<string, unknown> | undefined;
  for (const { name, at } of columns) {
    const cell = row[at];
    if (cell === undefined || cell === '') continue;
    const value = name === 'metadata' ? metadataOf(cell) : NUMBER.test(cell.trim()) ? Number(cell) : cell;
    const problem = extraError(name, value);
    if (problem !== undefined) throw problem;
    (extras ??= {})[name] = value;
  }
  return extras;
}

function metadataOf(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    throw new TributaryError('value_invalid', {
      field: 'metadata',
      value: cell,
      expected: 'a JSON document',
    });
  }
}

function nameOf(text: string | undefined, field: 'device' | 'series'): string {
  if (text === undefined || text === '') throw nameError(text, field);
  return text;
}

function timeOf(cell: string | undefined, unit: TimeUnit, index: number, sink: PointSink): number {
  const text = cell?.trim() ?? '';
  const time = text === '' ? NaN : microsFromValue(text, unit);
  if (Number.isNaN(time)) throw timeError(cell, unit);
  sink.timeGiven(index, time, text);
  return time;
}

const withoutName = (cell: string, at: number): TributaryError =>
  invalidField(`column ${at + 1}`, cell, 'nothing, as its header has no name');

function tooLong(row: readonly string[], header: readonly string[]): TributaryError {
  return new TributaryError('field_invalid', {
    field: 'row',
    value: row,
    expected: `at most ${header.length} cells`,
  });
}

function refuse(sink: PointSink, index: number, error: unknown): void {
  if (!(error instanceof TributaryError)) throw error;
  sink.refuse(index, error);
}
