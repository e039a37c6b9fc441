// What the data actions refuse: Losant's error form with the field's path, 401, 403 and 404 by who asks, and no crash from
// any body.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { losantClient, refusal, type LosantClient } from '../support/losant-client.js';
import { write } from './support/data.js';
import { tries } from '../support/long.js';

let platform: TestPlatform;
let client: LosantClient;
let applicationId: string;
let ids: Record<string, string>;

beforeAll(async () => {
  platform = await startTestPlatform();
  applicationId = platform.one.losantId;
  client = losantClient(platform.url, platform.one.token);
  const time = Date.now() * 1000;
  ids = await write(platform, [
    { device: 'a', attribute: 'voltage', time, value: 1 },
    { device: 'b', attribute: 'voltage', time, value: 2 },
    { device: 'c', attribute: 'voltage', time, value: 3 },
  ]);
}, 60_000);
afterAll(() => platform.stop());

const ACTIONS = ['timeSeriesQuery', 'lastValueQuery', 'export'] as const;
const PATHS = ['time-series-query', 'last-value-query', 'export'] as const;

async function post(
  path: string,
  body: string | Uint8Array,
  token: string | null = platform.one.token,
  application = applicationId,
) {
  const response = await fetch(`${platform.url}/applications/${application}/${path}`, {
    method: 'POST',
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    body: Buffer.from(body),
  });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text) as { type?: string; message?: string } };
}

describe('a wrong body', () => {
  const ISO = '2024-01-01T00:00:00Z';
  it.each<[string, object, string]>([
    [
      'time-series-query',
      { start: ISO },
      `start is "${ISO}"; expected a number of milliseconds (no ISO text)`,
    ],
    ['time-series-query', { end: ISO }, `end is "${ISO}"`],
    ['time-series-query', { end: null }, 'end is null'],
    ['time-series-query', { start: 1e15 }, 'start is 1000000000000000; expected milliseconds since 1970'],
    ['time-series-query', { duration: '600000' }, 'duration is "600000"'],
    ['time-series-query', { resolution: null }, 'resolution is null'],
    ['time-series-query', { resolution: -1 }, 'resolution is -1'],
    [
      'time-series-query',
      { start: 1, end: 9e12, resolution: 1, aggregation: { type: 'TIMEATVALUE', options: { value: 1 } } },
      'buckets',
    ],
    ['time-series-query', { aggregation: 'mean' }, 'aggregation is "mean"; expected FIRST, LAST, COUNT'],
    ['time-series-query', { aggregation: 'TIMEATVALUE' }, 'aggregation is "TIMEATVALUE"'],
    ['time-series-query', { aggregation: { type: 'MEAN', options: { value: 1 } } }, 'aggregation is {"type"'],
    ['time-series-query', { aggregation: { type: 'TIMEATVALUE' } }, 'aggregation.options is missing'],
    [
      'time-series-query',
      { aggregation: { type: 'TIMEATVALUE', options: { value: null } } },
      'aggregation.options.value is null',
    ],
    ['time-series-query', { aggregation: { type: 'MAX', extra: 1 } }, 'aggregation is'],
    ['time-series-query', { attributes: 'voltage' }, 'attributes is "voltage"'],
    ['time-series-query', { attributes: ['a b'] }, 'attributes[0] is "a b"'],
    ['time-series-query', { order: 'up' }, 'order is "up"; expected one of asc, desc'],
    ['time-series-query', { limit: 0 }, 'limit is 0'],
    ['time-series-query', { limit: '5' }, 'limit is "5"'],
    ['time-series-query', { filter: {} }, 'filter is not a known field here; known are start, end'],
    ['last-value-query', {}, 'attribute is missing'],
    ['last-value-query', { attribute: ['voltage'] }, 'attribute is ["voltage"]'],
    ['last-value-query', { attribute: 'x', attributes: ['x'] }, 'attributes is not a known field'],
    ['last-value-query', { attribute: 'x', end: ISO }, `end is "${ISO}"`],
    ['export', { email: 'nobody' }, 'email is "nobody"'],
    ['export', { email: `${'x'.repeat(1_020)}@example.com` }, 'email is "xxx'],
    ['export', { callbackUrl: 'no url' }, 'callbackUrl'],
    ['export', { callbackUrl: 'ftp://example.com/x' }, 'callbackUrl'],
    ['export', { attributes: Array.from({ length: 257 }, (_, n) => `a${n}`) }, 'attributes is ["a0"'],
    ['export', { options: { includeDate: 'yes' } }, 'options.includeDate is "yes"'],
    ['export', { options: [] }, 'options is []'],
    ['export', { resolution: 5 }, 'resolution is not a known field'],
  ])('of data/%s: %j', async (path, body, message) => {
    const answer = await post(`data/${path}`, JSON.stringify({ deviceIds: [ids['a']], ...body }));
    expect(answer).toMatchObject({ status: 400, body: { type: 'Validation' } });
    expect(answer.body.message).toContain(message);
  });

  it.each(PATHS)('of the selectors of data/%s', async (path) => {
    for (const [selector, message] of [
      [{ deviceIds: ['x'] }, 'deviceIds[0] is "x"; expected an id of 24 hexadecimal digits'],
      [{ deviceIds: Array(1_001).fill(ids['a']) }, 'deviceIds is ['],
      [{ deviceIds: ids['a'] }, 'deviceIds is "'],
      [{ deviceTags: [{ key: 'a b' }] }, 'deviceTags[0].key is "a b"'],
      [{ deviceTags: [{ key: 'a', value: '' }] }, 'deviceTags[0].value is ""'],
      [{ deviceTags: [{ kye: 'a' }] }, 'deviceTags[0].kye is not a known field'],
      [{ deviceTags: Array(101).fill({}) }, 'deviceTags is ['],
      [{ deviceQuery: { name: { $regex: 'x' } } }, 'deviceQuery.name.$regex is not a known field'],
      [{ deviceQuery: null }, 'deviceQuery is null'],
    ] as const) {
      const others = path === 'last-value-query' ? { attribute: 'x' } : {};
      const answer = await post(`data/${path}`, JSON.stringify({ ...others, ...selector }));
      expect(answer).toMatchObject({ status: 400, body: { type: 'Validation' } });
      expect(answer.body.message).toContain(message);
    }
  });

  it.each(PATHS)('of data/%s that is no JSON, no UTF-8 or no object', async (path) => {
    for (const body of ['{', '[]', 'null', '5', '"x"', Uint8Array.of(0xff, 0xfe)])
      expect(await post(`data/${path}`, body)).toMatchObject({ status: 400, body: { type: 'Validation' } });
  });

  it('of any form gets an answer or a refusal, never a crash', async () => {
    const value = fc.oneof(
      fc.constantFrom<unknown>(
        0,
        -1,
        1e308,
        '',
        'MEAN',
        'NONE',
        null,
        true,
        [],
        {},
        'voltage',
        { type: 'MEAN' },
        1e12,
        600_000,
      ),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const names = [
      'start',
      'end',
      'duration',
      'resolution',
      'aggregation',
      'attributes',
      'attribute',
      'deviceIds',
      'deviceTags',
      'deviceQuery',
      'limit',
      'order',
      'email',
      'options',
      '__proto__',
    ];
    const bodies = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 4 });
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('time-series-query', 'last-value-query'),
        bodies,
        async (path, body) => {
          const others = path === 'last-value-query' ? { attribute: 'voltage' } : {};
          const asked = { deviceIds: Object.values(ids), ...others, ...body };
          const answer = await post(`data/${path}`, JSON.stringify(asked));
          seen.add(answer.status);
          expect([200, 400]).toContain(answer.status);
          if (answer.status === 400)
            expect(answer.body).toEqual({ type: 'Validation', message: expect.any(String) });
        },
      ),
      { numRuns: tries(1_500, 300) },
    );
    expect([...seen].sort()).toEqual([200, 400]);
  }, 60_000);
});

