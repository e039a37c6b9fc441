/** Units of measure: the table, the conversion, and queries that read in another unit, against a real platform. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../server/test/support/platform.js';
import { OptionError, Tributary, type PointQuery } from '../src/index.js';
import { UNIT_TABLE } from '../src/units/unit-table.js';
import {
  conversion,
  converted,
  convertedDifference,
  findUnit,
  UNITS,
  unitsLike,
} from '../src/units/units.js';

const convert = (value: number, from: string, to: string): number | undefined => {
  const made = conversion(from, to);
  return made && converted(made, value);
};

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
            // A shift in small units takes digits from values near zero.
            const scale = Math.abs(value) + 1 + Math.abs(from.shift / 100);
            expect(Math.abs(back - value)).toBeLessThanOrEqual(1e-9 * scale);
          }),
          { numRuns: 10 },
        );
      }
    }
  });
});

describe('what is exact on paper', () => {
  it.each<[number, string, string, number]>([
    [20, '°C', '°F', 68],
    [68, '°F', '°C', 20],
    [21.5, '°C', '°F', 70.7],
    [0, 'K', '°C', -273.15],
    [-459.67, '°F', 'K', 0],
    [5, 'mi', 'km', 8.04672],
    [0.1, 'kWh', 'MJ', 0.36],
    [36, 'km/h', 'm/s', 10],
    [1, 'lb', 'oz', 16],
    [1, 'bbl', 'gal', 42],
    [1, 'acre', 'ft²', 43_560],
    [1, 'acre-ft', 'ft³', 43_560],
    [1, 'ft/s', 'mph', 15 / 22],
    [1, 'gal/min', 'gal/h', 60],
    [1, 'atm', 'kPa', 101.325],
    [7, 'd', 'h', 168],
  ])('is exact here: %d %s is %s: %d', (value, from, to, expected) =>
    expect(convert(value, from, to)).toBe(expected),
  );

  it('against arithmetic without rounding, of any value in all units but those of an angle', () => {
    /** A double as the ratio that it is. */
    const ratio = (value: number): [bigint, bigint] => {
      let [numerator, denominator] = [value, 1n];
      while (!Number.isInteger(numerator)) [numerator, denominator] = [numerator * 2, denominator * 2n];
      return [BigInt(numerator), denominator];
    };
    const times = ([a, b]: [bigint, bigint], [c, d]: [bigint, bigint]): [bigint, bigint] => [a * c, b * d];
    const plus = ([a, b]: [bigint, bigint], [c, d]: [bigint, bigint]): [bigint, bigint] => [
      a * d + c * b,
      b * d,
    ];
    const factor = ({ numerator, denominator }: (typeof UNITS)[number]) =>
      times(ratio(numerator), [1n, ratio(denominator)[0]]);
    const inverse = ([a, b]: [bigint, bigint]): [bigint, bigint] => [b, a];
    const units = UNITS.filter(({ dimension }) => dimension !== 'angle');
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.constantFrom(...units),
        fc.nat(),
        (value, from, pick) => {
          const alike = units.filter(({ dimension }) => dimension === from.dimension);
          const to = alike[pick % alike.length]!;
          const base = times(plus(ratio(value), [BigInt(from.shift), 100n]), factor(from));
          const [above, below] = plus(times(base, inverse(factor(to))), [BigInt(-to.shift), 100n]);
          const got = ratio(convert(value, from.symbol, to.symbol)!);
          const [error, of] = plus(got, [-above, below]);
          // Three roundings of a double each, of a number no greater than the greatest on the way.
          const most =
            Math.max(Math.abs(value), Math.abs(Number((above * 1000n) / below)) / 1000, 1000) *
            Math.max(1, Math.abs(convertedDifference(conversion(from.symbol, to.symbol)!, 1)));
          expect(Math.abs(Number((error * 10n ** 30n) / of)) / 1e30).toBeLessThanOrEqual(most * 2 ** -50);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('findUnit', () => {
  it('is exact about symbols and generous about names', () => {
    expect([findUnit('mW')?.symbol, findUnit('MW')?.symbol]).toEqual(['mW', 'MW']);
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

describe('a query in another unit', () => {
  let platform: TestPlatform;
  let t: Tributary;
  const START = Date.UTC(2024, 0, 1);
  const minute = (count: number) => START + count * 60_000;

  beforeAll(async () => {
    platform = await startTestPlatform();
    t = new Tributary({ url: platform.url, token: platform.one.token });
    for (const key of ['d', 'raw']) await t.devices.create({ key });
    const units = {
      warm: '°C',
      cold: 'degC',
      meter: 'kWh',
      valve: 'turns',
      bare: undefined,
      pressure: 'bar',
    };
    for (const [name, unit] of Object.entries(units))
      await t.series.create({ device: 'd', name, kind: 'number', ...(unit !== undefined && { unit }) });
    const calibration = { type: 'linear', m: 10 } as const;
    await t.series.create({ device: 'raw', name: 'warm', kind: 'number', unit: '°C', calibration });
    await t.series.create({ device: 'd', name: 'on', kind: 'boolean' });
    const series = ['warm', 'cold', 'meter', 'valve', 'bare', 'pressure', 'on'];
    const rows = [
      [minute(0), 10, -40, 100, 1, 1, 1, true],
      [minute(1), 20, null, 101, 2, 2, 2, false],
      [minute(2), 30, 0, 103, 3, 3, null, true],
    ];
    await t.request('POST', '/points', { body: { device: 'd', series, rows } });
    await t.writePoints([{ device: 'raw', series: 'warm', time: START, value: 2 }]);
  });
  afterAll(() => platform.stop());
  const of = (...names: string[]) =>
    t
      .query()
      .device('d')
      .series(...names)
      .between(START, minute(3));
  const values = async (query: AsyncIterable<{ value: unknown }>) => {
    const found: unknown[] = [];
    for await (const { value } of query) found.push(value);
    return found;
  };

  it('has points, pages, ends, columns and tables in it', async () => {
    const warm = of('warm').in('°F');
    expect(await values(warm)).toEqual([50, 68, 86]);
    expect(await values(of('warm').pageSize(1).in(' fahrenheit '))).toEqual([50, 68, 86]);
    expect((await warm.latest(2).all()).map(({ value }) => value)).toEqual([86, 68]);
    expect((await warm.first().one())?.value).toBe(50);
    expect((await warm.first(10_001).all()).map(({ value }) => value)).toEqual([50, 68, 86]);
    const columns = await warm.columns();
    expect([[...columns.values], columns.dictionary[0]?.unit]).toEqual([[50, 68, 86], '°F']);
    const table = await of('warm', 'cold', 'on').in('K').table({ units: true });
    expect(table.rows[0]).toEqual({
      time: new Date(START).toISOString(),
      'warm [K]': 283.15,
      'cold [K]': 233.15,
      on: true,
    });
    expect(await values(of('warm'))).toEqual([10, 20, 30]);
  });

  it('converts by a mapping what is in its units, however they are written, and leaves the rest', async () => {
    const rows = await t
      .query()
      .device('d')
      .between(START, minute(3))
      .in({ C: '°F', kWh: 'MJ' })
      .table({ units: true });
    expect(rows.rows[2]).toEqual({
      ...{ time: new Date(minute(2)).toISOString(), 'warm [°F]': 86, 'cold [°F]': 32, 'meter [MJ]': 370.8 },
      ...{ 'valve [turns]': 3, bare: 3, 'pressure [bar]': null, on: true },
    });
  });

  it('has what is computed: values with their zero, differences without, sums where zeros are the same', async () => {
    const [warm] = await of('warm')
      .aggregate(
        'first',
        'last',
        'count',
        'min',
        'max',
        'mean',
        'median',
        'p50',
        'stddev',
        'delta',
        'time_weighted_mean',
        'time_at_value(20)',
      )
      .in('°F')
      .statistics();
    expect(warm).toMatchObject({
      first: 50,
      last: 86,
      count: 3,
      min: 50,
      max: 86,
      mean: 68,
      median: 68,
      p50: 68,
      delta: 36,
      'time_at_value(20)': 60_000_000,
    });
    expect(warm!['stddev']).toBeCloseTo(1.8 * Math.sqrt(200 / 3), 10);
    const plain = await of('warm').timeWeightedMean().statistics();
    expect(warm!['time_weighted_mean']).toBeCloseTo(Number(plain[0]!['time_weighted_mean']) * 1.8 + 32, 10);
    const buckets = await of('warm').in('°F').mean().max().every('2m').fill('linear').buckets();
    expect(buckets.map(({ mean, max }) => [mean, max])).toEqual([
      [59, 68],
      [86, 86],
    ]);
    const sums = await of('meter').in('MJ').sum().every('3m').buckets();
    expect(sums).toMatchObject([{ series: 'meter', sum: 1094.4 }]);
    expect(await of('meter').in('MJ').statistics()).toMatchObject([
      { count: 3, min: 360, first: 360, last: 370.8 },
    ]);
    await expect(of('warm').in('°F').sum().statistics()).rejects.toThrow(
      'in is "°F", which counts from another zero than the unit of d/warm: a sum cannot be converted; expected mean, or mean and count.',
    );
  });

  it('has groups of one unit, and no others', async () => {
    const means = (query: PointQuery) => query.mean().every('3m').group('device').buckets();
    expect(await means(of('warm').in('°F'))).toMatchObject([{ device: 'd', mean: 68 }]);
    await expect(means(of('warm', 'meter').in({ '°C': '°F' }))).rejects.toThrow(
      /^in is asked of d\/\w+ \(.*\) and d\/\w+ \(.*\) together; expected series of one unit/,
    );
  });

  it('has consumption as a difference', async () => {
    const [used] = await of('meter').between(START, minute(2)).in('MJ').consumption();
    expect(used).toMatchObject({ unit: 'MJ', from: { value: 360 }, to: { value: 370.8 } });
    expect(used!.consumption).toBeCloseTo(10.8, 12);
    const [warmer] = await of('warm').between(START, minute(2)).in('°F').consumption();
    expect(warmer).toMatchObject({ unit: '°F', from: { value: 50 }, to: { value: 86 }, consumption: 36 });
  });

  it('has calibrated values, which the unit is of, and no others', async () => {
    const raw = t.query().device('raw').from(START);
    expect(await values(raw.calibrated().in('°F'))).toEqual([68]);
    expect(await values(raw.in('°F').calibrated())).toEqual([68]);
    expect(await raw.calibrated().in('°F').consumption()).toMatchObject([{ unit: '°F', to: { value: 68 } }]);
    for (const wrong of [
      () => raw.in('°F').rows().all(),
      () => raw.in('°F').mean().statistics(),
      () => raw.in('°F').consumption(),
    ])
      await expect(wrong()).rejects.toThrow(
        'raw/warm has a calibration, and °C is the unit of calibrated values',
      );
  });

  it.each<[string, string[], string | Record<string, string>, string]>([
    [
      'no unit',
      ['bare'],
      '°F',
      'in is "°F", but d/bare has no unit; name the series that are meant, or units instead of others: { "°C": "°F" }.',
    ],
    [
      'another quantity',
      ['warm', 'pressure'],
      '°F',
      'in is "°F", but d/pressure is in "bar", which converts to Pa, hPa, kPa, MPa, mbar, psi, atm, mmHg, inHg; name',
    ],
    ['an opaque unit', ['valve'], 'turn', 'd/valve is in "turns", which converts to nothing else;'],
    [
      'no unit that is known',
      ['warm'],
      'furlong',
      'in is "furlong", which is no unit that is known here; °F, kWh and m³/h are.',
    ],
    [
      'a mapping between quantities',
      ['warm'],
      { '°C': 'bar' },
      'in is "°C" to "bar"; it converts to K, mK, °F.',
    ],
    [
      'a mapping of one unit twice',
      ['warm'],
      { '°C': '°F', celsius: 'K' },
      'in names °C twice; expected it once.',
    ],
  ])('refuses %s, by name', async (_, names, unit, message) => {
    const asked = of(...names).in(unit);
    for (const end of [
      () => asked.rows().all(),
      () => asked.latest().all(),
      () => asked.consumption(),
      () => asked.mean().statistics(),
    ]) {
      const error = await end().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(OptionError);
      expect((error as Error).message).toContain(message);
    }
  });

  it.each<[string, () => unknown, RegExp]>([
    ['nothing', () => t.query().in(''), /^in is ""; expected a unit such as "°F"/],
    ['an empty mapping', () => t.query().in({}), /^in is an object; expected a unit/],
    ['what is no unit', () => t.query().in({ '°C': 5 as never }), /^in is an object/],
    ['bounds', () => t.query().where('>', 1).in('°F'), /^in\(\) after where/],
    ['bounds later', () => t.query().in('°F').where('>', 1), /^where after in\(\)/],
    ['CSV', () => t.query().in('°F').csv(), /^csv after in\(\)/],
    ['CSV of what is computed', () => t.query().in('°F').mean().csv(), /^csv after in\(\)/],
  ])('refuses %s before anything is sent', (_, wrong, message) => expect(wrong).toThrow(message));
});

it('says what a unit converts to', () => {
  expect(unitsLike('celsius')).toEqual(['K', 'mK', '°F']);
  expect(unitsLike('parsecs')).toEqual([]);
});
