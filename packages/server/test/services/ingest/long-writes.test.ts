/** Requests that bring hundreds of thousands of points: others are served meanwhile, and yet each is stored in one piece. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalog, type Catalog } from '../../../src/catalog/catalog.js';
import { SeriesIndex } from '../../../src/catalog/series/series-index.js';
import { readBlock } from '../../../src/points/spool/read-block.js';
import { scanSegment } from '../../../src/points/spool/segment.js';
import { TEXTS } from '../../../src/points/schema/tables.js';
import type { PointsStore } from '../../../src/points/store.js';
import { MAX_REFUSED } from '../../../src/services/ingest/limits.js';
import { IngestService } from '../../../src/services/ingest/ingest.js';
import { Arrivals } from '../../../src/services/quality/arrivals.js';
import { Rates } from '../../../src/services/quality/rates.js';
import { makeBench, type Bench } from '../../support/points-bench.js';

const T0 = Date.UTC(2024, 3, 1) * 1000;
const MANY = 150_000;
const RULES = { createDevices: true, createSeries: true, earliestTime: null };

let bench: Bench;
let store: PointsStore;
let catalog: Catalog;
let index: SeriesIndex;
let ingest: IngestService;
let project: number;
beforeAll(async () => {
  bench = await makeBench('embedded');
  // What is committed stays in its segments.
  store = await bench.open({ flushInterval: 3_600_000, flushRows: 1e9 });
  catalog = await openCatalog(`sqlite:${path.join(bench.folder, 'catalog.db')}`);
  const { id } = await catalog.organizations.create('one');
  project = (await catalog.projects.create(id, { name: 'one' })).id;
  index = new SeriesIndex(catalog.seriesIngest);
  const listener = { wants: () => false, accepted: () => Promise.resolve() };
  ingest = new IngestService({
    ...{ store, index, futureLimit: 0, listener, refusals: { note: () => undefined } },
    counted: { arrivals: new Arrivals(store.heads), rates: new Rates() },
  });
});
afterAll(async () => {
  await store.close();
  await catalog.close();
  await bench.remove();
});

const begin = () => ingest.begin({ id: project, ...RULES });

/** Some points, one of which is stored already, so that their series are known. */
async function long(devices: readonly string[]) {
  const known = begin();
  for (const device of devices) known.add(0, device, 's', T0, 'first');
  await known.commit();
  const batch = begin();
  for (let i = 0; i < MANY; i++)
    batch.add(i, devices[Math.floor((i * devices.length) / MANY)]!, 's', T0 + 1 + i, `text ${i}`);
  return batch;
}

/** How often the event loop came round while this went on. */
async function turnsOf<T>(work: Promise<T>, onTurn: (turn: number) => void = () => undefined) {
  let isOver = false;
  let turns = 0;
  const look = () => {
    if (isOver) return;
    onTurn(++turns);
    setImmediate(look);
  };
  setImmediate(look);
  const result = await work.finally(() => (isOver = true));
  return { result, turns };
}

/** How many rows of a series each block of the open segment has, of those that have any. */
async function blocksOf(series: number): Promise<number[]> {
  const folder = path.join(bench.folder, 'spool');
  const name = (await readdir(folder)).find((one) => one.startsWith(TEXTS.name) && one.endsWith('.seg'))!;
  const bytes = await readFile(path.join(folder, name));
  return scanSegment(TEXTS, bytes)
    .blocks.map(({ offset, length }) => {
      const { columns } = readBlock(TEXTS, bytes.subarray(offset, offset + length));
      return (columns[0] as unknown[]).filter((id) => Number(id) === series).length;
    })
    .filter((count) => count > 0);
}

describe('a write of many points', () => {
  it('lets others have their turns, and is in one group commit with nothing left out', async () => {
    const batch = await long(['long']);
    let [others, isOver] = [0, false];
    const small = async () => {
      for (let i = 0; !isOver; i++) {
        const one = begin();
        one.add(0, 'small', 's', T0 + i, 'x');
        others += (await one.commit()).stored;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const writing = small();
    const { result, turns } = await turnsOf(batch.commit().finally(() => (isOver = true)));
    await writing;
    expect(result).toMatchObject({ stored: MANY, refusedCount: 0 });
    expect(turns).toBeGreaterThan(3);
    expect(others).toBeGreaterThan(0);
    expect(await blocksOf(index.find(project, 'long', 's')!.id)).toEqual([1, MANY]);
    expect(await blocksOf(index.find(project, 'small', 's')!.id)).toSatisfy(
      (counts: number[]) => counts.reduce((sum, count) => sum + count) === others,
    );
  });

  it('stores nothing more under a series that is deleted while it is stored', async () => {
    const batch = await long(['kept', 'gone']);
    const id = index.find(project, 'gone', 's')!.id;
    const { result } = await turnsOf(batch.commit(), (turn) => {
      if (turn !== 2) return;
      void catalog.series.delete(project, id).then(() => index.forgetSeries(id));
    });
    const { stored, refusedCount, refused } = result;
    expect(stored + refusedCount).toBe(MANY);
    expect(refusedCount).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ code: 'series_not_registered' });
    expect((await blocksOf(id)).reduce((sum, count) => sum + count)).toBe(1 + MANY / 2 - refusedCount);
  });

  it('stores nothing at all if more of its times than may be are out of range', async () => {
    await long(['late']).then((batch) => ingest.release(batch));
    const { id } = index.find(project, 'late', 's')!;
    const batch = begin();
    for (let i = 0; i <= MAX_REFUSED; i++) batch.add(i, 'late', 's', -1, 'x');
    batch.add(MAX_REFUSED + 1, 'late', 's', T0 + 1, 'sound');
    const before = ingest.stored;
    await expect(batch.commit()).rejects.toMatchObject({ code: 'too_many_refused' });
    expect(ingest.stored).toBe(before);
    expect(store.heads.lastText(id)).toBe('first');
  });
});
