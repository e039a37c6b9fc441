/**
 * Rows of the data calls. Rules: values are texts; every row names its sensor; no (time, sensor) pair comes twice, because
 * every Python client pivots with pandas, which refuses duplicates.
 */
import type { PointRow, PointValue, SelectedSeries } from '../../../services/services.js';
import { milliseconds, timeText } from './times.js';

export interface DataRow {
  readonly time: string;
  readonly sensor: string;
  readonly value: string;
}

export const valueText = (value: PointValue): string => String(value);

/** Of several points of one series in one millisecond the latest; the rows stay in their order, newest first. */
export function withoutRepeats(rows: readonly PointRow[]): PointRow[] {
  const kept: PointRow[] = [];
  let millisecond = NaN;
  let places = new Map<number, number>();
  for (const row of rows) {
    const own = milliseconds(row.time);
    if (own !== millisecond) {
      millisecond = own;
      places = new Map();
    }
    const place = places.get(row.series);
    if (place === undefined) {
      places.set(row.series, kept.length);
      kept.push(row);
    } else if (isLater(row, kept[place]!)) kept[place] = row;
  }
  return kept;
}

const isLater = (a: PointRow, b: PointRow): boolean =>
  a.time > b.time || (a.time === b.time && a.sequence > b.sequence);

export function dataRow(row: PointRow, sensors: ReadonlyMap<number, string>): DataRow {
  return { time: timeText(row.time), sensor: sensors.get(row.series)!, value: valueText(row.value) };
}

export const sensorNames = (series: readonly SelectedSeries[]): Map<number, string> =>
  new Map(series.map(({ id, name }) => [id, name]));

/** The same as pieces of JSON text, without an object for each row: pages have up to 50,000. */
function* rowPieces(rows: readonly PointRow[], series: readonly SelectedSeries[]): Generator<string> {
  const tails = new Map(series.map(({ id, name }) => [id, `Z","sensor":${JSON.stringify(name)},"value":`]));
  let lastTime = NaN;
  let shown = '';
  let mark = '';
  yield '[';
  for (const { time, series: id, value } of rows) {
    if (time !== lastTime) {
      lastTime = time;
      shown = timeText(time).slice(0, -1);
    }
    const text = typeof value === 'string' ? JSON.stringify(value) : `"${String(value)}"`;
    yield `${mark}{"time":"${shown}${tails.get(id)!}${text}}`;
    mark = ',';
  }
  yield ']';
}

/** The answer of a page. */
export function* pagePieces(
  rows: readonly PointRow[],
  series: readonly SelectedSeries[],
  cursor: object,
): Generator<string> {
  yield '{"data":';
  yield* rowPieces(rows, series);
  yield `,"cursor":${JSON.stringify(cursor)}}`;
}
