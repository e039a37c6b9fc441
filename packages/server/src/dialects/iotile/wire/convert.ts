/**
 * From the integer of a reading to the value that is kept: cast by the raw format → factors → input unit. Rules: a cast
 * result is capped at 0x7FFFFFFF, as in the service; the value is worked out once, when the reading is written, so a
 * later change of factors or input unit leaves old values alone. What the integer was is computed back by the rule that
 * made the value; of a reading for which that gives another number it is kept beside the point.
 */
import type { Conversion, SeriesOfVariable } from '../../../services/services.js';
import { rulesOf, type StreamRules } from './stream-rules.js';
import { applyMdo, reverseMdo, type Mdo } from './mdo.js';

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

type Rule = Pick<StreamRules, 'format' | 'factors'> & { readonly inputUnit: Mdo | null };

export const conversionOf = ({ series, variable }: SeriesOfVariable): Conversion =>
  conversionBy(rulesOf(series, variable));

/** The conversion that named itself so. */
export const conversionNamed = (rule: string): Conversion => conversionBy(JSON.parse(rule) as Rule);

export function conversionBy({ format, factors, inputUnit }: Rule): Conversion {
  const [bits, signed] = CASTS[format.replace(/^[<>=!@]/, '')] ?? [0, false];
  const unit = inputUnit && only(inputUnit);
  return {
    rule: JSON.stringify({ format, factors: only(factors), inputUnit: unit }),
    plain: !signed && isUnity(factors) && (unit === null || isUnity(unit)),
    value: (raw) => {
      const own = applyMdo(factors, cast(raw, bits, signed));
      return unit === null ? own : applyMdo(unit, own);
    },
    // Of signed formats as devices send it, in two's complement.
    raw: (value) => {
      const own = unit === null ? value : reverseMdo(unit, value);
      // Never the negative zero.
      const integer = Math.round(reverseMdo(factors, own)) + 0;
      return signed && integer < 0 ? integer + 2 ** bits : integer;
    },
  };
}

const only = ({ m, d, o }: Mdo): Mdo => ({ m, d, o });
const isUnity = ({ m, d, o }: Mdo): boolean => m === d && o === 0;

function cast(raw: number, bits: number, signed: boolean): number {
  if (bits === 0) return Math.min(raw, GREATEST);
  const range = 2 ** bits;
  // Negative numbers come from people, not from devices: they are what they are.
  let integer = raw >= 0 && bits < 32 ? raw % range : raw;
  if (signed && integer >= range / 2 && integer < range) integer -= range;
  return Math.min(integer, GREATEST);
}
