/** The arithmetic of units and raw formats, and the query of a request: pure functions over everything that fits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Query } from '../../src/dialects/iotile/http/query.js';
import { conversionBy, conversionNamed } from '../../src/dialects/iotile/wire/convert.js';
import { applyMdo, reverseMdo } from '../../src/dialects/iotile/wire/mdo.js';
import { neutralUnit, outputOf } from '../../src/dialects/iotile/wire/output.js';
import { rowId } from '../../src/dialects/iotile/wire/rows.js';
import {
  VARIABLE_TYPES,
  findInputUnit,
  findOutputUnit,
} from '../../src/dialects/iotile/wire/variable-types.js';
import { applyCalibration } from '../../src/model/calibration.js';
import { derivedUuid, slugify } from '../../src/model/slugify.js';

describe('an MDO', () => {
  it.each([
    [5, 8],
    [0, 0.5],
    [-10, -14.5],
  ])('3/2 and 0.5 takes %d to %d and back', (from, to) => {
    const mdo = { m: 3, d: 2, o: 0.5 };
    expect([applyMdo(mdo, from), reverseMdo(mdo, to)]).toEqual([to, from]);
  });

  it('of every unit goes there and back', () => {
    const units = VARIABLE_TYPES.flatMap((type) => [
      ...type.available_input_units,
      ...type.available_output_units,
    ]);
    fc.assert(
      fc.property(fc.constantFrom(...units), fc.integer({ min: -1e6, max: 1e9 }), (unit, x) => {
        expect(reverseMdo(unit, applyMdo(unit, x))).toBeCloseTo(x, 2);
      }),
    );
  });

  it('multiplies before it divides', () => {
    expect(applyMdo({ m: 100000, d: 378541, o: 0 }, 1000)).toBe((1000 * 100000) / 378541);
  });
});

const FORMATS_AND_RUBBISH = ['<L', '<l', '<I', '<i', '<h', '<H', '<b', '<B', 'auto', 'rubbish', ''];

describe('a conversion', () => {
  const plain = { format: '<L', factors: { m: 1, d: 1, o: 0 }, inputUnit: null };
  const units = VARIABLE_TYPES.flatMap((type) => type.available_input_units);
  const integers = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  const factor = fc.integer({ min: -1_000_000, max: 1_000_000 }).filter((n) => n !== 0);
  const mdo = fc.record({ m: factor, d: factor, o: fc.double({ min: -1e6, max: 1e6, noNaN: true }) });

  it('of a plain stream keeps every integer of 31 bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x7fff_ffff }), (raw) => {
        const { value, raw: back } = conversionBy(plain);
        expect([value(raw), back(raw)]).toEqual([raw, raw]);
      }),
    );
    expect(conversionBy(plain).value(0x8000_0000)).not.toBe(0x8000_0000);
  });

  it('by any unit of the seed gives every integer back that its raw format holds', () => {
    // What the cast leaves alone: the others have their integers beside them.
    const whole = fc.constantFrom<[string, number]>(
      ['<L', 0x7fff_ffff],
      ['<l', 0xffff_ffff],
      ['<I', 0x7fff_ffff],
      ['<i', 0xffff_ffff],
      ['<H', 0xffff],
      ['<h', 0xffff],
      ['<B', 0xff],
      ['<b', 0xff],
      ['auto', 0x7fff_ffff],
    );
    const factors = fc.constantFrom({ m: 1, d: 1, o: 0 }, { m: 3, d: 2, o: 0.5 }, { m: -7, d: 10, o: 4 });
    fc.assert(
      fc.property(
        whole,
        integers,
        fc.constantFrom(null, ...units),
        factors,
        ([format, most], n, unit, own) => {
          const { value, raw } = conversionBy({ format, factors: own, inputUnit: unit });
          expect(raw(value(n % (most + 1)))).toBe(n % (most + 1));
        },
      ),
      { numRuns: 20_000 },
    );
  });

  it('of any factors and unit is one of its name, and finite', () => {
    const unit = fc.option(fc.oneof(fc.constantFrom(...units), mdo), { nil: null });
    fc.assert(
      fc.property(
        fc.constantFrom(...FORMATS_AND_RUBBISH),
        mdo,
        unit,
        integers,
        (format, factors, inputUnit, n) => {
          const made = conversionBy({ format, factors, inputUnit });
          const again = conversionNamed(made.rule);
          const value = made.value(n);
          expect(Number.isFinite(value)).toBe(true);
          expect([again.rule, again.plain]).toEqual([made.rule, made.plain]);
          expect([again.value(n), again.raw(value)]).toEqual([value, made.raw(value)]);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('is plain where integers under 2^31 are their own values', () => {
    const one = { m: 5, d: 5, o: 0 };
    expect(conversionBy({ ...plain, factors: one, inputUnit: one }).plain).toBe(true);
    expect(conversionBy({ ...plain, format: '<l' }).plain).toBe(false);
    expect(conversionBy({ ...plain, inputUnit: { m: 1, d: 1, o: 1 } }).plain).toBe(false);
    expect(conversionBy({ ...plain, factors: { m: 2, d: 1, o: 0 } }).plain).toBe(false);
  });
});

describe('an output value', () => {
  it('is in the output unit, else calibrated, else the value itself', () => {
    const litres = findOutputUnit('out--water-meter-volume--liters')!;
    const calibration = { type: 'linear', m: 9, d: 5, o: 32 } as const;
    expect([
      outputOf(litres, calibration, 5),
      outputOf(null, calibration, 5),
      outputOf(null, null, 5),
    ]).toEqual([5, 41, 5]);
    expect(findInputUnit('out--temp--kelvin') ?? findOutputUnit('in--temp--lm35')).toBeUndefined();
  });

  it('is what the neutral unit computes, with integers for m and d', () => {
    const factor = fc.integer({ min: -99999, max: 99999 }).map((n) => n / 1000);
    fc.assert(
      fc.property(factor, factor, fc.integer({ min: -1000, max: 1000 }), (m, c, x) => {
        const calibration = { type: 'affine', m, c } as const;
        const unit = neutralUnit('V', calibration);
        expect([Number.isSafeInteger(unit.m), Number.isSafeInteger(unit.d)]).toEqual([true, true]);
        if (m !== 0) expect(applyMdo(unit, x)).toBeCloseTo(applyCalibration(calibration, x), 6);
      }),
    );
  });
});

describe('the query of a request', () => {
  it.each([
    ['/x?a=1&a=2', 'a', '2'],
    ['/x?a=1?b=2', 'b', '2'],
    ['/x?a=1?b=2', 'a', '1'],
    ['/x?a=what?', 'a', 'what?'],
    ['/x?a=', 'a', undefined],
    ['/x', 'a', undefined],
    ['/x?a=1%2B2', 'a', '1+2'],
  ])('%s has %s = %s', (url, name, value) => expect(new Query(url).text(name)).toBe(value));

  it('reads whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (url, name) => {
        const query = new Query(url);
        const value = query.text(name);
        expect(value === undefined || value.length > 0).toBe(true);
        expect(new Query(`/x${query.with('page', '7')}`).text('page')).toBe('7');
      }),
    );
  });
});

describe('names in URLs', () => {
  it.each([
    ['My new Org', 'my-new-org'],
    ['Barrels (Oil)', 'barrels-oil'],
    ['  Ünïcode & more  ', 'unicode-more'],
    ['---', ''],
  ])('%j is %j', (name, slug) => expect(slugify(name)).toBe(slug));

  it('are stable', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(slugify(slugify(name))).toBe(slugify(name));
      }),
    );
    expect(derivedUuid('57', 255)).toBe('00000057-0000-8000-8000-0000000000ff');
  });
});

it('ids of rows are safe integers, the same each time and practically never the same for two', () => {
  const ids = new Set<number>();
  for (let series = 1; series <= 20; series++)
    for (let second = 0; second < 500; second++)
      for (const sequence of [0, 1, 2]) {
        const point = { series, time: (1.6e9 + second) * 1e6, sequence };
        const id = rowId(point);
        expect(Number.isSafeInteger(id) && id >= 0 && id === rowId(point)).toBe(true);
        ids.add(id);
      }
  expect(ids.size).toBe(20 * 500 * 3);
});
