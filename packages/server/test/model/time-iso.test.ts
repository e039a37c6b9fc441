import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_MICROS, MIN_MICROS, isoFromMicros, microsFromIso } from '../../src/model/time.js';
import { civilFromDays, daysFromCivil, daysInMonth } from '../../src/model/civil.js';

const BASE = Date.UTC(2020, 9, 13, 14, 2, 39) * 1000;

describe('microsFromIso', () => {
  it.each([
    ['2020-10-13T14:02:39.489Z', BASE + 489_000],
    ['2020-10-13T14:02:39Z', BASE],
    ['2020-10-13t14:02:39z', BASE],
    ['2020-10-13 14:02:39', BASE],
    ['2020-10-13T14:02:39.4', BASE + 400_000],
    ['2020-10-13T14:02:39,489', BASE + 489_000],
    ['2020-10-13T14:02:39.489123456Z', BASE + 489_123],
    ['2020-10-13T14:02:39.999999999Z', BASE + 999_999],
    ['2020-10-13T14:02:39.489000001+00:00', BASE + 489_000],
    ['2020-10-13T16:02:39+02:00', BASE],
    ['2020-10-13T16:02:39 +0200', BASE],
    ['2020-10-13T10:32:39-0330', BASE],
    ['2020-10-13 16:02:39+02', BASE],
    ['2020-10-13T14:02', BASE - 39_000_000],
    ['2020-10-13T14:02Z', BASE - 39_000_000],
    ['2020-10-13', Date.UTC(2020, 9, 13) * 1000],
    ['2020-02-29', Date.UTC(2020, 1, 29) * 1000],
    ['2020-10-12T24:00:00Z', Date.UTC(2020, 9, 13) * 1000],
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1) * 1000],
    ['1969-12-31T23:59:59.999999Z', -1],
    ['9999-12-31T23:59:59Z', Date.UTC(9999, 11, 31, 23, 59, 59) * 1000],
    ['0000-01-01', MIN_MICROS],
  ])('reads %s', (text, expected) => expect(microsFromIso(text)).toBe(expected));

  it.each([
    '',
    '2020',
    '2020-10',
    '2020-1-3',
    '20201013T140239Z',
    '2020-13-01',
    '2020-00-01',
    '2020-10-00',
    '2020-10-32',
    '2021-02-29',
    '1900-02-29',
    '2020-04-31',
    '2020/10/13',
    '2020-10-13Z',
    '2020-10-13T',
    '2020-10-13T14',
    '2020-10-13T14:2',
    '2020-10-13T14:02:',
    '2020-10-13T14:02:3',
    '2020-10-13T25:00:00Z',
    '2020-10-13T24:00:01Z',
    '2020-10-13T14:60:00Z',
    '2020-10-13T14:02:60Z',
    '2020-10-13T14:02:39.Z',
    '2020-10-13T14:02:39.1234567890Z',
    '2020-10-13T14:02:39ZZ',
    '2020-10-13T14:02:39 Z',
    '2020-10-13T14:02:39+',
    '2020-10-13T14:02:39+2',
    '2020-10-13T14:02:39+02:0',
    '2020-10-13T14:02:39+02:60',
    '2020-10-13T14:02:39+24:00',
    '2020-10-13T14:02:39 CET',
    '+2020-10-13T14:02:39Z',
    '-020-10-13',
    '20-0-10-13',
    '2O20-10-13',
    '２０２０-10-13',
    ' 2020-10-13',
    '2020-10-13 ',
    '0000-01-01T00:00:00+01:00',
  ])('answers NaN for %j', (text) => expect(microsFromIso(text)).toBeNaN());

  it('never throws and answers what Date answers for its own form', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof microsFromIso(text) === 'number'));
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }), (date) => {
        expect(microsFromIso(date.toISOString())).toBe(date.getTime() * 1000);
      }),
    );
  });
});

describe('isoFromMicros', () => {
  it('writes as many digits as asked for and cuts the rest off toward the past', () => {
    const time = BASE + 489_999;
    expect(isoFromMicros(time, 0)).toBe('2020-10-13T14:02:39Z');
    expect(isoFromMicros(time, 3)).toBe('2020-10-13T14:02:39.489Z');
    expect(isoFromMicros(time, 6)).toBe('2020-10-13T14:02:39.489999Z');
    expect(isoFromMicros(-1, 3)).toBe('1969-12-31T23:59:59.999Z');
  });

  it('writes milliseconds by itself, and microseconds where there are any', () => {
    expect(isoFromMicros(BASE)).toBe('2020-10-13T14:02:39.000Z');
    expect(isoFromMicros(BASE + 489_000)).toBe('2020-10-13T14:02:39.489Z');
    expect(isoFromMicros(BASE + 489_001)).toBe('2020-10-13T14:02:39.489001Z');
  });

  it('refuses what is no instant', () => {
    for (const time of [NaN, Infinity, MAX_MICROS, MIN_MICROS - 1000]) {
      expect(() => isoFromMicros(time)).toThrow(RangeError);
    }
    expect(isoFromMicros(MIN_MICROS, 0)).toBe('0000-01-01T00:00:00Z');
  });

  it('is read back as the same instant, whatever zone the text is given in', () => {
    const anyTime = fc.integer({ min: -62_000_000_000_000, max: 9_000_000_000_000_000 });
    fc.assert(
      fc.property(anyTime, fc.integer({ min: -1439, max: 1439 }), (time, minutes) => {
        expect(microsFromIso(isoFromMicros(time))).toBe(time);
        expect(microsFromIso(isoFromMicros(time, 6))).toBe(time);
        const shifted = isoFromMicros(time + minutes * 60_000_000, 6).slice(0, -1);
        const two = (n: number) => String(n).padStart(2, '0');
        const size = Math.abs(minutes);
        const zone = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
        expect(microsFromIso(shifted + zone)).toBe(time);
        expect(microsFromIso(shifted + zone.replace(':', ''))).toBe(time);
      }),
    );
  });
});

describe('the civil calendar', () => {
  it('agrees with Date on every day of 1600 to 2400', () => {
    for (let day = daysFromCivil(1600, 1, 1); day < daysFromCivil(2400, 1, 1); day++) {
      const date = new Date(day * 86_400_000);
      const civil = civilFromDays(day);
      const same =
        civil.year === date.getUTCFullYear() &&
        civil.month === date.getUTCMonth() + 1 &&
        civil.day === date.getUTCDate() &&
        daysFromCivil(civil.year, civil.month, civil.day) === day &&
        civil.day <= daysInMonth(civil.year, civil.month);
      if (!same) expect.fail(`day ${day}: ${JSON.stringify(civil)} is not ${date.toISOString()}`);
    }
  });

  it('carries months beyond a year', () => {
    expect(daysFromCivil(2020, 13, 1)).toBe(daysFromCivil(2021, 1, 1));
    expect(daysFromCivil(2020, 0, 1)).toBe(daysFromCivil(2019, 12, 1));
    expect(daysFromCivil(2020, -11, 1)).toBe(daysFromCivil(2019, 1, 1));
  });
});
