/**
 * `POST /tributary/v1/adoptions/check` says what a request would do and does nothing: every operation of every API is rehearsed, as
 * its owner would ask for it, and afterwards the stores are what they were.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalog, type Catalog } from '../../src/catalog/catalog.js';
import type { MountedRoute } from '../../src/listeners/gates.js';
import { endedJob } from '../support/jobs.js';
import { signedList } from '../support/iotile-reports.js';
import { form } from '../support/iotile-client.js';
import { startMqttPlatform, type MqttPlatform } from '../support/mqtt-platform.js';
import { headersOf } from '../support/tenancy/principals.js';
import { askFor, nameOf, withoutTwins } from '../support/tenancy/requests.js';
import { makeVictim, type Ids } from '../support/tenancy/victim.js';

const NOW = Date.now();

let folder: string;
let channelKey: string;
let platform: MqttPlatform;
let ids: Ids;
let catalog: Catalog;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-rehearsal-'));
  platform = await startMqttPlatform({ 'data-dir': folder });
  ids = await makeVictim(platform);
  await platform.call('POST', '/devices', { body: { key: 'iotile-1' } });
  await endedJob(platform, ids['jobId']!);
  const created = await fetch(`${platform.url}/channels.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ api_key: platform.one.token, name: 'weather', field1: 'temp' }),
  });
  const { api_keys: keys } = (await created.json()) as {
    api_keys: { api_key: string; write_flag: boolean }[];
  };
  channelKey = keys.find(({ write_flag: writes }) => writes)!.api_key;
  catalog = await openCatalog(`sqlite:${join(folder, 'catalog.db')}`);
}, 60_000);
afterAll(async () => {
  await catalog.close();
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

// Tests look into answers of every form.
/* eslint-disable @typescript-eslint/no-explicit-any */
interface Asked {
  readonly method: string;
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Buffer | undefined;
}

async function check({ body, ...request }: Asked): Promise<any> {
  const sent = { ...request, ...(body !== undefined && { body: Buffer.from(body).toString('base64') }) };
  const path = `/adoptions/check?project=${platform.one.project}`;
  const answer = await platform.call('POST', path, { token: platform.one.admin, body: sent });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return answer.json;
}

/** All rows of all tables, and all points. */
async function everything(): Promise<string> {
  const rows: Record<string, unknown[]> = {};
  for (const table of catalog.transfer.tables) {
    rows[table] = [];
    for await (const some of catalog.transfer.rows(table)) rows[table].push(...some);
  }
  // Who asks for the rehearsals uses a token, which is noted once a minute.
  for (const token of rows['tokens'] as { scopes: string; last_used: number | null }[])
    if (token.scopes === '["organization:admin"]') token.last_used = null;
  const points = await platform.call('POST', '/query/points?limit=1000', { body: {} });
  const metrics = await platform.call('GET', '/metrics', { token: platform.one.admin });
  return JSON.stringify(
    { rows, points: points.json, stored: /^tributary_points_stored_total.*$/m.exec(metrics.text)?.[0] },
    null,
    1,
  );
}

