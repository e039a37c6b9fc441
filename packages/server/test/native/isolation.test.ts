/**
 * Two organizations. Every route that names a thing is walked with the other's token: a foreign thing has to look exactly
 * as one that does not exist, lists have to hold nothing of the other, and nothing of it may have changed at the end.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventStreams } from '../../src/dialects/event-streams.js';
import { NATIVE_BASE } from '../../src/dialects/native/native.js';
import type { Operation } from '../../src/dialects/native/operations/operation.js';
import { nativeOperations } from '../../src/dialects/native/operations/operations.js';
import { endedJob } from '../support/jobs.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import type { Answer } from '../support/http.js';
import { alertsAreLookedAt } from '../support/metrics.js';
import { until } from '../support/waiting.js';

let platform: TestPlatform;
/** Ids of things of organization one, by the first part of their path. */
const things: Record<string, string> = {};
let before: string;
const SECRET = 'only-one-knows';
/** Not to be found in ids and times by chance. */
const VALUE = 31337.25;
const UNKNOWN = '987654';

beforeAll(async () => {
  platform = await startTestPlatform();
  const { admin: token, project } = platform.one;
  const made = async (path: string, body: object) => {
    const answer = await platform.call('POST', path, { token, body });
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.json;
  };
  await made(`/points?project=${project}`, [{ device: SECRET, series: SECRET, time: 1000, value: VALUE }]);
  const [series] = (await platform.call('GET', '/series')).json.items;
  const of = (path: string) => `/${path}?project=${project}`;
  // Before there are rules, which would still be looking at them.
  const gone = [`${SECRET}-gone`, `${SECRET}-rest`] as const;
  await made(
    of('points'),
    gone.map((device) => ({ device, series: SECRET, time: 1000, value: VALUE })),
  );
  const device = (await platform.call('GET', `/devices/${gone[0]}`)).json.id as number;
  const [lost] = (await platform.call('GET', `/series?device=${gone[1]}`)).json.items;
  const { id: closed } = await made('/projects', { name: `${SECRET} gone` });
  for (const path of [of(`devices/${gone[0]}`), of(`series/${lost.id}`), `/projects/${closed}`])
    expect((await platform.call('DELETE', path, { token })).status).toBe(204);
  things['deleted/devices'] = String(device);
  things['deleted/series'] = String(lost.id);
  things['deleted/projects'] = String(closed);
  things['projects'] = String(project);
  things['devices'] = SECRET;
  things['series'] = String(series.id);
  things['assets'] = String(
    (await made(`/assets?project=${project}`, { name: SECRET, members: [series.id] })).id,
  );
  things['tokens'] = String(
    (await made('/tokens', { name: SECRET, project, scopes: ['project:read'] })).info.id,
  );
  things['users'] = String((await made('/users', { email: `${SECRET}@example.org`, name: SECRET })).user.id);
  things['jobs'] = String((await made(`/exports?project=${project}`, { title: SECRET, to: 2000 })).id);
  const credential = { api: 'iobeam', name: SECRET, secret: 'Zq7'.repeat(4) + 'x9LrT0vWmB3kYpQeUa5sDfGhJ' };
  things['adoptions'] = String((await made(`/adoptions?project=${project}`, { credential })).credential.id);
  const equals = { kind: 'threshold', is: '==', value: VALUE };
  things['alert-rules'] = String((await made(of('alert-rules'), { name: SECRET, condition: equals })).id);
  const target = { kind: 'mqtt', topic: SECRET };
  things['alert-channels'] = String((await made(of('alert-channels'), { name: SECRET, target })).id);
  things['alert-silences'] = String((await made(of('alert-silences'), { until: '2030-01-01' })).id);
  const firing = async () => (await platform.call('GET', of('alerts'), { token })).json.items[0];
  things['alerts'] = String((await until('an alert', firing)).id);
  things['retention'] = String((await made(of('retention'), { name: SECRET, keepDays: 36_000 })).id);
  things['moves'] = String((await made(of('moves'), { key: SECRET, source: SECRET })).id);
  things['boards'] = String((await made(of('boards'), { name: SECRET })).id);
  // Whoever has a link's secret may have its file; nobody else knows one.
  things['downloads'] = 'secret-of-none';
  await endedJob(platform, things['jobs'], token);
  before = await everything(token);
});
afterAll(() => platform.stop());

