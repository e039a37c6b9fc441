import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkBucket,
  formatBucket,
  parseBucket,
  type Bucket,
  type CalendarUnit,
} from '../../src/model/buckets.js';

const MINUTE = 60_000_000;
const fixed = (width: number): Bucket => ({ kind: 'fixed', width });
const calendar = (count: number, unit: CalendarUnit, zone = 'UTC'): Bucket => ({
  kind: 'calendar',
  unit,
  count,
  zone,
});

describe('parseBucket', () => {
  it.each<[string, Bucket]>([
    ['5m', fixed(5 * MINUTE)],
    ['5min', fixed(5 * MINUTE)],
    ['5 minutes', fixed(5 * MINUTE)],
    ['PT5M', fixed(5 * MINUTE)],
    ['1h', fixed(60 * MINUTE)],
    ['hour', fixed(60 * MINUTE)],
    ['1h30m', fixed(90 * MINUTE)],
    ['PT1H30M', fixed(90 * MINUTE)],
    ['1.5h', fixed(90 * MINUTE)],
    ['0.1s', fixed(100_000)],
    ['PT0.5S', fixed(500_000)],
    ['24H', fixed(1440 * MINUTE)],
    ['250ms', fixed(250_000)],
    ['10us', fixed(10)],
    ['10µs', fixed(10)],
    ['1d', calendar(1, 'day')],
    ['day', calendar(1, 'day')],
    ['P1D', calendar(1, 'day')],
    ['2 weeks', calendar(2, 'week')],
    ['P2W', calendar(2, 'week')],
    ['1mo', calendar(1, 'month')],
    ['1M', calendar(1, 'month')],
    ['P1M', calendar(1, 'month')],
    ['1q', calendar(1, 'quarter')],
    ['1y', calendar(1, 'year')],
    ['1y6mo', calendar(18, 'month')],
    ['P1Y6M', calendar(18, 'month')],
  ])('reads %s', (text, bucket) => expect(parseBucket(text)).toEqual(bucket));

  it('gives calendar units the zone, and refuses one that is unknown', () => {
    expect(parseBucket('1d', 'Europe/Brussels')).toEqual(calendar(1, 'day', 'Europe/Brussels'));
    expect(parseBucket('1h', 'Europe/Brussels')).toEqual(fixed(60 * MINUTE));
    expect(() => parseBucket('1d', 'Mars/Olympus')).toThrow(/zone 'Mars\/Olympus' is unknown/);
  });

  it.each(['', ' ', '5', 'P', 'PT', 'P1H', 'PT1D', '5x', '-5m', '1e3s', '5m!', '0m', '0d', '1.5d', '0.1us'])(
    'refuses %j',
    (text) => expect(() => parseBucket(text)).toThrow(RangeError),
  );

  it.each(['1d12h', 'P1DT12H', '1w2d', '1mo1d', 'constructor'])(
    'refuses units without a common width: %j',
    (text) => expect(() => parseBucket(text)).toThrow(RangeError),
  );

  it('says what was seen and what was expected', () => {
    expect(() => parseBucket('5 parsecs')).toThrow(
      /bucket '5 parsecs' is not readable; expected a width such as 30s/,
    );
    expect(() => parseBucket('99999y')).toThrow(
      /bucket count 99999; expected a whole number from 1 to 10000/,
    );
    expect(() => checkBucket({ kind: 'fixed', width: 1, origin: 0.5 })).toThrow(/origin 0.5/);
    expect(() => checkBucket(calendar(1, 'hour' as CalendarUnit))).toThrow(
      /unit 'hour'; expected one of day, week/,
    );
  });

  it('reads back what formatBucket writes', () => {
    const any = fc.oneof(
      fc.integer({ min: 1, max: 1e15 }).map(fixed),
      fc.integer({ min: 1, max: 5000 }).map((count) => fixed(count * MINUTE)),
      fc
        .tuple(
          fc.integer({ min: 1, max: 10_000 }),
          fc.constantFrom<CalendarUnit>('day', 'week', 'month', 'quarter', 'year'),
        )
        .map(([count, unit]) => calendar(count, unit, 'Asia/Tokyo')),
    );
    fc.assert(
      fc.property(any, (bucket) => {
        expect(parseBucket(formatBucket(bucket), 'Asia/Tokyo')).toEqual(bucket);
      }),
    );
    expect(formatBucket(fixed(90 * MINUTE))).toBe('90m');
    expect(formatBucket(fixed(120 * MINUTE))).toBe('2h');
  });
});
