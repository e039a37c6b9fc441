/** The plain JSON of the fetch endpoints: one block for each input (original document, "Responses"). */
import type { PointRow, PointValue, Series } from '../../../services/services.js';
import type { AggregationFunction } from './parameters.js';
import { timeText } from './times.js';
import { inputIdOf } from './ids.js';

export interface Flags {
  readonly position: boolean;
  readonly x: boolean;
  readonly metadata: boolean;
}

/** The name that people gave; `value` is only how the single series of an input is called. */
export const nameOf = ({ label, name, device }: Series): string =>
  label ?? (name === 'value' ? (device.name ?? device.key) : name);

export const valueText = (value: PointValue): string => String(value);

const textOrNull = (value: number | undefined): string | null => (value === undefined ? null : String(value));

export function recordOf(row: PointRow, { position, x, metadata }: Flags): object {
  const record: Record<string, unknown> = { timestamp: timeText(row.time), value: valueText(row.value) };
  if (position) {
    record['latitude'] = textOrNull(row.latitude);
    record['longitude'] = textOrNull(row.longitude);
  }
  // The prose of the document says `x_axis_data`, its answer `x_axis_value`: both.
  if (x) record['x_axis_value'] = record['x_axis_data'] = textOrNull(row.x);
  if (metadata) record['metadata'] = row.metadata ?? null;
  return record;
}

export function statisticOf(
  functions: readonly AggregationFunction[],
  values: Readonly<Record<AggregationFunction, number | null>>,
): object[] {
  const known = functions.filter((name) => values[name] !== null);
  return known.length === 0 ? [] : [Object.fromEntries(known.map((name) => [name, values[name]]))];
}

export const blockOf = (series: Series, inputdata: readonly object[]): object => ({
  input: { id: inputIdOf(series), name: nameOf(series), measure_unit: series.unit ?? '' },
  inputdata,
});
