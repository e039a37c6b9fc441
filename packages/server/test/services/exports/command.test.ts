/** `tributary export` as people call it: a file, its checksum, a download that breaks off and goes on. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { tributary, type Ran } from '../../support/command.js';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import { csvRows, ndjsonRows, readTable } from '../../support/exports.js';

let platform: TestPlatform;
let folder: string;
const T = Date.UTC(2025, 5, 1);

beforeAll(async () => {
  platform = await startTestPlatform();
  const body = Array.from({ length: 300 }, (_, i) => ({
    device: `d${i % 3}`,
    series: 's',
    time: T + i * 60_000,
    value: i,
  }));
  await platform.call('POST', '/points', { body });
});
afterAll(() => platform.stop());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tributary-export-'));
  return () => rm(folder, { recursive: true });
});

const at = (name: string) => path.join(folder, name);
const run = (...argv: string[]): Promise<Ran> =>
  tributary(['export', ...argv], {
    env: { TRIBUTARY_URL: platform.url, TRIBUTARY_TOKEN: platform.one.token },
  });

it('writes a file, says what is in it, and shows how far it was', async () => {
  const { exit, out, err } = await run(at('all.csv'));
  expect(exit).toBe(0);
  const content = await readFile(at('all.csv'));
  expect(csvRows(content)).toHaveLength(301);
  expect(out).toMatch(new RegExp(`all.csv: 300 rows, ${content.length} bytes, SHA-256 [0-9a-f]{64}\n`));
  expect(out).toMatch(/all.csv.catalog.ndjson: 6 devices and series, \d+ bytes, SHA-256 [0-9a-f]{64}\n$/);
  expect(err).toContain('export: 300 rows, 100 %');
  expect((await readdir(folder)).sort()).toEqual(['all.csv', 'all.csv.catalog.ndjson']);
  await run(at('alone.csv'), '--no-catalog');
  expect(await readdir(folder)).not.toContain('alone.csv.catalog.ndjson');
});

it('takes a selection, a range, a format and buckets', async () => {
  const range = ['--from', '2025-06-01', '--to', '2025-06-01T01:00'];
  expect(await run(at('a'), '--device', 'd1', ...range, '--format', 'ndjson')).toMatchObject({ exit: 0 });
  expect(ndjsonRows(await readFile(at('a'))).map(({ value }) => value)).toEqual(
    Array.from({ length: 20 }, (_, i) => i * 3 + 1),
  );
  const buckets = ['--bucket', '1h', '--agg', 'max,count', '--layout', 'wide', '--format', 'parquet'];
  expect(await run(at('b'), '--device', 'd0', ...buckets, ...range)).toMatchObject({ exit: 0 });
  expect(readTable(await readFile(at('b')), 'Parquet').rows).toMatchObject([{ 's.max': 57, 's.count': 20 }]);
});

it('writes a file for each device into a folder', async () => {
  const { exit, out } = await run(at('devices'), '--file-per-device');
  expect(exit).toBe(0);
  const names = (await readdir(at('devices'))).sort();
  expect(names).toHaveLength(4);
  expect(names[0]).toBe('catalog.ndjson');
  expect(names[1]).toMatch(/^export-\d+-d0\.csv$/);
  expect(out).toContain('300 rows in 3 files\n');
});

it('goes on with what an earlier download left', async () => {
  const { out } = await run(at('whole.csv'), '--no-catalog');
  const whole = await readFile(at('whole.csv'));
  const { json } = await platform.call('GET', '/jobs');
  const job = String(json.items[0].id);
  await writeFile(at('part.csv.part'), whole.subarray(0, 1000));
  const resumed = await run(at('part.csv'), '--job', job);
  expect([resumed.exit, resumed.out.split(': ')[1]]).toEqual([0, out.split(': ')[1]]);
  expect(await readFile(at('part.csv'))).toEqual(whole);
  // What lies there is not the beginning of this file: not taken for it.
  await writeFile(at('wrong.csv.part'), 'x'.repeat(1000));
  expect(await run(at('wrong.csv'), '--job', job)).toMatchObject({ exit: 0 });
  expect(await readFile(at('wrong.csv'))).toEqual(whole);
  expect(await readdir(folder)).not.toContain('wrong.csv.part');
});

it('fails with the reason of the server, and on wrong options before anything is asked', async () => {
  expect(await run(at('x'), '--bucket', 'often')).toMatchObject({
    exit: 1,
    err: expect.stringContaining('bucket is "often"'),
  });
  expect(await run(at('x'), '--agg', 'mean')).toMatchObject({ exit: 2 });
  expect(await run(at('x'), '--format', 'xls')).toMatchObject({ exit: 2 });
  expect(await run(at('x'), '--job', '4711')).toMatchObject({
    exit: 1,
    err: expect.stringContaining('not found'),
  });
  expect(await readdir(folder)).toEqual([]);
});
