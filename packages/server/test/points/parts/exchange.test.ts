/**
 * Parts are exchanged while points are read in every way: each answer is whole, or an error that says that it may be tried
 * again. A part that the guard has not seen is put into the folder of the table, as a merge on a full disk leaves it.
 */
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rowBinary } from '../../../src/points/engine/answer-forms.js';
import { EngineError } from '../../../src/points/engine/engine-error.js';
import { TributaryError } from '../../../src/errors/error.js';
import type { PartsGuard } from '../../../src/points/parts/parts-guard.js';
import type { PointsStore } from '../../../src/points/store.js';
import { makeBench, type Bench } from '../../support/points-bench.js';

const T0 = Date.UTC(2024, 3, 1) * 1000;
const COUNT = 20_000;
const EXCHANGES = 4;

let bench: Bench;
let store: PointsStore;
beforeAll(async () => {
  bench = await makeBench('embedded');
  store = await bench.open();
  store.heads.reserve(1);
  for (let i = 0; i < COUNT; i++) store.number(1, T0 + i * 1_000_000, 0, 1);
  await store.commit();
  await store.flush();
}, 60_000);
afterAll(async () => {
  await store.close();
  await bench.remove();
});

const series = { numbers: [1], texts: [] };
const all = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** Each answers how many points it saw. */
const READS: Record<string, () => Promise<number>> = {
  counts: async () => (await store.queries.counts({ series, ...all })).get(1) ?? 0,
  points: async () =>
    (await store.queries.range({ series, ...all, order: 'asc', limit: COUNT + 1 })).points.length,
  SQL: async () => {
    const named = [{ id: 1, name: 's', device: 'd', kind: 'number' as const }];
    const { pieces } = await store.userSql(named, 'SELECT count(), sum(value) FROM telemetry');
    const [[count, sum]] = [JSON.parse(Buffer.concat(pieces).toString()) as [number, number]];
    expect(sum).toBe(Number(count));
    return Number(count);
  },
  'a stream': () =>
    store.readAll(async (engine, database) => {
      let bytes = 0;
      const sql = `SELECT time FROM ${database}.numbers`;
      for await (const piece of engine.stream(sql, rowBinary('Int64'))) bytes += piece.length;
      return bytes / 8;
    }),
};

/** Puts a part into the table's folder that holds nothing, as a merge on a full disk leaves it. */
async function breakPart(number: number): Promise<void> {
  const folder = await realpath(path.join(bench.folder, 'points/data/tributary/numbers'));
  const broken = path.join(folder, `202404_1_${1_000 + number}_9`);
  await mkdir(broken);
  await writeFile(path.join(broken, 'checksums.txt'), '');
}

it.each(Object.keys(READS))('%s read on a short disk count only behind a look at the parts', async (name) => {
  const { brokenParts } = store.state;
  const { reserve } = bench.room;
  try {
    Object.assign(bench.room, { reserve: Number.MAX_SAFE_INTEGER });
    await breakPart(500 + brokenParts);
    const seen = await READS[name]!().catch((error: unknown) => error);
    // Nobody waited for the look that comes twice a second.
    expect(store.state.brokenParts).toBe(brokenParts + 1);
    if (typeof seen === 'number') expect(seen).toBe(COUNT);
    else
      expect(seen).toMatchObject({ message: expect.stringMatching(/taken back|does not answer/) as string });
  } finally {
    Object.assign(bench.room, { reserve });
  }
});

it('reads are whole or may be tried again', async () => {
  const seen = new Map<string, number>();
  let done = false;
  const readers = Object.entries(READS).map(async ([name, read]) => {
    // On a busy machine one may meet an exchange each time; when there are no more, it is answered.
    while (!done || !seen.has(name))
      try {
        expect([name, await read()]).toEqual([name, COUNT]);
        seen.set(name, (seen.get(name) ?? 0) + 1);
      } catch (error) {
        const mayBeTriedAgain =
          error instanceof EngineError
            ? error.failure === 'unavailable'
            : error instanceof TributaryError && error.retryable;
        if (!mayBeTriedAgain) throw error;
      }
  });
  try {
    const before = store.state.brokenParts;
    for (let number = 1; number <= EXCHANGES; number++) {
      await breakPart(number);
      await expect.poll(() => store.state.brokenParts, { timeout: 10_000 }).toBe(before + number);
      await expect.poll(() => store.state.mendingParts, { timeout: 10_000 }).toBe(false);
    }
  } finally {
    done = true;
  }
  await Promise.all(readers);
  for (const name of Object.keys(READS)) expect([name, seen.get(name)]).toEqual([name, expect.any(Number)]);
}, 60_000);

it('a read that meets one exchange after the other may be tried again', async () => {
  const read = store.readAll(async (engine, database) => {
    const parts = engine.parts as PartsGuard;
    const { onAttached } = parts;
    parts.onAttached = async (table) => {
      await onAttached(table);
      await breakPart(100 + store.state.brokenParts);
    };
    await breakPart(100);
    try {
      // No table that is being exchanged is less there than one that never was.
      await engine.query(`SELECT time FROM ${database}.absent`, rowBinary('Int64'));
    } finally {
      parts.onAttached = onAttached;
    }
  });
  await expect(read).rejects.toMatchObject({ failure: 'unavailable' });
  await expect.poll(() => store.state.mendingParts).toBe(false);
});
