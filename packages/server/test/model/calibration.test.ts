import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyCalibration,
  invertCalibration,
  isIdentity,
  parseCalibration,
  type Calibration,
} from '../../src/model/calibration.js';

describe('applyCalibration', () => {
  it('is m·x/d + o, with d = 1 and o = 0 unless given', () => {
    expect(applyCalibration({ type: 'linear', m: 280, d: 4095, o: 273.15 }, 4095)).toBe(553.15);
    expect(applyCalibration({ type: 'linear', m: 9, d: 5, o: -459.67 }, 273.15)).toBeCloseTo(32, 9);
    expect(applyCalibration({ type: 'linear', m: 3 }, 7)).toBe(21);
  });

  it('is m·x + c, held within the limits', () => {
    const calibration: Calibration = { type: 'affine', m: 2, c: 1, min: 0, max: 10 };
    expect([-5, 1, 4.5, 5].map((x) => applyCalibration(calibration, x))).toEqual([0, 3, 10, 10]);
    expect(applyCalibration({ type: 'affine', m: 2, c: 1 }, -5)).toBe(-9);
  });
});

describe('invertCalibration', () => {
  const part = fc.integer({ min: -1000, max: 1000 }).filter((n) => n !== 0);

  it('gives the raw value back', () => {
    fc.assert(
      fc.property(part, part, part, fc.integer({ min: -1e6, max: 1e6 }), (m, d, o, raw) => {
        for (const calibration of [
          { type: 'linear', m, d, o },
          { type: 'affine', m, c: o },
        ] as const) {
          const back = invertCalibration(calibration, applyCalibration(calibration, raw));
          expect(Math.abs((back ?? NaN) - raw)).toBeLessThan(1e-6 * (1 + Math.abs(o * d)));
        }
      }),
    );
  });

  it('gives nothing where there is no one raw value', () => {
    expect(invertCalibration({ type: 'linear', m: 0, o: 5 }, 5)).toBeUndefined();
    expect(invertCalibration({ type: 'affine', m: 1, c: 0, max: 10 }, 11)).toBeUndefined();
    expect(invertCalibration({ type: 'affine', m: 1, c: 0, min: 0 }, -1)).toBeUndefined();
  });
});

describe('isIdentity', () => {
  it('is true where no value changes', () => {
    expect(isIdentity({ type: 'linear', m: 1 })).toBe(true);
    expect(isIdentity({ type: 'linear', m: 4, d: 4, o: 0 })).toBe(true);
    expect(isIdentity({ type: 'affine', m: 1, c: 0 })).toBe(true);
  });

  it('is false where one may', () => {
    expect(isIdentity({ type: 'linear', m: 1, o: 1 })).toBe(false);
    expect(isIdentity({ type: 'linear', m: 1, d: 2 })).toBe(false);
    expect(isIdentity({ type: 'affine', m: 1, c: 0, max: 10 })).toBe(false);
  });
});

describe('parseCalibration', () => {
  it('reads both forms and leaves absent members out', () => {
    expect(parseCalibration({ type: 'linear', m: 1, d: null, o: 2 })).toEqual({ type: 'linear', m: 1, o: 2 });
    expect(parseCalibration({ type: 'affine', m: 1, c: 2, min: 0 })).toEqual({
      type: 'affine',
      m: 1,
      c: 2,
      min: 0,
    });
  });

  it.each<[unknown, RegExp]>([
    [null, /calibration null; expected an object/],
    [[1], /calibration \[1\]/],
    [{ m: 1 }, /calibration.type undefined; expected 'linear'/],
    [{ type: 'cubic' }, /calibration.type "cubic"/],
    [{ type: 'linear' }, /calibration.m is missing/],
    [{ type: 'affine', m: 1 }, /calibration.c is missing/],
    [{ type: 'linear', m: '1' }, /calibration.m "1"; expected a finite number/],
    [{ type: 'linear', m: Infinity }, /calibration.m/],
    [{ type: 'linear', m: 1, d: 0 }, /calibration.d 0/],
    [{ type: 'linear', m: 1, c: 0 }, /calibration.c is unknown; 'linear' has m, d, o/],
    [{ type: 'affine', m: 1, c: 0, min: 2, max: 1 }, /calibration.min 2; expected at most max, which is 1/],
    [JSON.parse('{"type":"linear","m":1,"__proto__":1}'), /__proto__ is unknown/],
  ])('refuses %j', (input, message) => expect(() => parseCalibration(input)).toThrow(message));
});
