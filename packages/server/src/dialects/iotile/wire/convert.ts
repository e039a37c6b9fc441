/**
 * From the integer of a reading to the value that is kept: cast by the raw format → factors → input unit. Rules: a cast
 * result is capped at 0x7FFFFFFF, as in the service; the value is worked out once, when the reading is written, so a
 * later change of factors or input unit leaves old values alone, and so does what the integer was: where the value does
 * not say it by itself (`restores`), it is kept beside the point.
 */
import type { SeriesOfVariable } from '../../../services/services.js';
import { rulesOf, type StreamRules } from './facts.js';
import { applyMdo, reverseMdo } from './mdo.js';

const GREATEST = 0x7fff_ffff;

/** Raw formats that a stream may have: codes of Python's `struct`, or no cast. */
export const FORMATS = ['<L', '<l', '<I', '<i', '<H', '<h', '<B', '<b', 'auto'] as const;

/** The code behind the byte order, as [bits, signed]. */
const CASTS: Readonly<Record<string, readonly [bits: number, signed: boolean]>> = {
  L: [32, false],
  I: [32, false],
  l: [32, true],
  i: [32, true],
  H: [16, false],
  h: [16, true],
  B: [8, false],
  b: [8, true],
};

export interface ReadingConversion {
  value(raw: number): number;
  /** The integer that reads as this value; of signed formats as devices send it, in two's complement. */
  raw(value: number): number;
  /** Whether the value says by itself what the integer was: also after factors and units have changed. */
  restores(raw: number): boolean;
}

export const conversionOf = ({ series, variable }: SeriesOfVariable): ReadingConversion =>
  conversionBy(rulesOf(series, variable));

export function conversionBy({
  format,
  factors,
  inputUnit,
}: Pick<StreamRules, 'format' | 'factors' | 'inputUnit'>): ReadingConversion {
  const [bits, signed] = CASTS[format.replace(/^[<>=!@]/, '')] ?? [0, false];
  const value = (raw: number) => {
    const own = applyMdo(factors, cast(raw, bits, signed));
    return inputUnit === null ? own : applyMdo(inputUnit, own);
  };
  return {
    value,
    raw: (kept) => {
      const own = inputUnit === null ? kept : reverseMdo(inputUnit, kept);
      const integer = Math.round(reverseMdo(factors, own));
      return signed && integer < 0 ? integer + 2 ** bits : integer;
    },
    restores: (raw) => value(raw) === raw,
  };
}

function cast(raw: number, bits: number, signed: boolean): number {
  if (bits === 0) return Math.min(raw, GREATEST);
  const range = 2 ** bits;
  // Negative numbers come from people, not from devices: they are what they are.
  let integer = raw >= 0 && bits < 32 ? raw % range : raw;
  if (signed && integer >= range / 2 && integer < range) integer -= range;
  return Math.min(integer, GREATEST);
}
