/**
 * A data folder of an earlier version (its commit is the file's name; fill.mjs made it, with points that were still in the
 * spool when the server was killed) is opened by the present one: everything is there and every credential still works.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { startPlatform, type Platform } from '../../src/main.js';

interface Facts {
  readonly credentials: {
    readonly admin: { email: string; password: string };
    readonly native: { token: string };
    readonly influx: { token: string };
    readonly losant: { applicationId: string; token: string };
    readonly iosense: { userId: string };
    readonly datacooee: { organizationId: string; organizationApiKey: string };
  };
  readonly member: { id: number; email: string; password: string };
  readonly memberToken: string;
  readonly revoked: string;
  readonly iobeamToken: string;
  readonly lasting: string;
  readonly key: { key: string; secret: string };
  readonly invitation: string;
  readonly slug: string;
  readonly asset: number;
  readonly job: number;
  readonly oldLink: string;
  readonly statistics: unknown[];
  readonly last: unknown[];
  readonly devices: { key: string }[];
}

let folder: string;
let facts: Facts;
let platform: Platform;

const MAPPING = [{ topic: 'sensors/+/temp', device: '{2}', series: 'temp', payload: 'number' }];

const start = () =>
  startPlatform(loadConfig({ 'data-dir': join(folder, 'data'), port: '0', host: '127.0.0.1' }, {}), {
    ...{ quiet: true, loopback: true },
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-upgrade-'));
  execFileSync('tar', ['-xzf', join(import.meta.dirname, '1a74acd.tar.gz'), '-C', folder]);
  facts = JSON.parse(readFileSync(join(folder, 'facts.json'), 'utf8')) as Facts;
  // What ended by its time since the folder was made.
  const catalog = new Database(join(folder, 'data', 'catalog.db'));
  const later = Date.now() + 86_400_000;
  catalog.prepare('update files set expires = ? where expires is not null').run(later);
  catalog.prepare('update one_time_keys set expires = ?').run(later);
  addPeople(catalog, facts.member.email.toLowerCase());
  addSeries(catalog, 'cpu.usage,cpu=cpu0,site=north');
  // Where earlier versions kept the mapping of a project's topics, beside the facts of other APIs.
  catalog
    .prepare("update projects set attributes = json_set(attributes, '$.tributary', json(?)) where id = 1")
    .run(JSON.stringify({ mqttMapping: MAPPING, kept: 1 }));
  addDeleted(catalog);
  catalog.close();
  platform = await start();
}, 60_000);
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** How earlier versions kept addresses that are no longer compared so; with the password of the member. */
const OLD_ADDRESSES = ['jörg@bücher.example', 'ﬁona@example.org', 'fiona@example.org'] as const;

/** What earlier versions kept for ever when it was deleted. */
function addDeleted(catalog: Database.Database): void {
  catalog.exec(`insert into devices (project, key, attributes, losant_id, created, updated, deleted)
    select project, 'left', '{}', 'aaaaaaaaaaaaaaaaaaaaaaaa', 1, 1, 5 from devices where key = 'boiler'`);
}

/** As a line of Telegraf made it. */
function addSeries(catalog: Database.Database, name: string): void {
  const from = "from devices where key = 'boiler'";
  catalog
    .prepare(`insert into variables (project, name, created, updated) select project, ?, 1, 1 ${from}`)
    .run(name);
  catalog
    .prepare(
      `insert into series (project, device, name, kind, variable, created, updated)
       select project, id, ?, 'number', (select max(id) from variables), 1, 1 ${from}`,
    )
    .run(name);
}

function addPeople(catalog: Database.Database, member: string): void {
  for (const email of OLD_ADDRESSES) {
    catalog
      .prepare(
        `insert into users (email, name, password, attributes, created, updated)
         select ?, name, password, attributes, created, updated from users where email = ?`,
      )
      .run(email, member);
    catalog
      .prepare(
        `insert into memberships (organization, "user", role, created)
         select 1, id, 'member', created from users where email = ?`,
      )
      .run(email);
  }
}

