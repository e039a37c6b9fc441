/** Exports while something of them is deleted: a file that is done has nothing of it, and all of the rest. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { csvRows, startExport, type ExportJob } from '../../support/exports.js';
import { endedJob } from '../../support/jobs.js';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import { until } from '../../support/waiting.js';

const T0 = Date.UTC(2025, 0, 1);
const SECOND = 1000;
/** A file for each makes an export of many short steps. */
const DEVICES = 60;
const POINTS = 4;
let platform: TestPlatform;

beforeAll(async () => {
  platform = await startTestPlatform({ 'concurrent-exports': '1' });
});
afterAll(() => platform.stop());

const call: TestPlatform['call'] = (...given) => platform.call(...given);
const keyOf = (group: string, i: number) => `${group}-${String(i).padStart(3, '0')}`;

/** Devices of their own for a test, selected by the tag. */
async function plant(group: string): Promise<{ tags: string[] }> {
  const tags = [{ key: 'group', value: group }];
  for (let i = 0; i < DEVICES; i++)
    expect((await call('POST', '/devices', { body: { key: keyOf(group, i), tags } })).status).toBe(201);
  const points = Array.from({ length: DEVICES * POINTS }, (_, i) => ({
    ...{ device: keyOf(group, i % DEVICES), series: 's' },
    ...{ time: T0 + Math.floor(i / DEVICES) * SECOND, value: i % DEVICES },
  }));
  expect((await call('POST', '/points', { body: points })).status).toBe(200);
  return { tags: [`group:${group}`] };
}

const filesOnDisk = async () =>
  (
    await readdir(path.join(platform.dataDir, 'files'), { recursive: true, withFileTypes: true }).catch(
      () => [],
    )
  ).filter((entry) => entry.isFile()).length;

const removePoints = async (devices: readonly string[], from = 0, to = POINTS) => {
  const body = { devices, series: ['s'], from: T0 + from * SECOND, to: T0 + to * SECOND };
  expect((await call('POST', '/deletions', { body })).status).toBe(202);
};
const isRunning = async ({ id }: { id: number }) =>
  (await call('GET', `/jobs/${id}`)).json.state === 'running';

/** An export with `work` in its middle: files of it are there, and it is not done when that is over. */
async function during(body: object, work: () => Promise<void>): Promise<ExportJob> {
  const before = await filesOnDisk();
  const job = await startExport(platform, { filePerDevice: true, ...body });
  await until('its first files', async () => (await filesOnDisk()) > before + 2, { every: 2 });
  await work();
  expect(await isRunning(job)).toBe(true);
  return endedJob(platform, job.id);
}

/** Device → the rows of its file. */
async function rowsOf({ result, error }: ExportJob): Promise<Map<string, string[][]>> {
  expect(error).toBeNull();
  const found = new Map<string, string[][]>();
  for (const { name, url, holds } of result!.files) {
    if (holds === 'catalog') continue;
    const rows = csvRows(Buffer.from(await (await fetch(url)).arrayBuffer())).slice(1);
    found.set(/-([a-z]+-\d+)\.csv$/.exec(name)![1]!, rows);
  }
  return found;
}

it('points that were read already and such that were not are in none of its files', async () => {
  const selection = await plant('points');
  const [first, last] = [keyOf('points', 0), keyOf('points', DEVICES - 1)];
  const job = await during(selection, () => removePoints([first, last], 1, 3));
  const files = await rowsOf(job);
  const times = (device: string) => files.get(device)!.map(([, , time]) => Date.parse(time!) - T0);
  expect(times(first)).toEqual([0, 3 * SECOND]);
  expect(times(last)).toEqual([0, 3 * SECOND]);
  expect(times(keyOf('points', 1))).toHaveLength(POINTS);
  expect(job.result!.rows).toBe(DEVICES * POINTS - 4);
  expect(job.result).not.toHaveProperty('deletedSeries');
  const kept = await filesOnDisk();
  const buckets = { ...selection, bucket: '1h', aggregations: ['count'] };
  const counted = await rowsOf(await during(buckets, () => removePoints([first, last], 3)));
  expect(counted.get(first)!.map((row) => row.at(-1))).toEqual(['1']);
  expect(counted.get(last)!.map((row) => row.at(-1))).toEqual(['1']);
  // What was written in vain is gone.
  expect(await filesOnDisk()).toBe(kept + DEVICES);
});

it('deleted devices and series are left out, and the result says how many', async () => {
  const selection = await plant('things');
  const [first, second, third, last] = [0, 1, 2, DEVICES - 1].map((i) => keyOf('things', i));
  const { items } = (await call('GET', `/series?device=${second}`)).json;
  const job = await during({ ...selection, catalog: true }, async () => {
    expect((await call('DELETE', `/devices/${first}`)).status).toBe(204);
    expect((await call('DELETE', `/series/${items[0].id}`)).status).toBe(204);
    expect((await call('DELETE', `/devices/${third}?purge=true`)).status).toBe(204);
    expect((await call('DELETE', `/devices/${last}`)).status).toBe(204);
  });
  const files = await rowsOf(job);
  expect([...files.keys()].filter((key) => [first, second, third, last].includes(key))).toEqual([]);
  expect(files.size).toBe(DEVICES - 4);
  expect(job.result).toMatchObject({ rows: (DEVICES - 4) * POINTS, deletedSeries: 4 });
  const described = job.result!.files.find(({ holds }) => holds === 'catalog')!;
  const text = await (await fetch(described.url)).text();
  expect(text).toContain(keyOf('things', 3));
  expect(text).not.toMatch(new RegExp(`${first}|${second}|${third}|${last}`));
});

