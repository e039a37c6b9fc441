/** The client against a real platform. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../server/src/config.js';
import { startPlatform, type Platform } from '../../server/src/main.js';
import {
  Tributary,
  TributaryApiError,
  type ExportResult,
  type Job,
  type Point,
  type StoredPoint,
} from '../src/index.js';

let folder: string;
let platform: Platform;
let client: Tributary;
let token: string;
let admin: { email: string; password: string };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-client-'));
  const file = join(folder, 'credentials.json');
  const config = loadConfig({ 'data-dir': join(folder, 'data'), 'credentials-file': file }, {});
  platform = await startPlatform(config, { quiet: true, loopback: true });
  const credentials = JSON.parse(readFileSync(file, 'utf8')) as {
    admin: typeof admin;
    native: { token: string };
  };
  ({ admin } = credentials);
  ({ token } = credentials.native);
  client = new Tributary({ url: `${platform.url}/`, token: credentials.native.token });
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of from) items.push(item);
  return items;
}
function* points(device: string, count: number): Generator<Point> {
  for (let i = 0; i < count; i++) yield { device, series: 'n', time: 1000 + i, value: i };
}

describe('writing', () => {
  it('sends any number of points in requests of a bounded size', async () => {
    expect(await client.writePoints(points('many', 2_500), { batch: 1_000 })).toEqual({
      stored: 2_500,
      refused: [],
    });
    expect(await client.counts({ devices: ['many'] })).toEqual([
      { device: 'many', series: 'n', count: 2_500 },
    ]);
  });

  it('reports refused points by their place in the whole call', async () => {
    const given = [...points('some', 25)].map((point, i) => (i === 17 ? { ...point, value: NaN } : point));
    const report = await client.writePoints(given, { batch: 10 });
    expect([report.stored, report.refused.map(({ index, code }) => [index, code])]).toEqual([
      24,
      [[17, 'value_invalid']],
    ]);
  });

  it('names every refused point of a call, however many they are and whatever batch is asked for', async () => {
    const given = [...points('none', 12_000)].map((point) => ({ ...point, value: NaN }));
    const report = await client.writePoints(given, { batch: 1_000_000 });
    expect([report.stored, report.refused.length, report.refused.at(-1)?.index]).toEqual([0, 12_000, 11_999]);
  });

  it('takes dates in every unit', async () => {
    const time = new Date('2024-01-01T00:00:00.500Z');
    for (const unit of ['s', 'ms', 'us', 'ns'] as const) {
      await client.writePoints([{ device: 'dates', series: unit, time, value: 1 }], { unit });
    }
    const times = (await client.last({ devices: ['dates'] })).map((point) => point.time);
    expect(times).toEqual(Array(4).fill('2024-01-01T00:00:00.500Z'));
  });

  it('gathers single points', async () => {
    const refused: unknown[] = [];
    const writer = client.writer({ batch: 10, interval: 20, onRefused: (list) => refused.push(...list) });
    for (const point of points('gathered', 95)) await writer.add(point);
    await writer.add({ device: 'gathered', series: 'n', time: -1, value: 0 });
    await writer.close();
    expect(refused).toHaveLength(1);
    expect((await client.counts({ devices: ['gathered'] }))[0]?.count).toBe(95);
  });

  it('sends gathered points by itself after a while', async () => {
    const writer = client.writer({ interval: 20 });
    await writer.add({ device: 'later', series: 'n', time: 1, value: 1 });
    await expect.poll(() => client.last({ devices: ['later'] })).toHaveLength(1);
    await writer.close();
  });
});

describe('reading', () => {
  it('goes through all pages', async () => {
    await client.writePoints(points('paged', 250));
    const seen = await all(client.queryPoints({ devices: ['paged'], limit: 40, order: 'desc' }));
    expect(seen.map(({ value }) => value)).toEqual(Array.from({ length: 250 }, (_, i) => 249 - i));
  });

  it('has every family', async () => {
    await client.writePoints(points('families', 100));
    const devices = ['families'];
    const range = { devices, from: new Date(1000), to: new Date(1100) };
    expect((await client.first({ devices }))[0]?.value).toBe(0);
    expect((await client.last({ devices, before: new Date(1010) }))[0]?.value).toBe(9);
    const buckets = await client.buckets({ ...range, bucket: '50ms', aggregations: ['sum', 'count'] });
    expect(buckets.map(({ sum, count }) => [sum, count])).toEqual([
      [1225, 50],
      [3725, 50],
    ]);
    expect((await client.statistics({ ...range, aggregations: ['max'] }))[0]?.['max']).toBe(99);
    const sql = await client.sql("SELECT max(value) FROM telemetry WHERE device = 'families'");
    expect(Number(sql.rows[0]?.[0])).toBe(99);
  });
});

describe('tailing', () => {
  it('follows a device whose key has a comma', async () => {
    const write = () => client.writePoints([{ device: 'a,b', series: 's', time: 7000, value: 1 }]);
    for await (const point of client.tail({ devices: ['a,b'] }, { onOpen: () => void write() })) {
      expect(point.device).toBe('a,b');
      break;
    }
  });

  it('yields points as they come, and goes on after the last one seen', async () => {
    const first = new AbortController();
    const seen: (StoredPoint & { id: string })[] = [];
    const write = (value: number) =>
      client.writePoints([{ device: 'tailed', series: 's', time: value, value }]);
    for await (const point of client.tail(
      { devices: ['tailed'] },
      { signal: first.signal, onOpen: () => void write(1) },
    )) {
      seen.push(point);
      first.abort();
    }
    await write(2);
    const after = seen[0]!.id;
    for await (const point of client.tail({ devices: ['tailed'] }, { after })) {
      seen.push(point);
      break;
    }
    expect(seen.map(({ value }) => value)).toEqual([1, 2]);
  });

  it('throws what waiting does not mend', async () => {
    const stranger = new Tributary({ url: platform.url, token: 'nobody' });
    await expect(all(stranger.tail())).rejects.toMatchObject({ code: 'credentials_invalid' });
  });
});

describe('things', () => {
  it('are created, changed, listed and deleted', async () => {
    const device = await client.createDevice({
      key: 'a/b c',
      name: 'Thing',
      tags: [{ key: 'k', value: 'v' }],
    });
    expect(await client.device('a/b c')).toEqual(device);
    expect((await client.updateDevice('a/b c', { name: null })).name).toBeNull();
    expect(await all(client.devices({ tags: ['k:v'] }))).toHaveLength(1);
    const named = { device: 'a/b c', name: 'x', kind: 'number', tags: { side: 'left' } } as const;
    const series = await client.createSeries({ ...named, unit: '°C' });
    expect(await client.oneSeries(series.id)).toEqual(series);
    expect(await all(client.series({ tags: ['side:left'] }))).toEqual([series]);
    expect((await client.updateSeries(series.id, { label: 'X' })).label).toBe('X');
    expect(await all(client.series({ device: 'a/b c', limit: 1 }))).toHaveLength(1);
    await client.deleteSeries(series.id);
    await client.deleteDevice('a/b c');
    await expect(client.device('a/b c')).rejects.toMatchObject({
      status: 404,
      code: 'not_found',
      retryable: false,
    });
  });

  it('are listed through all pages', async () => {
    for (let i = 0; i < 7; i++) await client.createDevice({ key: `page-${i}` });
    const found = await all(client.devices({ name: 'page-*', limit: 3 }));
    expect(found.map(({ key }) => key)).toEqual(Array.from({ length: 7 }, (_, i) => `page-${i}`));
  });

  it('include tokens, which work until they are revoked', async () => {
    const { token, info } = await client.createToken({
      name: 't',
      scopes: ['project:read'],
      expires: new Date('2100-01-01'),
    });
    const other = new Tributary({ url: platform.url, token });
    expect((await other.me()).scopes).toEqual(['project:read']);
    await client.revokeToken(info.id);
    await expect(other.me()).rejects.toBeInstanceOf(TributaryApiError);
  });
});

/** Other work than an export has other results. */
const filesOf = ({ result }: Job) => (result as ExportResult).files;

