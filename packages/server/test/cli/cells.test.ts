// What a single cell or time text means to an import.
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../src/cli/import/pattern.js';
import { timeReader as timeReaderOf } from '../../src/cli/import/times.js';
import { readCell, readTyped } from '../../src/cli/import/values.js';
import { instantsOfLocal, isoFromMicros } from '../../src/model/time.js';
import { Clock } from '../../src/cli/import/clock.js';

describe('a cell', () => {
  it.each([
    ['21.5', 21.5],
    [' -3 ', -3],
    ['+.5e-3', 0.0005],
    ['TRUE', true],
    ['false', false],
    ['open', 'open'],
    ['12:30', '12:30'],
    ['0x10', '0x10'],
  ])('without a kind: %j is what it looks like', (text, value) => {
    expect(readCell('c', text, undefined)).toEqual({ value });
  });

  it.each(['', '  ', 'NA', 'n/a', 'NaN', 'null', 'None'])('%j holds no value', (text) => {
    expect(readCell('c', text, undefined)).toEqual({ value: undefined });
    expect(readCell('c', text, 'number')).toEqual({ value: undefined });
  });

  it('of a kind is that kind or refused with the column, the value and what was expected', () => {
    expect(readCell('c', '1', 'boolean')).toEqual({ value: true });
    expect(readCell('c', 'off', 'boolean')).toEqual({ value: false });
    expect(readCell('c', '007', 'string')).toEqual({ value: '007' });
    expect(readCell('c', 'NA', 'string')).toEqual({ value: 'NA' });
    expect(readCell('c', '2', 'boolean')).toEqual({ refusal: 'c is "2"; expected true or false' });
    expect(readCell('c', '1,5', 'number')).toEqual({ refusal: 'c is "1,5"; expected a number' });
    expect(readCell('c', '1e999', 'number')).toEqual({
      refusal: 'c is "1e999"; expected a number from -1.8e308 to 1.8e308',
    });
  });

  it('that has a type keeps it unless a kind is given', () => {
    expect(readTyped('c', '5', undefined)).toEqual({ value: '5' });
    expect(readTyped('c', '5', 'number')).toEqual({ value: 5 });
    expect(readTyped('c', 1, 'boolean')).toEqual({ value: true });
    expect(readTyped('c', null, 'number')).toEqual({ value: undefined });
    expect(readTyped('c', [1], undefined)).toEqual({
      refusal: 'c is [1]; expected a number, true, false or a text',
    });
  });
});

describe('a time pattern', () => {
  const read = (pattern: string, text: string, zone = 'UTC'): string => {
    const time = compilePattern(pattern)?.(text, (naive) => instantsOfLocal(naive, zone)[0] ?? NaN);
    return time === undefined ? 'no pattern' : Number.isNaN(time) ? 'no time' : isoFromMicros(time);
  };

  it.each([
    ['yyyy-MM-dd HH:mm:ss', '2015-02-04 17:51:59', '2015-02-04T17:51:59.000Z'],
    ['dd/MM/yyyy HH:mm', '4/2/2015 7:05', '2015-02-04T07:05:00.000Z'],
    ['M/d/yy h:mm a', '2/4/15 12:05 AM', '2015-02-04T00:05:00.000Z'],
    ['M/d/yy h:mm a', '2/4/15 12:05 pm', '2015-02-04T12:05:00.000Z'],
    ['d MMM yyyy', '4 Feb 2015', '2015-02-04T00:00:00.000Z'],
    ['yyyyMMddTHHmmss.SSS', '20150204T175159.25', '2015-02-04T17:51:59.250Z'],
    ["yyyy-MM-dd 'at' HH'h'", '2015-02-04 at 17h', '2015-02-04T17:00:00.000Z'],
    ['yyyy-MM-dd HH:mmXXX', '2015-02-04 17:51-05:30', '2015-02-04T23:21:00.000Z'],
    ['dd.MM.yyyy', '04-02-2015', 'no time'],
    ['dd.MM.yyyy', '31.02.2015', 'no time'],
    ['dd.MM.yyyy', '01.13.2015', 'no time'],
    ['dd.MM.yyyy', '01.00.2015', 'no time'],
    ['d MMM yyyy', '4 Foo 2015', 'no time'],
    ['M/d/yy h:mm a', '2/4/15 13:05 PM', 'no time'],
    ['HH:mm', '17:51', 'no pattern'],
    ['yyyy-MM-dd q', '', 'no pattern'],
    ['yyyy-yyyy-MM-dd', '', 'no pattern'],
    ['yyyy-MM-dd h:mm', '', 'no pattern'],
  ])('%s reads %j as %s', (pattern, text, expected) => {
    expect(read(pattern, text)).toBe(expected);
  });

  it('reads local time in a zone, in and out of summer time', () => {
    expect(read('yyyy-MM-dd HH:mm', '2015-02-04 12:00', 'Europe/Brussels')).toBe('2015-02-04T11:00:00.000Z');
    expect(read('yyyy-MM-dd HH:mm', '2015-07-04 12:00', 'Europe/Brussels')).toBe('2015-07-04T10:00:00.000Z');
  });
});

describe('the time of a row', () => {
  const timeReader = (format: string | undefined, zone: string | undefined, column: string) => {
    const read = timeReaderOf(format, new Clock(zone ?? 'UTC'), column);
    return (value: unknown) => read(value, 'd');
  };

  it('is ISO unless said otherwise, and local where it names no zone', () => {
    const read = timeReader(undefined, 'Europe/Brussels', 'date');
    expect(read('2015-02-04 17:51:00')).toBe(Date.UTC(2015, 1, 4, 16, 51) * 1000);
    expect(read('2015-02-04T17:51:00Z')).toBe(Date.UTC(2015, 1, 4, 17, 51) * 1000);
    expect(read('yesterday')).toBe('date is "yesterday"; expected ISO time (or give --time-format)');
  });

  it('is never a number of a guessed unit', () => {
    expect(() => timeReader(undefined, undefined, 'ts')('1423072260')).toThrow(
      'ts holds numbers such as "1423072260"',
    );
    expect(timeReader('iso', undefined, 'ts')(1423072260)).toBe('ts is 1423072260; expected ISO time');
  });

  it.each([
    ['s', '1423072260.5', 1423072260_500_000],
    ['ms', 1423072260123, 1423072260123_000],
    ['us', '1423072260123456', 1423072260123456],
    ['ns', '1423072260123456789', 1423072260123456],
  ])('is a number of %s when said', (unit, given, micros) => {
    expect(timeReader(unit, undefined, 'ts')(given)).toBe(micros);
    expect(timeReader(unit, undefined, 'ts')('noon')).toBe(`ts is "noon"; expected a number of ${unit}`);
  });

  it('refuses a format that is none', () => {
    expect(() => timeReader('weeks', undefined, 'ts')).toThrow(
      '--time-format is "weeks"; expected iso, s, ms, us, ns, or a pattern',
    );
  });
});
