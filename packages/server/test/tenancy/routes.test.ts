/**
 * Every registered route of every API, found from the router: whoever may not is refused, sees nothing of the victim and
 * changes nothing; what is foreign looks exactly like what does not exist. A new route is walked without being listed
 * here, and fails this test until requests.ts knows what its parameters stand for.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MountedRoute } from '../../src/listeners/gates.js';
import { DIALECTS } from '../support/first-start.js';
import { startMqttPlatform, type MqttPlatform } from '../support/mqtt-platform.js';
import {
  headersOf,
  makePeople,
  FOREIGN,
  NOBODY,
  WHO,
  type People,
  type Who,
} from '../support/tenancy/principals.js';
import { answered, askFor, nameOf, withoutTwins, type Answered } from '../support/tenancy/requests.js';
import {
  everything,
  makeVictim,
  personOf,
  SECRET_NUMBER,
  SECRET_TEXT,
  type Ids,
} from '../support/tenancy/victim.js';

let platform: MqttPlatform;
let people: People;
let ids: Ids;
let before: string;
let walked: readonly MountedRoute[];

beforeAll(async () => {
  platform = await startMqttPlatform({}, async (catalog, one, two) => {
    people = await makePeople(catalog, one, two);
  });
  ids = await makeVictim(platform);
  before = await everything(platform, ids);
  const order = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'];
  walked = platform.routes
    .filter(({ admission }) => admission === 'token')
    .sort((a, b) => order.indexOf(a.method) - order.indexOf(b.method));
});
afterAll(() => platform.stop());

/** Ids of the same form that nobody has. */
const UNKNOWN: Record<string, string> = {
  ...{ project: '987654', losantId: 'f'.repeat(24), iotileUuid: '00000000-0000-4000-8000-000000000000' },
  ...{ device: 'nobody', series: 'nothing', seriesId: '987654', asset: '987654', tokenId: '987654' },
  ...{ userId: '987654', jobId: '987654', losantDevice: 'e'.repeat(24), losantKey: 'd'.repeat(24) },
  ...{ losantToken: 'c'.repeat(24), input: 'sen9nobody', deviceSlug: 'd--0000-0000-ffff-fff0' },
  ...{ variable: 'v--000f-1206--5101', stream: 's--000f-1206--0000-0000-ffff-fff0--5101', note: '987654' },
  ...{ event: '987654', datum: '987654', org: 'of-nobody', account: 'nobody', app: '987654' },
  ...{ trigger: '987654', namespaceId: '987654', file: 'nothing', database: 'of nobody' },
  ...{
    channel: '987654',
    otherDevice: '987654',
    otherSlug: 'd--0000-0000-ffff-fff1',
    organization: '987654',
  },
};

function ask(route: MountedRoute, who: Who, things: Ids = ids): Promise<Answered> {
  const principal = people[who];
  const inPath = route.url.startsWith('/:pathKey');
  return answered(
    platform.url,
    askFor(route, things, principal.secret),
    inPath ? {} : headersOf(route.dialect, principal),
  );
}

/** ThingSpeak refuses a key, or a channel that is not the key's, by a figure with the status 400. */
const isFigure = ({ dialect, method }: MountedRoute, { status, text }: Answered): boolean =>
  dialect === 'thingspeak' && status === 400 && (method === 'HEAD' || text === '0' || text === '-1');

const LEAKS = [SECRET_TEXT, String(SECRET_NUMBER), '31337'];
const leaks = ({ text }: Answered): boolean => LEAKS.some((secret) => text.includes(secret));
const reads = ({ method, needs }: MountedRoute): boolean =>
  needs !== 'project:write' && (method === 'GET' || method === 'HEAD' || /read|Query|\.get/.test(needs));

