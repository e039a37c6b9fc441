/** The answer of exports: one entry for each device and series that has points, the oldest point first. */
import type { Micros, PointValue } from '../../../services/services.js';
import type { TimeFormat } from './times.js';
import { cellCsv, timeCsv, timeJson, valueJson, type Output } from './answer-text.js';

export interface ExportedSeries {
  readonly device: string;
  readonly name: string;
  readonly points: readonly { readonly time: Micros; readonly value: PointValue }[];
}

/** In pieces, about one a point. */
export function exportAnswer(
  project: number,
  series: readonly ExportedSeries[],
  format: TimeFormat,
  output: Output,
): Generator<string> {
  return output === 'csv' ? csv(project, series, format) : json(project, series, format);
}

function* json(project: number, all: readonly ExportedSeries[], format: TimeFormat): Generator<string> {
  yield '{"result":[';
  let next = '';
  for (const { device, name, points } of all) {
    yield `${next}{"project_id":${project},"device_id":${JSON.stringify(device)},"name":${JSON.stringify(name)},"data":[`;
    let mark = '';
    for (const { time, value } of points) {
      yield `${mark}{"time":${timeJson(time, format)},"value":${valueJson(value)}}`;
      mark = ',';
    }
    yield ']}';
    next = ',';
  }
  yield `],"timefmt":"${format}"}`;
}

function* csv(project: number, all: readonly ExportedSeries[], format: TimeFormat): Generator<string> {
  yield 'project_id,device_id,name,time,value\n';
  for (const { device, name, points } of all) {
    const start = `${project},${cellCsv(device)},${cellCsv(name)},`;
    for (const { time, value } of points) yield `${start}${timeCsv(time, format)},${cellCsv(value)}\n`;
  }
}