async function ask(method: string, path: string, headers: Record<string, string>, body?: unknown) {
  const response = await fetch(platform.url + path, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  // Answers of every form.

  const json = /^[{[]/.test(text) ? JSON.parse(text) : undefined;
  return { status: response.status, text, json };
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const native = (method: string, path: string, body?: unknown, token = facts.credentials.native.token) =>
  ask(method, `/tributary/v1${path}`, bearer(token), body);
const logIn = (email: string, password: string) =>
  ask('POST', '/tributary/v1/login', {}, { email, password });

describe('points', () => {
  it('are what they were, those of the spool too', async () => {
    const body = { devices: ['boiler'], series: ['temperature'] };
    expect((await native('POST', '/query/statistics', body)).json.items).toEqual(facts.statistics);
    expect((await native('POST', '/query/last', {})).json.items).toEqual(facts.last);
    const { items } = (await native('POST', '/query/points', { series: ['last'] })).json;
    expect(items).toMatchObject([{ device: 'boiler', value: 42 }]);
  });

  it('are replaced and continued', async () => {
    const at = Date.UTC(2024, 0, 1);
    const point = { device: 'boiler', series: 'temperature', value: 1_000 };
    await native('POST', '/points', [
      { ...point, time: at },
      { ...point, time: at + 1 },
    ]);
    const counts = (await native('POST', '/query/counts', { series: ['temperature'] })).json.items;
    expect(counts).toMatchObject([{ count: 5001 }]);
    const { items } = (await native('POST', '/query/points', { series: ['temperature'], limit: 2 })).json;
    expect((items as { value: number }[]).map(({ value }) => value)).toEqual([1_000, 1_000]);
  });
});

describe('what was deleted', () => {
  it('can be restored for a week from now on', async () => {
    const { items } = (await native('GET', '/deleted/devices')).json as {
      items: { id: number; name: string; purgeAt: string }[];
    };
    expect(items.map(({ name }) => name)).toContain('left');
    const left = items.find(({ name }) => name === 'left')!;
    expect(Date.parse(left.purgeAt)).toBeGreaterThan(Date.now() + 6 * 86_400_000);
    expect((await native('POST', `/deleted/devices/${left.id}/restore`)).status).toBe(204);
    expect((await native('GET', '/devices/left')).json).toMatchObject({ id: left.id });
    expect((await native('DELETE', '/devices/left')).status).toBe(204);
  });

  it('leaves the names of series to others', async () => {
    const { items } = (await native('GET', '/series?device=boiler&name=temperature')).json as {
      items: { id: number }[];
    };
    const before = (await native('POST', '/query/counts', { seriesIds: [items[0]!.id] })).json;
    await native('DELETE', `/series/${items[0]!.id}`);
    await native('POST', '/points', [{ device: 'boiler', series: 'temperature', time: 1e12, value: 'text' }]);
    const fresh = (await native('GET', '/series?device=boiler&name=temperature')).json as typeof items & {
      items: { id: number }[];
    };
    expect(fresh.items[0]!.id).not.toBe(items[0]!.id);
    await native('DELETE', `/series/${fresh.items[0]!.id}`);
    expect((await native('POST', `/deleted/series/${items[0]!.id}/restore`)).status).toBe(204);
    expect((await native('POST', '/query/counts', { seriesIds: [items[0]!.id] })).json).toEqual(before);
  });
});

describe('credentials', () => {
  it('of every API work', async () => {
    const { influx, losant, iosense, datacooee } = facts.credentials;
    const seen = await Promise.all([
      native('GET', '/me'),
      native('GET', '/query/last', undefined, facts.memberToken),
      ask('GET', '/query?q=SHOW%20DATABASES', { authorization: `Token ${influx.token}` }),
      ask('GET', `/applications/${losant.applicationId}`, bearer(losant.token)),
      ask('GET', '/v1/devices', bearer(facts.iobeamToken)),
      ask('GET', '/api/v1/project/', { authorization: `token ${facts.lasting}` }),
      ask('GET', '/api/metaData/user', { userid: iosense.userId }),
      ask('GET', '/api/external/v1/inputs/', {
        'organization-id': datacooee.organizationId,
        'organization-api-key': datacooee.organizationApiKey,
      }),
    ]);
    expect(seen.map(({ status }) => status)).toEqual(seen.map(() => 200));
    expect((await native('GET', '/me', undefined, facts.revoked)).status).toBe(401);
  });

  it('of another platform can be adopted', async () => {
    const credential = { api: 'influx', name: 'old', secret: `${'0123456789abcdef'.repeat(2)}01234567` };
    expect((await native('POST', '/adoptions', { credential })).status).toBe(201);
    const headers = { authorization: `Token ${credential.secret}` };
    expect((await ask('GET', '/query?q=SHOW%20DATABASES', headers)).status).toBe(200);
  });

  it('of devices and of an exchange work', async () => {
    const { items } = (
      await ask(
        'GET',
        `/applications/${facts.credentials.losant.applicationId}/devices`,
        bearer(facts.credentials.losant.token),
      )
    ).json as { items: { deviceId: string }[] };
    const device = { deviceId: items[0]!.deviceId, key: facts.key.key, secret: facts.key.secret };
    expect((await ask('POST', '/auth/device', {}, device)).status).toBe(200);
    const exchange = { refresh_token: facts.iobeamToken };
    expect((await ask('POST', '/v1/tokens/project', {}, exchange)).status).toBe(200);
  });
});

describe('people', () => {
  it('log in, also by the address as they write it, and see what is theirs', async () => {
    const { admin } = facts.credentials;
    expect((await logIn(admin.email, admin.password)).status).toBe(200);
    const { status, json } = await logIn(facts.member.email.toUpperCase(), facts.member.password);
    expect(status).toBe(200);
    const own = await native('GET', '/tokens/own', undefined, json.token as string);
    expect(own.json.items).toMatchObject([{ name: 'of the member' }]);
    expect((await native('GET', '/audit', undefined, json.token as string)).status).toBe(200);
  });

  it('have their addresses in the form of today, unless somebody has that', async () => {
    const { password } = facts.member;
    const seen = await Promise.all(
      OLD_ADDRESSES.map(
        async (email) => (await logIn(email, password)).json.user as { id: number; email: string },
      ),
    );
    expect(seen.map(({ email }) => email)).toEqual([
      ...['jörg@xn--bcher-kva.example', 'ﬁona@example.org', 'fiona@example.org'],
    ]);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(3);
  });

  it('come in by an invitation that is open', async () => {
    const body = { key: facts.invitation, email: 'invited@example.org', password: 'a long password' };
    expect((await native('POST', '/invitations/accept', body)).status).toBe(201);
    expect((await logIn(body.email, body.password)).status).toBe(200);
  });
});

describe('series', () => {
  it('of line protocol have the tags that their names say, and lines go on in them', async () => {
    const find = async () => (await native('GET', '/series?tags=cpu:cpu0')).json.items as object[];
    const [found, ...others] = await find();
    expect([found, others]).toMatchObject([
      { device: 'boiler', name: 'cpu.usage,cpu=cpu0,site=north', tags: { cpu: 'cpu0', site: 'north' } },
      [],
    ]);
    const answer = await fetch(`${platform.url}/write?db=x`, {
      method: 'POST',
      headers: { authorization: `Token ${facts.credentials.influx.token}` },
      body: 'cpu,host=boiler,site=north,cpu=cpu0 usage=7',
    });
    expect(answer.status).toBe(204);
    expect(await find()).toEqual([found]);
    const { items } = (await native('POST', '/query/last', { seriesTags: ['site:north'] })).json;
    expect(items).toMatchObject([{ device: 'boiler', value: 7 }]);
  });
});

describe('things', () => {
  it('are there, with what the APIs of vendors keep with them', async () => {
    const { items } = (await native('GET', '/devices')).json as { items: object[] };
    expect(items).toMatchObject(facts.devices);
    expect(items).toHaveLength(facts.devices.length);
    expect((await native('GET', `/assets/${facts.asset}`)).json).toMatchObject({ name: 'house' });
    const person = { authorization: `token ${facts.lasting}` };
    const notes = await ask('GET', `/api/v1/note/?target=${facts.slug}`, person);
    expect(notes.json.results).toMatchObject([{ note: 'Seal broken' }]);
    const properties = await ask('GET', `/api/v1/device/${facts.slug}/properties/`, person);
    expect(properties.json).toMatchObject([{ name: 'room', value: 'cellar' }]);
    expect((await ask('GET', '/v1/files/drawing', bearer(facts.iobeamToken))).text).toBe('a drawing');
  });

  it('of projects: the mapping of MQTT topics, which no change of other facts undoes', async () => {
    expect((await native('GET', '/projects/1')).json.mqttMapping).toEqual(MAPPING);
    const catalog = new Database(join(folder, 'data', 'catalog.db'), { readonly: true });
    const { attributes } = catalog.prepare('select attributes from projects where id = 1').get() as {
      attributes: string;
    };
    catalog.close();
    expect(JSON.parse(attributes)).toMatchObject({ tributary: { kept: 1 } });
    expect(attributes).not.toContain('mqttMapping');
  });

  it('of exports: the job, and its file by a new link; the old one, which the catalog had in clear, has ended', async () => {
    expect((await ask('GET', facts.oldLink, {})).status).toBe(404);
    const { json: job } = await native('GET', `/jobs/${facts.job}`);
    expect(job).toMatchObject({ state: 'done', kind: 'export' });
    const link = new URL(job.result.files[0].url as string).pathname;
    const { status, text } = await ask('GET', link, {});
    expect([status, text.trim().split('\n').length]).toEqual([200, 5_001]);
  });
});

it('the folder is closed to others, and opens once more', async () => {
  for (const name of ['', 'catalog.db', 'points', 'spool'])
    expect([name, statSync(join(folder, 'data', name)).mode & 0o077]).toEqual([name, 0]);
  await platform.stop();
  platform = await start();
  expect((await native('POST', '/query/counts', { series: ['last'] })).json.items).toMatchObject([
    { count: 1 },
  ]);
});
