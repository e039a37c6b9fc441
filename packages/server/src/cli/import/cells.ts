/** Makes the points of one row of cells, by the mapping of its file. */
import type { Mapping, LongMapping, WideMapping } from './mapping.js';
import type { ImportPoint, ImportRow } from './rows.js';
import type { TimeReader } from './times.js';
import { readCell } from './values.js';

type Made = Pick<ImportRow, 'points' | 'refusals' | 'empty'>;

export function rowPoints(cells: readonly string[], mapping: Mapping, readTime: TimeReader): Made {
  const device = mapping.device ?? cells[mapping.deviceIndex ?? -1] ?? '';
  if (device === '') return refused('the device is empty');
  const time = readTime(cells[mapping.timeIndex]);
  if (typeof time === 'string') return refused(time);
  return mapping.form === 'wide' ? wide(cells, mapping, device, time) : long(cells, mapping, device, time);
}

function wide(cells: readonly string[], mapping: WideMapping, device: string, time: number): Made {
  const points: ImportPoint[] = [];
  const refusals: string[] = [];
  let empty = 0;
  for (const { column, index, series, kind } of mapping.series) {
    const cell = readCell(column, cells[index] ?? '', kind);
    if (cell.refusal !== undefined) refusals.push(cell.refusal);
    else if (cell.value === undefined) empty++;
    else points.push({ device, series, time, value: cell.value });
  }
  return { points, refusals, empty };
}

function long(cells: readonly string[], mapping: LongMapping, device: string, time: number): Made {
  const series = cells[mapping.seriesIndex] ?? '';
  if (series === '') return refused('the series is empty');
  const cell = readCell('value', cells[mapping.valueIndex] ?? '', mapping.kinds.get(series));
  if (cell.refusal !== undefined) return refused(cell.refusal);
  if (cell.value === undefined) return { points: [], refusals: [], empty: 1 };
  const latitude = position(cells, mapping.latitudeIndex);
  const longitude = position(cells, mapping.longitudeIndex);
  const point: ImportPoint = { device, series, time, value: cell.value };
  if (latitude === undefined && longitude === undefined) return { points: [point], refusals: [], empty: 0 };
  if (latitude === undefined || longitude === undefined || Number.isNaN(latitude + longitude))
    return refused('latitude and longitude are not two numbers');
  return { points: [{ ...point, latitude, longitude }], refusals: [], empty: 0 };
}

function position(cells: readonly string[], index: number | undefined): number | undefined {
  const text = index === undefined ? '' : (cells[index] ?? '').trim();
  return text === '' ? undefined : Number(text);
}

function refused(reason: string): Made {
  return { points: [], refusals: [reason], empty: 0 };
}
