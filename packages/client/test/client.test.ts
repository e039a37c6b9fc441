/** The client against a real platform. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../server/src/config.js';
import { startPlatform, type Platform } from '../../server/src/main.js';
import {
  NotFoundError,
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

  it('refuses what JSON would change in silence, and writes the others', async () => {
    const [good] = points('changed', 1);
    const time = new Date(NaN);
    const given = [
      { ...good!, time },
      good!,
      { ...good!, latitude: NaN },
      { ...good!, metadata: [Infinity] },
    ];
    const report = await client.writePoints(given, { unit: 's' });
    expect([report.stored, report.refused.map(({ index, code }) => [index, code])]).toEqual([
      1,
      [
        [0, 'time_invalid'],
        [2, 'value_invalid'],
        [3, 'value_invalid'],
      ],
    ]);
  });

  it('takes dates in every unit', async () => {
    const time = new Date('2024-01-01T00:00:00.500Z');
    for (const unit of ['s', 'ms', 'us', 'ns'] as const) {
      await client.writePoints([{ device: 'dates', series: unit, time, value: 1 }], { unit });
    }
    const times = (await client.last({ devices: ['dates'] })).map((point) => point.time);
    expect(times).toEqual(Array(4).fill('2024-01-01T00:00:00.500Z'));
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
    const named = await client.sql('SELECT 1 AS a, toString(number) AS b FROM numbers(2)');
    expect([named.objects(), named.column('b')]).toEqual([
      [
        { a: 1, b: '0' },
        { a: 1, b: '1' },
      ],
      ['0', '1'],
    ]);
    expect(() => named.column('c')).toThrow('There is no column "c"; there are a, b.');
    named.columns[1]!.name = 'a';
    expect(() => named.objects()).toThrow('Two columns are called "a"');
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
    const device = await client.devices.create({
      key: 'a/b c',
      name: 'Thing',
      tags: [{ key: 'k', value: 'v' }],
    });
    expect(await client.devices.get('a/b c')).toEqual(device);
    expect((await client.devices.update('a/b c', { name: null })).name).toBeNull();
    expect(await all(client.devices.list({ tags: ['k:v'] }))).toHaveLength(1);
    const named = { device: 'a/b c', name: 'x', kind: 'number', tags: { side: 'left' } } as const;
    const series = await client.series.create({ ...named, unit: '°C' });
    expect(await client.series.get(series.id)).toEqual(series);
    expect(await all(client.series.list({ tags: ['side:left'] }))).toEqual([series]);
    expect((await client.series.update(series.id, { label: 'X' })).label).toBe('X');
    expect(await all(client.series.list({ device: 'a/b c', limit: 1 }))).toHaveLength(1);
    await client.series.delete(series.id);
    await client.devices.delete('a/b c');
    await expect(client.devices.get('a/b c')).rejects.toMatchObject({
      status: 404,
      code: 'not_found',
      retryable: false,
    });
  });

  it('are listed through all pages', async () => {
    for (let i = 0; i < 7; i++) await client.devices.create({ key: `page-${i}` });
    const found = await all(client.devices.list({ name: 'page-*', limit: 3 }));
    expect(found.map(({ key }) => key)).toEqual(Array.from({ length: 7 }, (_, i) => `page-${i}`));
  });

  it('include tokens, which work until they are revoked', async () => {
    const { token, info } = await client.tokens.create({
      name: 't',
      scopes: ['project:read'],
      expires: new Date('2100-01-01'),
    });
    const other = new Tributary({ url: platform.url, token });
    expect((await other.me()).scopes).toEqual(['project:read']);
    await client.tokens.revoke(info.id);
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
    let job = await client.jobs.get(id);
    while (job.state === 'running') job = await client.jobs.get(id);
    expect((await all(client.jobs.list({ limit: 1 }))).map((each) => each.id)).toContain(id);
    expect((await client.jobs.cancel(id)).state).toBe('done');
    const [file] = filesOf(job);
    expect((await fetch(file!.url!)).status).toBe(200);
    await expect(client.exports.endLinks(id, 'another.csv')).rejects.toMatchObject({ code: 'not_found' });
    await client.exports.endLinks(id, file!.name);
    expect((await fetch(file!.url!)).status).toBe(404);
    await client.exports.endLinks(id);
    expect(filesOf(await client.jobs.get(id))[0]!.url).toBeNull();
  });

  it('give files that are downloaded whole or from where it stopped, by links alone', async () => {
    const order = { devices: ['many'], series: ['n'], title: 'resumed' };
    const job = await client.exports.start(order);
    const [made] = (await client.exports.follow(job)).files;
    const file = { ...made!, url: made!.url! };
    // Whoever has the link needs no token, and may reach the server by another name than the link has.
    const stranger = new Tributary({ url: platform.url, token: 'nobody' });
    const elsewhere = { ...file, url: file.url.replace(/^https?:\/\/[^/]+/, 'https://iot.example:99') };
    const whole = await stranger.exports.download(elsewhere);
    const bytes = Buffer.from(await new Response(whole.body).arrayBuffer());
    expect([whole.offset, bytes.length]).toEqual([0, file.bytes]);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
    expect(Buffer.from(await stranger.exports.bytes(elsewhere)).equals(bytes)).toBe(true);
    const rest = await client.exports.download(file, { offset: 1_000 });
    expect(rest.offset).toBe(1_000);
    expect(Buffer.from(await new Response(rest.body).arrayBuffer())).toEqual(bytes.subarray(1_000));
    // Another file of the same name has to come whole.
    const other = await client.exports.download({ ...file, sha256: '0'.repeat(64) }, { offset: 1_000 });
    expect(other.offset).toBe(0);
    await other.body.cancel();
    await client.exports.endLinks(job.id);
    await expect(client.exports.download(file)).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('a backup', () => {
  it('is a stream with the number of its points, for the local administrator alone', async () => {
    const local = new Tributary({ url: platform.url, token: platform.localToken });
    const { body, points } = await local.server.backup();
    expect(points).toBeGreaterThan(2_500);
    let bytes = 0;
    for await (const chunk of body) bytes += chunk.length;
    expect(bytes).toBeGreaterThan(points * 36);
    await expect(client.server.backup()).rejects.toMatchObject({ status: 403, code: 'scope_missing' });
  });
});

describe('all other resources', () => {
  it('assets are created, changed, listed and deleted', async () => {
    const asset = await client.assets.create({ name: 'a group', members: [] });
    expect(await client.assets.get(asset.id)).toEqual(asset);
    expect((await client.assets.update(asset.id, { description: 'of none' })).description).toBe('of none');
    expect(await client.assets.list({ limit: 1 }).all()).toHaveLength(1);
    await client.assets.delete(asset.id);
    expect(await client.assets.list().all()).toEqual([]);
  });

  it('projects are made, measured and deleted', async () => {
    const owner = new Tributary({ url: platform.url });
    await owner.login(admin.email, admin.password);
    const project = await owner.projects.create({ name: 'for a while' });
    expect((await owner.projects.update(project.id, { createDevices: false })).createDevices).toBe(false);
    expect(await owner.projects.get(project.id)).toMatchObject({ name: 'for a while', demo: false });
    expect(await owner.projects.usage(project.id)).toMatchObject({ devices: 0, series: 0 });
    const names = [];
    for await (const page of owner.projects.list({ limit: 1 }).pages()) names.push(page.items[0]?.name);
    expect(names).toContain('for a while');
    await owner.projects.delete(project.id);
    await expect(owner.projects.get(project.id)).rejects.toBeInstanceOf(NotFoundError);
  });

  it('people are let in, change and leave', async () => {
    const owner = new Tributary({ url: platform.url });
    await owner.login(admin.email, admin.password);
    const { key } = await owner.invitations.create({ role: 'viewer', days: 1 });
    const joining = { key: key!, email: 'guest@example.org', password: 'a good password' };
    const guest = await new Tributary({ url: platform.url }).invitations.accept(joining);
    expect((await owner.users.list().all()).map(({ email }) => email)).toContain('guest@example.org');
    expect((await owner.users.update(guest.id, { role: 'member' })).role).toBe('member');
    const { password } = await owner.users.resetPassword(guest.id);
    const person = new Tributary({ url: platform.url });
    await person.login('guest@example.org', password!);
    await owner.users.delete(guest.id);
    await expect(person.me()).rejects.toMatchObject({ status: 401 });
    for (const finish of [
      () => person.users.finishPasswordReset('no key', 'a good password'),
      () => person.users.finishAddressChange('no key'),
    ])
      await expect(finish()).rejects.toBeInstanceOf(TributaryApiError);
  });

  it('the server says what it is, what it allows, how it is, and what it refused', async () => {
    expect((await client.server.info()).url).toBe(platform.url);
    expect(await client.server.health()).toEqual({ status: 'ok' });
    expect((await client.server.readiness()).ready).toBe(true);
    expect(await client.server.metrics()).toContain('# TYPE');
    expect(Object.keys((await client.server.openapi())['paths'] as object).length).toBeGreaterThan(30);
    expect(await client.server.docs()).toContain('<html');
    for (const series of ['first', 'second'])
      await client.writePoints([{ device: 'refused', series, time: -1, value: 1 }]);
    const refused = async (filter: { door?: string; limit?: number }) =>
      (await client.refusals.list({ device: 'refused', ...filter }).all()).map((one) => [
        one.series,
        one.code,
      ]);
    const both = [
      ['second', 'time_out_of_range'],
      ['first', 'time_out_of_range'],
    ];
    expect(await refused({ door: 'native' })).toEqual(both);
    // One a page: the cursor of each leads to the next.
    expect(await refused({ limit: 1 })).toEqual(both);
    expect(await refused({ door: 'mqtt' })).toEqual([]);
  });

  it('what old programs bring is tried and adopted', async () => {
    const check = await client.adoptions.check({ method: 'GET', target: '/nowhere' });
    expect(check.api).toBeNull();
    const credential = { api: 'influx', name: 'old', secret: 'an old influx token of long ago' };
    const { credential: made } = await client.adoptions.create({ credential });
    expect((await client.adoptions.list().all()).map(({ id }) => id)).toEqual([made!.id]);
    await client.adoptions.delete(made!.id);
    expect(await client.adoptions.list().all()).toEqual([]);
  });
});

describe('every operation', () => {
  it('is called by its method and path of the document too', async () => {
    const path = { key: 'many' };
    expect((await client.request('GET', '/devices/{key}', { path })).key).toBe('many');
    expect(await all(client.list('/devices', { name: 'many' }))).toHaveLength(1);
    const metrics = await client.response('GET', '/metrics', {});
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    await metrics.body?.cancel();
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
    const { info } = await person.tokens.create({ name: 'my own', scopes: ['organization:read'] });
    const own = async () => (await all(person.tokens.own({ limit: 1 }))).map(({ name }) => name);
    expect(await own()).toContain('my own');
    await expect(all(client.tokens.own())).rejects.toMatchObject({ status: 403 });
    await person.tokens.revoke(info.id);
    expect(await own()).not.toContain('my own');
    const entries = await all(person.audit.list({ since, action: 'token.*', limit: 1 }));
    expect(entries.map(({ action, actor, subject }) => [action, actor.name, subject.name])).toEqual([
      ['token.revoke', admin.email, 'my own'],
      ['token.create', admin.email, 'my own'],
    ]);
    expect(await all(person.audit.list({ actor: 'nobody@example.org' }))).toEqual([]);
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
    const [project] = await all(person.projects.list());
    person.useProject(project?.id);
    expect((await all(person.devices.list({ name: 'page-*' }))).length).toBeGreaterThan(0);
    expect((await person.server.limits())['bodyBytes']).toBeGreaterThan(0);
    await person.logout();
    await expect(person.me()).rejects.toMatchObject({ code: 'credentials_missing' });
  });
});
