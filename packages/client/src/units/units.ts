/**
 * Conversion between units of measure. A unit that the table does not have is opaque: it is kept and shown as it was written, and
 * converts to nothing but itself. Loaded when it is asked for: a page that converts nothing does without the table.
 */
import { UNIT_TABLE, type UnitRow } from './unit-table.js';

export interface Unit extends UnitRow {
  /** What it measures. */
  readonly dimension: keyof typeof UNIT_TABLE;
}

/** From one unit to another: value → (value × scale + shift) / divisor. */
export interface Conversion {
  readonly scale: number;
  /** Not 0: the two units count from different zeros, as °C and °F do. */
  readonly shift: number;
  readonly divisor: number;
}

/** Every known unit, dimension by dimension. */
export const UNITS: readonly Unit[] = Object.entries(UNIT_TABLE).flatMap(([dimension, rows]) =>
  rows.map((row) => ({ ...row, dimension: dimension as Unit['dimension'] })),
);

/** Names of one or two characters keep their case, as symbols do: UV is not uV. */
const nameKey = (name: string): string => (name.length <= 2 ? name : name.toLowerCase());

const bySymbol = new Map(UNITS.map((unit) => [unit.symbol, unit]));
const byName = new Map(UNITS.flatMap((unit) => unit.names.map((name) => [nameKey(name), unit] as const)));

/** The unit of a symbol (exact) or other name (any case): `°C`, `degC`, `celsius`. Undefined for an opaque one. */
export function findUnit(text: string): Unit | undefined {
  const trimmed = text.trim();
  return bySymbol.get(trimmed) ?? byName.get(nameKey(trimmed));
}

const NONE: Conversion = { scale: 1, shift: 0, divisor: 1 };

/** Undefined where the units differ and one is opaque, or they measure different things. */
export function conversion(from: string, to: string): Conversion | undefined {
  if (from.trim() === to.trim()) return NONE;
  const [source, target] = [findUnit(from), findUnit(to)];
  if (source === undefined || source.dimension !== target?.dimension) return undefined;
  if (source === target) return NONE;
  const up = source.numerator * target.denominator;
  const down = source.denominator * target.numerator;
  const shift = source.shift * up - target.shift * down;
  const hundred = shift === 0 ? 1 : 100;
  const [scale, divisor] = [up * hundred, down * hundred];
  const common = divisorOf(scale, divisor, shift);
  return { scale: scale / common, shift: shift / common, divisor: divisor / common };
}

/** The greatest that all have in common; 1 where one is no whole number that a double holds. */
function divisorOf(...numbers: number[]): number {
  if (!numbers.every(Number.isSafeInteger)) return 1;
  return numbers.reduce((a, b) => {
    while (b !== 0) [a, b] = [b, a % b];
    return Math.abs(a);
  });
}

export const converted = ({ scale, shift, divisor }: Conversion, value: number): number =>
  (value * scale + shift) / divisor;

/** Of a difference of two values, whose zeros do not count: 1 °C more is 1.8 °F more. */
export const convertedDifference = ({ scale, divisor }: Conversion, difference: number): number =>
  (difference * scale) / divisor;

/** Symbols of all units that this one converts to; none of an opaque one. */
export function unitsLike(text: string): string[] {
  const unit = findUnit(text);
  if (unit === undefined) return [];
  return UNIT_TABLE[unit.dimension].map(({ symbol }) => symbol).filter((symbol) => symbol !== unit.symbol);
}