const operations = nativeOperations(NATIVE_BASE, new EventStreams());
/** What has to be said beside the project. */
const QUERIES: Record<string, string> = {
  queryBuckets: '&from=0&bucket=1d',
  queryChanges: '&from=0',
  readyBoard: '&device=x',
};
const BODIES: Record<string, object> = {
  updateProject: { name: 'taken' },
  updateDevice: { name: 'taken' },
  sendCommand: { name: 'taken' },
  updateSeries: { label: 'taken' },
  updateAsset: { name: 'taken' },
  updateUser: { name: 'taken' },
  updateBoard: { name: 'taken' },
  createBoardShare: { expires: Date.now() + 3_600_000 },
  updateAlertRule: { name: 'taken' },
  acknowledgeAlert: { comment: 'taken' },
  updateRetentionRule: { name: 'taken' },
  updateAlertChannel: { name: 'taken' },
  reportMove: { progress: { rows: 1 } },
};

async function everything(token: string): Promise<string> {
  const project = platform.one.project;
  await alertsAreLookedAt(platform.url, platform.one.admin);
  const paths = [
    '/projects',
    '/users',
    '/tokens',
    '/deleted/projects',
    ...[
      ...['devices', 'series', 'assets', 'query/points', 'query/last'],
      ...['alerts', 'alert-rules', 'alert-channels', 'alert-silences', 'boards', 'retention'],
      ...['deleted/devices', 'deleted/series'],
    ].map((path) => `/${path}?project=${project}`),
  ];
  const answers = await Promise.all(paths.map((path) => platform.call('GET', path, { token })));
  // Rules come behind the changes of devices and series, within seconds.
  return answers
    .map(({ text }) => text.replaceAll(/"lastUsed":"[^"]*"|"series":\d+,(?="firing":)/g, ''))
    .join('\n');
}

function thingOf({ path }: Operation): string {
  const [, first, second] = path.split('/');
  return things[first === 'deleted' ? `${first}/${second}` : first!]!;
}

/** What a stranger sees, with the id that was asked taken out. */
const seen = (answer: Answer, id: string) => [answer.status, answer.text.replaceAll(id, '…')];

describe.each(['admin', 'token'] as const)("with the other organization's %s", (which) => {
  const named = operations.filter(({ path }) => path.includes(':'));

  it.each(named.map((one) => [`${one.method} ${one.path}`, one] as const))(
    '%s: foreign is as unknown',
    async (_, operation: Operation) => {
      const token = platform.two[which];
      const foreign = thingOf(operation);
      const ask = async (id: string) => {
        const path = operation.path.replaceAll(/:\w+/g, id);
        const body = BODIES[operation.id];
        const project =
          'project' in operation.query.properties && which === 'admin'
            ? `?project=${platform.two.project}`
            : '';
        return platform.call(operation.method, path + project, {
          token,
          ...(body === undefined ? {} : { body }),
        });
      };
      const answer = await ask(foreign);
      expect(answer.status).toBeGreaterThanOrEqual(403);
      expect(answer.status).toBeLessThanOrEqual(404);
      expect(seen(answer, foreign)).toEqual(seen(await ask(UNKNOWN), UNKNOWN));
    },
  );

  const ofProject = operations.filter(({ query }) => 'project' in query.properties);
  it.each(ofProject.map((one) => [`${one.method} ${one.path}`, one] as const))(
    '%s: a foreign project is as an unknown one',
    async (_, operation: Operation) => {
      const token = platform.two[which];
      const ask = (project: string) => {
        const path = operation.path.replaceAll(/:\w+/g, thingOf(operation));
        return platform.call(operation.method, `${path}?project=${project}${QUERIES[operation.id] ?? ''}`, {
          token,
          ...(operation.method === 'GET' || operation.method === 'DELETE'
            ? {}
            : { body: BODIES[operation.id] ?? {} }),
        });
      };
      const answer = await ask(things['projects']!);
      expect(answer.json.error.code).toBe('not_found');
      expect(seen(answer, things['projects']!)).toEqual(seen(await ask(UNKNOWN), UNKNOWN));
    },
  );

  it.each(['points', 'last', 'first', 'statistics', 'counts'])(
    'a name of the other is as unknown as one that nobody has: %s',
    async (family) => {
      const token = platform.two[which];
      const ask = async (name: string) => {
        const path = `/query/${family}?devices=${name}&project=${platform.two.project}`;
        return (await platform.call('GET', path, { token })).text.replaceAll(name, 'NAME');
      };
      const answer = await ask(SECRET);
      expect(answer).toContain('There is no device');
      expect(answer).toBe(await ask('that-nobody-has'));
    },
  );

  it('lists and queries hold nothing of the other', async () => {
    const token = platform.two[which];
    const project = platform.two.project;
    const ids = `seriesIds=${things['series']}`;
    const paths = [
      '/projects',
      '/users',
      '/tokens',
      '/jobs',
      '/me',
      '/devices',
      '/series',
      '/assets',
      '/query/points',
      '/query/last',
      '/query/first',
      '/query/statistics',
      '/query/counts',
      ...['points', 'last', 'first', 'statistics', 'counts'].flatMap((family) => [
        `/query/${family}?${ids}`,
        `/query/${family}?assets=${things['assets']}`,
      ]),
      `/query/buckets?from=0&bucket=1d&${ids}`,
    ];
    for (const path of paths) {
      const ofOrganization = ['/projects', '/users', '/tokens', '/jobs', '/me'].includes(path);
      const full = ofOrganization ? path : `${path}${path.includes('?') ? '&' : '?'}project=${project}`;
      const { text } = await platform.call('GET', full, { token });
      expect(text, path).not.toContain(SECRET);
      expect(text, path).not.toContain(String(VALUE));
    }
    const rows = async (sql: string): Promise<unknown[][]> =>
      (await platform.call('POST', `/query/sql?project=${project}`, { token, body: { sql } })).json.rows;
    // What organization two wrote itself may be there, and nothing else.
    const devices = (await rows('SELECT DISTINCT device FROM telemetry')).flat();
    expect(devices.filter((device) => device !== 'own')).toEqual([]);
    const counts = await rows(`SELECT count() FROM telemetry WHERE device = '${SECRET}' OR value = ${VALUE}`);
    expect(counts.flat().map(Number)).toEqual([0]);
  });

  it('a tail hears nothing of the other', async () => {
    const stop = new AbortController();
    const query = `project=${platform.two.project}`;
    const headers = { authorization: `Bearer ${platform.two[which]}` };
    const response = await fetch(platform.at(`/tail?${query}`), { headers, signal: stop.signal });
    const own = [{ device: 'own', series: 's', time: 1, value: 1 }];
    // The same point again: organization one stays as it is.
    const foreign = [{ device: SECRET, series: SECRET, time: 1000, value: VALUE }];
    expect((await platform.call('POST', '/points', { body: foreign })).json.stored).toBe(1);
    await platform.call('POST', `/points?${query}`, { token: platform.two[which], body: own });
    let heard = '';
    for await (const bytes of response.body!) {
      heard += Buffer.from(bytes).toString();
      if (heard.includes('"own"')) break;
    }
    stop.abort();
    expect(heard).not.toContain(SECRET);
  });

  it('an asset takes no foreign series, a token no foreign project', async () => {
    const token = platform.two[which];
    const project = platform.two.project;
    const asset = (member: number) =>
      platform.call('POST', `/assets?project=${project}`, {
        token,
        body: { name: 'mine', members: [member] },
      });
    const foreign = await asset(Number(things['series']));
    expect(foreign.status).toBeGreaterThanOrEqual(400);
    expect(seen(foreign, things['series']!)).toEqual(seen(await asset(Number(UNKNOWN)), UNKNOWN));
    const made = await platform.call('POST', '/tokens', {
      token,
      body: { name: 'x', project: platform.one.project, scopes: ['project:read'] },
    });
    expect(made.json.error.code).toBe('not_found');
  });
});

describe('after all this', () => {
  it('all of organization one is as it was', async () => {
    expect(before).toContain(SECRET);
    expect(await everything(platform.one.admin)).toBe(before);
  });
});
