// The times that devices send: every form, told apart as the contract says, and never an error.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { isTimeForm, readEnd, readStart, readTime } from '../../src/dialects/losant/wire/times.js';

const NOW = Date.UTC(2026, 5, 15, 12);
const read = (value: unknown) => (isTimeForm(value) ? readTime(value, NOW) : 'no time');

describe('a time of a report', () => {
  it.each([
    ['an ISO text', '2026-06-15T03:50:00.000Z', Date.UTC(2026, 5, 15, 3, 50)],
    ['a text with an offset', '2026-06-15T05:50:00.250+02:00', Date.UTC(2026, 5, 15, 3, 50, 0, 250)],
    ['a text in words', 'Mon, 15 Jun 2026 03:50:00 GMT', Date.UTC(2026, 5, 15, 3, 50)],
    ['$date', { $date: '2026-06-15T03:50:00.001Z' }, Date.UTC(2026, 5, 15, 3, 50, 0, 1)],
    ['microseconds, which are cut', '2026-06-15T03:50:00.123999Z', Date.UTC(2026, 5, 15, 3, 50, 0, 123)],
    ['milliseconds', 1_781_495_400_000, 1_781_495_400_000],
    ['milliseconds with a fraction, which is cut', 1_781_495_400_000.75, 1_781_495_400_000],
    ['seconds', 1_781_495_400, 1_781_495_400_000],
    ['seconds with a fraction', 1_781_495_400.125, 1_781_495_400_125],
    ['the largest number of seconds', 99_999_999_999, 99_999_999_999_000],
    ['the smallest number of milliseconds', 1e11, 1e11],
    ['a negative number, which is relative', -5000, NOW - 5000],
    ['what cannot be read, which is now', 'yesterday, perhaps', NOW],
    ['an empty text, which is now', '', NOW],
    ['an unreadable $date, which is now', { $date: 'x' }, NOW],
  ])('may be %s', (_, value, expected) => expect(read(value)).toBe(expected));

  it.each([[null], [true], [[]], [{}], [{ $date: 5 }], [{ $date: '2026-01-01', zone: 'UTC' }]])(
    'is not %j',
    (value) => expect(read(value)).toBe('no time'),
  );

  it('without a zone is UTC, wherever the server stands', () => {
    vi.stubEnv('TZ', 'America/New_York');
    expect(Date.parse('2026-06-15T03:50:00')).not.toBe(Date.UTC(2026, 5, 15, 3, 50));
    const texts = [
      ['2026-06-15T03:50:00', 3],
      ['2026-06-15 03:50', 3],
      ['06/15/2026 03:50', 3],
      ['15 Jun 2026 3:50 AM', 3],
      ['Mon, 15 Jun 2026 03:50:00 GMT', 3],
      ['15 Jun 2026 03:50Z', 3],
      ['Mon Jun 15 2026 05:50:00 GMT+0200 (CEST)', 3],
      ['15 Jun 2026 03:50 EDT', 7],
      ['2026/06/15 03:50 -04:00', 7],
    ] as const;
    for (const [text, hour] of texts)
      expect([text, read(text), read({ $date: text })]).toEqual([
        text,
        ...[0, 1].map(() => Date.UTC(2026, 5, 15, hour, 50)),
      ]);
    expect(read('2026-06-15')).toBe(Date.UTC(2026, 5, 15));
    vi.unstubAllEnvs();
  });

  it('reads back every instant that a client writes, in milliseconds, as text and as $date', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1e11, max: 4e12 }), (time) => {
        const text = new Date(time).toISOString();
        expect([read(time), read(text), read({ $date: text })]).toEqual([time, time, time]);
      }),
    );
  });

  it('is a whole number of milliseconds whatever was sent', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double(),
          fc.string(),
          fc.string().map(($date) => ({ $date })),
        ),
        (value) => {
          expect(Number.isInteger(readTime(value, NOW))).toBe(true);
        },
      ),
    );
  });
});

it('reads the ends of a range: 0 is now, negative is relative', () => {
  expect([undefined, 0, -60_000, 5].map((end) => readEnd(end, NOW))).toEqual([NOW, NOW, NOW - 60_000, 5]);
  expect([0, -60_000, 1].map((start) => readStart(start, NOW))).toEqual([NOW, NOW - 60_000, 1]);
});
