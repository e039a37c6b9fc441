/** Deletions of points on both engines, while the engine is not rid of the rows, when it is, and over restarts in between. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/points/engine/engine.js';
import { rowBinary } from '../../src/points/engine/answer-forms.js';
import { RowReader } from '../../src/points/queries/row-binary.js';
import type { PointsStore } from '../../src/points/store.js';
import { listParts, streamPart } from '../../src/points/transfer.js';
import { makeBench, type Bench } from '../support/points-bench.js';
import { until } from '../support/waiting.js';

const SECOND = 1_000_000;
const T0 = Date.UTC(2024, 0, 31, 23, 59, 50) * 1000;
const END = Number.MAX_SAFE_INTEGER;

describe.each(['embedded', 'server'] as const)('a deletion on the %s engine', (mode) => {
  let bench: Bench;
  let store: PointsStore;
  let engine: Engine;
  /** Statements that take rows out wait for it. */
  let gate: Promise<unknown> = Promise.resolve();
  let nextId = 1;

  const open = async () => {
    engine = await bench.engine();
    const held = new Proxy(engine, {
      get(target, member) {
        if (member === 'maintain') return (sql: string) => gate.then(() => target.maintain(sql));
        const value = Reflect.get(target, member, target) as unknown;
        return typeof value === 'function' ? (value as (...given: unknown[]) => unknown).bind(target) : value;
      },
    });
    store = await bench.open({ engine: held });
    store.heads.reserve(nextId + 100);
  };
  /** Holds them up; the answer lets them go on. */
  const hold = () => {
    let release!: () => void;
    gate = new Promise<void>((resolve) => (release = resolve));
    return release;
  };
  beforeAll(async () => {
    bench = await makeBench(mode);
    await open();
  });
  afterAll(async () => {
    await store.close();
    await bench.remove();
  });

  const series = () => {
    store.heads.reserve(nextId);
    return nextId++;
  };
  const write = async (id: number, values: readonly number[], from = T0) => {
    for (const [second, value] of values.entries()) store.number(id, from + second * SECOND, 0, value);
    await store.commit();
  };
  const read = async (id: number) =>
    (
      await store.queries.range({
        ...{ series: { numbers: [id], texts: [] }, from: 0, to: END },
        ...{ order: 'asc', limit: 1000 },
      })
    ).points.map(({ value }) => value);
  const stored = async (id: number): Promise<number> => {
    const sql = `SELECT count() FROM tributary.numbers WHERE series = ${id}`;
    return new RowReader(await engine.query(sql, rowBinary('UInt64'))).int64();
  };

  it('hides the rows from every reader while they are there, and after a start', async () => {
    const [gone, other] = [series(), series()];
    await write(gone, [1, 2, 3, 4]);
    await write(other, [5]);
    await store.flush();
    const release = hold();
    await store.remove([gone], T0 + SECOND, T0 + 3 * SECOND);
    for (const start of [false, true]) {
      if (start) {
        release();
        await store.close();
        await open();
      }
      const releaseAgain = start ? hold() : undefined;
      expect(await read(gone)).toEqual([1, 4]);
      expect(await read(other)).toEqual([5]);
      await store.repair([gone]);
      expect([store.heads.firstTime(gone), store.heads.lastNumber(gone)]).toEqual([T0, 4]);
      const named = [{ id: gone, name: 's', device: 'd', kind: 'number' as const }];
      const { pieces } = await store.userSql(named, 'SELECT count(), sum(value) FROM telemetry');
      expect(Buffer.concat(pieces).toString().trim()).toMatch(/^\[2, ?5\]$/);
      const backup = await store.readAll(async (source, database, hidden) => {
        let rows = 0;
        let bytes = 0;
        for (const part of await listParts(source, database, hidden)) {
          rows += part.rows;
          for await (const piece of streamPart(source, database, part, hidden)) bytes += piece.length;
        }
        return { rows, bytes };
      });
      expect(backup.rows).toBe(3);
      expect(backup.bytes).toBeGreaterThan(0);
      releaseAgain?.();
    }
    await until('the rows to go', async () => (await stored(gone)) === 2);
    await until('the end of the deletion', () => store.deletions.length === 0);
    expect(await read(gone)).toEqual([1, 4]);
    expect(bench.problems).toEqual([]);
  });

  it('leaves what is written behind it, whatever of the old is still there, and when it is applied again', async () => {
    const id = series();
    await write(id, [1, 2, 3]);
    await store.flush();
    const release = hold();
    const removed = store.remove([id], 0, END);
    // Behind the call, and before it is in force.
    await write(id, [10], T0 + SECOND);
    const deletion = (await removed)!;
    await write(id, [20], T0 + 2 * SECOND);
    await write(id, [0], T0 - SECOND);
    expect(await read(id)).toEqual([0, 10, 20]);
    const erased = store.erased(deletion.id, {});
    release();
    expect(await erased).toBe(3);
    expect(await read(id)).toEqual([0, 10, 20]);
    // The start takes it for open once more; versions have gone on.
    await store.close();
    await open();
    expect(store.deletions.map(({ id: each }) => each)).toContain(deletion.id);
    await write(id, [30], T0);
    expect(await read(id)).toEqual([0, 30, 10, 20]);
    await until('the end of the deletion', () => store.deletions.length === 0);
    expect(await read(id)).toEqual([0, 30, 10, 20]);
  });

  it('hides what a crash left in the spool', async () => {
    const id = series();
    await write(id, [1, 2, 3]);
    await store.remove([id], T0 + SECOND, END);
    store = await bench.crash(store);
    engine = await (mode === 'server' ? bench.engine() : Promise.resolve(engine));
    expect(await read(id)).toEqual([1]);
    expect([store.heads.lastTime(id), store.heads.lastNumber(id)]).toEqual([T0, 1]);
    await until('the end of the deletion', () => store.deletions.length === 0);
    expect(await read(id)).toEqual([1]);
    await store.close();
    await open();
  });

  it('shows the true last value of a series that is written without a pause', async () => {
    const id = series();
    await write(id, [1]);
    await write(id, [-1], T0 + 1000 * SECOND);
    await store.remove([id], T0 + 500 * SECOND, END);
    let writing = true;
    let last = 1;
    const writer = (async () => {
      while (writing) {
        last++;
        await write(id, [last], T0 + last * 1000);
      }
    })();
    await store.repair([id]);
    const [time, value, newest] = [store.heads.lastTime(id), store.heads.lastNumber(id), last];
    writing = false;
    await writer;
    expect(time).toBeLessThan(T0 + 500 * SECOND);
    expect(value).toBeGreaterThanOrEqual(newest - 1);
    expect(await read(id)).not.toContain(-1);
  });

  it('is given up by who waits for it, and done with the next start', async () => {
    const id = series();
    await write(id, [1, 2]);
    await store.flush();
    const release = hold();
    const deletion = (await store.remove([id], 0, END))!;
    const stop = new AbortController();
    const erased = store.erased(deletion.id, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(erased).rejects.toThrow('enough');
    release();
    const more = series();
    await write(more, [1]);
    const other = (await store.remove([more], 0, END))!;
    expect(await store.erased(other.id, {})).toBe(1);
    expect(store.deletions.map(({ id: open }) => open)).toEqual([deletion.id]);
    expect(await read(id)).toEqual([]);
    await store.close();
    await open();
    await until('the end of the deletion', () => store.deletions.length === 0);
    expect(await stored(id)).toBe(0);
  });

  it('is refused while the engine is too far behind', async () => {
    const ids = Array.from({ length: 150_000 }, (_, index) => 1_000_000 + index);
    store.heads.reserve(ids.at(-1)!);
    const release = hold();
    const first = (await store.remove(ids, 0, END))!;
    await expect(store.remove(ids.slice(0, 60_000), 0, END)).rejects.toMatchObject({
      code: 'too_many_deletions',
      message: expect.stringContaining('150000 series') as string,
    });
    const erased = store.erased(first.id, {});
    release();
    expect(await erased).toBe(0);
    expect(await store.remove(ids.slice(0, 60_000), 0, END)).toBeDefined();
  });
});
