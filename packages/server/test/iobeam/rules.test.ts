/** The dialect's small rules by themselves: lengths, stamps, units, permissions, error bodies. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorBody, formOf } from '../../src/dialects/iobeam/errors.js';
import { generateId, generateName } from '../../src/dialects/iobeam/devices/generated-names.js';
import {
  bitsOf,
  permissionsIn,
  PERMISSIONS,
  scopesFor,
} from '../../src/dialects/iobeam/tokens/permissions.js';
import { stampText, timeFormatOf, timeIn } from '../../src/dialects/iobeam/wire/times.js';
import { parseDuration } from '../../src/dialects/iobeam/wire/duration.js';
import { parseStamp } from '../../src/dialects/iobeam/wire/stamp.js';
import { ERRORS, type ErrorCode } from '../../src/errors/catalogue.js';
import { TributaryError } from '../../src/errors/error.js';

describe('lengths of time', () => {
  it.each([
    ['5w', 5 * 7 * 86_400_000],
    ['1d', 86_400_000],
    ['36h', 36 * 3_600_000],
    ['90M', 90 * 60_000],
    ['1s', 1000],
  ])('%s', (text, length) => expect(parseDuration(text)).toBe(length));

  it.each(['', '5', 'w', '0d', '-1d', '1.5h', '5 w', '5y', '999999999999w', '5w5w'])('not %j', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  );

  it('are whole milliseconds or refused, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const length = parseDuration(text);
        return length === undefined || (Number.isSafeInteger(length) && length > 0);
      }),
    );
  });
});

describe('stamps', () => {
  it.each([
    ['2015-03-01 20:55:21 -0400', Date.UTC(2015, 2, 2, 0, 55, 21)],
    ['2016-08-28 17:25:31 +0000', Date.UTC(2016, 7, 28, 17, 25, 31)],
    ['2016-08-28T17:25:31Z', Date.UTC(2016, 7, 28, 17, 25, 31)],
    ['2016-08-28T17:25:31+02:00', Date.UTC(2016, 7, 28, 15, 25, 31)],
  ])('%s', (text, time) => expect(parseStamp(text)).toBe(time));

  it.each(['', 'now', '2015-13-01 00:00:00 +0000', '2015-03-01', '1900-01-01 00:00:00 +0000'])(
    'not %j',
    (text) => expect(parseStamp(text)).toBeUndefined(),
  );

  it('have one width, no fractions, and are read as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 0, 1) }), (time) => {
        const text = stampText(time);
        expect(text).toHaveLength('2016-08-28 17:25:31 +0000'.length);
        expect(parseStamp(text)).toBe(Math.floor(time / 1000) * 1000);
      }),
    );
  });
});

describe('times of answers', () => {
  it('round down in every unit, and timeval keeps all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (micros) => {
        const timeval = timeIn(micros, 'timeval') as { sec: number; usec: number };
        expect(Object.keys(timeval)).toEqual(['sec', 'usec']);
        expect(timeval.sec * 1e6 + timeval.usec).toBe(micros);
        expect(timeIn(micros, 'sec')).toBe(timeval.sec);
        expect(timeIn(micros, 'usec')).toBe(micros);
        expect(timeIn(micros, 'msec')).toBe(Math.floor(micros / 1000));
      }),
    );
  });

  it('have a unit in any letter case, milliseconds unless told', () => {
    expect([timeFormatOf(undefined), timeFormatOf('TIMEVAL'), timeFormatOf('uSec')]).toEqual([
      'msec',
      'timeval',
      'usec',
    ]);
    for (const wrong of ['ms', 7, null, ['sec']]) expect(() => timeFormatOf(wrong)).toThrow('timefmt');
  });
});

describe('permissions', () => {
  it('come back from their scopes as they went in, and their bits are 1, 2 and 4', () => {
    fc.assert(
      fc.property(fc.subarray([...PERMISSIONS]), (given) => {
        const permissions = new Set(given);
        expect(permissionsIn(scopesFor(permissions))).toEqual(permissions);
        expect(bitsOf(permissions)).toBe(
          (permissions.has('read') ? 1 : 0) +
            (permissions.has('write') ? 2 : 0) +
            (permissions.has('admin') ? 4 : 0),
        );
      }),
    );
  });

  it('never become a scope of ours that includes more than was given', () => {
    fc.assert(
      fc.property(fc.subarray([...PERMISSIONS]), (given) => {
        const scopes = scopesFor(new Set(given));
        const includes = { 'project:read': 1, 'project:write': 2, 'project:admin': 3 } as Record<
          string,
          number
        >;
        for (const scope of scopes) expect(includes[scope] ?? 0).toBeLessThanOrEqual(given.length);
      }),
    );
  });
});

describe('generated ids and names', () => {
  it('fit the pattern and the length that every client takes', () => {
    const made = Array.from({ length: 1000 }, generateId);
    expect(new Set(made).size).toBe(1000);
    for (const id of made) expect(id).toMatch(/^[a-zA-Z0-9:_-]{16,48}$/);
    for (let i = 0; i < 100; i++) expect(generateName()).toMatch(/^[a-z]+-[a-z]+-\d{1,6}$/);
  });
});

describe('error bodies', () => {
  it('have a status, a code and a message of at least 20 characters for every code of ours', () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      const error = new TributaryError(code, { reason: '', field: 'x', value: 1, expected: 'y', what: 'Z' });
      const [status, number] = formOf(error);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status >= 500).toBe(ERRORS[code].status >= 500);
      expect(Number.isInteger(number)).toBe(true);
      const { errors } = errorBody(error) as { errors: { message: string; details: string }[] };
      expect(errors[0]!.message.length, code).toBeGreaterThanOrEqual(20);
      expect(errors[0]!.details).toBe(code);
    }
  });

  it('keep within a limit, whatever the value in them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (value) => {
        const error = new TributaryError('field_invalid', {
          field: 'body.device_id',
          value,
          expected: 'y'.repeat(80),
        });
        const text = JSON.stringify(errorBody(error, 255));
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(255);
        expect(Buffer.from(text).toString()).toBe(text);
      }),
    );
  });
});
