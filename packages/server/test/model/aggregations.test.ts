import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAggregation,
  parseAggregation,
  parseAggregations,
  type Aggregation,
} from '../../src/model/aggregations.js';
import { aggregate, type TimedValue } from '../../src/model/aggregate.js';
import type { PointValue } from '../../src/model/kinds.js';

/** Points at 0, 10, 20 … of the range [0, 100). */
const every10 = (...values: PointValue[]): TimedValue[] =>
  values.map((value, n) => ({ time: n * 10, value }));
const range = { from: 0, to: 100 };
const run = (name: string, points: TimedValue[], previous?: TimedValue, now?: number) =>
  aggregate(points, parseAggregation(name), now === undefined ? range : { ...range, now }, previous);

describe('reference vectors: numbers', () => {
  // The worked example of Losant's documentation, and more worked by hand.
  const points = every10(41, 80, 7, 90, 40, 89, 33, 21, 63);

  it.each<[string, number]>([
    ['count', 9],
    ['first', 41],
    ['last', 63],
    ['max', 90],
    ['min', 7],
    ['sum', 464],
    ['mean', 464 / 9],
    ['median', 41], // 7 21 33 40 [41] 63 80 89 90
    ['p0', 7],
    ['p100', 90],
    ['p25', 33], // rank 2
    ['p90', 89.2], // rank 7.2: 89 + 0.2 × (90 − 89)
    ['p95', 89.6], // rank 7.6
    ['stddev', Math.sqrt(31_250 / 9 - (464 / 9) ** 2)], // 31,250: the sum of squares
    ['delta', 39 + 7 + 83 + 40 + 49 + 33 + 21 + 42],
    ['time_weighted_mean', (464 - 63) / 10 + (63 * 20) / 100], // the last one holds for 20 of 100
    ['time_at_value(7)', 10],
    ['time_at_value(63)', 20],
    ['time_at_value(8)', 0],
  ])('%s', (name, expected) => expect(run(name, points)).toBeCloseTo(expected, 5));

  it('the median of an even number of values is the mean of the two in the middle', () => {
    expect(run('median', every10(4, 1, 3, 2))).toBe(2.5);
  });

  it('the deviation is that of the population: 0 for one value', () => {
    expect(run('stddev', every10(2, 4, 4, 4, 5, 5, 7, 9))).toBe(2);
    expect(run('stddev', every10(5))).toBe(0);
  });
});

describe('delta', () => {
  it('counts from the last point before the range, and survives a reset', () => {
    expect(run('delta', every10(12, 15, 3, 4), { time: -5, value: 10 })).toBe(2 + 3 + 3 + 1);
    expect(run('delta', every10(2), { time: -5, value: 10 })).toBe(2);
  });

  it('is 0 for a first point ever, and nothing without a point', () => {
    expect(run('delta', every10(7))).toBe(0);
    expect(run('delta', [], { time: -5, value: 10 })).toBeUndefined();
  });

  it('is the sum of the deltas of the parts of the range', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(values, fc.nat(), (values, cut) => {
        const points = every10(...values);
        const at = 1 + (cut % (points.length - 1));
        const parts =
          Number(run('delta', points.slice(0, at))) + Number(run('delta', points.slice(at), points[at - 1]));
        expect(run('delta', points)).toBe(parts);
      }),
    );
  });
});

describe('a value holds until the next point', () => {
  const before: TimedValue = { time: -1000, value: 4 };

  it('from the start of the range when it came before it', () => {
    expect(run('time_weighted_mean', [{ time: 75, value: 8 }], before)).toBe(5); // 4 × 75 + 8 × 25
    expect(run('time_weighted_mean', [], before)).toBe(4);
    expect(run('time_at_value(4)', [{ time: 75, value: 8 }], before)).toBe(75);
    expect(run('time_at_value(4)', [], before)).toBe(100);
  });

  it('not before the first point of a series', () => {
    expect(run('time_weighted_mean', [{ time: 75, value: 8 }])).toBe(8);
    expect(run('time_at_value(8)', [{ time: 75, value: 8 }])).toBe(25);
  });

  it('not longer than now', () => {
    expect(run('time_weighted_mean', [{ time: 30, value: 8 }], before, 40)).toBe(5); // 4 × 30 + 8 × 10
    expect(run('time_at_value(8)', [{ time: 30, value: 8 }], before, 40)).toBe(10);
    expect(run('time_at_value(8)', [{ time: 60, value: 8 }], before, 40)).toBe(0);
    expect(run('time_weighted_mean', [], before, -5)).toBeUndefined();
  });

  it('and an instant without any duration has its last value as mean', () => {
    const instant = [
      { time: 50, value: 1 },
      { time: 50, value: 3 },
    ];
    expect(run('time_weighted_mean', instant, undefined, 50)).toBe(3);
  });

  it('and is compared by type and value', () => {
    expect(run('time_at_value(true)', every10(true, false, true))).toBe(10 + 80);
    expect(run('time_at_value(1)', every10(true, false))).toBe(0);
    expect(run('time_at_value(on)', every10('on', 'off'))).toBe(10);
    expect(run('time_at_value(on)', [])).toBeUndefined();
  });
});

