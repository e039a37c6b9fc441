/** The answer of exports: one entry for each device and series that has points, the oldest point first. */
import type { Micros, PointValue } from '../../../services/services.js';
import type { TimeFormat } from '../times.js';
import { cellCsv, timeCsv, timeJson, valueJson, type Output } from './answer-text.js';

export interface ExportedSeries {
  readonly device: string;
  readonly name: string;
  readonly points: readonly { readonly time: Micros; readonly value: PointValue }[];
}

export function exportAnswer(
  project: number,
  series: readonly ExportedSeries[],
  format: TimeFormat,
  output: Output,
): string {
  return output === 'csv' ? csv(project, series, format) : json(project, series, format);
}

function json(project: number, all: readonly ExportedSeries[], format: TimeFormat): string {
  const entries = all.map(({ device, name, points }) => {
    const data = points.map(
      ({ time, value }) => `{"time":${timeJson(time, format)},"value":${valueJson(value)}}`,
    );
    return `{"project_id":${project},"device_id":${JSON.stringify(device)},"name":${JSON.stringify(name)},"data":[${data.join(',')}]}`;
  });
  return `{"result":[${entries.join(',')}],"timefmt":"${format}"}`;
}

function csv(project: number, all: readonly ExportedSeries[], format: TimeFormat): string {
  let text = 'project_id,device_id,name,time,value\n';
  for (const { device, name, points } of all) {
    const start = `${project},${cellCsv(device)},${cellCsv(name)},`;
    for (const { time, value } of points) text += `${start}${timeCsv(time, format)},${cellCsv(value)}\n`;
  }
  return text;
}
