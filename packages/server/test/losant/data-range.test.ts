// Which times a data query means: absolute, relative and missing ones, with and without buckets.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveEnd, resolveRange } from '../../src/dialects/losant/wire/data-range.js';

const NOW = Date.UTC(2019, 2, 8, 17, 26, 11, 123);
const HOUR = 3_600_000;
const iso = (time: number) => new Date(time).toISOString();

describe('the range of a data query', () => {
  it('is what the documented query of 24 hours by the hour shows at 17:26', () => {
    const { start, end, step } = resolveRange({ end: 0, duration: 24 * HOUR, resolution: HOUR }, NOW);
    expect([iso(start), iso(end), step]).toEqual([
      '2019-03-07T18:00:00.000Z',
      '2019-03-08T18:00:00.000Z',
      HOUR,
    ]);
  });

  it('is what the printed example shows', () => {
    const now = Date.UTC(2016, 5, 15, 3, 58, 30);
    const { start, end } = resolveRange({ end: 0, duration: 600_000, resolution: 300_000 }, now);
    expect([iso(start), iso(end)]).toEqual(['2016-06-15T03:50:00.000Z', '2016-06-15T04:00:00.000Z']);
  });

  it('begins at local midnight when asked to, and keeps its end', () => {
    const midnight = Date.UTC(2019, 2, 1, 5);
    const asked = { start: midnight, end: midnight + 36 * HOUR, resolution: 24 * HOUR };
    expect(resolveRange(asked, NOW)).toEqual({ start: midnight, end: midnight + 36 * HOUR, step: 24 * HOUR });
  });

  it('is everything up to now when nothing is said, and the duration counts only without a start', () => {
    expect(resolveRange({}, NOW)).toEqual({ start: 0, end: NOW, step: undefined });
    expect(resolveRange({ duration: HOUR }, NOW)).toMatchObject({ start: NOW - HOUR, end: NOW });
    expect(resolveRange({ start: 5, duration: HOUR }, NOW)).toMatchObject({ start: 5, end: NOW });
    expect(resolveRange({ end: -HOUR, duration: HOUR }, NOW)).toMatchObject({
      start: NOW - 2 * HOUR,
      end: NOW - HOUR,
    });
    expect(resolveRange({ start: -HOUR, resolution: 0 }, NOW)).toMatchObject({
      start: NOW - HOUR,
      step: undefined,
    });
  });

  it('keeps to its rules for any numbers', () => {
    const number = fc.oneof(
      fc.constantFrom(0, -0, 1, -1, NOW),
      fc.integer({ min: -4e12, max: 4e12 }),
      fc.double({ min: -4e12, max: 4e12, noNaN: true }),
    );
    const request = fc.record(
      {
        start: number,
        end: number,
        duration: number,
        resolution: fc.oneof(
          fc.constant(0),
          fc.integer({ min: 1, max: 1e10 }),
          fc.double({ min: 1, max: 1e10, noNaN: true }),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(request, (asked) => {
        const { start, end, step } = resolveRange(asked, NOW);
        for (const time of [start, end]) expect(Number.isSafeInteger(time) && time >= 0).toBe(true);
        expect(step).toBe(asked.resolution ? Math.floor(asked.resolution) : undefined);
        const relative = asked.end === undefined || asked.end <= 0;
        const nominal = relative ? Math.max(0, NOW + Math.ceil(asked.end ?? 0)) : Math.floor(asked.end!);
        if (step !== undefined && relative) {
          expect(end % step).toBe(0);
          expect(end).toBeGreaterThanOrEqual(nominal);
          expect(end - nominal).toBeLessThan(step);
        } else expect(end).toBe(nominal);
        if (asked.start === undefined) {
          const { duration } = asked;
          expect(start).toBe(duration === undefined ? 0 : Math.max(0, end - Math.floor(duration)));
        }
        if (asked.start !== undefined && asked.start > 0) expect(start).toBe(Math.floor(asked.start));
        if (asked.start !== undefined && asked.start <= 0 && step !== undefined) expect(start % step).toBe(0);
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['start', 1e13],
    ['end', -1e13],
    ['end', 1.7e15],
    ['start', NaN],
    ['resolution', -1],
    ['resolution', 0.5],
    ['resolution', 1e300],
    ['resolution', NaN],
  ])('refuses %s %d by name', (field, value) => {
    expect(() => resolveRange({ [field]: value }, NOW)).toThrow(new RegExp(`^${field} is`));
  });

  it('ends a last value query at a time of its own', () => {
    expect(resolveEnd(undefined, NOW)).toBe(NOW);
    expect(resolveEnd(0, NOW)).toBe(NOW);
    expect(resolveEnd(-5, NOW)).toBe(NOW - 5);
    expect(resolveEnd(77, NOW)).toBe(77);
  });
});
