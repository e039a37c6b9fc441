/**
 * An export of iobeam as CSV. What it cannot say is what a cell looks like; an empty value is no value, as null is in JSON. Rule: a row
 * that cannot be read is refused with its line.
 */
import { parse } from 'csv-parse/sync';
import { readProject } from '../../../../dialects/iobeam/wire/import-request.js';
import { importTime } from '../../../../dialects/iobeam/wire/import-times.js';
import type { PointValue } from '../../../../model/kinds.js';
import type { Micros } from '../../../../model/time.js';
import { refuseDoubtful } from './doubtful-time.js';
import { Instants, isOf, Unreadable, type Reading } from './dump.js';

const COLUMNS = ['device_id', 'name', 'time', 'value'];
/** Without an exponent: a spreadsheet that wrote one cut digits off. */
const NUMBER = /^-?\d{1,20}(\.\d{0,20})?$/;
const SHOWN = 200;

type Row = Readonly<Record<string, string | undefined>>;

export function addCsv(text: string, reading: Reading): void {
  const series = new Map<string, Instants>();
  parse(text, {
    columns: (header: readonly string[]) => checkedHeader(header, text),
    skip_empty_lines: true,
    relax_quotes: true,
    // Null: rows are not kept beside their points.
    on_record: (row: Row, { lines }) => {
      addRow(row, lines, series, reading);
      return null;
    },
  });
}

function checkedHeader(header: readonly string[], text: string): string[] {
  const names = header.map((name) => name.trim());
  const wrong = COLUMNS.find((name) => names.filter((one) => one === name).length !== 1);
  if (wrong === undefined) return names;
  const line = /.*/.exec(text)?.[0].slice(0, SHOWN) ?? '';
  throw new Unreadable(
    `its first line is ${JSON.stringify(line)}, which has ${names.includes(wrong) ? 'several columns' : 'no column'} ${wrong}; ` +
      'expected project_id,device_id,name,time,value (project_id may be absent), separated by commas, or JSON',
  );
}

function addRow(row: Row, line: number, series: Map<string, Instants>, reading: Reading): void {
  const { project_id = '', device_id = '', name = '', value = '' } = row;
  if (!/^\d{0,15}$/.test(project_id))
    throw wrongCell(line, 'project_id', project_id, 'the number of a project');
  if (!isOf(project_id === '' ? undefined : readProject(project_id), reading)) return;
  if (device_id === '') throw wrongCell(line, 'device_id', device_id, 'the id of a device');
  if (name === '') throw wrongCell(line, 'name', name, 'the name of a series');
  const time = timeOf(row['time'] ?? '', line, reading);
  if (value === '') return;
  const place = `${device_id}\n${name}`;
  let instants = series.get(place);
  if (instants === undefined) series.set(place, (instants = new Instants()));
  const point = { device: device_id, series: name, time, value: cellOf(value) };
  reading.dump.points.push({ ...point, ...instants.next(time) });
}

function timeOf(cell: string, line: number, reading: Reading): Micros {
  const { format } = reading;
  const given = NUMBER.test(cell.trim()) ? Number(cell) : NaN;
  const time = importTime(given, format);
  refuseDoubtful({ given, time, format, said: 'CSV', place: `line ${line}` }, reading);
  if (Number.isNaN(time))
    throw wrongCell(line, 'time', cell, `a number of ${format} since 1970 (--timefmt says the unit)`);
  return time;
}

const wrongCell = (line: number, column: string, cell: string, expected: string): Unreadable =>
  new Unreadable(`line ${line}: ${column} is ${JSON.stringify(cell.slice(0, SHOWN))}; expected ${expected}`);

function cellOf(text: string): PointValue {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(number) ? number : text;
}
