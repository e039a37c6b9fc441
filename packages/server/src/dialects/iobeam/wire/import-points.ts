/**
 * The points of an import, handed to the ingest. Rules: null is no point; anything wrong throws with the path of the place,
 * so that nothing of the request is stored; numbers of known series cost no look-up for each point.
 */
import { invalidField } from '../../../errors/error.js';
import { isJsonObject } from '../../../model/json-object.js';
import type { PointSink } from '../../../services/services.js';
import type { TimeFormat } from './times.js';
import {
  checkName,
  isPointValue,
  VALUE_EXPECTED,
  type ImportRequest,
  type SeriesContent,
  type TableContent,
} from './import-request.js';
import { importTime, importTimeError } from './import-times.js';

/** Of a wide row, between two looks whether to rest. */
const CELLS = 4_096;

interface Target {
  readonly device: string;
  readonly format: TimeFormat;
  readonly prefix: string;
  readonly sink: PointSink;
}

/** `prefix` stands in front of the names of series. Indexes count the points of series, and the rows of tables. */
export function addPoints(
  { content, device, format }: ImportRequest,
  prefix: string,
  sink: PointSink,
): Promise<void> {
  const into = { device, format, prefix, sink };
  return content.form === 'table' ? addTable(content, into) : addSeries(content, into);
}

async function addSeries(
  { sources }: SeriesContent,
  { device, format, prefix, sink }: Target,
): Promise<void> {
  let index = 0;
  for (const [at, source] of sources.entries()) {
    const path = `sources[${at}]`;
    if (!isJsonObject(source)) throw invalidField(path, source, 'a series with "name" and "data"');
    const { name, data } = source;
    checkName(name, `${path}.name`);
    if (!Array.isArray(data)) throw invalidField(`${path}.data`, data, 'a list of points');
    const series = prefix + name;
    const id = numberSeries(sink, device, series);
    for (let place = 0; place < data.length; place++, index++) {
      const point: unknown = data[place];
      if (!isJsonObject(point))
        throw invalidField(`${path}.data[${place}]`, point, 'a point with "time" and "value"');
      const time = importTime(point['time'], format);
      if (Number.isNaN(time)) throw importTimeError(point['time'], format, `${path}.data[${place}].time`);
      sink.timeGiven(index, time, point['time']);
      const value = point['value'];
      if (value === null) continue;
      if (!isPointValue(value)) throw invalidField(`${path}.data[${place}].value`, value, VALUE_EXPECTED);
      if (id > 0 && typeof value === 'number') sink.addNumber(index, id, time, value);
      else sink.add(index, device, series, time, value);
      if (sink.due()) await sink.rest();
    }
    if (sink.due()) await sink.rest();
  }
}

async function addTable(
  { fields, rows, labels, path, rowsName }: TableContent,
  { device, format, prefix, sink }: Target,
): Promise<void> {
  const timeAt = fields.indexOf('time');
  const names = fields.map((name) => prefix + name);
  const ids = names.map((name, column) => (column === timeAt ? 0 : numberSeries(sink, device, name)));
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index];
    if (!Array.isArray(row) || row.length > fields.length)
      throw invalidField(`${path}.${rowsName}[${index}]`, row, `a list of at most ${fields.length} values`);
    const time = importTime(row[timeAt], format);
    if (Number.isNaN(time))
      throw importTimeError(row[timeAt], format, `${path}.${rowsName}[${index}][${timeAt}]`);
    sink.timeGiven(index, time, row[timeAt]);
    let any = false;
    for (let column = 0; column < row.length; column++) {
      const value: unknown = row[column];
      if (column % CELLS === CELLS - 1 && sink.due()) await sink.rest();
      if (value === null || column === timeAt) continue;
      const id = ids[column]!;
      if (!isPointValue(value))
        throw invalidField(`${path}.${rowsName}[${index}][${column}]`, value, VALUE_EXPECTED);
      if (id > 0 && typeof value === 'number') sink.addNumber(index, id, time, value);
      else sink.add(index, device, names[column]!, time, value);
      any = true;
    }
    if (any) for (const [name, value] of labels) sink.add(index, device, prefix + name, time, value);
    if (sink.due()) await sink.rest();
  }
}

/** The id of a series that is known to hold numbers, else 0. */
function numberSeries(sink: PointSink, device: string, name: string): number {
  const entry = sink.find(device, name);
  return entry?.kind === 'number' ? entry.id : 0;
}
