/**
 * Whatever the owner changes, through whichever route of whichever API, is in the audit log. The routes are found from the
 * router: a new one that changes something fails this test until it is recorded, or stands below with the reason why not.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { MountedRoute } from '../../../src/listeners/gates.js';
import { openCatalog } from '../../../src/catalog/catalog.js';
import { hashToken } from '../../../src/services/access/login/secrets.js';
import { startMqttPlatform, type MqttPlatform } from '../../support/mqtt-platform.js';
import { headersOf } from '../../support/tenancy/principals.js';
import { askFor, nameOf, withoutTwins } from '../../support/tenancy/requests.js';
import { makeVictim, personOf, type Ids } from '../../support/tenancy/victim.js';
import { CHANGES, Maker, STAFF } from './changes.js';

vi.setConfig({ testTimeout: 300_000 });

/** Not recorded by intent, by reason; docs/audit.md says so too. */
const NOT_RECORDED: Readonly<Record<string, readonly string[]>> = {
  'points, events, files and states that come in': [
    ...['POST /tributary/v1/points', 'POST /write', 'POST /api/v2/write', 'POST /v1/imports'],
    'POST /applications/:applicationId/devices/:deviceId/state',
    'POST /applications/:applicationId/devices/:deviceId/setConnectionStatus',
    ...['POST /api/v1/data', 'POST /api/v1/event', 'POST /api/v1/note', 'POST /api/v1/location'],
    ...['PATCH /api/v1/event/:id', 'PUT /api/v1/event/:id', 'POST /api/eventTag/publishEvent'],
    'PUT /v1/files/:name',
    ...['', '/bulk'].map((rest) => `POST /api/external/v1/inputs/:input/inputdata${rest}`),
    ...['POST /api/v1/streamer/report', 'POST /api/v1/event/upload'],
    ...['uploadurl', 'uploadsuccess'].map((step) => `POST /api/v1/note/:id/${step}`),
    'PUT /v1/triggers/events/test',
  ],
  'devices, series and what describes them: their deletion is recorded': [
    ...['POST /tributary/v1/devices', 'PATCH /tributary/v1/devices/:key', 'POST /tributary/v1/series'],
    ...['PATCH /tributary/v1/series/:id', 'POST /tributary/v1/assets', 'PATCH /tributary/v1/assets/:id'],
    ...['POST /api/external/v1/inputs', 'POST /api/external/v1/assets'],
    ...['PATCH /api/external/v1/inputs/:input', 'PATCH /api/external/v1/assets/:asset'],
    ...['POST', 'PATCH'].map((method) => `${method} /api/external/v1/assets/:asset/relationships/inputs`),
    ...['PATCH /applications/:applicationId/devices', 'PUT /v1/apps'],
    ...['POST /api/v1/device', 'PATCH /api/v1/device/:slug/mask'],
    'DELETE /api/external/v1/assets/:asset/relationships/inputs',
    ...['POST /applications/:applicationId/devices', 'POST /api/eventTag'],
    'PATCH /applications/:applicationId/devices/:deviceId',
    'POST /applications/:applicationId/devices/:deviceId/attributes',
    'PATCH /applications/:applicationId/devices/:deviceId/attributes/:name',
    ...['POST /api/v1/variable', 'PATCH /api/v1/variable/:slug', 'PUT /api/v1/variable/:slug'],
    ...['POST /api/v1/stream', 'PATCH /api/v1/stream/:slug', 'PUT /api/v1/stream/:slug'],
    ...['POST /api/v1/property', 'POST /api/v1/device/:slug/new_property'],
    ...['POST /api/v1/project/:id/new_property', 'PATCH /api/v1/device/:slug', 'PUT /api/v1/device/:slug'],
    ...['POST /v1/devices', 'PATCH /v1/devices/:id', 'POST /v1/namespaces', 'PUT /v1/namespaces/:id'],
    ...['POST /v1/apps', 'PUT /v1/apps/:id', 'POST /v1/triggers', 'PUT /v1/triggers/:id'],
    ...['DELETE /api/v1/device/:slug/mask', 'POST /api/v1/device/:slug/unclaim'],
  ],
  'kept in the history of the device': [
    'POST /applications/:applicationId/devices/:deviceId/command',
    'POST /applications/:applicationId/devices/command',
    'POST /tributary/v1/devices/:key/commands',
  ],
  'asks, and changes nothing': [
    ...['points', 'last', 'first', 'buckets', 'statistics', 'counts', 'changes', 'sql'].map(
      (family) => `POST /tributary/v1/query/${family}`,
    ),
    ...['POST /query', 'POST /applications/:applicationId/data/last-value-query'],
    ...[
      'POST /applications/:applicationId/data/time-series-query',
      'POST /tributary/v1/adoptions/check',
      'POST /tributary/v1/deletions/preview',
    ],
    'POST /tributary/v1/alert-rules/try',
    'POST /tributary/v1/boards/query',
    'POST /tributary/v1/retention/preview',
    ...['PUT /api/apiLayer/getLastDps', 'PUT /api/consumption/getOperationDataWithTime'],
    ...['PUT /api/eventTag/fetchEvents/timeslot', 'PUT /api/eventTag/fetchEvents/count'],
    ...['PUT /api/eventTag/eventLogger/:page/:size', 'PUT /api/widget/clusterData'],
    ...['bwtime', 'lastndp', 'firstndp'].map((kind) => `PUT /api/userDeviceParameter/sensor-data/${kind}`),
    ...['PUT /api/account/deviceData/lastDP', 'POST /api/v1/device/claimable'],
  ],
  'as the rules say, which is recorded where something goes': ['POST /tributary/v1/retention/run'],
  'of a job, whose start is recorded': [
    'POST /tributary/v1/jobs/:id/cancel',
    'POST /tributary/v1/moves/:id/report',
  ],
  'changes nothing as it is asked here': [
    ...['PATCH /api/v1/account/:slug', 'PUT /api/v1/account/:slug', 'PATCH /v1/users/me'],
  ],
};
/** In the log of the organization that they make or end; the last test looks there. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['POST /api/v1/org', 'organization.create'],
  ['DELETE /api/v1/org/:slug', 'organization.delete'],
]);
const EXCUSED = new Set(Object.values(NOT_RECORDED).flat());

/** What this server never does, whoever asks: part of the old services only. */
const NEVER: ReadonlySet<string> = new Set([
  ...['POST', 'PUT', 'PATCH', 'DELETE'].map((method) => `${method} /api/v1/streamer/:slug`),
  ...['PATCH', 'PUT', 'DELETE'].map((method) => `${method} /api/v1/data/:id`),
  // A token is no link to a board.
  'POST /tributary/v1/shared/query',
  ...['POST /api/v1/streamer', 'POST /api/v1/device/:slug/upgrade'],
]);

