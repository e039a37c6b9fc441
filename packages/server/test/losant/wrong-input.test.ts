// Wrong input, route by route: Losant's error form, the right status, and nothing changed.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { tries } from '../support/long.js';

let platform: TestPlatform;
let base: string;
let deviceId: string;
let keyId: string;
let tokenId: string;

interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

async function ask(method: string, path: string, body?: unknown, headers: object = {}): Promise<Answer> {
  const filled = path.replace('{d}', deviceId).replace('{k}', keyId).replace('{t}', tokenId);
  // Below the application, or, with two slashes, below the server.
  const url = filled.startsWith('//') ? platform.url + filled.slice(1) : base + filled;
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${platform.one.token}`,
      'content-type': 'application/json',
      'accept-version': '^9.9.9',
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
}

/** Everything that a wrong request could have changed. */
async function snapshot(): Promise<string> {
  const lists = [
    '',
    '/devices',
    '/devices/compositeState',
    '/devices/{d}',
    '/keys',
    '/tokens',
    '/devices/{d}/command?limit=1000',
    '/devices/{d}/logs?limit=1000',
    '/devices/{d}/state?limit=1000',
  ];
  const all = [];
  for (const path of lists) all.push((await ask('GET', path)).json);
  return JSON.stringify(all);
}

beforeAll(async () => {
  platform = await startTestPlatform();
  base = `${platform.url}/applications/${platform.one.losantId}`;
  deviceId = keyId = tokenId = '';
  const device = { name: 'd', attributes: [{ name: 'level', dataType: 'number' }] };
  deviceId = (await ask('POST', '/devices', device)).json.id;
  keyId = (await ask('POST', '/keys', {})).json.id;
  tokenId = (await ask('POST', '/tokens', { name: 't' })).json.id;
  await ask('POST', '/devices/{d}/state', { data: { level: 1 } });
}, 60_000);
afterAll(() => platform.stop());

const TAG = { key: 'a', value: 'b' };
const WRONG: readonly [method: string, path: string, body: unknown, named: string][] = [
  ['PATCH', '', { name: '' }, 'name'],
  ['PATCH', '', { nmae: 'x' }, 'nmae'],
  ['PATCH', '', { endpointSlug: 'A' }, 'endpointSlug'],
  ['PATCH', '', [], 'body'],
  ['POST', '/devices', {}, 'name'],
  ['POST', '/devices', { name: 5 }, 'name'],
  ['POST', '/devices', { name: 'x'.repeat(256) }, 'name'],
  ['POST', '/devices', { name: 'x', id: 'y' }, 'id'],
  ['POST', '/devices', { name: 'x', tags: [{ key: 'a b', value: 'c' }] }, 'tags[0].key'],
  ['POST', '/devices', { name: 'x', tags: [TAG, { key: 'a', value: '' }] }, 'tags[1].value'],
  ['POST', '/devices', { name: 'x', tags: Array(101).fill(TAG) }, 'tags'],
  ['POST', '/devices', { name: 'x', attributes: [{ name: 'a' }] }, 'attributes[0].dataType'],
  ['POST', '/devices', { name: 'x', attributes: [{ name: 'a', dataType: 'int' }] }, 'attributes[0].dataType'],
  [
    'POST',
    '/devices',
    { name: 'x', attributes: Array(2).fill({ name: 'a', dataType: 'number' }) },
    'attributes[1].name',
  ],
  [
    'POST',
    '/devices',
    { name: 'x', attributes: Array(257).fill({ name: 'a', dataType: 'number' }) },
    'attributes',
  ],
  ['POST', '/devices', { name: 'x', deviceClass: 'toaster' }, 'deviceClass'],
  ['POST', '/devices', { name: 'x', parentId: 'abc' }, 'parentId'],
  ['POST', '/devices', { name: 'x', parentId: 'f'.repeat(24) }, 'parentId'],
  ['POST', '/devices', { name: 'x', gatewayId: 'f'.repeat(24) }, 'gatewayId'],
  ['POST', '/devices', { name: 'x', systemInterval: 4 }, 'systemInterval'],
  ['POST', '/devices', { name: 'x', keepDuplicates: 'yes' }, 'keepDuplicates'],
  ['PATCH', '/devices/{d}', { name: null }, 'name'],
  ['PATCH', '/devices/{d}', { attributes: [{ name: 'level', dataType: 'nope' }] }, 'attributes[0].dataType'],
  ['PATCH', '/devices/{d}', { name: 'new', parentId: '{d}' }, 'parentId'],
  ['PATCH', '/devices', { updateFields: { name: '' }, query: {} }, 'updateFields.name'],
  ['PATCH', '/devices', { query: {} }, 'updateFields'],
  ['POST', '/devices/delete', {}, 'query'],
  ['POST', '/devices/delete', { query: { nmae: 'd' } }, 'nmae'],
  ['POST', '/devices/removeData', {}, 'query'],
  ['POST', '/devices/removeData', { query: {}, start: '2026-01-01' }, 'start'],
  ['POST', '/devices/removeData', { query: {}, callbackUrl: 'ftp://example.org/x' }, 'callbackUrl'],
  ['POST', '/devices/removeData', { query: {}, email: 'nobody' }, 'email'],
  ['DELETE', '/devices/{d}/data?start=yesterday', {}, 'start'],
  ['POST', '/devices/{d}/state', { data: { level: 'x' } }, 'level'],
  ['POST', '/devices/{d}/state', '{"data":', 'JSON'],
  ['POST', '/devices/{d}/state', '', 'data'],
  ['POST', '/devices/{d}/command', {}, 'name'],
  ['POST', '/devices/{d}/command', { name: 'x', time: true }, 'time'],
  ['POST', '/devices/{d}/command', { name: 'x', to: 'all' }, 'to'],
  ['POST', '/devices/command', { name: 'x', deviceIds: ['abc'] }, 'deviceIds[0]'],
  ['POST', '/devices/command', { name: 'x', deviceTags: [{ key: 'a', value: '' }] }, 'deviceTags[0].value'],
  ['POST', '/devices/command', { name: 'x', deviceQuery: { $xor: [] } }, '$xor'],
  ['POST', '/devices/{d}/setConnectionStatus', {}, 'status'],
  [
    'POST',
    '/devices/{d}/setConnectionStatus',
    { status: 'connected', messagesToClient: 1 },
    'messagesToClient',
  ],
  ['POST', '/devices/{d}/attributes', { name: 'level', dataType: 'number' }, 'level'],
  ['POST', '/devices/{d}/attributes', { name: 'a.b', dataType: 'number' }, 'name'],
  ['PATCH', '/devices/{d}/attributes/level', { dataType: 'string' }, 'dataType'],
  ['PATCH', '/devices/{d}/attributes/level', { name: 'other' }, 'name'],
  ['POST', '/keys', { deviceIds: 'all' }, 'deviceIds'],
  ['POST', '/keys', { filterType: 'some' }, 'filterType'],
  ['POST', '/keys', { secret: 'mine' }, 'secret'],
  ['PATCH', '/keys/{k}', { status: 'lost' }, 'status'],
  ['PATCH', '/keys/{k}', { deviceIds: [] }, 'deviceIds'],
  ['PATCH', '/tokens/{t}', { scope: ['all.Application'] }, 'scope'],
  ['PATCH', '/tokens/{t}', { status: 1 }, 'status'],
  ['GET', '/devices?sortField=colour', undefined, 'sortField'],
  ['GET', '/devices?sortDirection=up', undefined, 'sortDirection'],
  ['GET', '/devices?perPage=0', undefined, 'perPage'],
  ['GET', '/devices?perPage=1001', undefined, 'perPage'],
  ['GET', '/devices?page=-1', undefined, 'page'],
  ['GET', '/devices?filterField=tags&filter=x', undefined, 'filterField'],
  ['GET', '/devices?deviceClass=toaster', undefined, 'deviceClass'],
  ['GET', '/devices?tagFilter[0][name]=x', undefined, 'tagFilter'],
  ['GET', '/devices?tagFilter[x][key]=x', undefined, 'tagFilter'],
  ['GET', '/devices?tagFilter[0][__proto__][key]=x', undefined, 'tagFilter'],
  ['GET', '/devices?query=%7B', undefined, 'JSON'],
  ['GET', '/devices?query=%7B%22tags%22%3A1%7D', undefined, 'query.tags'],
  ['GET', '/devices?parentId=none', undefined, 'parentId'],
  ['GET', '/devices/tagValues', undefined, 'key'],
  ['GET', '/devices/attributeNames?dataType=int', undefined, 'dataType'],
  ['GET', '/devices/compositeState?start=now', undefined, 'start'],
  ['GET', '/devices/{d}/compositeState?end=now', undefined, 'end'],
  ['GET', '/devices/{d}/state?limit=1001', undefined, 'limit'],
  ['GET', '/devices/{d}/logs?duration=1h', undefined, 'duration'],
  ['GET', '/devices/{d}/stateStream?keepAliveInterval=soon', undefined, 'keepAliveInterval'],
  ['GET', '/keys?filterField=secret&filter=a', undefined, 'filterField'],
];

describe('bad input', () => {
  it.each(WRONG)('%s %s %j is 400 and names %s', async (method, path, body, named) => {
    const before = await snapshot();
    const given = JSON.parse(JSON.stringify(body ?? null)?.replaceAll('{d}', deviceId) ?? 'null');
    const { status, json } = await ask(method, path, body === undefined ? undefined : given);
    expect({ status, type: json.type }).toEqual({ status: 400, type: 'Validation' });
    expect(Object.keys(json)).toEqual(['type', 'message']);
    expect(json.message).toContain(named);
    expect(await snapshot()).toBe(before);
  });
});

describe('what does not exist', () => {
  it.each([
    ['GET', '/devices/abc'],
    ['GET', `/devices/${'f'.repeat(24)}`],
    ['PATCH', `/devices/${'f'.repeat(24)}`],
    ['DELETE', `/devices/${'f'.repeat(24)}`],
    ['DELETE', `/devices/${'f'.repeat(24)}/data`],
    ['POST', `/devices/${'f'.repeat(24)}/state`],
    ['POST', `/devices/${'f'.repeat(24)}/command`],
    ['GET', `/devices/${'f'.repeat(24)}/commandStream`],
    ['GET', '/devices/{d}/attributes/none'],
    ['GET', `/keys/${'f'.repeat(24)}`],
    ['DELETE', '/keys/abc'],
    ['GET', `/tokens/${'f'.repeat(24)}`],
    ['DELETE', '/tokens/{k}'],
    ['GET', '/flows'],
    ['PUT', '/devices'],
    ['GET', '//applications/x/y/z'],
    ['PUT', '//applications'],
    ['GET', '//auth'],
    ['GET', '//me/dashboards'],
  ])('%s %s is 404 in the form of Losant', async (method, path) => {
    const { status, json } = await ask(method, path, method === 'GET' ? undefined : { name: 'x', data: {} });
    expect([status, json]).toEqual([404, { type: 'NotFound', message: expect.any(String) }]);
  });
});

describe('what other programs do differently', () => {
  it('is taken: slashes at the end, no body, no type, unknown parameters', async () => {
    const first = await ask('GET', '/devices/{d}');
    for (const path of ['/devices/{d}/', '/devices/{d}?_actions=false&_links=true&_embedded=true&x=1'])
      expect(await ask('GET', path)).toEqual(first);
    expect((await ask('PATCH', '/devices/{d}')).status).toBe(200);
    expect((await ask('PATCH', '/devices/{d}', {}, { 'content-type': 'text/plain' })).status).toBe(200);
    const { id } = (await ask('POST', '/devices/', { name: 'x' })).json;
    expect(await ask('DELETE', `/devices/${id}`, {})).toEqual({ status: 200, json: { success: true } });
  });

  it('takes a device as it was answered in the order that its tags and attributes have', async () => {
    const { json } = await ask('GET', '/devices/{d}');
    const { name, tags, attributes } = json;
    const { json: after } = await ask('PATCH', '/devices/{d}', { name, tags, attributes });
    expect({ ...after, lastUpdated: 0 }).toEqual({ ...json, lastUpdated: 0 });
  });
});

it('answers whatever JSON there is with a status of its own, never with a failure', async () => {
  const routes = [
    ['POST', '/devices'],
    ['PATCH', '/devices/{d}'],
    ['POST', '/devices/{d}/state'],
    ['POST', '/devices/{d}/command'],
    ['POST', '/devices/command'],
    ['POST', '/devices/{d}/setConnectionStatus'],
    ['POST', '/devices/{d}/attributes'],
    ['POST', '/keys'],
    ['POST', '/tokens'],
    ['POST', '//auth/user'],
    ['POST', '//auth/device'],
    ['POST', '/devices/delete'],
  ] as const;
  const names = [
    'name',
    'tags',
    'attributes',
    'data',
    'time',
    'deviceIds',
    'deviceTags',
    'deviceQuery',
    'query',
    'scope',
    'status',
    'email',
    'password',
    'deviceId',
  ];
  const body = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())), {
      maxKeys: 4,
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), body, async ([method, path], sent) => {
      // An empty query means every device: that is no accident to be tried here.
      if (path === '/devices/delete') return;
      const { status, json } = await ask(method, path, JSON.stringify(sent));
      expect(status).toBeLessThan(500);
      if (status >= 400) expect(json).toEqual({ type: expect.any(String), message: expect.any(String) });
    }),
    { numRuns: tries(400, 100) },
  );
}, 60_000);
