import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_MICROS,
  isTimeUnit,
  microsFromNumber,
  nanosecondText,
  numberFromMicros,
} from '../../src/model/time.js';

const instant = fc.integer({ min: 0, max: 4_102_444_800_000_000 }); // 1970 … 2100

describe('microsFromNumber', () => {
  it('reads whole numbers of every unit', () => {
    expect(microsFromNumber(1602597759, 's')).toBe(1602597759000000);
    expect(microsFromNumber(1602597759489, 'ms')).toBe(1602597759489000);
    expect(microsFromNumber(1602597759489123, 'us')).toBe(1602597759489123);
    expect(microsFromNumber(1602597759489123456n, 'ns')).toBe(1602597759489123);
    expect(microsFromNumber('1602597759489123456', 'ns')).toBe(1602597759489123);
  });

  it('reads decimal fractions as they were written, not as their doubles are', () => {
    expect(microsFromNumber(1602597759.489, 's')).toBe(1602597759489000);
    expect(microsFromNumber(1602597759.000001, 's')).toBe(1602597759000001);
    expect(microsFromNumber(1602597759489.001, 'ms')).toBe(1602597759489001);
    // JSON holds 1602597759489000000 as the double …488999936.
    expect(microsFromNumber(JSON.parse('1602597759489000000') as number, 'ns')).toBe(1602597759489000);
  });

  it('cuts what is finer than a microsecond off toward the past', () => {
    expect(microsFromNumber(1.0000019, 's')).toBe(1000001);
    expect(microsFromNumber(0.0019, 'ms')).toBe(1);
    expect(microsFromNumber(1999, 'ns')).toBe(1);
    expect(microsFromNumber(-1, 'ns')).toBe(-1);
    expect(microsFromNumber(-1n, 'ns')).toBe(-1);
    expect(microsFromNumber(-1000n, 'ns')).toBe(-1);
    expect(microsFromNumber('-1', 'ns')).toBe(-1);
    expect(microsFromNumber('-1000', 'ns')).toBe(-1);
    expect(microsFromNumber('-0.0000001', 's')).toBe(-1);
    expect(microsFromNumber(-0.5, 'us')).toBe(-1);
    expect(microsFromNumber('12.9', 'us')).toBe(12);
  });

  it('never answers minus zero', () => {
    for (const unit of ['s', 'ms', 'us', 'ns'] as const) {
      expect(microsFromNumber(-0, unit)).toBe(0);
      expect(microsFromNumber('-0', unit)).toBe(0);
    }
  });

  it.each(['', '+', '-', '.', '.5', '1e9', ' 1', '1 ', '1_000', '0x10', '1.2.3', 'NaN', '١'])(
    'answers NaN for the text %j',
    (text) => expect(microsFromNumber(text, 'ms')).toBeNaN(),
  );

  it('answers NaN for numbers that are no time', () => {
    for (const value of [NaN, Infinity, -Infinity, 1e300]) {
      for (const unit of ['s', 'ms', 'us', 'ns'] as const) expect(microsFromNumber(value, unit)).toBeNaN();
    }
    expect(microsFromNumber(10n ** 400n, 'ns')).toBeNaN();
    expect(microsFromNumber('9'.repeat(400), 'ns')).toBeNaN();
    // Nanoseconds taken for milliseconds are beyond the year 9999.
    expect(microsFromNumber(1602597759489000000, 'ms')).toBeNaN();
    expect(microsFromNumber(MAX_MICROS / 1000, 'ms')).toBeNaN();
  });

  it('keeps the order of times beyond the exact range, so that a far end of a range works', () => {
    const end = microsFromNumber(253402300799999, 'ms');
    expect(end).toBeGreaterThan(microsFromNumber(1602597759489, 'ms'));
  });

  it('undoes numberFromMicros in every unit', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom('s', 'ms', 'us', 'ns'), (time, unit) => {
        expect(microsFromNumber(numberFromMicros(time, unit), unit)).toBe(time);
      }),
    );
  });

  it('reads text, big integers and numbers alike', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 999 }), (time, nanos) => {
        const text = `${time}${String(nanos).padStart(3, '0')}`;
        expect(microsFromNumber(text, 'ns')).toBe(time);
        expect(microsFromNumber(BigInt(text), 'ns')).toBe(time);
        expect(microsFromNumber(`${time}`, 'us')).toBe(time);
        expect(microsFromNumber(`00${time}.${nanos}`, 'us')).toBe(time);
        const digits = String(time).padStart(7, '0');
        const seconds = `${digits.slice(0, -6)}.${digits.slice(-6)}`;
        expect(microsFromNumber(seconds, 's')).toBe(time);
        expect(microsFromNumber(Number(seconds), 's')).toBe(time);
      }),
    );
  });
});

describe('units of time', () => {
  it('are s, ms, us and ns', () => {
    expect(['s', 'ms', 'us', 'ns', 'm', 'S', ''].map(isTimeUnit)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('nanosecondText is exact where a number is not', () => {
    expect(nanosecondText(1602597759489123)).toBe('1602597759489123000');
    expect(nanosecondText(0)).toBe('0');
    expect(nanosecondText(-1)).toBe('-1000');
  });
});
