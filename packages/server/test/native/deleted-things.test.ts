/**
 * Deleting devices, series and projects: nothing shows them, they come back as they were, what took their place stays, and what has
 * no time left is gone from the catalog and the store.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalog } from '../../src/catalog/catalog.js';
import { later } from '../support/clock.js';
import { endedJob } from '../support/jobs.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { until } from '../support/waiting.js';

const DAY = 86_400_000;
const T0 = Date.UTC(2025, 0, 1);
let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

const call: TestPlatform['call'] = (...given) => platform.call(...given);
const admin = () => ({ token: platform.one.admin });
const write = (device: string, values: readonly number[], series = 's') =>
  call('POST', '/points', {
    body: values.map((value, i) => ({ device, series, time: T0 + i * 1000, value })),
  });
const get = async (path: string, token?: string) => (await call('GET', path, token ? { token } : {})).json;
const values = async (device: string, series = 's') => {
  const { json } = await call('POST', '/query/points', { body: { devices: [device], series: [series] } });
  return json.items.map(({ value }: { value: unknown }) => value);
};
const idOf = async (device: string) => (await get(`/devices/${device}`)).id as number;
const seriesOf = async (device: string, name = 's') =>
  (await get(`/series?device=${device}&name=${name}`)).items[0].id as number;
const deletedIds = async (kind: string) =>
  (await get(`/deleted/${kind}`)).items.map(({ id }: { id: number }) => id);
const purged = async (kind: string, id: number, token?: string) => {
  const { status, json } = await call('DELETE', `/deleted/${kind}/${id}`, token ? { token } : {});
  expect([status, json.kind]).toEqual([202, 'purge']);
  const job = await endedJob(platform, json.id, token);
  expect(job.state).toBe('done');
  return job.result;
};

/** Rows of every table of the catalog that fit. */
async function rows(fits: (row: Record<string, unknown>, table: string) => boolean): Promise<string[]> {
  const catalog = await openCatalog(`sqlite:${join(platform.dataDir, 'catalog.db')}`);
  const found: string[] = [];
  for (const table of catalog.transfer.tables)
    for await (const some of catalog.transfer.rows(table))
      for (const row of some) if (fits(row, table)) found.push(`${table} ${JSON.stringify(row)}`);
  await catalog.close();
  return found;
}

