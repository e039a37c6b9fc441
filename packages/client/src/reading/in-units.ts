/**
 * Values in another unit than that of their series. Rules: what cannot be converted is an OptionError that names the series, and nothing is
 * left in its own unit in silence; a unit is that of calibrated values, so a calibration that is not applied is refused.
 */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import { PointColumns, type ColumnSeries } from './columns/columns.js';
import type { QueryState, UnitWish } from './state.js';

export interface InUnit {
  readonly unit: string;
  /** The two units count from different zeros. */
  readonly isShifted: boolean;
  value(value: number): number;
  /** Of a difference of two values, whose zeros do not count. */
  difference(difference: number): number;
}

type Measured = Pick<ColumnSeries, 'device' | 'series' | 'kind' | 'unit' | 'calibration'>;
/** Null: it stays as it is. Throws an OptionError where it cannot be converted. */
export type UnitsOf = (series: Measured) => InUnit | null;

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

/** Whether it is one that can be; what the units are is looked at when the table of units is there. */
export function checkedUnits(wish: UnitWish): UnitWish {
  if (isText(wish)) return wish;
  if (typeof wish === 'object' && wish !== null && !Array.isArray(wish)) {
    const entries = Object.entries(wish);
    if (entries.length > 0 && entries.every((pair) => pair.every(isText))) return { ...wish };
  }
  throw new OptionError(
    `in is ${shownOf(wish)}; expected a unit such as "°F", or units instead of others: { "°C": "°F" }.`,
  );
}

/** Undefined: the query asks for no unit. Throws an OptionError for units that are not known, before anything is sent. */
export async function unitsOf({ units: wish }: QueryState): Promise<UnitsOf | undefined> {
  if (wish === undefined) return undefined;
  const units = await import('../units/units.js');
  const known = (text: string) => units.findUnit(text)?.symbol ?? text.trim();
  const others = (unit: string) => units.unitsLike(unit).join(', ') || 'nothing else';
  const targets = new Map<string, string>();
  for (const [from, to] of typeof wish === 'string' ? [] : Object.entries(wish)) {
    if (targets.has(known(from))) throw new OptionError(`in names ${known(from)} twice; expected it once.`);
    targets.set(known(from), to);
    if (units.conversion(from, to) === undefined)
      throw new OptionError(`in is ${shownOf(from)} to ${shownOf(to)}; it converts to ${others(from)}.`);
  }
  if (typeof wish === 'string' && units.findUnit(wish) === undefined)
    throw new OptionError(
      `in is ${shownOf(wish)}, which is no unit that is known here; °F, kWh and m³/h are.`,
    );

  return ({ device, series, kind, unit, calibration }) => {
    if (kind !== 'number') return null;
    const to = typeof wish === 'string' ? wish : unit === null ? undefined : targets.get(known(unit));
    if (to === undefined) return null;
    const name = `${device}/${series}`;
    const made = unit === null ? undefined : units.conversion(unit, to);
    if (made === undefined) {
      const what =
        unit === null ? 'has no unit' : `is in ${shownOf(unit)}, which converts to ${others(unit)}`;
      throw new OptionError(
        `in is ${shownOf(to)}, but ${name} ${what}; name the series that are meant, or units instead of others: { "°C": "°F" }.`,
      );
    }
    if (calibration !== null)
      throw new OptionError(
        `in is ${shownOf(to)}, but ${name} has a calibration, and ${unit} is the unit of calibrated values; expected calibrated() before the end, which is of points, not of what the platform computes.`,
      );
    return {
      unit: to.trim(),
      isShifted: made.shift !== 0,
      value: (value) => units.converted(made, value),
      difference: (difference) => units.convertedDifference(made, difference),
    };
  };
}

/** Other values beside the same times; the dictionary says the units that they are in. */
export function convertColumns(columns: PointColumns, of: UnitsOf): PointColumns {
  const { dictionary, series, length } = columns;
  const applied = dictionary.map(of);
  if (applied.every((one) => one === null)) return columns;
  const values = columns.values.slice();
  for (let row = 0; row < length; row++) {
    const into = applied[series[row]!];
    if (into) values[row] = into.value(values[row]!);
  }
  return new PointColumns({
    ...columns,
    values,
    dictionary: dictionary.map((one, at) => ({ ...one, unit: applied[at]?.unit ?? one.unit })),
  });
}