let platform: MqttPlatform;
let ids: Ids;
let folder: string;
let jwt: string;
let maker: Maker;
/** Every secret that an answer told, and those of the requests. */
const secrets = new Set<string>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-audit-'));
  platform = await startMqttPlatform(
    { 'data-dir': folder, 'organizations-by': 'everybody', 'organizations-per-person': '10' },
    async ({ users }, { email }) => {
      const { id } = (await users.findForLogin(email))!;
      await users.update(id, { attributes: { iotile: { staff: true } } });
    },
  );
  ids = { ...(await makeVictim(platform)), password: platform.one.password };
  jwt = await personOf(platform);
  maker = new Maker(platform, ids, jwt);
}, 120_000);
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Logins and keys from mails let in by their body; logins.test.ts walks them. A logout would end the test. */
function changing(): MountedRoute[] {
  const isRead = ({ method }: MountedRoute) => method === 'GET' || method === 'HEAD';
  return withoutTwins(platform.routes)
    .filter((route) => !isRead(route) && route.admission === 'token' && !route.url.includes('logout'))
    .sort((a, b) => turn(a) - turn(b));
}

/** What ends things comes after the rest, and at the very end the new password, which ends the logins. */
const turn = ({ method, url }: MountedRoute): number =>
  url.includes('set_password') ? 2 : Number(method === 'DELETE' || /delete|removeData|unclaim/.test(url));