describe('a deleted device', () => {
  it('says before what would go, is shown by nothing, and comes back as it was', async () => {
    const fields = { name: 'Boiler', tags: [{ key: 'hall', value: 'A' }], externalIds: { iobeam: 'b-1' } };
    expect((await call('POST', '/devices', { body: { key: 'boiler', ...fields } })).status).toBe(201);
    await write('boiler', [1, 2, 3]);
    await write('boiler', [4], 't');
    const before = await get('/devices/boiler');
    const asset = (
      await call('POST', '/assets', { body: { name: 'a', members: [await seriesOf('boiler')] } })
    ).json;

    const preview = await call('GET', '/devices/boiler/deletion', { token: platform.one.reader });
    expect(preview.json).toMatchObject({
      ...{ points: 4, exact: true, devices: 1, series: 2, externalIds: 1, alerts: 0 },
      first: '2025-01-01T00:00:00.000Z',
      last: '2025-01-01T00:00:02.000Z',
    });
    expect(Date.parse(preview.json.restorableUntil) - Date.now()).toBeGreaterThan(6.9 * DAY);
    expect(await values('boiler')).toEqual([1, 2, 3]);

    expect((await call('DELETE', '/devices/boiler')).status).toBe(204);
    expect((await call('GET', '/devices/boiler')).status).toBe(404);
    expect(await values('boiler')).toEqual([]);
    const sql = { body: { sql: "SELECT count() AS n FROM telemetry WHERE device = 'boiler'" } };
    expect((await call('POST', '/query/sql', sql)).json.rows).toEqual([[0]]);
    expect((await get('/devices?search=boiler')).items).toEqual([]);
    expect((await get(`/assets/${asset.id}`)).members).toEqual([]);
    expect((await call('DELETE', '/devices/boiler')).status).toBe(404);
    expect((await get('/deleted/devices', platform.one.reader)).items).toEqual([
      { id: before.id, name: 'boiler', deleted: expect.any(String), purgeAt: expect.any(String) },
    ]);
    const [listed] = (await get('/deleted/devices')).items;
    expect(Date.parse(listed.purgeAt) - Date.parse(listed.deleted)).toBe(7 * DAY);

    // Also behind a restart.
    await platform.restart();
    expect(await values('boiler')).toEqual([]);
    expect((await call('POST', `/deleted/devices/${before.id}/restore`)).status).toBe(204);
    expect(await get('/devices/boiler')).toEqual({ ...before, updated: expect.any(String) });
    expect(await values('boiler')).toEqual([1, 2, 3]);
    expect(await values('boiler', 't')).toEqual([4]);
    expect((await get(`/assets/${asset.id}`)).members).toEqual(asset.members);
    const usage = async () => (await get(`/projects/${platform.one.project}/usage`)).devices;
    expect(await usage()).toBe(1);
    for (let round = 0; round < 3; round++) {
      await call('DELETE', '/devices/boiler');
      expect(await usage()).toBe(0);
      await call('POST', `/deleted/devices/${before.id}/restore`);
      expect(await usage()).toBe(1);
    }
    expect(await deletedIds('devices')).not.toContain(before.id);
    await write('boiler', [9]);
    expect(await values('boiler')).toEqual([9, 2, 3]);
    expect((await call('POST', `/deleted/devices/${before.id}/restore`)).status).toBe(404);
  });

  it('leaves its key to a new device, whose points are its own, and does not come back in its place', async () => {
    await write('pump', [1, 2, 3]);
    const old = await idOf('pump');
    await call('DELETE', '/devices/pump');
    await write('pump', [7]);
    const fresh = await idOf('pump');
    expect(fresh).not.toBe(old);
    expect(await values('pump')).toEqual([7]);
    const refused = await call('POST', `/deleted/devices/${old}/restore`);
    expect([refused.status, refused.json.error.code]).toEqual([409, 'conflict']);
    expect(refused.json.error.message).toBe(
      `Device ${fresh} has the key pump now; delete that one, then restore this one.`,
    );
    await call('DELETE', '/devices/pump');
    expect((await call('POST', `/deleted/devices/${old}/restore`)).status).toBe(204);
    expect(await values('pump')).toEqual([1, 2, 3]);
  });

  it('gets the ids back that others took, as soon as these have no need of them', async () => {
    const device = (key: string) => ({ body: { key, externalIds: { losant: 'a1b2c3d4e5f60718293a4b5c' } } });
    await call('POST', '/devices', device('one'));
    const old = await idOf('one');
    await call('DELETE', '/devices/one');
    expect((await call('POST', '/devices', device('two'))).status).toBe(201);
    const refused = await call('POST', `/deleted/devices/${old}/restore`);
    expect([refused.status, refused.json.error.message]).toEqual([
      409,
      expect.stringContaining(`a1b2c3d4e5f60718293a4b5c is the losant id of device ${await idOf('two')}`),
    ]);
    await call('PATCH', '/devices/two', { body: { externalIds: { losant: null } } });
    expect((await call('POST', `/deleted/devices/${old}/restore`)).status).toBe(204);
    expect((await get('/devices/one')).externalIds).toEqual({ losant: 'a1b2c3d4e5f60718293a4b5c' });
  });

  it('is nobody else’s: another project neither sees, restores nor removes it', async () => {
    await write('own', [1]);
    const id = await idOf('own');
    await call('DELETE', '/devices/own');
    const token = platform.two.token;
    expect((await get('/deleted/devices', token)).items).toEqual([]);
    expect((await call('POST', `/deleted/devices/${id}/restore`, { token })).status).toBe(404);
    expect((await call('DELETE', `/deleted/devices/${id}`, { token })).status).toBe(404);
    expect(
      (await call('POST', `/deleted/devices/${id}/restore`, { token: platform.one.reader })).status,
    ).toBe(403);
    expect((await call('DELETE', `/deleted/devices/${id}`, { token: platform.one.writer })).status).toBe(403);
    expect((await call('POST', `/deleted/devices/${id}/restore`)).status).toBe(204);
  });

  it('is removed for good with all that rests on it, and leaves others alone', async () => {
    await write('doomed', [1, 2, 3]);
    await write('doomed', [1], 't');
    await write('bystander', [5]);
    const id = await idOf('doomed');
    const series = [await seriesOf('doomed'), await seriesOf('doomed', 't')];
    await call('POST', '/devices/doomed/commands', { body: { name: 'stop' } });
    await call('DELETE', '/devices/doomed');
    expect(await purged('devices', id)).toMatchObject({ devices: 1, series: 2, rows: 4 });
    expect((await call('POST', `/deleted/devices/${id}/restore`)).status).toBe(404);
    const left = await rows(
      (row, table) =>
        !['audit', 'jobs'].includes(table) &&
        ((table === 'devices' && row['id'] === id) ||
          row['device'] === id ||
          (table === 'series' && series.includes(row['id'] as number)) ||
          series.includes(row['series'] as number)),
    );
    expect(left).toEqual([]);
    expect(await values('bystander')).toEqual([5]);
    const log = (await get(`/audit?action=device.*`, platform.one.admin)).items;
    const own = log.filter(({ subject }: { subject: { id: string } }) => subject.id === String(id));
    expect(own.map(({ action }: { action: string }) => action)).toEqual([
      'device.purge',
      'device.expire',
      'device.delete',
    ]);
  });

  it('is removed at once where that is asked for, by who administers the project', async () => {
    await write('now', [1]);
    const id = await idOf('now');
    const refused = await call('DELETE', '/devices/now?purge=true', { token: platform.one.writer });
    expect(refused.status).toBe(403);
    expect(await values('now')).toEqual([1]);
    expect((await call('DELETE', '/devices/now?purge=true')).status).toBe(204);
    await until('the device is gone', async () => !(await deletedIds('devices')).includes(id));
  });

  it('is removed by itself when its time is over', async () => {
    await write('old', [1]);
    const id = await idOf('old');
    await call('DELETE', '/devices/old');
    await platform.restart();
    expect(await deletedIds('devices')).toContain(id);
    await later(7 * DAY + 1000, async () => {
      const refused = await call('POST', `/deleted/devices/${id}/restore`);
      expect(refused.status).toBe(404);
      await platform.restart();
      await until('its removal', async () => !(await deletedIds('devices')).includes(id));
    });
    const jobs = (await get('/jobs')).items.filter(({ kind }: { kind: string }) => kind === 'purge');
    expect(jobs[0]).toMatchObject({ state: 'done', result: { devices: expect.any(Number) } });
  });
});

