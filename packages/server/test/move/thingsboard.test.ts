/**
 * From ThingsBoard, by a peer that answers these requests over real HTTP as its REST API is documented; the server itself is in no
 * package repository of ours.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HttpPeer, sendJson } from '../support/http-peer.js';
import { World } from './world.js';

const T0 = Date.UTC(2025, 0, 1);
type Values = Record<string, [ts: number, value: unknown][]>;
const TELEMETRY: Record<string, Values> = {
  'id-1': {
    temp: Array.from({ length: 12_000 }, (_, n) => [T0 + n * 600_000, n / 7]),
    on: [
      [T0, true],
      [T0 + 1, false],
    ],
    state: [
      [T0, 'it, "is"'],
      [T0 + 1, { a: [1] }],
    ],
  },
  'id-2': {},
};
const DEVICES = [
  {
    id: { id: 'id-1' },
    name: 'Boiler',
    type: 'T100',
    label: 'House',
    additionalInfo: { description: 'd', gateway: false },
  },
  { id: { id: 'id-2' }, name: 'Empty', type: 'default', label: null, additionalInfo: null },
];

let server: HttpPeer;
let world: World;
/** Logins that still hold. */
let good = '';
let logins = 0;
let requests = 0;
/** A value that pages leave out and figures count. */
let hidden: number | undefined;

beforeAll(async () => {
  world = await World.start();
  server = await HttpPeer.start((response, { path, headers, body }) => {
    const url = new URL(path, 'http://peer');
    const send = (status: number, json: unknown): void => sendJson(response, status, json);
    if (url.pathname === '/api/auth/login') {
      if ((JSON.parse(body) as { password: string }).password !== 'secret')
        return send(401, { status: 401, message: 'Invalid username or password', errorCode: 10 });
      good = `Bearer login-${++logins}`;
      return send(200, { token: good.slice(7), refreshToken: 'r' });
    }
    // The login ends after a while.
    if (++requests === 8) good = '';
    if (headers['x-authorization'] !== good)
      return send(401, { status: 401, message: 'Token has expired', errorCode: 11 });
    const answer = answerOf(url);
    if (answer === undefined) send(404, { status: 404, message: 'not found', errorCode: 32 });
    else send(200, answer);
  });
}, 60_000);
afterAll(async () => {
  server.stop();
  await world.stop();
});

function answerOf({ pathname, searchParams: query }: URL): unknown {
  if (pathname === '/api/tenant/devices') {
    const page = Number(query.get('page'));
    return { data: DEVICES.slice(page, page + 1), totalPages: 2, totalElements: 2, hasNext: page < 1 };
  }
  const [, id = '', rest = ''] = /^\/api\/plugins\/telemetry\/DEVICE\/([^/]+)\/(.*)$/.exec(pathname) ?? [];
  const values = TELEMETRY[id];
  if (values === undefined) return undefined;
  if (rest === 'keys/timeseries') return Object.keys(values);
  if (rest.startsWith('values/attributes/'))
    return id === 'id-1' && rest.endsWith('SHARED_SCOPE')
      ? [{ key: 'limit', value: 5, lastUpdateTs: T0 }]
      : [];
  return { [query.get('keys')!]: seriesOf(values[query.get('keys')!] ?? [], query) };
}

/** The start is included, the end is not; without them the newest value. Intervals are named by their middle. */
function seriesOf(all: [number, unknown][], query: URLSearchParams): { ts: number; value: unknown }[] {
  if (!query.has('startTs')) return all.slice(-1).map(([ts, value]) => ({ ts, value }));
  const [start, end] = [Number(query.get('startTs')), Number(query.get('endTs'))];
  const found = all.filter(([ts]) => ts >= start && ts < end);
  const agg = query.get('agg');
  if (Number(query.get('limit')) > 1 && agg === 'NONE') found.splice(0, hidden ?? 0);
  if (query.get('orderBy') === 'DESC') found.reverse();
  if (agg === 'NONE') return found.slice(0, Number(query.get('limit'))).map(([ts, value]) => ({ ts, value }));
  const interval = Number(query.get('interval'));
  if ((end - start) / interval > 700) throw new Error('too many intervals');
  const intervals = new Map<number, number>();
  for (const [ts, value] of found) {
    const middle = start + Math.floor((ts - start) / interval) * interval + interval / 2;
    intervals.set(middle, (intervals.get(middle) ?? 0) + (agg === 'COUNT' ? 1 : Number(value)));
  }
  return [...intervals].map(([ts, value]) => ({ ts, value }));
}

const argv = () => ['thingsboard', server.url, ...['--user', 'tenant@example.org']];

it('brings devices with attributes and all telemetry, and logs in again when a login ends', async () => {
  const into = await world.empty();
  const ran = await world.move(argv(), 'secret', into);
  expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
  expect(ran.out).toMatch(
    /by the source's own figures: count in 6, sum in 4, first in 6, last in 6 of 6 chunks/,
  );
  expect(logins).toBe(2);
  const { devices, series, points } = await world.held(into);
  expect(devices).toMatchObject([
    {
      ...{ key: 'Boiler', name: 'House', type: 'T100', description: 'd' },
      attributes: { thingsboard: { id: 'id-1', shared: { limit: 5 }, additionalInfo: { gateway: false } } },
    },
    { key: 'Empty', name: null, type: 'default' },
  ]);
  expect(series.map(({ name, kind }) => [name, kind])).toEqual([
    ['on', 'boolean'],
    ['state', 'string'],
    ['temp', 'number'],
  ]);
  expect(points).toHaveLength(12_004);
  expect(points.filter((point) => point['series'] === 'state').map(({ value }) => value)).toEqual([
    'it, "is"',
    '{"a":[1]}',
  ]);
}, 60_000);

it('finds by its own figures what its pages leave out', async () => {
  hidden = 1;
  const ran = await world.move(argv(), 'secret', await world.empty());
  hidden = undefined;
  expect(ran).toMatchObject({
    exit: 1,
    out: expect.stringContaining('count by the source, first by the source'),
  });
}, 60_000);

it('says what ThingsBoard says of a wrong password', async () => {
  const ran = await world.move(argv(), 'wrong', await world.empty());
  expect(ran).toMatchObject({ exit: 1, err: expect.stringContaining('Invalid username or password') });
});
