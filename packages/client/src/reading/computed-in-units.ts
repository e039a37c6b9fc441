/**
 * What the platform computed, in another unit. A mean, a percentile or a greatest value is converted as a value; a deviation or an
 * increase as a difference. Rule: a sum of units with different zeros has no meaning without its number of values, and is refused.
 */
import { OptionError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import type { AggregatedRow } from '../native/types.js';
import { columns } from './families.js';
import { unitsOf, type InUnit } from './in-units.js';
import { endsQuery, type QueryState } from './state.js';

type Nature = 'value' | 'difference' | 'sum' | 'none';

/** By the names that rows have; `p95` and `time_at_value(1)` by their beginning. */
const NATURES: Readonly<Record<string, Nature>> = {
  ...{
    first: 'value',
    last: 'value',
    min: 'value',
    max: 'value',
    mean: 'value',
    median: 'value',
    p: 'value',
  },
  ...{ time_weighted_mean: 'value', stddev: 'difference', delta: 'difference', sum: 'sum' },
  ...{ count: 'none', time_at_value: 'none' },
};
/** What a row is of. */
const NAMES = new Set(['device', 'series', 'tag', 'time']);

interface Of {
  readonly device?: string | undefined;
  readonly series?: string | undefined;
}

/** The same rows in the unit that the query asks for: one request more, for the units of the series. */
export async function inUnits(
  at: Connection,
  state: QueryState,
  read: () => Promise<AggregatedRow[]>,
  call: CallOptions,
): Promise<AggregatedRow[]> {
  const units = await unitsOf(state);
  const rows = await read();
  if (units === undefined) return rows;
  const { group = 'series' } = state;
  const keyOf = ({ device, series }: Of): string =>
    JSON.stringify([
      group === 'series' || group === 'device' ? device : null,
      group === 'series' || group === 'name' ? series : null,
    ]);
  // After the rows: no series of theirs is missing. Of values before the range too, which fill buckets.
  const { from: _, ...until } = state;
  const { dictionary } = await columns(at, 'last', endsQuery(until, 1), call);
  const into = new Map<
    string,
    { readonly name: string; readonly unit: string | null; readonly of: InUnit | null }
  >();
  for (const one of dictionary) {
    if (one.kind !== 'number' && one.kind !== 'boolean') continue;
    const [key, name, of] = [keyOf(one), `${one.device}/${one.series}`, units(one)];
    const other = into.get(key);
    if (other !== undefined && other.unit !== one.unit && (of ?? other.of) !== null)
      throw new OptionError(
        `in is asked of ${other.name} (${other.unit ?? 'no unit'}) and ${name} (${one.unit ?? 'no unit'}) together; expected series of one unit, or each by itself.`,
      );
    into.set(key, { name, unit: one.unit, of });
  }
  return rows.map((row) => {
    const found = into.get(keyOf(row));
    return found?.of ? convertedRow(row, found.of, found.name) : row;
  });
}

function convertedRow(row: AggregatedRow, into: InUnit, name: string): AggregatedRow {
  const members = Object.entries(row).map(([member, value]) => {
    if (NAMES.has(member) || typeof value !== 'number') return [member, value];
    switch (NATURES[/^[a-z_]+/.exec(member)?.[0] ?? '']) {
      case 'none':
        return [member, value];
      case 'value':
        return [member, into.value(value)];
      case 'difference':
        return [member, into.difference(value)];
      case 'sum':
        if (!into.isShifted) return [member, into.difference(value)];
        throw new OptionError(
          `in is "${into.unit}", which counts from another zero than the unit of ${name}: a sum cannot be converted; expected mean, or mean and count.`,
        );
      default:
        throw new OptionError(`in cannot convert ${member} of ${name}; expected another aggregation.`);
    }
  });
  return Object.fromEntries(members) as AggregatedRow;
}