describe('kinds', () => {
  it('booleans count as 1 and 0, but first and last stay booleans', () => {
    const points = every10(true, false, true, true);
    expect(['mean', 'sum', 'min', 'max', 'median', 'delta'].map((name) => run(name, points))).toEqual([
      0.75, 3, 0, 1, 1, 1,
    ]);
    expect([run('first', points), run('last', points), run('count', points)]).toEqual([true, true, 4]);
  });

  it('texts have a first, a last, a count and times, and nothing else', () => {
    const points = every10('a', 'b');
    expect([run('first', points), run('last', points), run('count', points)]).toEqual(['a', 'b', 2]);
    for (const name of [
      'min',
      'max',
      'mean',
      'median',
      'sum',
      'stddev',
      'p95',
      'delta',
      'time_weighted_mean',
    ]) {
      expect(run(name, points), name).toBeUndefined();
    }
  });

  it('no points give no result, and a count of 0', () => {
    for (const name of [
      'first',
      'last',
      'min',
      'max',
      'mean',
      'median',
      'sum',
      'stddev',
      'p5',
      'delta',
      'twa',
    ]) {
      expect(run(name, []), name).toBeUndefined();
    }
    expect(run('count', [])).toBe(0);
  });
});

describe('names', () => {
  it.each<[string, Aggregation]>([
    ['mean', { type: 'mean' }],
    ['AVG', { type: 'mean' }],
    ['STD_DEV', { type: 'stddev' }],
    ['timeWeightedMean', { type: 'timeWeightedMean' }],
    ['time_weighted_average', { type: 'timeWeightedMean' }],
    ['p95', { type: 'percentile', percentile: 95 }],
    ['P99.9', { type: 'percentile', percentile: 99.9 }],
    [' percentile( 50 ) ', { type: 'percentile', percentile: 50 }],
    ['time_at_value(true)', { type: 'timeAtValue', value: true }],
    ['timeAtValue(-1.5)', { type: 'timeAtValue', value: -1.5 }],
    ['timeAtValue("true")', { type: 'timeAtValue', value: 'true' }],
    ['timeAtValue(heating up)', { type: 'timeAtValue', value: 'heating up' }],
    ['timeAtValue(")")', { type: 'timeAtValue', value: ')' }],
  ])('%s', (name, expected) => expect(parseAggregation(name)).toEqual(expected));

  it.each([
    '',
    'p',
    'p101',
    'p-1',
    'percentile',
    'percentile()',
    'percentile(x)',
    'mean(1)',
    'mean5',
    'mode',
  ])('refuses %j', (name) => expect(() => parseAggregation(name)).toThrow(RangeError));

  it.each([
    'time_at_value',
    'time_at_value()',
    'time_at_value(null)',
    'time_at_value({})',
    'time_at_value("a)',
  ])('refuses %j', (name) =>
    expect(() => parseAggregation(name)).toThrow(/aggregation 'time_at_value.*expected/),
  );

  it('come as a list parted by commas', () => {
    expect(
      parseAggregations('min, max,p95,time_at_value("a,b"),time_at_value(c,d)').map(formatAggregation),
    ).toEqual(['min', 'max', 'p95', 'time_at_value("a,b")', 'time_at_value("c,d")']);
    expect(() => parseAggregations('')).toThrow(RangeError);
  });

  it('are read back as they are written', () => {
    const value = fc.oneof(fc.boolean(), fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    const any = fc.oneof(
      fc.constantFrom<Aggregation>({ type: 'delta' }, { type: 'timeWeightedMean' }, { type: 'stddev' }),
      fc.integer({ min: 0, max: 1000 }).map((n): Aggregation => ({ type: 'percentile', percentile: n / 10 })),
      value.map((value): Aggregation => ({ type: 'timeAtValue', value: Object.is(value, -0) ? 0 : value })),
    );
    fc.assert(
      fc.property(any, (aggregation) => {
        expect(parseAggregation(formatAggregation(aggregation))).toEqual(aggregation);
      }),
    );
  });
});