describe('a deleted series', () => {
  it('leaves its name to another, and comes back when that is free', async () => {
    await write('d', [1, 2]);
    const old = await seriesOf('d');
    expect((await get(`/series/${old}/deletion`)).points).toBe(2);
    const found = async () =>
      (await get('/devices?search=unusual')).items.map(({ key }: { key: string }) => key);
    await write('d', [1], 'unusual');
    expect(await found()).toEqual(['d']);
    await call('DELETE', `/series/${await seriesOf('d', 'unusual')}`);
    expect(await found()).toEqual([]);
    await call('DELETE', `/series/${old}`);
    expect(await values('d')).toEqual([]);
    // Another kind under the same name.
    await call('POST', '/points', { body: [{ device: 'd', series: 's', time: T0, value: 'text' }] });
    expect(await values('d')).toEqual(['text']);
    expect((await get('/deleted/series')).items).toContainEqual(
      expect.objectContaining({ id: old, name: 's', device: 'd' }),
    );
    const refused = await call('POST', `/deleted/series/${old}/restore`);
    expect([refused.status, refused.json.error.message]).toEqual([
      409,
      expect.stringContaining('has the name s now'),
    ]);
    await call('DELETE', `/series/${await seriesOf('d')}`);
    await call('DELETE', '/devices/d');
    const gone = await call('POST', `/deleted/series/${old}/restore`);
    expect([gone.status, gone.json.error.message]).toEqual([
      409,
      expect.stringContaining('restore that first'),
    ]);
    const device = (await get('/deleted/devices')).items.find(({ name }: { name: string }) => name === 'd');
    await call('POST', `/deleted/devices/${device.id}/restore`);
    expect(await values('d')).toEqual([]);
    expect((await call('POST', `/deleted/series/${old}/restore`)).status).toBe(204);
    expect(await values('d')).toEqual([1, 2]);
  });

  it('is removed for good alone', async () => {
    await write('e', [1, 2]);
    await write('e', [3], 't');
    const id = await seriesOf('e');
    await call('DELETE', `/series/${id}`);
    expect(await purged('series', id)).toMatchObject({ devices: 0, series: 1, rows: 2 });
    expect(await values('e', 't')).toEqual([3]);
    expect(await deletedIds('series')).not.toContain(id);
  });
});