describe('who asks', () => {
  const queries = { timeSeriesQuery: {}, lastValueQuery: { attribute: 'voltage' }, export: {} };

  it.each(ACTIONS)('of data.%s needs a token, the scope and the application', async (action) => {
    const call = (token: string | undefined, application = applicationId) =>
      refusal(
        losantClient(platform.url, token).data[action]!({
          applicationId: application,
          query: queries[action],
        }),
      );
    expect(await call(undefined)).toMatchObject({ statusCode: 401, type: 'Unauthorized' });
    expect(await call('nonsense')).toMatchObject({ statusCode: 401, type: 'Unauthorized' });
    const unknown = { statusCode: 404, type: 'NotFound', message: 'Application was not found' };
    for (const other of [platform.two.losantId, 'f'.repeat(24), 'badId'])
      expect(await call(platform.one.token, other)).toEqual(unknown);
    expect(await call(platform.two.token)).toEqual(unknown);
    const { token } = await client.applicationApiTokens.post!({
      applicationId,
      apiToken: { name: 'narrow', scope: ['devices.get'] },
    });
    expect(await call(token)).toMatchObject({ statusCode: 403, type: 'Forbidden' });
  });

  it('as a device sees itself and what its access key is for, and nothing else', async () => {
    const login = async (rules: object) => {
      const { key, secret } = await client.applicationKeys.post!({ applicationId, applicationKey: rules });
      const { token } = await losantClient(platform.url).auth.authenticateDevice!({
        credentials: { deviceId: ids['a'], key, secret },
      });
      return losantClient(platform.url, token);
    };
    const seen = async (device: LosantClient) => {
      const last = await device.data.lastValueQuery!({
        applicationId,
        query: { attribute: 'voltage', deviceIds: Object.values(ids) },
      });
      const series = await device.data.timeSeriesQuery!({
        applicationId,
        query: { deviceQuery: {}, duration: 600_000 },
      });
      expect(Object.keys(series.devices).sort()).toEqual(Object.keys(last).sort());
      return Object.values(last as Record<string, { data: { voltage: number } }>)
        .map(({ data }) => data.voltage)
        .sort();
    };
    expect(await seen(await login({}))).toEqual([1, 2, 3]);
    expect(await seen(await login({ deviceIds: [ids['a'], ids['c']] }))).toEqual([1, 3]);
    expect(await seen(await login({ deviceIds: [ids['a']] }))).toEqual([1]);
  });
});
