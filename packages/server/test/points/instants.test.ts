/** The first and last instants of devices, and the newest points before a time, equal what plain JavaScript finds in the same points. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PointsStore } from '../../src/points/store.js';
import { readInstants } from '../../src/services/query/instants.js';
import { QueryService } from '../../src/services/query/query.js';
import type { SelectedSeries } from '../../src/services/services.js';
import { makeBench, type Bench } from '../support/points-bench.js';
import { randomNumbers } from '../support/random.js';

interface Written {
  readonly series: SelectedSeries;
  readonly time: number;
  readonly sequence: number;
  readonly value: number | string | boolean;
}

const START = 1_700_000_000_000_000;
const KINDS = ['number', 'boolean', 'string', 'number'] as const;

let bench: Bench;
let store: PointsStore;
let queries: QueryService;
const series: SelectedSeries[] = [];
const written = new Map<string, Written>();

/** Devices with few and many points, with several in a millisecond, overwritten ones and several of one instant. */
beforeAll(async () => {
  bench = await makeBench('embedded');
  store = await bench.open();
  queries = new QueryService(store, () => Promise.resolve({ series: new Map(), devices: new Map() }));
  const { below: random } = randomNumbers(1);
  for (let device = 1; device <= 6; device++)
    for (const [at, kind] of KINDS.entries())
      series.push({
        id: device * 10 + at,
        project: 1,
        name: `s${at}`,
        kind,
        unit: null,
        label: null,
        calibration: null,
        counter: null,
        device: { id: device, key: `d${device}`, name: null },
      });
  store.heads.reserve(100);
  for (let n = 0; n < 6_000; n++) {
    const one = series[random(series.length)]!;
    // The higher the device, the closer its points lie together: at 6 some milliseconds have dozens.
    const spread = [1e9, 1e8, 1e6, 1e5, 4e4, 5e3][one.device.id - 1]!;
    const time = START + random(spread);
    const sequence = one.device.id === 2 ? random(2) : 0;
    const value =
      one.kind === 'number'
        ? random(1_000) / 4
        : one.kind === 'boolean'
          ? random(2) === 1
          : `text ${random(9)}`;
    if (typeof value === 'string') store.text(one.id, time, sequence, value);
    else store.number(one.id, time, sequence, Number(value));
    written.set(`${one.id} ${time} ${sequence}`, { series: one, time, sequence, value });
  }
  await store.commit();
}, 60_000);
afterAll(async () => {
  await store.close();
  await bench.remove();
});

const rank = (point: Written) => point.time * 4 + point.sequence;

function expected(
  of: readonly SelectedSeries[],
  from: number,
  to: number,
  order: string,
  limit: number,
  width: number,
) {
  const rows: object[] = [];
  for (const device of new Set(of.map((one) => one.device.id))) {
    const own = [...written.values()].filter(
      (point) =>
        of.includes(point.series) &&
        point.series.device.id === device &&
        point.time >= from &&
        point.time < to,
    );
    const instants = [...new Set(own.map(({ time }) => Math.floor(time / width)))].sort((a, b) => a - b);
    if (order === 'desc') instants.reverse();
    for (const instant of instants.slice(0, limit))
      for (const one of of) {
        const inside = own.filter(
          (point) => point.series === one && Math.floor(point.time / width) === instant,
        );
        const last = inside.sort((a, b) => rank(a) - rank(b)).at(-1);
        if (last) rows.push({ series: one.id, time: last.time, sequence: last.sequence, value: last.value });
      }
  }
  return rows;
}

const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();

test('the first and last instants of any devices in any range are whole and in order', async () => {
  const offset = fc.oneof(fc.integer({ min: -10, max: 5_000 }), fc.integer({ min: -10, max: 1_000_000_010 }));
  await fc.assert(
    fc.asyncProperty(
      fc.subarray(series, { minLength: 1 }),
      offset,
      offset,
      fc.constantFrom('asc' as const, 'desc' as const),
      fc.constantFrom(1, 2, 3, 10, 100, 1_000),
      fc.constantFrom(1, 10, 1_000, 60_000_000),
      async (of, a, b, order, limit, width) => {
        const [from, to] = [START + a, START + b];
        const rows = await queries.instants({ series: of, from, to, order, limit, width });
        const wanted = expected(of, from, to, order, limit, width);
        expect(sorted(rows)).toEqual(sorted(wanted));
        const device = (id: number) => of.find((one) => one.id === id)!.device.id;
        const places = [
          ...new Set(rows.map((row) => `${device(row.series)} ${Math.floor(row.time / width)}`)),
        ];
        const inOrder = new Map<number, number[]>();
        for (const place of places.map((text) => text.split(' ').map(Number)))
          inOrder.set(place[0]!, [...(inOrder.get(place[0]!) ?? []), place[1]!]);
        for (const instants of inOrder.values())
          expect(instants).toEqual(instants.toSorted((x, y) => (order === 'asc' ? x - y : y - x)));
      },
    ),
    { numRuns: 150 },
  );
}, 120_000);

test('more than may be answered is refused', async () => {
  const query = { series, from: 0, to: 2 * START, order: 'asc', limit: 1_000, width: 1_000 } as const;
  await expect(readInstants({ store, answerBytes: 2 ** 25 }, query, 500)).rejects.toThrow(
    'limit of 500 values',
  );
});

test('the newest points before any time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(series, { minLength: 1 }),
      fc.oneof(fc.integer({ min: -10, max: 5_000 }), fc.integer({ min: -10, max: 1_000_000_010 })),
      async (of, offset) => {
        const before = START + offset;
        const rows = await queries.last({ series: of, before });
        const wanted = of.flatMap((one) => {
          const own = [...written.values()].filter((point) => point.series === one && point.time < before);
          const last = own.sort((a, b) => rank(a) - rank(b)).at(-1);
          return last
            ? [{ series: one.id, time: last.time, sequence: last.sequence, value: last.value }]
            : [];
        });
        expect(rows).toEqual(wanted);
      },
    ),
    { numRuns: 80 },
  );
}, 60_000);
