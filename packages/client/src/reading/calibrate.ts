/**
 * Values as people read them: the calibration that a series has, applied. Rules: texts and booleans stay as they are; the numbers
 * are those of the platform's own calibration (`m·x/d + o`, or `m·x + c` within `min` and `max`).
 */
import type { Calibration } from '../native/types.js';
import { PointColumns } from './columns/columns.js';

export function calibrated(calibration: Calibration, raw: number): number {
  if (calibration.type === 'linear')
    return (calibration.m * raw) / (calibration.d ?? 1) + (calibration.o ?? 0);
  const { m, c, min = -Infinity, max = Infinity } = calibration;
  return Math.min(max, Math.max(min, m * raw + c));
}

/** Other values beside the same times. The dictionary says no calibration any more: none is left to be applied. */
export function calibrate(columns: PointColumns): PointColumns {
  const { dictionary, series, length } = columns;
  const applied = dictionary.map(({ kind, calibration }) => (kind === 'number' ? calibration : null));
  if (applied.every((one) => one === null)) return columns;
  const values = columns.values.slice();
  for (let row = 0; row < length; row++) {
    const calibration = applied[series[row]!];
    if (calibration) values[row] = calibrated(calibration, values[row]!);
  }
  return new PointColumns({
    ...columns,
    values,
    dictionary: dictionary.map((one, at) => (applied[at] ? { ...one, calibration: null } : one)),
  });
}
