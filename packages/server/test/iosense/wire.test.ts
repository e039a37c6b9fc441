// Times, comparisons and parameters by themselves.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TributaryError } from '../../src/errors/error.js';
import { readBody } from '../../src/dialects/iosense/wire/body.js';
import { countOf, parametersOf, rangeOf, sensorsOf } from '../../src/dialects/iosense/wire/parameters.js';
import { cursorOf, timeOf } from '../../src/dialects/iosense/wire/times.js';
import { LONG } from '../support/long.js';

describe('times', () => {
  it('mean the same in every unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000_000, max: 9_999_999_999 }), (seconds) => {
        for (const text of [
          `${seconds}`,
          `${seconds}000`,
          `${seconds}0000`,
          `${seconds}000000000`,
          `${seconds}.0`,
        ])
          expect(timeOf(text)).toBe(seconds * 1e6);
        expect(timeOf(seconds * 1000)).toBe(seconds * 1e6);
        expect(timeOf(seconds * 1e9)).toBe(seconds * 1e6);
      }),
    );
  });

  it('survive as a cursor, which is never falsy', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 2_000 })), (ms) => {
        const cursor = cursorOf(ms);
        expect(Boolean(cursor)).toBe(true);
        expect(Math.floor(timeOf(String(cursor)) / 1000)).toBe(ms);
        expect(Math.floor(timeOf(cursor) / 1000)).toBe(ms);
      }),
    );
    expect(timeOf('-1')).toBe(0);
  });

  it('are told from what is none', () => {
    for (const text of ['', 'now', '1e9', 'NaN', null, undefined, {}, true]) expect(timeOf(text)).toBeNaN();
    expect(timeOf('2024-04-06T00:00:00Z')).toBe(Date.UTC(2024, 3, 6) * 1000);
  });
});

it('parameters are read or refused, whatever comes', () => {
  const members = fc.dictionary(fc.constantFrom('sTime', 'eTime', 'sensor', 'lim'), fc.anything());
  fc.assert(
    fc.property(fc.oneof(members, fc.object()), (input) => {
      for (const read of [
        () => rangeOf(parametersOf(input)),
        () => sensorsOf(parametersOf(input)),
        () => countOf(parametersOf(input), 'lim', { most: 5 }),
        () => readBody(Buffer.from(JSON.stringify(input)), 'application/json'),
      ])
        try {
          read();
        } catch (error) {
          expect(error).toBeInstanceOf(TributaryError);
        }
    }),
    { numRuns: LONG ? 100_000 : 10_000 },
  );
}, 120_000);

describe('forms', () => {
  const FORM = 'application/x-www-form-urlencoded';

  it('keep all values of a name, as many names as there are', () => {
    expect(readBody(Buffer.from('a=1&b=x%20y&a=2'), FORM)).toEqual({ a: ['1', '2'], b: ['x y'] });
    const names = Array.from({ length: 50_000 }, (_, n) => n.toString(36));
    expect(Object.keys(readBody(Buffer.from(names.join('&')), FORM))).toHaveLength(50_000);
  });

  it('are refused beyond what is parsed in one go, also without a type', () => {
    const long = Buffer.from('x&'.repeat(150_000));
    for (const type of [FORM, undefined])
      expect(() => readBody(long, type)).toThrow(
        expect.objectContaining({ code: 'body_too_large' }) as Error,
      );
  });
});
