// What each aggregation means, in plain code: the definition that the engine's queries are tested against, and the way
// to aggregate points that are in memory already. Clear rather than fast.
//
// A point's value holds until the next point of its series; the last point before the range holds from the range's
// start. Nothing is known before a series' first point.
import type { Aggregation } from './aggregations.js';
import { counted, type Counter } from './counter.js';
import type { PointValue } from './kinds.js';
import type { Micros } from './time-number.js';

export interface TimedValue {
  time: Micros;
  value: PointValue;
}

/** [from, to); values hold at most until `now`. */
export interface AggregationRange {
  from: Micros;
  to: Micros;
  now?: Micros;
  /** What is known of the series as a counter. */
  counter?: Counter | undefined;
}

/**
 * The result over the points of a range, which are in order of (time, sequence) and all of one series; `previous` is the
 * last point before them, if there is one. Undefined means no result: no point, or values that are no numbers where
 * numbers are needed. Booleans are 1 and 0 there.
 */
export function aggregate(
  points: readonly TimedValue[],
  aggregation: Aggregation,
  range: AggregationRange,
  previous?: TimedValue,
): PointValue | undefined {
  switch (aggregation.type) {
    case 'count':
      return points.length;
    case 'first':
      return points[0]?.value;
    case 'last':
      return points[points.length - 1]?.value;
    case 'timeAtValue':
      return timeAtValue(points, aggregation.value, range, previous);
    case 'timeWeightedMean':
      return timeWeightedMean(points, range, previous);
    case 'delta':
      return delta(points, previous, range.counter);
    case 'min':
      return ofNumbers(points, (values) => values.reduce((a, b) => Math.min(a, b)));
    case 'max':
      return ofNumbers(points, (values) => values.reduce((a, b) => Math.max(a, b)));
    case 'sum':
      return ofNumbers(points, sum);
    case 'mean':
      return ofNumbers(points, mean);
    case 'median':
      return ofNumbers(points, (values) => percentile(values, 50));
    case 'percentile':
      return ofNumbers(points, (values) => percentile(values, aggregation.percentile));
    case 'stddev':
      return ofNumbers(points, stddev);
  }
}

/** The result over at least one value; undefined where there is none or one is a text. */
function ofNumbers(
  points: readonly TimedValue[],
  result: (values: readonly number[]) => number,
): number | undefined {
  const values = numbersOf(points);
  return values === undefined || values.length === 0 ? undefined : result(values);
}

function numberOf(value: PointValue): number | undefined {
  return typeof value === 'string' ? undefined : Number(value);
}

function numbersOf(points: readonly TimedValue[]): number[] | undefined {
  const numbers = points.map((point) => numberOf(point.value));
  return numbers.every((value) => value !== undefined) ? numbers : undefined;
}

/**
 * A result over numbers, which may leave the range of doubles on the way to it: then it is computed from numbers that are
 * smaller by a power of two. Infinite where the result itself is beyond the range.
 */
function within(
  values: readonly number[],
  result: (values: readonly number[]) => number,
  scale = 2 ** 128,
): number {
  const plain = result(values);
  return Number.isFinite(plain) ? plain : result(values.map((value) => value / scale)) * scale;
}

function sum(values: readonly number[]): number {
  return within(values, (all) => all.reduce((a, b) => a + b, 0));
}

function mean(values: readonly number[]): number {
  const found = within(values, (all) => all.reduce((a, b) => a + b, 0) / all.length);
  const [least, most] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  return Number.isFinite(found) ? found : Math.min(Math.max(found, least), most);
}

/** Population standard deviation (divided by n): 0 for one value. */
function stddev(values: readonly number[]): number {
  const deviation = (all: readonly number[]): number => {
    const middle = mean(all);
    return Math.sqrt(all.reduce((total, value) => total + (value - middle) ** 2, 0) / all.length);
  };
  return within(values, deviation, 2 ** 600);
}

/** The exact inclusive percentile: rank p × (n − 1), linear between the two neighbours. */
function percentile(given: readonly number[], p: number): number {
  return within(given, (values) => exactPercentile(values, p));
}

function exactPercentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (p / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? NaN;
  const above = sorted[Math.ceil(rank)] ?? NaN;
  return below + (above - below) * (rank - Math.floor(rank));
}

/** The increase of a counter: a step down is a reset, after which the counter has counted from 0 again. */
function delta(
  points: readonly TimedValue[],
  previous: TimedValue | undefined,
  counter?: Counter,
): number | undefined {
  const values = numbersOf(points);
  if (values === undefined || values.length === 0) return undefined;
  let before = previous === undefined ? undefined : numberOf(previous.value);
  let result = 0;
  for (const value of values) {
    if (before !== undefined) result += counted(before, value, counter);
    before = value;
  }
  if (Number.isFinite(result)) return result;
  const scale = 2 ** 128;
  const small = (point: TimedValue): TimedValue => ({
    ...point,
    value: (numberOf(point.value) ?? 0) / scale,
  });
  const again = delta(points.map(small), previous && small(previous), {
    ...(counter?.modulus !== undefined && { modulus: counter.modulus / scale }),
    ...(counter?.tolerance !== undefined && { tolerance: counter.tolerance / scale }),
  })!;
  return again * scale;
}

interface Held {
  value: PointValue;
  micros: number;
}

/** How long each value held inside the range; a time after `now` does not count. */
function holdings(
  points: readonly TimedValue[],
  range: AggregationRange,
  previous: TimedValue | undefined,
): Held[] {
  const end = Math.min(range.to, range.now ?? range.to);
  const known = previous === undefined ? points : [{ time: range.from, value: previous.value }, ...points];
  return known.map((point, index) => {
    const until = Math.min(known[index + 1]?.time ?? end, end);
    return { value: point.value, micros: Math.max(0, until - point.time) };
  });
}

/**
 * Each value weighted by how long it held. Where the points of the range held for no time at all (one instant at the very
 * end), it is the last of them.
 */
function timeWeightedMean(
  points: readonly TimedValue[],
  range: AggregationRange,
  previous: TimedValue | undefined,
): number | undefined {
  let weight = 0;
  let total = 0;
  for (const held of holdings(points, range, previous)) {
    const value = numberOf(held.value);
    if (value === undefined) return undefined;
    weight += held.micros;
    total += value * held.micros;
  }
  if (weight > 0 && Number.isFinite(total)) return total / weight;
  if (weight > 0) return heldMean(points, range, previous, weight);
  const last = points[points.length - 1];
  return last === undefined ? undefined : numberOf(last.value);
}

/** Where value × time leaves the range of doubles: the shares are added up instead. */
function heldMean(
  points: readonly TimedValue[],
  range: AggregationRange,
  previous: TimedValue | undefined,
  weight: number,
): number {
  return sum(
    holdings(points, range, previous).map((held) => (numberOf(held.value) ?? 0) * (held.micros / weight)),
  );
}

/** Microseconds during which the series held exactly this value, by type and value; no result where nothing is known. */
function timeAtValue(
  points: readonly TimedValue[],
  value: PointValue,
  range: AggregationRange,
  previous: TimedValue | undefined,
): number | undefined {
  if (points.length === 0 && previous === undefined) return undefined;
  return sum(holdings(points, range, previous).map((held) => (held.value === value ? held.micros : 0)));
}