const route = (name: string): MountedRoute => {
  const found = platform.routes.find((each) => nameOf(each) === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};

function asked(each: MountedRoute, more: Partial<Asked> = {}): Asked {
  const { token, organization } = platform.one;
  const { method, path, body, type } = askFor(each, ids, token);
  const inPath = each.url.startsWith('/:pathKey');
  const headers = {
    ...(inPath ? {} : headersOf(each.dialect, { secret: token, organization })),
    ...(body === undefined ? {} : { 'content-type': type }),
  };
  return { method, target: path, headers, body: body as string | undefined, ...more };
}

it('no operation of any API changes anything when it is rehearsed', async () => {
  const before = await everything();
  const faults: string[] = [];
  const held = new Set<string>();
  const routes = withoutTwins(platform.routes);
  expect(routes.length).toBeGreaterThan(300);
  for (const each of routes) {
    const told = await check(asked(each));
    if (told.api !== each.dialect || told.operation !== `${each.method} ${each.url}`)
      faults.push(`${nameOf(each)}: ${told.api} ${told.operation}`);
    if (/^(GET|HEAD)$/.test(each.method))
      for (const change of told.changes) held.add(`${nameOf(each)}: ${change}`);
    // What is held back has no answer, but words for what it would do; nothing fails.
    if (told.answer === null ? told.changes.length === 0 : told.answer.status >= 500)
      faults.push(`${nameOf(each)}: ${told.answer?.body.slice(0, 200)}`);
    for (const change of told.changes)
      if (!/^(?!does what is not tried)[a-z]+ [^.]/.test(change))
        faults.push(`${nameOf(each)}: ${change} is not said in words`);
  }
  expect(faults).toEqual([]);
  // A read that is held back is missing in services/rehearsal/read-only.ts.
  expect([...held].filter((one) => !/: (opens a live stream|gives out a token)$/.test(one))).toEqual([]);
  expect(await everything()).toBe(before);
}, 300_000);

describe('a write is told with its first points, and not done', () => {
  const WRITES: Record<string, { name: string; more?: () => Partial<Asked>; first: () => unknown }> = {
    native: {
      name: 'POST /tributary/v1/points',
      first: () => ({
        device: ids['device'],
        series: ids['series'],
        time: '1970-01-01T00:00:01.000Z',
        value: 1,
      }),
    },
    influx: {
      name: 'POST /write',
      more: () => ({ body: 'weather,device=new temp=21.5 1700000000' }),
      first: () => ({ device: 'new', series: 'weather.temp', time: '2023-11-14T22:13:20.000Z', value: 21.5 }),
    },
    losant: {
      name: 'POST /applications/:applicationId/devices/:deviceId/state',
      more: () => ({ body: JSON.stringify({ time: NOW, data: { [ids['series']!]: 3 } }) }),
      first: () => ({
        device: ids['device'],
        series: ids['series'],
        time: new Date(NOW).toISOString(),
        value: 3,
      }),
    },
    iobeam: {
      name: 'POST /v1/imports',
      first: () => ({
        device: ids['device'],
        series: ids['series'],
        time: '1970-01-01T00:00:01.000Z',
        value: 1,
      }),
    },
    iotile: {
      name: 'POST /api/v1/data',
      first: () => ({ device: ids['device'], time: '2024-01-02T00:00:00.000Z', value: 1 }),
    },
    thingspeak: {
      name: 'POST /update.json',
      more: () => ({
        ...{ target: '/update.json', headers: { 'content-type': 'application/json' } },
        body: JSON.stringify({ api_key: channelKey, field1: 7, created_at: '2024-01-02T00:00:00Z' }),
      }),
      first: () => ({ time: '2024-01-02T00:00:00.000Z', value: 7 }),
    },
    datacooee: {
      name: 'POST /api/external/v1/inputs/:input/inputdata',
      more: () => ({
        body: JSON.stringify({
          data: {
            type: 'SensorData',
            id: 'null',
            attributes: { value: '12.5', timestamp: '2020-10-13T14:02:39.489Z' },
            relationships: { sensor: { data: { type: 'Sensor', id: ids['input'] } } },
          },
        }),
      }),
      first: () => ({ time: '2020-10-13T14:02:39.489Z', value: 12.5 }),
    },
  };

  it.each(Object.keys(WRITES))('%s', async (api) => {
    const { name, more, first } = WRITES[api]!;
    const before = await everything();
    const told = await check(asked(route(name), more?.()));
    expect(told).toMatchObject({
      ...{ api, credential: { form: 'token', problem: null, token: { kind: 'token' } } },
      ...{ project: { id: platform.one.project }, changes: [] },
      writes: { stored: 1, refused: 0, reasons: [], first: [first()] },
    });
    expect(told.answer.status).toBeLessThan(300);
    expect(await everything()).toBe(before);
  });

  it('a report of IOTile', async () => {
    const before = await everything();
    const { id } = (await platform.call('GET', `/devices/${ids['device']}`)).json as { id: number };
    const readings = [1, 2].map((at) => ({ variable: 0x5001, id: at, clock: at, value: at * 10 }));
    const file = signedList({ device: id, sentUptime: 100, readings });
    const sent = new Request('http://x', { method: 'POST', body: form(file, 'report.bin') });
    const told = await check(
      asked(route('POST /api/v1/streamer/report'), {
        target: '/api/v1/streamer/report/?timestamp=2021-03-01T12:00:00.250Z',
        headers: {
          ...headersOf('iotile', { secret: platform.one.token, organization: platform.one.organization }),
          'content-type': sent.headers.get('content-type')!,
        },
        body: Buffer.from(await sent.arrayBuffer()),
      }),
    );
    expect(told).toMatchObject({ api: 'iotile', writes: { stored: 2, refused: 0 }, answer: { status: 201 } });
    expect(told.writes.first[1]).toMatchObject({ device: ids['device'], series: '5001', value: 20 });
    expect(await everything()).toBe(before);
  });

  it('an event of I/O Sense', async () => {
    const told = await check(asked(route('POST /api/eventTag/publishEvent')));
    expect(told).toMatchObject({
      ...{ api: 'iosense', answer: null },
      changes: [expect.stringMatching(/event|document/)],
    });
  });
});

it('what would be refused is told with its reason, and what would be made', async () => {
  const body =
    'weather,device=brand_new temp=21.5 1700000000\nweather,device=brand_new temp="warm" 1700000001';
  const told = await check(asked(route('POST /write'), { body }));
  expect(told.writes).toMatchObject({ stored: 1, refused: 1, newSeries: ['brand_new/weather.temp'] });
  expect(told.writes.reasons[0]).toMatch(/weather.temp|kind/);
});

it('names that a request has are told, with what they mean here, or that they mean nothing', async () => {
  const path = (device: string) => `/applications/${platform.one.losantId}/devices/${device}`;
  const headers = { authorization: `Bearer ${platform.one.token}` };
  const known = await check({ method: 'GET', target: path(ids['losantDevice']!), headers });
  expect(known.names).toContainEqual({ kind: 'device', asked: ids['losantDevice'], found: ids['device'] });
  const unknown = await check({ method: 'GET', target: path('575ecf887ae143cd83dc4aa2'), headers });
  expect(unknown.names).toContainEqual({ kind: 'device', asked: '575ecf887ae143cd83dc4aa2', found: null });
  expect(unknown.answer.status).toBe(404);
});

it('a credential that nobody has is told, and a login is not tried', async () => {
  const target = `/applications/${platform.one.losantId}/devices`;
  const headers = { authorization: 'Bearer of-the-old-platform' };
  const told = await check({ method: 'GET', target, headers });
  expect(told).toMatchObject({
    ...{ api: 'losant', project: null, answer: { status: 401 } },
    credential: { token: null, problem: expect.stringContaining('not known') as string },
  });
  const login = await check({
    ...{ method: 'POST', target: '/api/v1/auth/login/', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ email: platform.one.email, password: platform.one.password }),
  });
  expect(login.credential).toMatchObject({ form: 'login', identifier: platform.one.email, token: null });
  expect(login.changes[0]).toContain('logs in as');
});

it('an address that no API has is told; who administers no project may not ask', async () => {
  const nowhere = await check({ method: 'GET', target: '/api/unknown', headers: {} });
  expect(nowhere).toMatchObject({ api: null, operation: null, credential: null, answer: { status: 404 } });
  const body = { method: 'GET', target: '/' };
  const refused = await platform.call('POST', '/adoptions/check', { token: platform.one.writer, body });
  expect(refused.status).toBe(403);
});
