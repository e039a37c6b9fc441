/** Conversions of units: those of the README of the old library, there and back, and with the digits of the server. */
import { describe, expect, it } from 'vitest';
import { applyMdo, reverseMdo } from '../../server/src/dialects/iotile/wire/mdo.js';
import { randomNumbers } from '../../server/test/support/random.js';
import { MdoHelper, OptionError, StreamConversion } from '../src/index.js';

const ROUNDS = process.env['TRIBUTARY_TEST_LONG'] === '1' ? 100_000 : 1_000;

it('multiplies, divides and adds, as the old library does', () => {
  const mdo = new MdoHelper({ m: 3, d: 2, o: 0.5 });
  expect([5, 0, -10].map((value) => mdo.compute(value))).toEqual([8, 0.5, -14.5]);
  expect([8, 0.5, -14.5].map((value) => mdo.computeReverse(value))).toEqual([5, 0, -10]);
  expect(String(mdo)).toBe('0.5+3x/2');
  expect(String(new MdoHelper({ m: 3, d: 2 }))).toBe('3x/2');
  expect(new MdoHelper().compute(7)).toBe(7);
  expect(new MdoHelper({ m: 9, d: 5, o: null }).compute(5)).toBe(9);
});

it('takes a reading from the device to the unit in which people read it, and back', () => {
  const liters = { input_unit: { m: 1000, d: 1, o: 0 }, output_unit: { m: 100000, d: 378541, o: 0 } };
  const volume = new StreamConversion(liters);
  expect(volume.rawToInternal(1)).toBe(1000);
  expect(volume.rawToOutput(1)).toBeCloseTo(264.17218, 5);
  expect(volume.outputToRaw(volume.rawToOutput(2299))).toBeCloseTo(2299, 9);
  const temperature = new StreamConversion({
    input_unit: { m: 1, d: 100, o: 273.15 },
    output_unit: { m: 9, d: 5, o: -459.67 },
  });
  expect(temperature.rawToOutput(2500)).toBeCloseTo(77, 9);
  expect(temperature.outputToInternal(77)).toBeCloseTo(298.15, 9);
  expect(new StreamConversion({ input_unit: null }).rawToOutput(-25)).toBe(-25);
});

it('has the digits of the server, and comes back', () => {
  const random = randomNumbers(7);
  const whole = () => random.below(2_000_000) - 1_000_000 || 1;
  for (let round = 0; round < ROUNDS; round++) {
    const mdo = { m: whole(), d: whole(), o: random.below(3) === 0 ? 0 : random.fraction() * 1000 - 500 };
    const helper = new MdoHelper(mdo);
    const value = random.fraction() * 2 ** random.below(40);
    expect(helper.compute(value)).toBe(applyMdo(mdo, value));
    expect(helper.computeReverse(value)).toBe(reverseMdo(mdo, value));
    const back = helper.computeReverse(helper.compute(value));
    // What the offset has swallowed of a small number does not come back.
    const lost = (Math.abs(mdo.o) * Math.abs(mdo.d / mdo.m) + value) * 1e-14;
    expect(Math.abs(back - value)).toBeLessThanOrEqual(lost);
  }
});

describe('what cannot be is refused, by name', () => {
  const loose = (value: unknown) => value as never;
  it.each<[string, () => unknown]>([
    ['m is 0', () => new MdoHelper({ m: 0 })],
    ['d is 0', () => new MdoHelper({ d: 0 })],
    ['m is 1.5', () => new MdoHelper({ m: 1.5 })],
    ['d is "2"', () => new MdoHelper({ d: loose('2') })],
    ['o is NaN', () => new MdoHelper({ o: NaN })],
    ['o is "1"', () => new MdoHelper({ o: loose('1') })],
    ['value is "5"', () => new MdoHelper().compute(loose('5'))],
    ['value is null', () => new MdoHelper().computeReverse(loose(null))],
  ])('%s', (message, make) => {
    expect(make).toThrow(OptionError);
    expect(make).toThrow(message);
  });
});
