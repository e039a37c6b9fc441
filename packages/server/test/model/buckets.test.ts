import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketEdges as eachEdge,
  bucketStart,
  nextBucket,
  parseBucket,
  type Bucket,
  type CalendarUnit,
} from '../../src/model/buckets.js';
import { isoFromMicros, microsFromIso, zoneOffset } from '../../src/model/time.js';

const bucketEdges = (...of: Parameters<typeof eachEdge>) => [...eachEdge(...of)];
const iso = (times: number[]) => times.map((time) => isoFromMicros(time, 0));
const edges = (bucket: Bucket, from: string, to: string) =>
  iso(bucketEdges(bucket, microsFromIso(from), microsFromIso(to), 1000));
const calendar = (unit: CalendarUnit, zone: string, count = 1): Bucket => ({
  kind: 'calendar',
  unit,
  count,
  zone,
});

describe('fixed buckets', () => {
  it('are aligned to the epoch and labelled by their start', () => {
    expect(edges(parseBucket('5m'), '2020-10-13T14:02:39Z', '2020-10-13T14:10:00Z')).toEqual([
      '2020-10-13T14:00:00Z',
      '2020-10-13T14:05:00Z',
      '2020-10-13T14:10:00Z',
    ]);
  });

  it('can be counted from another origin', () => {
    const origin = microsFromIso('2020-10-13T14:02:00Z');
    const bucket: Bucket = { kind: 'fixed', width: 300_000_000, origin };
    expect(bucketStart(bucket, origin)).toBe(origin);
    expect(bucketStart(bucket, origin - 1)).toBe(origin - 300_000_000);
  });

  it('hold every instant once, before and after the epoch', () => {
    const width = fc.integer({ min: 1, max: 1e12 });
    const time = fc.integer({ min: -1e15, max: 4e15 });
    fc.assert(
      fc.property(width, time, time, (width, origin, time) => {
        const bucket: Bucket = { kind: 'fixed', width, origin };
        const start = bucketStart(bucket, time);
        expect(start).toBeLessThanOrEqual(time);
        expect(nextBucket(bucket, time)).toBeGreaterThan(time);
        expect(bucketStart(bucket, start)).toBe(start);
        expect(bucketStart(bucket, start - 1)).toBe(start - width);
      }),
    );
  });
});

