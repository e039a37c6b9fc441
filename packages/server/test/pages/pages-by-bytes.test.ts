/**
 * Pages that are bounded in bytes as well as in points hold every point once, whatever the bound: random points against an
 * oracle, with tiny bounds, while points are written again.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PointsStore } from '../../src/points/store.js';
import { QueryService } from '../../src/services/query/query.js';
import type { PointRow, SelectedSeries } from '../../src/services/services.js';
import { makeBench, type Bench } from '../support/points-bench.js';
import { LONG } from '../support/long.js';
import { randomNumbers } from '../support/random.js';

const START = 1_700_000_000_000_000;
const KINDS = ['number', 'string', 'string', 'boolean'] as const;
const LONGEST = 3_000;
/** What holds the points of any instant of this test: six of 3,000 bytes that JSON writes as 6 characters each. */
const INSTANT = 6 * LONGEST * 6 + 2_000;

let bench: Bench;
let store: PointsStore;
const series: SelectedSeries[] = [];
const written = new Map<string, { series: number; time: number; value: PointRow['value'] }>();
const { below: random } = randomNumbers(7);

function text(): string {
  const kind = random(10);
  const length = kind < 6 ? random(20) : random(LONGEST);
  return (kind === 9 ? '\u0001' : kind === 8 ? 'λ' : 'x').repeat(length) + String(random(1_000));
}

function write(one: SelectedSeries, time: number): void {
  const value = one.kind === 'number' ? random(1_000) : one.kind === 'boolean' ? random(2) === 1 : text();
  if (typeof value === 'string') store.text(one.id, time, 0, value);
  else {
    const version = store.number(one.id, time, 0, Number(value));
    if (time % 5 === 0) store.extras(one.id, time, 0, version, { metadata: { note: text() } });
  }
  written.set(`${one.id}/${time}`, { series: one.id, time, value });
}

beforeAll(async () => {
  bench = await makeBench('embedded');
  store = await bench.open();
  store.heads.reserve(100);
  for (let device = 1; device <= 2; device++)
    for (const [at, kind] of KINDS.entries())
      series.push({
        ...{
          id: device * 10 + at,
          name: `s${at}`,
          kind,
          project: 1,
          unit: null,
          label: null,
          calibration: null,
          counter: null,
        },
        device: { id: device, key: `d${device}`, name: null },
      });
  for (let n = 0; n < 1_500; n++) write(series[random(series.length)]!, START + random(600) * 1_000);
  await store.commit();
});
afterAll(async () => {
  await store.close();
  await bench.remove();
});

const asked = fc.record({
  series: fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 8 }),
  from: fc.integer({ min: 0, max: 300 }),
  to: fc.integer({ min: 300, max: 700 }),
  order: fc.constantFrom('asc' as const, 'desc' as const),
  limit: fc.constantFrom(3, 50, 1_000),
  bytes: fc.integer({ min: INSTANT, max: 3 * INSTANT }),
  metadata: fc.boolean(),
});

test('every point comes once and in order, also while points are written again', async () => {
  await fc.assert(
    fc.asyncProperty(asked, async ({ series: places, from, to, order, limit, bytes, metadata }) => {
      const queries = new QueryService(
        store,
        () => Promise.resolve({ series: new Map(), devices: new Map() }),
        bytes,
      );
      const selected = places.map((place) => series[place]!);
      const ids = new Set(selected.map(({ id }) => id));
      const range = { from: START + from * 1_000, to: START + to * 1_000 };
      const seen: PointRow[] = [];
      let cursor: string | null | undefined;
      for (let pages = 0; cursor !== null; pages++) {
        expect(pages).toBeLessThan(3_000);
        const page = await queries.points({
          ...{ project: 1, series: selected, ...range, order, limit },
          ...(metadata ? { include: ['metadata'] as const } : {}),
          ...(cursor === undefined ? {} : { cursor }),
        });
        expect(Buffer.byteLength(JSON.stringify(page.rows))).toBeLessThan(bytes + 20_000);
        seen.push(...page.rows);
        cursor = page.next;
        // One that was there already: it is given once, with its old value or the new one.
        const again = [...written.values()][random(written.size)]!;
        if (pages % 3 === 0)
          write(
            series.find(({ id }) => id === again.series)!,
            again.time,
          );
        await store.commit();
      }
      const sign = order === 'asc' ? 1 : -1;
      const expected = [...written.values()]
        .filter(({ series: id, time }) => ids.has(id) && time >= range.from && time < range.to)
        .map(({ series: id, time }) => `${time} ${id}`);
      const compare = (a: string, b: string) => sign * (Number(a.split(' ')[0]) - Number(b.split(' ')[0]));
      expect(seen.map(({ time }) => time)).toEqual(
        seen.map(({ time }) => time).toSorted((a, b) => sign * (a - b)),
      );
      expect(seen.map(({ time, series: id }) => `${time} ${id}`).toSorted()).toEqual(expected.toSorted());
      expect(seen.map(({ time }) => String(time))).toEqual(
        expected.toSorted(compare).map((key) => key.split(' ')[0]),
      );
    }),
    { numRuns: LONG ? 200 : 8 },
  );
}, 120_000);

test('every text and document is whole', async () => {
  const queries = new QueryService(
    store,
    () => Promise.resolve({ series: new Map(), devices: new Map() }),
    INSTANT,
  );
  let cursor: string | null | undefined;
  let seen = 0;
  while (cursor !== null) {
    const page = await queries.points({
      ...{ project: 1, series, order: 'asc', limit: 1_000, include: ['metadata'] },
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const { series: id, time, value, metadata } of page.rows) {
      seen++;
      expect(value).toBe(written.get(`${id}/${time}`)!.value);
      const isNumeric = typeof value !== 'string';
      expect(metadata !== undefined).toBe(isNumeric && time % 5 === 0);
    }
    cursor = page.next;
  }
  expect(seen).toBe(written.size);
});

test('an instant that has more bytes than an answer is refused by name, and fewer series help', async () => {
  const queries = new QueryService(
    store,
    () => Promise.resolve({ series: new Map(), devices: new Map() }),
    20_000,
  );
  const texts = series.filter(({ kind }) => kind === 'string');
  const time = START + 900_000_000;
  for (const { id } of texts) store.text(id, time, 0, 'x'.repeat(8_000));
  await store.commit();
  const range = { from: time, to: time + 1 };
  const ask = (some: readonly SelectedSeries[]) =>
    queries.points({ project: 1, series: some, ...range, order: 'asc', limit: 10 });
  await expect(ask(texts)).rejects.toThrow(
    'limit of 20000 bytes in one answer (the instant 2023-11-14T22:28:20.000Z alone has more)',
  );
  expect((await ask(texts.slice(0, 2))).rows).toHaveLength(2);
});
