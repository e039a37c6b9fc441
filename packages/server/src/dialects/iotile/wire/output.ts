/** How a kept value is shown: in the stream's output unit, else through the calibration that another API gave the series. */
import { applyCalibration, type Calibration } from '../../../model/calibration.js';
import { applyMdo, UNITY, type Mdo } from './mdo.js';
import type { OutputUnit } from './variable-types.js';

export function outputOf(unit: OutputUnit | null, calibration: Calibration | null, value: number): number {
  if (unit !== null) return applyMdo(unit, value);
  return calibration === null ? value : applyCalibration(calibration, value);
}

/**
 * The output unit of a stream that has none of this API's: a made-up one, because the accumulation report of the Python
 * client needs the object for every stream with data. Its m and d are integers; a calibration that limits its result
 * is shown without the limits here.
 */
export function neutralUnit(unit: string | null, calibration: Calibration | null): OutputUnit {
  const name = unit ?? '';
  return {
    slug: 'out--default--unitless',
    unit_full: name === '' ? 'Unitless' : name,
    unit_short: name,
    ...(calibration === null ? UNITY : wholeMdo(calibration)),
    decimal_places: 2,
    derived_units: {},
  };
}

const MAX_DIGITS = 9;

/** A calibration as an MDO of integers; unity for a factor that has too many digits. */
function wholeMdo(calibration: Calibration): Mdo {
  const { m } = calibration;
  const d = calibration.type === 'linear' ? (calibration.d ?? 1) : 1;
  const o = calibration.type === 'linear' ? (calibration.o ?? 0) : calibration.c;
  for (let digits = 0; digits <= MAX_DIGITS && m !== 0; digits++) {
    const [up, down] = [m, d].map((factor) => Number((factor * 10 ** digits).toPrecision(15)));
    if (Number.isSafeInteger(up) && Number.isSafeInteger(down)) return { m: up!, d: down!, o };
  }
  return UNITY;
}
