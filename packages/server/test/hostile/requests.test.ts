/**
 * Hostile requests against every route of every API of a server of its own, by somebody who may use them: none is answered
 * with an error of ours, none hangs, the process lives and keeps its memory, and what another project has stays as it is.
 * The short form sends each route one attack, another one each; TRIBUTARY_TEST_SEED moves them along, and
 * TRIBUTARY_TEST_LONG=1 sends all of them.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MountedRoute } from '../../src/listeners/gates.js';
import { makeTenants, startTestPlatform, type Tenant } from '../support/platform.js';
import { folderOfServers, ServerProcess } from '../support/server-process.js';
import { shown, watched } from '../support/watch.js';
import { headersOf } from '../support/tenancy/principals.js';
import { askFor, withoutTwins } from '../support/tenancy/requests.js';
import { everything, makeVictim, personOf, type Ids } from '../support/tenancy/victim.js';
import { attacked, attacksOn, type Attack } from './attacks.js';
import { SOCKET_ATTACKS } from './sockets.js';
import { LONG } from '../support/long.js';
import { SEED } from '../support/random.js';

const TOGETHER = 4;
const MAX_WAIT_MS = 60_000;
/** Above what a server that has just started has, whose engine and code are not all in memory yet. */
const MAX_GROWTH = 700 * 2 ** 20;
/** Not implemented, unavailable, no room: what a server may say of itself. */
const ALLOWED = new Set([501, 503, 507]);
/** These answer without JSON where their API says so. */
const NO_JSON = new Set(['influx', 'iotile']);

const folder = folderOfServers();
let server: ServerProcess;
let routes: readonly MountedRoute[];
let one: Tenant;
let login: string;
let ids: Ids;
let control: { readonly place: { url: string; one: Tenant }; readonly ids: Ids; readonly before: string };

beforeAll(async () => {
  const platform = await startTestPlatform();
  // What only says that there is no such method is left out.
  routes = withoutTwins(platform.routes.filter(({ admission }) => admission !== 'refused'));
  await platform.stop();
  const dataDir = path.join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  const tenants = await makeTenants(dataDir);
  one = tenants.one;
  // The victims are made with all that an administrator may give them at once.
  server = await ServerProcess.start(dataDir, ['--accounts-by=administrators']);
  const { url } = server;
  ids = await makeVictim({ url, one });
  login = await personOf({ url, one });
  const place = { url, one: tenants.two };
  const theirs = await makeVictim(place);
  control = { place, ids: theirs, before: await everything(place, theirs) };
}, 240_000);
afterAll(() => server?.stop());

const statuses = new Map<number, number>();

interface Hit {
  readonly route: MountedRoute;
  readonly attack: Attack;
}

/** What is wrong with the answer, if anything. */
async function send({ route, attack }: Hit): Promise<string | undefined> {
  const { method, path, body, type } = attacked(askFor(route, ids, one.token), route.url, attack);
  const isLogin = route.dialect === 'iotile';
  const secret = isLogin ? login : route.dialect === 'native' ? one.admin : one.token;
  const headers = {
    ...headersOf(route.dialect, { secret, isLogin, organization: one.organization }),
    ...(body === undefined ? {} : { 'content-type': type }),
    ...attack.headers,
  };
  const response = await fetch(server.url + path, {
    ...{ method, headers, redirect: 'manual' },
    signal: AbortSignal.timeout(MAX_WAIT_MS),
    ...(body === undefined ? {} : { body: body as BodyInit }),
  });
  // Streams do not end by themselves.
  const media = response.headers.get('content-type') ?? '';
  if (media.startsWith('text/event-stream')) return void (await response.body?.cancel());
  const text = await response.text();
  const { status } = response;
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  if (status >= 500 && !ALLOWED.has(status)) return `${status} ${text.slice(0, 200)}`;
  if (status < 400 || method === 'HEAD' || NO_JSON.has(route.dialect)) return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return `${status} with an error that is no JSON: ${text.slice(0, 100)}`;
  }
}

/** A server that has refused need not take the rest of a body. */
const isRefusal = (error: unknown, { attack }: Hit): boolean =>
  (attack.body !== undefined || 'bodyValue' in attack) &&
  /EPIPE|ECONNRESET|other side closed/.test(String((error as Error).cause));

const ORDER = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'];
function hits(): Hit[] {
  return [...routes]
    .sort((a, b) => ORDER.indexOf(a.method) - ORDER.indexOf(b.method))
    .flatMap((route, at) => {
      const attacks = attacksOn(askFor(route, ids, one.token), route.url);
      if (LONG) return attacks.map((attack) => ({ route, attack }));
      // A step that is prime, so that neighbours do not get neighbours.
      return [{ route, attack: attacks[(SEED + at * 17) % attacks.length]! }];
    });
}

// Before the attacks: one of them may delete the project.
test('what a rehearsed request would do is said in words, and is no fault in the log', async () => {
  const before = server.log.length;
  const body = Buffer.from(JSON.stringify({ device_name: 'a name that none has' })).toString('base64');
  const headers = { authorization: `Bearer ${one.token}`, 'content-type': 'application/json' };
  for (const target of [`/v1/devices/${ids['device']}`, `/tributary/v1/devices/${ids['device']}`]) {
    const method = target.startsWith('/v1') ? 'PATCH' : 'DELETE';
    const answer = await fetch(`${server.url}/tributary/v1/adoptions/check`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ method, target, headers, body }),
    });
    expect(await answer.json()).toMatchObject({
      answer: null,
      changes: [expect.stringMatching(/^(changes|deletes) the device "/)],
    });
  }
  expect(server.log.slice(before)).not.toMatch(/"level":[56]0/);
});

test('every route refuses or answers them, and nothing else happens', async () => {
  const waiting = hits();
  const count = waiting.length;
  expect(count).toBeGreaterThan(300);
  const failures: string[] = [];
  const seen = await watched(server, async () => {
    const sender = async () => {
      for (let hit = waiting.shift(); hit !== undefined; hit = waiting.shift()) {
        const fault = await send(hit).catch((error: unknown) =>
          isRefusal(error, hit) ? undefined : `${String(error)} ${String((error as Error).cause)}`,
        );
        const { route, attack } = hit;
        if (fault !== undefined)
          failures.push(`${route.dialect} ${route.method} ${route.url}: ${attack.name}: ${fault}`);
      }
    };
    await Promise.all(Array.from({ length: TOGETHER }, sender));
  });
  console.log(`${routes.length} routes, ${count} hostile requests: ${shown(seen)}`, statuses);
  expect(failures).toEqual([]);
  // They got past the gates.
  expect(statuses.get(401) ?? 0).toBeLessThan(count / 4);
  expect(seen.failed).toBe(0);
  expect(seen.growth).toBeLessThan(MAX_GROWTH);
}, 3_600_000);

test.each(SOCKET_ATTACKS)(
  '$name',
  async ({ run }) => {
    const seen = await watched(server, () => run(server.url, one.token));
    console.log(shown(seen));
    for (const status of seen.result)
      expect(status).toSatisfy((one: number) => one < 500 || ALLOWED.has(one));
    expect(seen.failed).toBe(0);
    expect(seen.growth).toBeLessThan(MAX_GROWTH);
  },
  120_000,
);

test('afterwards the process lives, and the other project has what it had', async () => {
  expect(server.alive).toBe(true);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect(await everything(control.place, control.ids)).toBe(control.before);
});
