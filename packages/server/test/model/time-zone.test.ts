import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isZone,
  isoFromMicros,
  localToMicros,
  microsFromIso,
  microsToLocal,
  zoneOffset,
} from '../../src/model/time.js';
import { ZONES, offsetByIntl } from './zones.js';

const HOUR = 3_600_000_000;
const at = (text: string, zone: string) => isoFromMicros(localToMicros(text, zone), 0);

describe('localToMicros', () => {
  it('takes the nearer one of a time that the clocks show twice, when told near what', () => {
    const near = (instant: string) =>
      isoFromMicros(localToMicros('2025-10-26T02:30:00', 'Europe/Berlin', microsFromIso(instant)), 0);
    expect(near('2025-10-26T00:30:02Z')).toBe('2025-10-26T00:30:00Z');
    expect(near('2025-10-26T01:30:02Z')).toBe('2025-10-26T01:30:00Z');
    expect(near('2025-10-20T00:00:00Z')).toBe('2025-10-26T00:30:00Z');
    expect(
      isoFromMicros(localToMicros('2025-10-27T02:30', 'Europe/Berlin', microsFromIso('2025-10-30')), 0),
    ).toBe('2025-10-27T01:30:00Z');
  });

  it('reads the clocks of a zone in winter and in summer', () => {
    expect(at('2015-02-04 17:51:00', 'Europe/Brussels')).toBe('2015-02-04T16:51:00Z');
    expect(at('2015-07-04T17:51:00.5', 'Europe/Brussels')).toBe('2015-07-04T15:51:00Z');
    expect(at('2015-07-04', 'Asia/Kathmandu')).toBe('2015-07-03T18:15:00Z');
    expect(at('2015-07-04 12:00', 'UTC')).toBe('2015-07-04T12:00:00Z');
  });

  it('moves a time that the clocks jump over on by the length of the jump', () => {
    expect(at('2021-03-28 02:30:00', 'Europe/Brussels')).toBe('2021-03-28T01:30:00Z'); // shown as 03:30
    expect(at('2021-03-28 01:59:59', 'Europe/Brussels')).toBe('2021-03-28T00:59:59Z');
    expect(at('2021-03-28 03:00:00', 'Europe/Brussels')).toBe('2021-03-28T01:00:00Z');
    // Samoa left out a whole day.
    expect(at('2011-12-30 12:00:00', 'Pacific/Apia')).toBe('2011-12-30T22:00:00Z');
  });

  it('takes the first of two equal clock readings', () => {
    expect(at('2021-10-31 02:30:00', 'Europe/Brussels')).toBe('2021-10-31T00:30:00Z');
    expect(at('2021-10-31 03:00:00', 'Europe/Brussels')).toBe('2021-10-31T02:00:00Z');
  });

  it('lets a text keep a zone of its own', () => {
    expect(at('2015-02-04T17:51:00Z', 'Europe/Brussels')).toBe('2015-02-04T17:51:00Z');
    expect(at('2015-02-04T17:51:00-05:00', 'Europe/Brussels')).toBe('2015-02-04T22:51:00Z');
  });

  it('reads parts, and answers NaN for parts and text that are no time', () => {
    const parts = { year: 2015, month: 2, day: 4, hour: 17, minute: 51, second: 3, micros: 7 };
    expect(localToMicros(parts, 'Europe/Brussels')).toBe(microsFromIso('2015-02-04T16:51:03.000007Z'));
    expect(localToMicros({ year: 2015, month: 2, day: 4 }, 'UTC')).toBe(microsFromIso('2015-02-04'));
    for (const wrong of [
      { month: 13 },
      { month: 0 },
      { day: 29 },
      { day: 0 },
      { hour: 24 },
      { minute: 60 },
      { second: 60 },
      { micros: 1e6 },
      { hour: 1.5 },
      { year: 10_000 },
      { year: NaN },
    ]) {
      expect(localToMicros({ ...parts, ...wrong }, 'Europe/Brussels')).toBeNaN();
    }
    expect(localToMicros('yesterday', 'Europe/Brussels')).toBeNaN();
  });

  it('refuses a zone that it does not know, naming it', () => {
    expect(() => localToMicros('2015-02-04', 'Mars/Olympus')).toThrow(/zone 'Mars\/Olympus' is unknown/);
    expect(isZone('Mars/Olympus')).toBe(false);
    expect(isZone('')).toBe(false);
    expect(isZone('Europe/Brussels')).toBe(true);
    expect(isZone('UTC')).toBe(true);
  });

  it('gives an instant that shows the same clock reading again, or one after a jump', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 2_145_916_800 }), (zone, second) => {
        const time = second * 1_000_000;
        const local = microsToLocal(time, zone);
        const back = localToMicros(isoFromMicros(local, 6).slice(0, -1), zone);
        expect(back).toBeLessThanOrEqual(time);
        expect(microsToLocal(back, zone)).toBe(local);
      }),
    );
  });
});

describe('zoneOffset', () => {
  it('is what Intl says, for every zone at many instants from 1970 to 2037', () => {
    for (const zone of ZONES) {
      const instants = fc.sample(fc.integer({ min: 0, max: 2_145_916_800 }), { numRuns: 12, seed: 7 });
      for (const second of instants) {
        expect(zoneOffset(second * 1_000_000, zone), `${zone} ${second}`).toBe(offsetByIntl(second, zone));
      }
    }
  });

  it('changes at the very second', () => {
    const change = microsFromIso('2021-03-28T01:00:00Z');
    expect(zoneOffset(change - 1, 'Europe/Brussels')).toBe(HOUR);
    expect(zoneOffset(change, 'Europe/Brussels')).toBe(2 * HOUR);
  });

  it('knows offsets of seconds, and works at the ends of time', () => {
    expect(zoneOffset(microsFromIso('1971-01-01'), 'Africa/Monrovia')).toBe(-(44 * 60 + 30) * 1_000_000);
    expect(zoneOffset(microsFromIso('9999-12-31'), 'Asia/Tokyo')).toBe(9 * HOUR);
    expect(Number.isFinite(zoneOffset(microsFromIso('0000-01-01'), 'Europe/Brussels'))).toBe(true);
    expect(() => zoneOffset(NaN, 'Europe/Brussels')).toThrow(RangeError);
  });
});
