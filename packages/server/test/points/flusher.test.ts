/** What happens to acknowledged points when the engine fails, half-way or for good. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PointsStore } from '../../src/points/store.js';
import { away, brokenStatement, damagedData, faulty, type FaultyEngine } from './faulty-engine.js';
import { makeBench, type Bench } from '../support/points-bench.js';
import { until } from '../support/waiting.js';

const T0 = Date.UTC(2024, 3, 1) * 1000;
const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER };

describe('handing segments to an engine that fails', () => {
  let bench: Bench;
  let engine: FaultyEngine;
  let store: PointsStore;

  beforeAll(async () => {
    bench = await makeBench('embedded');
  });
  beforeEach(async () => {
    bench.problems.length = 0;
    engine = faulty(await bench.engine());
    // Flushes happen when a test asks for one.
    store = await bench.open({ engine, flushInterval: 3_600_000 });
    store.heads.reserve(10);
  });
  afterEach(async () => {
    engine.faults.length = 0;
    await store.close();
    for (const name of ['spool', 'points']) await rm(path.join(bench.folder, name), { recursive: true });
  });
  afterAll(() => bench.remove());

  const write = async (times: readonly number[], value: number, series = 1) => {
    for (const time of times) store.number(series, T0 + time, 0, value);
    await store.commit();
  };
  const read = async (series = 1) =>
    (
      await store.queries.range({
        series: { numbers: [series], texts: [] },
        ...ALL,
        order: 'asc',
        limit: 100,
      })
    ).points.map(({ time, value }) => [time - T0, value]);
  /** As soon as the engine took what waits for it. */
  const reads = async (series = 1) => {
    const { rows } = await until('an answer', async () => {
      try {
        return { rows: await read(series) };
      } catch (error) {
        expect(error).toMatchObject({ code: 'engine_unavailable' });
        return undefined;
      }
    });
    return rows;
  };
  const segments = async () =>
    (await readdir(path.join(bench.folder, 'spool'))).filter((name) => name.endsWith('.seg'));

  it('refuses reads of what it could not hand over, and answers them when the engine is back', async () => {
    engine.faults.push({ when: 'before', error: away() }, { when: 'before', error: away() });
    await write([1, 2, 3], 7);
    await expect(read()).rejects.toMatchObject({ code: 'engine_unavailable', retryable: true });
    expect(store.state.engineProblem).toBeDefined();
    await write([4], 8);
    expect(await reads()).toEqual([
      [1, 7],
      [2, 7],
      [3, 7],
      [4, 8],
    ]);
    expect(store.state).toMatchObject({ spooledBytes: 0, engineProblem: undefined });
    expect(await segments()).toEqual([]);
  });

  it('shows no point twice when an insert worked but its answer was lost', async () => {
    engine.faults.push({ when: 'after', error: away() });
    await write([1, 2, 3], 7);
    await store.flush().catch(() => undefined);
    expect(await reads()).toEqual([
      [1, 7],
      [2, 7],
      [3, 7],
    ]);
    await store.settle();
    expect(store.state.unsettled).toBe(false);
    expect(await read()).toHaveLength(3);
  });

  it('shows no point twice when the process ends after such an insert, before it was repeated', async () => {
    engine.faults.push(...Array.from({ length: 50 }, () => ({ when: 'after' as const, error: away() })));
    await write([1, 2, 3], 7);
    await store.flush().catch(() => undefined);
    await store.close();
    engine = faulty(await bench.engine());
    store = await bench.open({ engine });
    expect(await read()).toHaveLength(3);
    await store.settle();
    expect(await read()).toHaveLength(3);
  });

  it('sets a segment aside that the engine cannot read, and goes on with the next ones', async () => {
    engine.faults.push(
      ...Array.from({ length: 5 }, () => ({ when: 'before' as const, error: damagedData() })),
    );
    await write([1], 7);
    await store.flush().catch(() => undefined);
    await write([2], 8, 2);
    expect(await reads(2)).toEqual([[2, 8]]);
    expect(await readdir(path.join(bench.folder, 'spool', 'refused'))).toHaveLength(1);
    expect(bench.problems.at(-1)).toMatchObject({ file: expect.stringContaining('refused') });
    // The next process must not give its segments the names of those.
    await store.close();
    store = await bench.open();
    store.heads.reserve(10);
    await write([3], 9, 3);
    expect((await segments())[0]).toMatch(/-0*2\.seg$/);
  });

  it('keeps what an engine with any other trouble refuses, however often', async () => {
    engine.faults.push(
      ...Array.from({ length: 6 }, () => ({ when: 'before' as const, error: brokenStatement() })),
    );
    await write([1], 7);
    expect(await reads()).toEqual([[1, 7]]);
    expect(await readdir(path.join(bench.folder, 'spool'))).not.toContain('refused');
  }, 60_000);

  it('reports a segment that somebody deleted, and lives', async () => {
    await write([1], 7);
    const [name] = await segments();
    await rm(path.join(bench.folder, 'spool', name!));
    await store.flush().catch(() => undefined);
    await write([2], 8, 2);
    expect(await reads(2)).toEqual([[2, 8]]);
    expect(bench.problems.some(({ message }) => message.includes('is gone'))).toBe(true);
  });

  it('does not give back what a failed commit lost, and counts it as new when it is written again', async () => {
    await write([1], 7);
    await store.flush();
    const spool = path.join(bench.folder, 'spool');
    // No new segment can be made while something else has its name.
    await mkdir(path.join(spool, 'numbers-000000000002.seg'));
    store.number(1, T0 + 5, 0, 99);
    await expect(store.commit()).rejects.toMatchObject({ code: 'internal' });
    await rm(path.join(spool, 'numbers-000000000002.seg'), { recursive: true });
    expect(await read()).toEqual([[1, 7]]);
    await store.repair([1]);
    expect([store.heads.lastTime(1), store.heads.lastNumber(1)]).toEqual([T0 + 1, 7]);
    await write([5], 8);
    expect(await read()).toEqual([
      [1, 7],
      [5, 8],
    ]);
  });

  it('keeps true what is written while the memory of a failed commit is repaired', async () => {
    await write([1, 2], 7);
    await store.flush();
    const taken = path.join(bench.folder, 'spool', 'numbers-000000000002.seg');
    await mkdir(taken);
    store.number(1, T0 + 50, 0, 99);
    await expect(store.commit()).rejects.toMatchObject({ code: 'internal' });
    await rm(taken, { recursive: true });
    let open!: () => void;
    engine.gate = new Promise<void>((resolve) => (open = resolve));
    const reading = read();
    await until('the query at the gate', () => engine.held === 1);
    // Between the engine's answer and its use: a repeat and a new one, which the answer does not know.
    await write([1, 60], 8);
    open();
    engine.gate = Promise.resolve();
    await reading;
    expect(await read()).toEqual([
      [1, 8],
      [2, 7],
      [60, 8],
    ]);
    expect(store.heads.lastTime(1)).toBe(T0 + 60);
  });

  it('shows a point once also when it is repeated between the rendering of a query and its run', async () => {
    await write([1], 7);
    await read();
    let open!: () => void;
    engine.gate = new Promise<void>((resolve) => (open = resolve));
    const reading = read();
    await until('the query at the gate', () => engine.held === 1);
    await write([1], 8);
    await store.flush();
    open();
    engine.gate = Promise.resolve();
    expect(await reading).toEqual([[1, 8]]);
  });

  it('does not stay unsettled for ever because of points that were never stored', async () => {
    await write([1], 7);
    await store.flush();
    const taken = path.join(bench.folder, 'spool', 'numbers-000000000002.seg');
    await mkdir(taken);
    store.number(1, T0 - 400 * 86_400e6, 0, 99);
    await expect(store.commit()).rejects.toMatchObject({ code: 'internal' });
    await rm(taken, { recursive: true });
    await store.settle();
    expect(store.state.unsettled).toBe(false);
  });

  it('closes while flushes fail, and hands everything over at the next start', async () => {
    engine.faults.push(...Array.from({ length: 100 }, () => ({ when: 'before' as const, error: away() })));
    await write([1], 7);
    const flushing = store.flush();
    await Promise.all([
      store.close(),
      expect(flushing).rejects.toMatchObject({ code: 'engine_unavailable' }),
    ]);
    await expect(store.commit()).rejects.toMatchObject({ code: 'stopping' });
    store = await bench.open();
    expect(await read()).toEqual([[1, 7]]);
  });
});
