/**
 * Parts whose files are empty, cut off or gone, found at a start: a merged one goes back to what it was made from, one
 * that nothing else holds is reported with what it held, and what an earlier run had set aside doubles nothing.
 */
import { appendFile, mkdir, readdir, realpath, rename, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parsePartName } from '../../../src/points/parts/part-name.js';
import type { PointsStore } from '../../../src/points/store.js';
import { makeBench, type Bench } from '../../support/points-bench.js';

const T0 = Date.UTC(2024, 3, 1) * 1000;
const COUNT = 100;

let bench: Bench;
let store: PointsStore;
beforeEach(async () => {
  bench = await makeBench('embedded');
  store = await bench.open();
  store.heads.reserve(1);
});
afterEach(async () => {
  await store.close();
  await bench.remove();
});

/** All points once, with a value of `version`; in the engine as a part of their own. */
async function write(version: number): Promise<void> {
  for (let i = 0; i < COUNT; i++) store.number(1, T0 + i * 1_000_000, 0, version * 1_000 + i);
  await store.commit();
  await store.flush();
}

async function expectAllOnce(version: number): Promise<void> {
  const all = { from: 0, to: Number.MAX_SAFE_INTEGER };
  const series = { numbers: [1], texts: [] };
  expect(await store.queries.counts({ series, ...all })).toEqual(new Map([[1, COUNT]]));
  const { points } = await store.queries.range({ series, ...all, order: 'asc', limit: 1_000 });
  expect(points.map(({ value }) => value)).toEqual(
    Array.from({ length: COUNT }, (_, i) => version * 1_000 + i),
  );
}

const tableFolder = () => realpath(path.join(bench.folder, 'points/data/tributary/numbers'));

async function partFolder(merged: boolean): Promise<string> {
  const folder = await tableFolder();
  const parts = (await readdir(folder)).map(parsePartName).filter((part) => part !== undefined);
  const found = parts.filter(({ first, last }) => (first !== last) === merged);
  // The engine keeps merged parts for minutes: the newest one is in use.
  return path.join(folder, found.sort((a, b) => b.last - a.last || b.level - a.level)[0]!.text);
}

const told = () => bench.problems.map(({ message }) => message).join('\n');

describe('a merged part that is broken goes back to its sources', () => {
  it.each<[string, (part: string) => Promise<unknown>]>([
    ['empty checksums', (part) => truncate(path.join(part, 'checksums.txt'), 0)],
    ['checksums cut off', (part) => truncate(path.join(part, 'checksums.txt'), 60)],
    ['no checksums', (part) => rm(path.join(part, 'checksums.txt'))],
    ['an empty count', (part) => truncate(path.join(part, 'count.txt'), 0)],
    ['data cut off', (part) => truncate(path.join(part, 'data.bin'), 10)],
    ['more data than was written', (part) => appendFile(path.join(part, 'data.bin'), 'more')],
    ['no data', (part) => rm(path.join(part, 'data.bin'))],
    [
      'all files empty',
      async (part) => {
        for (const name of await readdir(part)) await truncate(path.join(part, name), 0);
      },
    ],
  ])('%s', async (_, breakIt) => {
    await write(1);
    await write(2);
    await store.settle();
    await store.close();
    const part = await partFolder(true);
    await breakIt(part);
    store = await bench.open();
    await expectAllOnce(2);
    expect(store.state).toMatchObject({ brokenParts: 1, lostParts: 0, unsettled: true });
    expect(told()).toMatch(new RegExp(`part ${path.basename(part)} .*no point is lost`));
    // Settled again, its remains go, and nothing is doubled.
    await store.settle();
    expect(store.state.unsettled).toBe(false);
    expect(await readdir(path.join(bench.folder, 'points/set-aside/replaced/numbers'))).toEqual([]);
    await expectAllOnce(2);
  });
});

it('a part that nothing else holds is kept, and reported at each start with what it held', async () => {
  await write(1);
  await store.close();
  const part = await partFolder(false);
  await truncate(path.join(part, 'data.bin'), 1);
  for (let start = 0; start < 2; start++) {
    bench.problems.length = 0;
    store = await bench.open();
    expect(store.state.lostParts).toBe(1);
    expect(told()).toMatch(start === 0 ? /partition 202404, 100 rows, .* LOST/ : /1 broken parts are kept/);
    await store.close();
  }
  const kept = path.join(bench.folder, 'points/set-aside/lost/numbers');
  expect(await readdir(kept)).toEqual([path.basename(part)]);
  // Somebody has looked after it.
  await rm(path.join(kept, path.basename(part)), { recursive: true });
  store = await bench.open();
  expect(store.state.lostParts).toBe(0);
});

it('a part that an older version left set aside is told, and its points do not count twice', async () => {
  await write(1);
  await write(2);
  await store.settle();
  await store.close();
  const merged = await partFolder(true);
  await truncate(path.join(merged, 'checksums.txt'), 0);
  const detached = path.join(await tableFolder(), 'detached');
  await mkdir(detached, { recursive: true });
  await rename(merged, path.join(detached, `broken-on-start_${path.basename(merged)}`));
  bench.problems.length = 0;
  store = await bench.open();
  expect(told()).toMatch(`part ${path.basename(merged)} of the table numbers is broken`);
  expect(store.state).toMatchObject({ lostParts: 0, unsettled: true });
  await expectAllOnce(2);
  await store.settle();
  await expectAllOnce(2);
  expect(await readdir(detached)).toEqual([]);
});

it('what was made from a broken part goes with it, if its sources are there', async () => {
  await write(1);
  await write(2);
  await store.settle();
  const middle = await partFolder(true);
  await write(3);
  await store.settle();
  const last = await partFolder(true);
  expect(last).not.toBe(middle);
  await store.close();
  await truncate(path.join(middle, 'checksums.txt'), 0);
  store = await bench.open();
  expect(store.state).toMatchObject({ brokenParts: 2, lostParts: 0 });
  expect(told()).toMatch(`it was made from ${path.basename(middle)}`);
  await expectAllOnce(3);
});

it('what was made from a part that broke later, and has no other source, stays in use', async () => {
  await write(1);
  await write(2);
  await store.settle();
  await store.close();
  const source = await partFolder(false);
  await truncate(path.join(source, 'data.bin'), 1);
  store = await bench.open();
  expect(store.state).toMatchObject({ brokenParts: 1, lostParts: 1 });
  await expectAllOnce(2);
});

describe('the list of partitions to settle', () => {
  const file = () => path.join(bench.folder, 'spool/unsettled.json');

  it.each([
    ['cannot be read', () => mkdir(file())],
    ['holds something else', () => writeFile(file(), '[{"table":"numbers"')],
  ])('stops the start with the reason if it %s', async (_, make) => {
    await write(1);
    await store.close();
    await rm(file(), { force: true });
    await make();
    const engine = await bench.engine();
    await expect(bench.open({ engine })).rejects.toThrow(/The list of partitions to settle.*unsettled\.json/);
    await engine.close();
    await rm(file(), { recursive: true });
    store = await bench.open();
  });
});
