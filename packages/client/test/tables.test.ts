/** Wide tables, calibrated values and consumption against a real platform. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyCalibration, type Calibration } from '../../server/src/model/calibration.js';
import { startTestPlatform, type TestPlatform } from '../../server/test/support/platform.js';
import { Tributary } from '../src/index.js';
import { calibrated } from '../src/reading/calibrate.js';

let platform: TestPlatform;
let t: Tributary;
const START = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;
const at = (minute: number) => new Date(START + minute * MINUTE).toISOString();

beforeAll(async () => {
  platform = await startTestPlatform();
  t = new Tributary({ url: platform.url, token: platform.one.token });
  await t.devices.create({ key: 'plant' });
  const calibration = { type: 'affine', m: 2, c: 1, min: 0, max: 10 } as const;
  await t.series.create({
    device: 'plant',
    name: 'T1',
    kind: 'number',
    label: 'Inlet',
    unit: '°C',
    calibration,
  });
  await t.series.create({ device: 'plant', name: 'T2', kind: 'number', label: 'Outlet' });
  await t.series.create({ device: 'plant', name: 'on', kind: 'boolean', label: 'Inlet' });
  const rows = [
    [START, 1, 10, null],
    [START + MINUTE, 2, null, true],
    [START + 2 * MINUTE, 100, 30, false],
  ];
  await t.request('POST', '/points', { body: { device: 'plant', series: ['T1', 'T2', 'on'], rows } });
});
afterAll(() => platform.stop());

const plant = () => t.query().device('plant');

describe('a wide table', () => {
  it('has a row for each instant and a column for each series, by name, label or both', async () => {
    const byId = await plant().series('T1', 'T2').pageSize(1).table();
    expect(byId.columns.map(({ name, unit, kind }) => [name, unit, kind])).toEqual([
      ['T1', '°C', 'number'],
      ['T2', null, 'number'],
    ]);
    expect(byId.rows).toEqual([
      { time: at(0), T1: 1, T2: 10 },
      { time: at(1), T1: 2, T2: null },
      { time: at(2), T1: 100, T2: 30 },
    ]);
    const byLabel = await plant().series('T1', 'T2').newestFirst().table({ columns: 'label', units: true });
    expect(byLabel.rows[0]).toEqual({ time: at(2), 'Inlet [°C]': 100, Outlet: 30 });
    const both = await plant().table({ columns: 'both' });
    expect(both.rows[1]).toEqual({ time: at(1), 'Inlet (T1)': 2, 'Outlet (T2)': null, 'Inlet (on)': true });
  });

  it('never mixes up two series of one label', async () => {
    const table = plant().table({ columns: 'label' });
    await expect(table).rejects.toMatchObject({ code: 'columns_ambiguous' });
    await expect(table).rejects.toThrow(/"Inlet": plant\/T1 and plant\/on; ask for columns: 'both'/);
  });

  it('comes row by row too, with what there is at the instant', async () => {
    expect(await plant().pageSize(1).tableRows().all()).toEqual([
      { time: at(0), T1: 1, T2: 10 },
      { time: at(1), T1: 2, on: true },
      { time: at(2), T1: 100, T2: 30, on: false },
    ]);
  });

  it('is not held beyond its bounds, which are told with what helps', async () => {
    await expect(plant().table({ mostRows: 2 })).rejects.toThrow(/more than 2 rows.*tableRows.*`mostRows`/);
    await expect(plant().table({ mostBytes: 100 })).rejects.toThrow(/more than 100 bytes.*`mostBytes`/);
  });

  it('of several devices names the device, and one called time or __proto__ is a column as any', async () => {
    const names = ['time', '__proto__'];
    await t.request('POST', '/points', { body: { device: 'odd', series: names, rows: [[START, 1, 2]] } });
    const [row] = await t.query().device('odd').tableRows().all();
    expect(new Map(Object.entries(row!))).toEqual(
      new Map<string, unknown>([
        ['time', at(0)],
        ['odd/time', 1],
        ['__proto__', 2],
      ]),
    );
    const all = await t
      .query()
      .device('plant', 'odd')
      .series('T1', 'time')
      .to(START + 1)
      .table();
    expect(all.rows).toEqual([{ time: at(0), 'odd/time': 1, 'plant/T1': 1 }]);
  });

  it('has of several points of an instant the last', async () => {
    const points = [2, 9, 4].map((sequence) => ({
      device: 'q',
      series: 's',
      time: START,
      value: sequence,
      sequence,
    }));
    await t.writePoints(points);
    expect(await t.query().device('q').tableRows().all()).toEqual([{ time: at(0), s: 9 }]);
  });
});

describe('calibration', () => {
  it('is applied where it is asked for, to numbers alone', async () => {
    expect(await plant().calibrated().table()).toMatchObject({
      rows: [
        { T1: 3, T2: 10 },
        { T1: 5, on: true },
        { T1: 10, T2: 30, on: false },
      ],
    });
    expect((await plant().series('T1').calibrated().latest(2).all()).map(({ value }) => value)).toEqual([
      10, 5,
    ]);
    expect((await plant().series('T1').rows().all()).map(({ value }) => value)).toEqual([1, 2, 100]);
    const columns = await plant().series('T1').calibrated().columns();
    expect([[...columns.values], columns.dictionary[0]!.calibration]).toEqual([[3, 5, 10], null]);
  });

  it('is what the platform means by it', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const calibration = fc.oneof(
      fc.record(
        { type: fc.constant('linear'), m: number, d: number, o: number },
        { requiredKeys: ['type', 'm'] },
      ),
      fc.record(
        { type: fc.constant('affine'), m: number, c: number, min: number, max: number },
        { requiredKeys: ['type', 'm', 'c'] },
      ),
    ) as fc.Arbitrary<Calibration>;
    fc.assert(
      fc.property(calibration, number, (given, raw) => {
        expect(calibrated(given, raw)).toBe(applyCalibration(given, raw));
      }),
    );
  });
});

describe('consumption', () => {
  beforeAll(async () => {
    await t.devices.create({ key: 'meter' });
    await t.series.create({ device: 'meter', name: 'wraps', kind: 'number', counter: { modulus: 100 } });
    const rows = [
      [START, 90, 5, 'x'],
      [START + 10 * MINUTE, 95, 7, 'y'],
      [START + 20 * MINUTE, 5, 4, 'z'],
      [START + 30 * MINUTE, 15, 9, 'z'],
    ];
    await t.request('POST', '/points', {
      body: { device: 'meter', series: ['wraps', 'level', 'word'], rows },
    });
  });
  const meter = () => t.query().device('meter');

  it('is the difference of the last values at or before both ends, of a counter its increase', async () => {
    expect(
      await meter()
        .between(START + 10 * MINUTE, START + 30 * MINUTE)
        .consumption(),
    ).toEqual(
      [
        {
          device: 'meter',
          series: 'level',
          unit: null,
          from: { time: at(10), value: 7 },
          to: { time: at(30), value: 9 },
          consumption: 2,
        },
        {
          device: 'meter',
          series: 'wraps',
          unit: null,
          from: { time: at(10), value: 95 },
          to: { time: at(30), value: 15 },
          consumption: 20,
        },
      ].reverse(),
    );
    const [between] = await meter().series('level').between(at(11), at(29)).consumption();
    expect(between).toMatchObject({ from: { value: 7 }, to: { value: 4 }, consumption: -3 });
  });

  it('is unknown where a series had no value yet, and calibrated where that is asked for', async () => {
    const [before] = await meter()
      .series('level')
      .between(START - MINUTE, START + MINUTE)
      .consumption();
    expect(before).toMatchObject({ from: null, to: { value: 5 }, consumption: null });
    const [inlet] = await plant()
      .series('T1')
      .between(START, START + MINUTE)
      .calibrated()
      .consumption();
    expect(inlet).toMatchObject({ unit: '°C', from: { value: 3 }, to: { value: 5 }, consumption: 2 });
  });
});
