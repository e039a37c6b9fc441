/** Instants of a client are those that the server reads: the two are held together over instants of every kind. */
import { describe, expect, it } from 'vitest';
import {
  isoFromMicros,
  microsFromIso,
  microsFromNumber,
  microsFromValue,
} from '../../server/src/model/time.js';
import { tries } from '../../server/test/support/long.js';
import { randomNumbers, SEED } from '../../server/test/support/random.js';
import { OptionError, Timestamp } from '../src/index.js';

const random = randomNumbers(SEED);
const UNITS = ['s', 'ms', 'us', 'ns'] as const;
const PER = { s: 1_000_000n, ms: 1_000n, us: 1n };

describe('a number of a unit', () => {
  it('is the instant that the server reads in it', () => {
    expect(Timestamp.seconds(1_767_225_600).toISOString()).toBe('2026-01-01T00:00:00.000Z');
    expect(Timestamp.milliseconds(1_767_225_600_123).toISOString()).toBe('2026-01-01T00:00:00.123Z');
    expect(Timestamp.microseconds(1_767_225_600_123_456).toISOString()).toBe('2026-01-01T00:00:00.123456Z');
    expect(Timestamp.nanoseconds(1_767_225_600_123_456_789n).micros).toBe(1_767_225_600_123_456);
    expect(Timestamp.nanoseconds(-1n).micros).toBe(-1);
    expect(new Timestamp(5).micros).toBe(5_000);
  });

  it(`is said exactly in every unit (seed ${SEED})`, () => {
    for (let nth = 0; nth < tries(50_000, 1_000); nth++) {
      const unit = random.pick(UNITS);
      const micros = BigInt(Math.floor((random.fraction() - 0.2) * random.pick([1e9, 1e13, 2e15, 8.9e15])));
      const value = unit === 'ns' ? micros * 1000n + BigInt(random.below(1000)) : micros / PER[unit];
      const instant = new Timestamp(value, unit);
      expect(instant.micros, `${value} ${unit}`).toBe(microsFromNumber(value, unit));
      for (const other of UNITS)
        expect(microsFromValue(instant.in(other), other), `${value} ${unit}`).toBe(instant.micros);
      expect(microsFromValue(JSON.parse(JSON.stringify(instant)), 'ms')).toBe(instant.micros);
      expect(instant.toISOString()).toBe(isoFromMicros(instant.micros));
      expect(Timestamp.of(instant.toISOString()).micros).toBe(instant.micros);
    }
  });

  it.each([
    [5.5, 's', 'time is 5.5; expected a whole number of seconds (what is finer is given in a finer unit).'],
    [2 ** 60, 'ns', 'beyond 2^53 a number is not exact: give it as a bigint'],
    [NaN, 'ms', 'time is NaN; expected a whole number of milliseconds'],
    [1_767_225_600_000, 's', 'it looks like milliseconds: Timestamp.milliseconds(1767225600000)'],
    [1_767_225_600_000_000, 'ms', 'it looks like microseconds: Timestamp.microseconds(1767225600000000)'],
    [1_767_225_600_000_000_000n, 'us', 'it looks like nanoseconds'],
    ['5', 'ms', 'time is "5"; expected a whole number'],
    [5, 'minutes', 'unit is "minutes"; expected one of s, ms, us, ns.'],
  ])('%s %s is refused', (value, unit, message) => {
    const make = () => new Timestamp(value as number, unit as 's');
    expect(make).toThrow(OptionError);
    expect(make).toThrow(message);
  });

  it('that was probably meant in another unit says so', () => {
    expect(Timestamp.milliseconds(1_767_225_600).doubt).toBe(
      '1767225600 milliseconds is 1970-01-21T10:53:45.600Z; Timestamp.seconds(1767225600) would be 2026-01-01T00:00:00.000Z.',
    );
    expect(Timestamp.microseconds(1_767_225_600).doubt).toContain('Timestamp.seconds(1767225600)');
    expect(Timestamp.milliseconds(1_767_225_600_000).doubt).toBeUndefined();
    expect(Timestamp.milliseconds(5).doubt).toBeUndefined();
    expect(Timestamp.of('1970-01-21T10:53:45.600Z').doubt).toBeUndefined();
  });
});

describe('what stands for an instant', () => {
  it('is a number of milliseconds, a Date, a text, a Timestamp, or nothing', () => {
    const instant = Timestamp.seconds(1);
    expect(Timestamp.of(instant)).toBe(instant);
    expect(Timestamp.of(1000).micros).toBe(1_000_000);
    expect(Timestamp.of(new Date(1000)).micros).toBe(1_000_000);
    expect(Timestamp.of('2026-01-31T12:00:00.000001+01:00').toISOString()).toBe(
      '2026-01-31T11:00:00.000001Z',
    );
    expect(Timestamp.of().micros % 1000).toBe(0);
    expect(Timestamp.microseconds(1_999).toDate()).toEqual(new Date(1));
  });

  it.each([[null], [new Date(NaN)], ['yesterday'], [{}], [true], ['2026-02-30'], ['1767225600']])(
    'is not %j',
    (time) => {
      expect(() => Timestamp.of(time as string)).toThrow(OptionError);
    },
  );

  it(`is a text as the server reads it, and no other (seed ${SEED})`, () => {
    const two = (below: number) => String(random.below(below)).padStart(2, '0');
    const texts = Array.from({ length: tries(100_000, 5_000) }, () => {
      const date = `${random.pick(['1969', '1970', '2000', '2024', '2026', '0050', '2254'])}-${two(14)}-${two(33)}`;
      const seconds = random.pick([
        '',
        `:${two(62)}`,
        `:${two(60)}.${random.below(10 ** random.pick([1, 3, 6, 9]))}`,
        ':60',
        ':00',
      ]);
      const time = random.pick([
        '',
        `${random.pick(['T', ' ', 't', '_'])}${two(26)}:${two(61)}${seconds}`,
        'T24:00',
        'T23:59:60',
      ]);
      const zone = random.pick([
        '',
        'Z',
        'z',
        ` +${two(25)}`,
        `-${two(24)}:${two(61)}`,
        `+${two(24)}${two(60)}`,
        'X',
        '+1',
      ]);
      return date + time + zone;
    });
    let sound = 0;
    for (const text of texts) {
      const micros = microsFromIso(text);
      if (!Number.isSafeInteger(micros)) expect(() => Timestamp.of(text), text).toThrow(OptionError);
      else expect(Timestamp.of(text).micros, text).toBe(micros);
      if (!Number.isNaN(micros)) sound++;
    }
    expect(sound).toBeGreaterThan(texts.length / 20);
  });
});
