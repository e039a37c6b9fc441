// The aggregations of this platform and their names (docs/semantics.md "Aggregations"). Dialects only choose among these; what each one
// means is written down once, as a reference implementation, in aggregate.ts.
import type { PointValue } from './kinds.js';

export const PLAIN_AGGREGATIONS = [
  'first',
  'last',
  'count',
  'min',
  'max',
  'mean',
  'median',
  'sum',
  'stddev',
  'timeWeightedMean',
  'delta',
] as const;
export type PlainAggregation = (typeof PLAIN_AGGREGATIONS)[number];

export type Aggregation =
  | { type: PlainAggregation }
  /** `percentile` from 0 to 100 */
  | { type: 'percentile'; percentile: number }
  | { type: 'timeAtValue'; value: PointValue };

/** Other names that people write, without underscores and in lower case. */
const SYNONYMS = new Map<string, PlainAggregation>([
  ...PLAIN_AGGREGATIONS.map((name): [string, PlainAggregation] => [name.toLowerCase(), name]),
  ['avg', 'mean'],
  ['average', 'mean'],
  ['minimum', 'min'],
  ['maximum', 'max'],
  ['total', 'sum'],
  ['std', 'stddev'],
  ['standarddeviation', 'stddev'],
  ['timeweightedaverage', 'timeWeightedMean'],
  ['twa', 'timeWeightedMean'],
  ['increase', 'delta'],
]);

const EXPECTED =
  'expected first, last, count, min, max, mean, median, sum, stddev, time_weighted_mean, delta, p95, ' +
  'percentile(95) or time_at_value(true)';

/** Reads one name: `mean`, `p99.9`, `percentile(95)`, `time_at_value("on")`. Throws RangeError for any other. */
export function parseAggregation(text: string): Aggregation {
  const match = /^\s*([a-z][a-z_]*)(?:\s*\((.*)\)|(\d+(?:\.\d+)?))?\s*$/is.exec(text);
  const name = (match?.[1] ?? '').replaceAll('_', '').toLowerCase();
  const argument = match?.[2]?.trim();
  const digits = match?.[3];
  const plain = SYNONYMS.get(name);
  if (plain !== undefined && argument === undefined && digits === undefined) return { type: plain };
  if (name === 'p' && digits !== undefined) return percentile(text, digits);
  if (name === 'percentile' && argument !== undefined) return percentile(text, argument);
  if (name === 'timeatvalue' && argument !== undefined && argument !== '') {
    return { type: 'timeAtValue', value: valueOf(text, argument) };
  }
  throw new RangeError(`aggregation '${text}' is unknown; ${EXPECTED}`);
}

/** Reads names parted by commas; a comma inside quotes or parentheses belongs to its name. */
export function parseAggregations(text: string): Aggregation[] {
  const names = text.match(/(?:"(?:[^"\\]|\\.)*"|\([^()"]*\)|[^,"])+/g) ?? [];
  if (names.length === 0) throw new RangeError(`aggregations '${text}' name none; ${EXPECTED}`);
  return names.map(parseAggregation);
}

/** The name under which an answer holds the result; parseAggregation reads it back. */
export function formatAggregation(aggregation: Aggregation): string {
  if (aggregation.type === 'percentile') return `p${aggregation.percentile}`;
  if (aggregation.type === 'timeAtValue') return `time_at_value(${JSON.stringify(aggregation.value)})`;
  return aggregation.type === 'timeWeightedMean' ? 'time_weighted_mean' : aggregation.type;
}

function percentile(text: string, digits: string): Aggregation {
  const value = /^\d+(\.\d+)?$/.test(digits) ? Number(digits) : NaN;
  if (!(value >= 0 && value <= 100)) {
    throw new RangeError(`aggregation '${text}' has no percentile; expected a number from 0 to 100`);
  }
  // Numbers too small to be written without an exponent would not be read back.
  return { type: 'percentile', percentile: Math.round(value * 1e6) / 1e6 };
}

/** JSON where it is a number, boolean or text in quotes; any other text stands for itself. */
function valueOf(text: string, argument: string): PointValue {
  try {
    const value: unknown = JSON.parse(argument);
    if (typeof value === 'boolean' || typeof value === 'string') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
  } catch {
    if (!argument.includes('"')) return argument;
  }
  throw new RangeError(`aggregation '${text}' has no value; expected a number, true, false or text`);
}