describe('a deleted project', () => {
  const made = async (name: string) => {
    const { id } = (await call('POST', '/projects', { ...admin(), body: { name } })).json;
    const project = `?project=${id}`;
    const body = [0, 1, 2].map((i) => ({ device: `d${i}`, series: 's', time: T0, value: i }));
    await call('POST', `/points${project}`, { ...admin(), body });
    const series = (await get(`/series${project}`, platform.one.admin)).items[0].id;
    await call('POST', `/assets${project}`, { ...admin(), body: { name: 'a', members: [series] } });
    await call('POST', `/alert-rules${project}`, {
      ...admin(),
      body: {
        name: 'r',
        severity: 'warning',
        selection: {},
        condition: { kind: 'threshold', is: '>', value: 1 },
      },
    });
    return id as number;
  };
  const count = async (project: number) => {
    const { status, json } = await call('POST', `/query/counts?project=${project}`, { ...admin(), body: {} });
    return status === 200 ? json.items.length : status;
  };

  it('is shown by nothing, listed for who administers the organization, and comes back whole', async () => {
    const id = await made('back');
    expect(await get(`/projects/${id}/deletion`, platform.one.admin)).toMatchObject({
      ...{ points: 3, devices: 3, series: 3, alertRules: 1 },
    });
    expect((await call('DELETE', `/projects/${id}`, admin())).status).toBe(204);
    expect(await count(id)).toBe(404);
    expect((await call('GET', '/deleted/projects')).status).toBe(403);
    expect((await get('/deleted/projects', platform.two.admin)).items).toEqual([]);
    expect((await get('/deleted/projects', platform.one.admin)).items).toEqual([
      expect.objectContaining({ id, name: 'back' }),
    ]);
    expect(
      (await call('POST', `/deleted/projects/${id}/restore`, { token: platform.two.admin })).status,
    ).toBe(404);
    await platform.restart();
    expect((await call('POST', `/deleted/projects/${id}/restore`, admin())).status).toBe(204);
    expect(await count(id)).toBe(3);
    expect((await get(`/alert-rules?project=${id}`, platform.one.admin)).items).toHaveLength(1);
  });

  it('is removed for good: no row of the catalog speaks of it, but for the log', async () => {
    const id = await made('gone');
    const token = (
      await call('POST', '/tokens', {
        ...admin(),
        body: { name: 't', scopes: ['project:read'], project: id },
      })
    ).json;
    expect(token.info.project).toBe(id);
    await call('DELETE', `/projects/${id}`, admin());
    expect(await purged('projects', id, platform.one.admin)).toMatchObject({
      projects: 1,
      devices: 3,
      rows: 3,
    });
    const left = await rows(
      (row, table) =>
        table !== 'audit' && (row['project'] === id || (table === 'projects' && row['id'] === id)),
    );
    expect(left).toEqual([]);
    const log = (await get('/audit?action=project.purge', platform.one.admin)).items;
    expect(log[0]).toMatchObject({ subject: { kind: 'project', id: String(id), name: 'gone' } });
  });
});