describe('calendar buckets', () => {
  it('begin at local midnight, on days of 23 and 25 hours too', () => {
    expect(edges(calendar('day', 'Europe/Brussels'), '2021-03-27T12:00Z', '2021-03-29T12:00Z')).toEqual([
      '2021-03-26T23:00:00Z',
      '2021-03-27T23:00:00Z',
      '2021-03-28T22:00:00Z',
      '2021-03-29T22:00:00Z',
    ]);
    expect(edges(calendar('day', 'Europe/Brussels'), '2021-10-31T00:00Z', '2021-10-31T01:00Z')).toEqual([
      '2021-10-30T22:00:00Z',
      '2021-10-31T23:00:00Z',
    ]);
  });

  it('begin at the first valid instant where midnight is jumped over', () => {
    // São Paulo: 00:00 became 01:00.
    expect(edges(calendar('day', 'America/Sao_Paulo'), '2018-11-03T12:00Z', '2018-11-04T12:00Z')).toEqual([
      '2018-11-03T03:00:00Z',
      '2018-11-04T03:00:00Z',
      '2018-11-05T02:00:00Z',
    ]);
    // Toronto 1919: 23:30 became 00:30, so the day began at 00:30 and not at 01:00.
    expect(edges(calendar('day', 'America/Toronto'), '1919-03-30T12:00Z', '1919-03-31T12:00Z')).toEqual([
      '1919-03-30T05:00:00Z',
      '1919-03-31T04:30:00Z',
      '1919-04-01T04:00:00Z',
    ]);
  });

  it('have no bucket for a day that a zone left out', () => {
    expect(edges(calendar('day', 'Pacific/Apia'), '2011-12-29T12:00Z', '2011-12-31T00:00Z')).toEqual([
      '2011-12-29T10:00:00Z',
      '2011-12-30T10:00:00Z',
      '2011-12-31T10:00:00Z',
    ]);
  });

  it('give a repeated late evening to the day whose date it shows', () => {
    // St. John's: at 00:01 of 29 October 2006 the clocks went back to 23:01, and came to midnight again.
    const day = calendar('day', 'America/St_Johns');
    expect(edges(day, '2006-10-28T12:00:00Z', '2006-10-30T00:00:00Z')).toEqual([
      '2006-10-28T02:30:00Z',
      '2006-10-29T03:30:00Z',
      '2006-10-30T03:30:00Z',
    ]);
    const evening = microsFromIso('2006-10-29T03:00:00Z');
    expect(iso([bucketStart(day, evening)])).toEqual(['2006-10-28T02:30:00Z']);
    // Havana's clocks go back from 01:00 to midnight itself: the date stays, and so does its first midnight.
    expect(edges(calendar('day', 'America/Havana'), '2023-11-05T04:30Z', '2023-11-06T00:00Z')).toEqual([
      '2023-11-05T04:00:00Z',
      '2023-11-06T05:00:00Z',
    ]);
  });

  it('know weeks from Monday, months, quarters and years', () => {
    const at = microsFromIso('2024-02-29T12:00Z');
    const spans = (['week', 'month', 'quarter', 'year'] as const).map((unit) => {
      const bucket = calendar(unit, 'UTC');
      return iso([bucketStart(bucket, at), nextBucket(bucket, at)]).map((text) => text.slice(0, 10));
    });
    expect(spans).toEqual([
      ['2024-02-26', '2024-03-04'],
      ['2024-02-01', '2024-03-01'],
      ['2024-01-01', '2024-04-01'],
      ['2024-01-01', '2025-01-01'],
    ]);
  });

  it('of several units are counted from the epoch, whatever the range', () => {
    expect(
      edges(calendar('month', 'UTC', 2), '2024-02-29', '2024-05-02').map((text) => text.slice(0, 7)),
    ).toEqual(['2024-01', '2024-03', '2024-05', '2024-07']);
    expect(bucketStart(calendar('year', 'UTC', 10), microsFromIso('1969-12-31'))).toBe(
      microsFromIso('1960-01-01'),
    );
    expect(bucketStart(calendar('week', 'UTC', 2), 0)).toBe(microsFromIso('1969-12-29'));
    expect(bucketStart(calendar('day', 'UTC', 3), -1)).toBe(microsFromIso('1969-12-29'));
  });

  it('of any unit in any zone hold every instant once', () => {
    const unit = fc.constantFrom<CalendarUnit>('day', 'week', 'month', 'quarter', 'year');
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const time = fc.integer({ min: 0, max: 2_145_916_800_000_000 });
    fc.assert(
      fc.property(unit, zone, fc.integer({ min: 1, max: 9 }), time, (unit, zone, count, time) => {
        const bucket = calendar(unit, zone, count);
        const start = bucketStart(bucket, time);
        const next = nextBucket(bucket, time);
        expect(start <= time && time < next).toBe(true);
        expect(bucketStart(bucket, start)).toBe(start);
        expect(bucketStart(bucket, next - 1)).toBe(start);
        expect(bucketStart(bucket, next)).toBe(next);
        expect(Math.abs(zoneOffset(start, zone)) % 1_000_000).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('bucketEdges', () => {
  it('are none for an empty range', () => {
    expect(bucketEdges(parseBucket('1h'), 5, 5, 10)).toEqual([]);
    expect(bucketEdges(parseBucket('1d'), 6, 5, 10)).toEqual([]);
  });

  it('cover the range with at most the given number of buckets', () => {
    expect(bucketEdges(parseBucket('1s'), 0, 10_000_000, 10)).toHaveLength(11);
    expect(() => bucketEdges(parseBucket('1s'), 0, 10_000_001, 10)).toThrow(/more than 10 buckets/);
    const days = 10 * 86_400_000_000;
    expect(bucketEdges(parseBucket('1d'), 0, days, 10)).toHaveLength(11);
    expect(() => bucketEdges(parseBucket('1d'), 0, days + 1, 10)).toThrow(/more than 10 buckets/);
    expect(() => bucketEdges(parseBucket('1us'), 0, 9e15, 1e6)).toThrow(/wider bucket/);
  });

  it('refuse a range that is no time', () => {
    expect(() => bucketEdges(parseBucket('1d'), NaN, 5, 10)).toThrow(RangeError);
    expect(() => bucketEdges(parseBucket('1s'), 0, NaN, 10)).toThrow(RangeError);
  });
});
