import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNIT_TABLE } from '../../src/model/unit-table.js';
import { UNITS, convert, findUnit } from '../../src/model/units.js';

describe('convert', () => {
  it.each<[number, string, string, number]>([
    [0, '°C', '°F', 32],
    [100, 'C', 'F', 212],
    [-40, 'celsius', 'Fahrenheit', -40],
    [25, '°C', 'K', 298.15],
    [1, 'bar', 'psi', 14.503773773],
    [1013.25, 'hPa', 'atm', 1],
    [1, 'mi', 'km', 1.609344],
    [1, 'lb', 'kg', 0.45359237],
    [1, 'kWh', 'MJ', 3.6],
    [1, 'gal', 'L', 3.785411784],
    [60, 'L/min', 'L/s', 1],
    [100, 'km/h', 'm/s', 27.777777778],
    [180, '°', 'rad', Math.PI],
    [50, '%', 'ppm', 500_000],
    [1500, 'mA', 'A', 1.5],
    [3000, 'rpm', 'Hz', 50],
    [2, 'h', 'min', 120],
  ])('%d %s is %s: %d', (value, from, to, expected) =>
    expect(convert(value, from, to)).toBeCloseTo(expected, 8),
  );

  it('leaves a unit as it is, known or not', () => {
    expect(convert(0.1, 'parsecs', 'parsecs')).toBe(0.1);
    expect(convert(0.1, '°F', 'fahrenheit')).toBe(0.1);
  });

  it('gives nothing between different dimensions or with an opaque unit', () => {
    expect(convert(1, '°C', 'bar')).toBeUndefined();
    expect(convert(1, 'parsecs', 'm')).toBeUndefined();
    expect(convert(1, 'm', 'parsecs')).toBeUndefined();
    expect(convert(1, 'parsecs', 'furlongs')).toBeUndefined();
  });

  it('there and back gives the value again, between all units of a dimension', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    for (const from of UNITS) {
      for (const to of UNITS.filter((unit) => unit.dimension === from.dimension)) {
        fc.assert(
          fc.property(value, (value) => {
            const there = convert(value, from.symbol, to.symbol) ?? NaN;
            const back = convert(there, to.symbol, from.symbol) ?? NaN;
            // An offset in small units takes digits from values near zero.
            const scale = Math.abs(value) + 1 + Math.abs(from.offset / from.factor);
            expect(Math.abs(back - value)).toBeLessThanOrEqual(1e-9 * scale);
          }),
          { numRuns: 10 },
        );
      }
    }
  });
});

describe('findUnit', () => {
  it('is exact about symbols and generous about names', () => {
    expect(findUnit('mW')?.factor).toBe(0.001);
    expect(findUnit('MW')?.factor).toBe(1e6);
    expect(findUnit(' Kelvin ')?.symbol).toBe('K');
    expect(findUnit('degC')?.symbol).toBe('°C');
    expect(findUnit('UV')).toBeUndefined();
    expect(findUnit('constructor')).toBeUndefined();
    expect(findUnit('')).toBeUndefined();
  });

  it('knows every symbol and name once', () => {
    const all = Object.values(UNIT_TABLE).flatMap((rows) =>
      rows.flatMap((row) => [row.symbol, ...row.names]),
    );
    const keys = all.map((name: string) => (name.length <= 2 ? name : name.toLowerCase()));
    const symbols = new Set<string>(UNITS.map((unit) => unit.symbol));
    for (const [at, name] of all.entries()) {
      if (!symbols.has(name)) expect(keys.indexOf(keys[at] ?? ''), name).toBe(at);
    }
    expect(symbols.size).toBe(UNITS.length);
    expect(new Set(all).size).toBe(all.length);
  });
});