async function ask(route: MountedRoute, secret: string, isLogin: boolean, things: Ids): Promise<Response> {
  const { body, query } = CHANGES[nameOf(route)] ?? {};
  const asked = askFor(route, things, secret);
  const given = body?.(things) ?? asked.body;
  const isForm = given instanceof FormData;
  const path =
    query === undefined ? asked.path : `${asked.path}${asked.path.includes('?') ? '&' : '?'}${query}`;
  return fetch(platform.url + path, {
    method: asked.method,
    headers: {
      ...headersOf(route.dialect, { secret, organization: platform.one.organization, isLogin }),
      ...(isForm ? {} : { 'content-type': asked.type }),
    },
    body: isForm || typeof given === 'string' ? given : JSON.stringify(given),
  });
}

interface Entry {
  readonly id: number;
}
const records = async (limit = 1000): Promise<Entry[]> =>
  (await platform.call('GET', `/audit?limit=${limit}`, { token: platform.one.admin })).json.items as Entry[];
const newest = async () => (await records(1))[0]!.id;

/** Whatever an answer calls a secret. */
function keepSecrets(text: string): void {
  const told = /"(?:token|jwt|secret|key|accessSecret|password|url|refresh_token)": ?"([^"]{12,})"/g;
  for (const [, secret] of text.matchAll(told)) {
    const link = /(?:downloads|upload)\/(?:\d+\/)?([\w-]{20,})/.exec(secret!)?.[1];
    if (link !== undefined || !secret!.includes('/')) secrets.add(link ?? secret!);
  }
}

it('every change of the owner is made, and leaves a record, or says above why not', async () => {
  const faults: string[] = [];
  const routes = changing();
  for (const route of routes) {
    const name = nameOf(route);
    const things = { ...ids, ...(await CHANGES[name]?.make?.(maker)) };
    const last = await newest();
    let [status, text] = [0, ''];
    const programs = CHANGES[name]?.query === STAFF ? [] : [platform.one.token, platform.one.admin];
    for (const secret of [...programs, jwt]) {
      secrets.add(secret);
      const answer = await ask(route, secret, secret === jwt, things);
      [status, text] = [answer.status, await answer.text()];
      if (![401, 403, 404].includes(status)) break;
    }
    keepSecrets(text);
    const isRecorded = (await newest()) > last;
    if (NEVER.has(name) ? status < 400 : status >= 300)
      faults.push(`${name}: answered ${status} ${text.slice(0, 200)}`);
    if (isRecorded === (EXCUSED.has(name) || NEVER.has(name) || ELSEWHERE.has(name)))
      faults.push(`${name}: ${isRecorded ? 'a record all the same' : 'no record'} (${status})`);
  }
  expect(faults).toEqual([]);
  const known = new Set(routes.map(nameOf));
  const named = [...EXCUSED, ...NEVER, ...ELSEWHERE.keys(), ...Object.keys(CHANGES)];
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

it('and none of the records has a secret that was sent or answered', async () => {
  const text = JSON.stringify(await records());
  secrets.add(platform.one.password);
  expect(secrets.size).toBeGreaterThan(10);
  for (const secret of secrets) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(hashToken(secret));
  }
});

it('what is of an organization that was made or ended on the way is in its own log', async () => {
  await platform.stop();
  const catalog = await openCatalog(`sqlite:${join(folder, 'catalog.db')}`);
  const found = new Set<string>();
  for (let organization = 1; organization < 20; organization++) {
    const { items } = await catalog.audit.list({ organization, projects: null }, { limit: 1000 });
    if (organization !== platform.one.organization) for (const { action } of items) found.add(action);
  }
  await catalog.close();
  expect([...ELSEWHERE.values()].filter((action) => !found.has(action))).toEqual([]);
});
