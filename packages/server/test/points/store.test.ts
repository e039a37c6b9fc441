import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PointsStore } from '../../src/points/store.js';
import { makeBench, type Bench } from '../support/points-bench.js';

const T0 = Date.UTC(2024, 3, 1) * 1000;
const SECOND = 1_000_000;
const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER };

describe.each(['embedded', 'server'] as const)('the points store on the %s engine', (mode) => {
  let bench: Bench;
  let store: PointsStore;
  let nextId = 1;
  const newSeries = () => {
    const id = nextId++;
    store.heads.reserve(id);
    return id;
  };

  beforeAll(async () => {
    bench = await makeBench(mode);
    store = await bench.open();
  });
  afterAll(async () => {
    await store.close();
    await bench.remove();
  });

  const times = async (id: number, order: 'asc' | 'desc' = 'asc', limit = 1000) =>
    (await store.queries.range({ series: { numbers: [id], texts: [] }, ...ALL, order, limit })).points.map(
      (point) => [point.time - T0, point.value],
    );

  it('gives back what was written, in both directions', async () => {
    const id = newSeries();
    for (let i = 0; i < 5; i++) store.number(id, T0 + i * SECOND, 0, i * 1.5);
    await store.commit();
    expect(await times(id)).toEqual([0, 1, 2, 3, 4].map((i) => [i * SECOND, i * 1.5]));
    expect(await times(id, 'desc', 2)).toEqual([
      [4 * SECOND, 6],
      [3 * SECOND, 4.5],
    ]);
  });

  it('keeps the last of two writes of one point, within a batch, across batches and across flushes', async () => {
    const id = newSeries();
    store.number(id, T0, 0, 1);
    store.number(id, T0, 0, 2);
    store.number(id, T0 + SECOND, 0, 10);
    await store.commit();
    expect(await times(id)).toEqual([
      [0, 2],
      [SECOND, 10],
    ]);
    store.number(id, T0, 0, 3);
    await store.commit();
    expect(await times(id)).toEqual([
      [0, 3],
      [SECOND, 10],
    ]);
    await store.settle();
    expect(await times(id)).toEqual([
      [0, 3],
      [SECOND, 10],
    ]);
    expect(store.state.unsettled).toBe(false);
    const counts = await store.queries.counts({ series: { numbers: [id], texts: [] }, ...ALL });
    expect(counts.get(id)).toBe(2);
  });

  it('keeps points of one time apart by their sequence', async () => {
    const id = newSeries();
    store.number(id, T0, 2, 2);
    store.number(id, T0, 1, 1);
    store.number(id, T0, 3, 3);
    await store.commit();
    expect((await times(id)).map(([, value]) => value)).toEqual([1, 2, 3]);
    const [last] = await store.queries.ends({
      series: { numbers: [id], texts: [] },
      ...ALL,
      end: 'last',
      count: 1,
    });
    expect(last).toMatchObject({ sequence: 3, value: 3 });
  });

  it('tells which of many single points it holds, newest writes among them', async () => {
    const [a, b] = [newSeries(), newSeries()];
    for (let i = 0; i < 1_500; i++) store.number(a, T0 + i * SECOND, i + 1, i);
    store.number(b, T0, 2 ** 32 - 1, 1);
    // Written twice: one point all the same.
    store.number(a, T0, 1, 5);
    await store.commit();
    const asked = [
      ...Array.from({ length: 3_000 }, (_, i) => ({
        series: a,
        time: T0 + (i >> 1) * SECOND,
        sequence: (i >> 1) + 1 + (i & 1),
      })),
      { series: b, time: T0, sequence: 2 ** 32 - 1 },
      { series: b, time: T0 + 1, sequence: 2 ** 32 - 1 },
      { series: newSeries(), time: T0, sequence: 1 },
    ];
    const expected = [...Array.from({ length: 3_000 }, (_, i) => (i & 1) === 0), true, false, false];
    expect(await store.queries.holds(asked)).toEqual(expected);
    expect(await store.queries.holds([])).toEqual([]);
  });

  it('takes texts beside numbers and pages through both in time order without splitting an instant', async () => {
    const [a, b, c] = [newSeries(), newSeries(), newSeries()];
    for (let i = 0; i < 50; i++) {
      store.number(a, T0 + i * SECOND, 0, i);
      store.number(b, T0 + i * SECOND, 0, -i);
      store.text(c, T0 + i * SECOND, 0, `état "${i}"\n`);
    }
    await store.commit();
    for (const order of ['asc', 'desc'] as const) {
      for (const limit of [1, 2, 4, 7, 1000]) {
        const seen: string[] = [];
        let range = { ...ALL };
        for (;;) {
          const page = await store.queries.range({
            series: { numbers: [a, b], texts: [c] },
            ...range,
            order,
            limit,
          });
          expect(new Set(page.points.map((point) => point.time)).size * 3).toBe(page.points.length);
          expect(page.points.length).toBeGreaterThan(0);
          seen.push(...page.points.map((point) => `${point.series}@${point.time}`));
          if (page.next === null) break;
          range = order === 'asc' ? { ...range, from: page.next } : { ...range, to: page.next };
        }
        expect(seen.length).toBe(150);
        expect(new Set(seen).size).toBe(150);
      }
    }
  });

  it('reads times from 1970 to now written in one batch in every order', async () => {
    const id = newSeries();
    const wanted = [...Array(100).keys()].map((i) => Math.floor((i * i * Date.now()) / 10_000) * 1000);
    for (const time of [...wanted].sort((x, y) => (x % 7) - (y % 7) || x - y))
      store.number(id, time, 0, time / SECOND);
    await store.commit();
    const page = await store.queries.range({
      series: { numbers: [id], texts: [] },
      ...ALL,
      order: 'asc',
      limit: 1000,
    });
    expect(page.points.map((point) => point.time)).toEqual(wanted);
    const [first] = await store.queries.ends({
      series: { numbers: [id], texts: [] },
      ...ALL,
      end: 'first',
      count: 1,
    });
    expect(first!.time).toBe(0);
    expect(
      await store.queries.counts({
        series: { numbers: [id], texts: [] },
        from: wanted[10]!,
        to: wanted[20]!,
      }),
    ).toEqual(new Map([[id, 10]]));
  });

  it('returns position and metadata of the write that counts, not of one it replaced', async () => {
    const id = newSeries();
    const write = async (value: number, extras?: object) => {
      const version = store.number(id, T0, 0, value);
      if (extras) store.extras(id, T0, 0, version, extras);
      await store.commit();
      const { points } = await store.queries.range({
        series: { numbers: [id], texts: [] },
        ...ALL,
        order: 'asc',
        limit: 10,
      });
      const weights = points.map(() => 100);
      const bound = { bytes: 2 ** 20, perRow: 100 };
      return (await store.queries.readExtras({ points, weights, bound, dense: true })).of(points[0]!);
    };
    expect(await write(1, { latitude: 50.8, longitude: 4.35, metadata: { by: 'λ' } })).toEqual({
      latitude: 50.8,
      longitude: 4.35,
      metadata: { by: 'λ' },
    });
    expect(await write(2)).toBeUndefined();
    expect(await write(3, { x: 7 })).toEqual({ x: 7 });
  });

  it('knows the greatest sequence of its points, however old, in the spool, in the engine and after a start', async () => {
    const [numbers, texts, unnumbered] = [newSeries(), newSeries(), newSeries()];
    store.number(numbers, T0, 7, 1);
    store.number(numbers, T0 - 9 * SECOND, 4_000_000_000, 1);
    store.number(numbers, T0 + SECOND, 2, 1);
    store.text(texts, T0 - SECOND, 9, 'a');
    store.number(unnumbered, T0, 0, 1);
    await store.commit();
    const all = async () => [
      await store.highestSequence([numbers]),
      await store.highestSequence([unnumbered, texts]),
      await store.highestSequence([unnumbered]),
      await store.highestSequence([]),
    ];
    expect(await all()).toEqual([4_000_000_000, 9, 0, 0]);
    await store.flush();
    expect(await all()).toEqual([4_000_000_000, 9, 0, 0]);
    await store.close();
    store = await bench.open();
    expect(await all()).toEqual([4_000_000_000, 9, 0, 0]);
    await store.remove([numbers], 0, T0);
    expect(await all()).toEqual([7, 9, 0, 0]);
  });

  it('finds everything again after it was closed and opened', async () => {
    const [a, b] = [newSeries(), newSeries()];
    store.number(a, T0 + 5 * SECOND, 0, 5);
    store.number(a, T0, 0, 1);
    store.text(b, T0, 0, 'on');
    await store.commit();
    await store.close();
    store = await bench.open();
    expect(store.heads.lastTime(a)).toBe(T0 + 5 * SECOND);
    expect(store.heads.lastNumber(a)).toBe(5);
    expect(store.heads.lastText(b)).toBe('on');
    store.number(a, T0, 0, 2);
    await store.commit();
    expect(await times(a)).toEqual([
      [0, 2],
      [5 * SECOND, 5],
    ]);
  });

  it('does not change what it holds when a leftover segment is replayed that the engine has already', async () => {
    const id = newSeries();
    store.number(id, T0, 0, 1);
    await store.commit();
    await store.flush();
    store.number(id, T0, 0, 2);
    store.number(id, T0 + SECOND, 0, 3);
    await store.commit();
    const { copyFile, readdir } = await import('node:fs/promises');
    const spool = `${bench.folder}/spool`;
    const [name] = (await readdir(spool)).filter((file) => file.endsWith('.seg'));
    await copyFile(`${spool}/${name}`, `${bench.folder}/kept`);
    await store.flush();
    await store.close();
    await copyFile(`${bench.folder}/kept`, `${spool}/${name}`);
    store = await bench.open();
    expect(await times(id)).toEqual([
      [0, 2],
      [SECOND, 3],
    ]);
    await store.settle();
    expect(await times(id)).toEqual([
      [0, 2],
      [SECOND, 3],
    ]);
  });
});
