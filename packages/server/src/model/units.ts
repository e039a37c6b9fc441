// Conversion between units of measure. A unit that the table does not have is opaque: it is kept and shown as it was
// written, and converts to nothing but itself.
import { UNIT_TABLE, type UnitRow } from './unit-table.js';

export type Dimension = keyof typeof UNIT_TABLE;

export interface Unit {
  /** The canonical way to write it. */
  symbol: string;
  dimension: Dimension;
  /** base = value × factor + offset */
  factor: number;
  offset: number;
}

const bySymbol = new Map<string, Unit>();
const byName = new Map<string, Unit>();
for (const [dimension, rows] of Object.entries(UNIT_TABLE) as [Dimension, readonly UnitRow[]][]) {
  for (const { symbol, factor, offset = 0, names } of rows) {
    const unit: Unit = { symbol, dimension, factor, offset };
    bySymbol.set(symbol, unit);
    for (const name of names) byName.set(nameKey(name), unit);
  }
}

/** Names of one or two characters keep their case, as symbols do: UV is not uV. */
function nameKey(name: string): string {
  return name.length <= 2 ? name : name.toLowerCase();
}

/** Every known unit, dimension by dimension. */
export const UNITS: readonly Unit[] = [...bySymbol.values()];

/** The unit of a symbol (exact) or other name (any case): `°C`, `degC`, `celsius`. Undefined for an opaque one. */
export function findUnit(text: string): Unit | undefined {
  const trimmed = text.trim();
  return bySymbol.get(trimmed) ?? byName.get(nameKey(trimmed));
}

/** The value in another unit; undefined where the units differ and one is opaque or they measure different things. */
export function convert(value: number, from: string, to: string): number | undefined {
  if (from === to) return value;
  const source = findUnit(from);
  const target = findUnit(to);
  if (source === undefined || source.dimension !== target?.dimension) return undefined;
  if (source === target) return value;
  return (value * source.factor + (source.offset - target.offset)) / target.factor;
}