/** What goes wrong, one line for each route. */
async function faultsOf(
  who: Who,
  routes: readonly MountedRoute[],
  judge: (route: MountedRoute) => Promise<string | undefined>,
): Promise<string[]> {
  const faults: string[] = [];
  // What reads before what writes: a principal may make things of the same names in a project of its own.
  for (const rest of [routes.filter(reads), routes.filter((route) => !reads(route))]) {
    const work = async () => {
      for (let route = rest.shift(); route !== undefined; route = rest.shift()) {
        const fault = await judge(route);
        if (fault !== undefined)
          faults.push(`${who}: ${route.dialect} ${route.method} ${route.url}: ${fault}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }
  return faults;
}
const AT_ONCE = 4;

/** Writes to the device of the key, whatever else it says: to what is the key's own. */
const isOfKey = ({ url }: MountedRoute): boolean => url.startsWith('/update');

const onceEach = (): MountedRoute[] => withoutTwins(walked);

const seen = ({ status, text }: Answered) => `${status} ${text.slice(0, 200)}`;

it('finds the routes of every API', () => {
  const perApi = new Map<string, number>();
  for (const { dialect } of walked) perApi.set(dialect, (perApi.get(dialect) ?? 0) + 1);
  expect([...perApi.keys()].sort()).toEqual(DIALECTS);
});

describe.each(NOBODY)('%s', (who) => {
  it('is refused by every route with a credential rule, and sees nothing', async () => {
    const faults = await faultsOf(who, walked, async (route) => {
      const answer = await ask(route, who);
      // An address that nobody was given does not exist.
      const refusals = route.needs === 'the secret of the address' ? [404] : [401, 403];
      if (!refusals.includes(answer.status) && !isFigure(route, answer)) return seen(answer);
      return leaks(answer) ? `leaks: ${seen(answer)}` : undefined;
    });
    expect(faults).toEqual([]);
  });
});

describe.each(FOREIGN)('%s', (who) => {
  it('sees what is foreign exactly like what does not exist', async () => {
    const masked = ({ status, text }: Answered, of: Ids) => {
      let plain = text;
      for (const id of Object.values(of).sort((a, b) => b.length - a.length))
        if (id.length > 3 && !/^\d+$/.test(id))
          plain = plain.replaceAll(id, '…').replaceAll(encodeURIComponent(id), '…');
      return `${status} ${plain.replaceAll(/\d+/g, '#')}`;
    };
    const unknownThings = { ...ids, ...UNKNOWN };
    const faults = await faultsOf(who, onceEach(), async (route) => {
      const answer = await ask(route, who);
      if (leaks(answer)) return `leaks: ${seen(answer)}`;
      if (answer.status >= 500) return seen(answer);
      // It did something, and in what is its own: the last test looks at the victim.
      if (answer.status < 400 && !reads(route)) return undefined;
      const [asked, askedUnknown] = [askFor(route, ids, ''), askFor(route, unknownThings, '')];
      // Names nothing of the victim: a list, or a new thing of its own.
      if (asked.path === askedUnknown.path && asked.body === askedUnknown.body) return undefined;
      const unknown = await ask(route, who, unknownThings);
      const [ours, theirs] = [masked(answer, ids), masked(unknown, UNKNOWN)];
      return ours === theirs ? undefined : `${ours.slice(0, 150)} | unknown: ${theirs.slice(0, 150)}`;
    });
    expect(faults).toEqual([]);
  });
});

describe.each(['another device', 'writer only', 'state sender only'] as const)('%s', (who) => {
  it('sees nothing of the device', async () => {
    const faults = await faultsOf(who, onceEach(), async (route) => {
      if (!reads(route)) return undefined;
      const answer = await ask(route, who);
      if (answer.status >= 500) return seen(answer);
      return leaks(answer) ? `leaks: ${seen(answer)}` : undefined;
    });
    expect(faults).toEqual([]);
  });
});

describe.each(['another device', 'reader'] as const)('%s', (who) => {
  it('changes nothing that is not its own', async () => {
    const faults = await faultsOf(who, onceEach(), async (route) => {
      if (reads(route) || (who === 'another device' && isOfKey(route))) return undefined;
      const answer = await ask(route, who);
      if (answer.status >= 500) return seen(answer);
      return leaks(answer) && who !== 'reader' ? `leaks: ${seen(answer)}` : undefined;
    });
    expect(faults).toEqual([]);
  });
});

it('and after all of this the victim has what it had', async () => {
  expect(await everything(platform, ids)).toBe(before);
  expect(WHO.length).toBe(Object.keys(people).length);
});

it("the requests are real: the owner's are not refused for want of rights or things", async () => {
  const login = await personOf(platform);
  const routes = onceEach().filter((route) => !NEVER_THERE.has(nameOf(route)));
  const [removing, others] = [routes.filter(removes), routes.filter((route) => !removes(route))];
  const judge = async (route: MountedRoute) => {
    let answer: Answered = { status: 0, text: '' };
    for (const secret of [platform.one.token, platform.one.admin, login]) {
      people.reader = { secret, organization: platform.one.organization, isLogin: secret === login };
      answer = await ask(route, 'reader');
      if (![401, 403, 404].includes(answer.status) && !isFigure(route, answer)) break;
    }
    const isRefused = [401, 403, 404, 405].includes(answer.status) || isFigure(route, answer);
    return isRefused || answer.status >= 500 ? seen(answer) : undefined;
  };
  const faults: string[] = [];
  for (const route of others) faults.push(...(await faultsOf('reader', [route], judge)));
  expect(faults).toEqual([]);
  for (const route of removing) expect((await judge(route)) ?? '').not.toMatch(/^5/);
});

const removes = ({ method, url }: MountedRoute) =>
  method === 'DELETE' || /delete|removeData|unclaim/.test(url);

/** Parts of the old services that no request makes here, and things that only other requests make. */
const NEVER_THERE: ReadonlySet<string> = new Set([
  // A token is no link: shared.test.ts walks with one.
  'GET /tributary/v1/shared/board',
  'POST /tributary/v1/shared/query',
  'GET /tributary/v1/shared/tail',
  'GET /tributary/v1/backup',
  // Of the installation, which is of neither of the two organizations.
  'GET /tributary/v1/server/settings',
  'GET /tributary/v1/server/figures',
  'GET /applications/:applicationId/jobLogs/:jobId',
  'GET /api/v1/variable/:slug/type',
  'GET /api/v1/vartype/:slug',
  'GET /api/v1/sg/:slug',
  'GET /api/v1/dt/:slug',
  'GET /api/v1/pt/:slug',
  'GET /api/v1/datablock/:slug',
  'GET /api/v1/fleet/:slug',
  'GET /api/v1/propertytemplate/:slug',
  'GET /api/v1/report/generated/:slug',
  'GET /api/v1/fleet/:slug/devices',
  'GET /api/v1/device/:slug/sg',
  'GET /api/v1/device/:slug/template',
  'GET /api/v1/data/:id',
  'GET /api/v1/streamer/report/:uuid',
  'GET /api/v1/streamer/:slug',
  'GET /api/v1/streamer/:slug/report',
  'GET /api/v1/note/:id/attachment',
  'PUT /api/v1/data/:id',
  'PUT /api/v1/streamer/:slug',
  // A token of a project is no key of a channel.
  'GET /update',
  'GET /update.json',
  'GET /update.xml',
  ...['', '.json', '.csv', '.txt'].map((format) => `GET /channels/:channel/status/last${format}`),
  // Nobody may, unless a setting says so.
  'POST /api/v1/org',
  'POST /api/v1/device',
  'POST /api/v1/streamer',
  'POST /api/v1/streamer/:slug',
  'POST /api/v1/upload/:project/:secret',
  'PATCH /api/v1/data/:id',
  'PATCH /api/v1/streamer/:slug',
]);