describe('exports', () => {
  it('are jobs, whose links somebody may end', async () => {
    const started = await fetch(`${platform.url}/tributary/v1/exports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ devices: ['many'], filePerDevice: true }),
    });
    const { id } = (await started.json()) as { id: number };
    let job = await client.job(id);
    while (job.state === 'running') job = await client.job(id);
    expect((await all(client.jobs({ limit: 1 }))).map((each) => each.id)).toContain(id);
    expect((await client.cancelJob(id)).state).toBe('done');
    const [file] = filesOf(job);
    expect((await fetch(file!.url!)).status).toBe(200);
    await expect(client.endLinks(id, 'another.csv')).rejects.toMatchObject({ code: 'not_found' });
    await client.endLinks(id, file!.name);
    expect((await fetch(file!.url!)).status).toBe(404);
    await client.endLinks(id);
    expect(filesOf(await client.job(id))[0]!.url).toBeNull();
  });

  it('give files that are downloaded whole or from where it stopped, by links alone', async () => {
    const order = { devices: ['many'], series: ['n'], title: 'resumed' };
    let job = await client.request('POST', '/exports', { body: order });
    while (job.state === 'running') job = await client.job(job.id);
    const [made] = filesOf(job);
    const file = { ...made!, url: made!.url! };
    // Whoever has the link needs no token, and may reach the server by another name than the link has.
    const stranger = new Tributary({ url: platform.url, token: 'nobody' });
    const elsewhere = { ...file, url: file.url.replace(/^https?:\/\/[^/]+/, 'https://iot.example:99') };
    const whole = await stranger.download(elsewhere);
    const bytes = Buffer.from(await new Response(whole.body).arrayBuffer());
    expect([whole.offset, bytes.length]).toEqual([0, file.bytes]);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
    const rest = await client.download(file, { offset: 1_000 });
    expect(rest.offset).toBe(1_000);
    expect(Buffer.from(await new Response(rest.body).arrayBuffer())).toEqual(bytes.subarray(1_000));
    // Another file of the same name has to come whole.
    const other = await client.download({ ...file, sha256: '0'.repeat(64) }, { offset: 1_000 });
    expect(other.offset).toBe(0);
    await other.body.cancel();
    await client.endLinks(job.id);
    await expect(client.download(file)).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('a backup', () => {
  it('is a stream with the number of its points, for the local administrator alone', async () => {
    const local = new Tributary({ url: platform.url, token: platform.localToken });
    const { body, points } = await local.backup();
    expect(points).toBeGreaterThan(2_500);
    let bytes = 0;
    for await (const chunk of body) bytes += chunk.length;
    expect(bytes).toBeGreaterThan(points * 36);
    await expect(client.backup()).rejects.toMatchObject({ status: 403, code: 'scope_missing' });
  });
});

describe('every other operation', () => {
  it('is called by its method and path of the document', async () => {
    const body = { name: 'by its name', members: [] };
    const asset = await client.request('POST', '/assets', { body });
    const path = { id: asset.id };
    expect(await client.request('GET', '/assets/{id}', { path })).toEqual(asset);
    expect(await all(client.list('/assets', { limit: 1 }))).toEqual([asset]);
    expect(await client.request('DELETE', '/assets/{id}', { path })).toBeUndefined();
    const metrics = await client.response('GET', '/metrics', {});
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    expect(await metrics.text()).toContain('# TYPE');
  });
});

describe('another API of the server', () => {
  it('is asked with the word that it has before tokens', async () => {
    const path = '/api/v1/project/';
    const shown = await client.elsewhere<{ count: number }>('GET', path, { scheme: 'token' });
    expect(shown.count).toBeGreaterThan(0);
    await expect(client.elsewhere('GET', path, { anonymous: true })).rejects.toMatchObject({ status: 401 });
  });
});

describe('a person', () => {
  it('sees and ends the tokens that they made, and reads who changed what', async () => {
    const person = new Tributary({ url: platform.url });
    const since = new Date();
    await person.login(admin.email, admin.password);
    const { info } = await person.createToken({ name: 'my own', scopes: ['organization:read'] });
    const own = async () => (await all(person.ownTokens({ limit: 1 }))).map(({ name }) => name);
    expect(await own()).toContain('my own');
    await expect(all(client.ownTokens())).rejects.toMatchObject({ status: 403 });
    await person.revokeToken(info.id);
    expect(await own()).not.toContain('my own');
    const entries = await all(person.audit({ since, action: 'token.*', limit: 1 }));
    expect(entries.map(({ action, actor, subject }) => [action, actor.name, subject.name])).toEqual([
      ['token.revoke', admin.email, 'my own'],
      ['token.create', admin.email, 'my own'],
    ]);
    expect(await all(person.audit({ actor: 'nobody@example.org' }))).toEqual([]);
  });

  it('logs in, names a project, and logs out', async () => {
    const person = new Tributary({ url: platform.url });
    await expect(person.login(admin.email, 'wrong')).rejects.toMatchObject({ status: 401 });
    const login = await person.login(admin.email, admin.password);
    expect([login.user.email, login.organizations.map(({ id }) => id)]).toEqual([
      ...[admin.email, [login.organization]],
    ]);
    await expect(
      person.login(admin.email, admin.password, { organization: 'of nobody' }),
    ).rejects.toMatchObject({ code: 'field_invalid' });
    const [project] = await all(person.projects());
    person.useProject(project?.id);
    expect((await all(person.devices({ name: 'page-*' }))).length).toBeGreaterThan(0);
    expect((await person.limits())['bodyBytes']).toBeGreaterThan(0);
    await person.logout();
    await expect(person.me()).rejects.toMatchObject({ code: 'credentials_missing' });
  });
});