it('what is deleted while it waits for its turn is not in it, and without anything left it fails', async () => {
  const selection = await plant('waits');
  const [gone, stays] = [keyOf('waits', 0), keyOf('waits', 1)];
  const first = await startExport(platform, { ...selection, filePerDevice: true });
  const asked = (devices: string[]) => startExport(platform, { devices, filePerDevice: true });
  const [both, one] = [await asked([gone, stays]), await asked([gone])];
  expect((await call('DELETE', `/devices/${gone}`)).status).toBe(204);
  expect(await isRunning(first)).toBe(true);
  const files = await rowsOf(await endedJob(platform, both.id));
  expect([...files.keys()]).toEqual([stays]);
  expect(await endedJob(platform, one.id)).toMatchObject({
    ...{ state: 'failed', result: null },
    error: { code: 'conflict', message: 'All series of the export were deleted meanwhile.' },
  });
});

it('fails when something is deleted behind it again and again, and leaves no file', async () => {
  const selection = await plant('busy');
  const before = await filesOnDisk();
  const job = await startExport(platform, { ...selection, filePerDevice: true });
  // Never the same one soon again: a read waits until the series of a deletion are known anew.
  for (let i = 0; await isRunning(job); i = (i + 1) % (DEVICES / 2)) {
    const point = { device: keyOf('busy', i), series: 's', time: T0, value: 1 };
    expect((await call('POST', '/points', { body: [point] })).status).toBe(200);
    await removePoints([keyOf('busy', i)]);
  }
  const ended = await endedJob(platform, job.id);
  expect(ended).toMatchObject({ state: 'failed', result: null, error: { code: 'conflict' } });
  expect(ended.error!.message).toContain('was deleted while it was written');
  expect(await filesOnDisk()).toBe(before);
});

it('of buckets is not begun anew for what lies before it, unless a value comes from there', async () => {
  const selection = await plant('before');
  const from = T0 + (POINTS - 1) * SECOND;
  const buckets = { ...selection, filePerDevice: true, bucket: '1h', from };
  const removing = async (aggregations: string[]) => {
    const job = await startExport(platform, { ...buckets, aggregations });
    for (let i = 0; await isRunning(job); i = (i + 1) % (DEVICES / 2)) {
      const point = { device: keyOf('before', i), series: 's', time: T0, value: 1 };
      expect((await call('POST', '/points', { body: [point] })).status).toBe(200);
      await removePoints([keyOf('before', i)], 0, 1);
    }
    return endedJob(platform, job.id) as Promise<ExportJob>;
  };
  expect((await rowsOf(await removing(['count', 'last']))).size).toBe(DEVICES);
  expect(await removing(['delta'])).toMatchObject({ state: 'failed', error: { code: 'conflict' } });
});

it('begins anew once for a run of retention, however many deletions it is made of', async () => {
  const selection = await plant('ages');
  const device = keyOf('ages', 0);
  const names = Array.from({ length: 40 }, (_, i) => `old-${i}`);
  const points = names.flatMap((series) =>
    [T0, Date.now()].map((time) => ({ device, series, time, value: 1 })),
  );
  expect((await call('POST', '/points', { body: points })).status).toBe(200);
  for (const series of names) {
    const rule = { name: series, keepDays: 1, selection: { devices: [device], series } };
    expect((await call('POST', '/retention?confirm=1', { body: rule })).status).toBe(201);
  }
  let run: { id: number };
  const job = await during(selection, async () => {
    const { status, json } = await call('POST', '/retention/run');
    expect(status).toBe(202);
    run = json;
  });
  const files = await rowsOf(job);
  expect(files.size).toBe(DEVICES);
  expect(files.get(device)!.filter(([, series]) => series !== 's')).toHaveLength(names.length);
  expect(await endedJob(platform, run!.id)).toMatchObject({
    state: 'done',
    result: { points: names.length },
  });
});

it('ends with its project', async () => {
  const { json } = await call('POST', '/projects', { token: platform.one.admin, body: { name: 'short' } });
  const of = { token: platform.one.admin };
  const within = (to: string) => `${to}?project=${json.id}`;
  const points = Array.from({ length: DEVICES }, (_, i) => ({
    device: keyOf('p', i),
    series: 's',
    time: T0,
    value: i,
  }));
  expect((await call('POST', within('/points'), { ...of, body: points })).status).toBe(200);
  const before = await filesOnDisk();
  const job = (await call('POST', within('/exports'), { ...of, body: { filePerDevice: true } })).json;
  await until('its first files', async () => (await filesOnDisk()) > before + 2, { every: 2 });
  expect((await call('DELETE', `/projects/${json.id}`, { token: platform.one.admin })).status).toBe(204);
  await until('its files to be gone', async () => (await filesOnDisk()) === before);
  expect((await call('GET', `/jobs/${job.id}`, of)).json).toMatchObject({ state: 'failed' });
});
