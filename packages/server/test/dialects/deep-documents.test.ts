// JSON that is nested 50,000 levels deep, wherever JSON is taken: told as a fault of the request, never one of ours.
import { encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { losantDevice } from '../support/all-apis/writers.js';
import { World } from '../support/all-apis/world.js';

const LEVELS = 50_000;
const DEEP_LIST = '['.repeat(LEVELS) + ']'.repeat(LEVELS);
const DEEP_OBJECT = '{"a":'.repeat(LEVELS) + '1' + '}'.repeat(LEVELS);

let world: World;
let losant: string;
beforeAll(async () => {
  world = await World.start();
  losant = (await losantDevice(world, 'deep', 'number')).id;
  await world.native('POST', '/devices', { key: 'deep' });
}, 60_000);
afterAll(() => world.platform.stop());

async function status(method: string, path: string, body: string, headers: object = {}): Promise<number> {
  const response = await fetch(world.platform.url + path, {
    method,
    body,
    headers: {
      authorization: `Bearer ${world.tenant.token}`,
      'content-type': 'application/json',
      'accept-version': '^9.9.9',
      ...headers,
    },
  });
  await response.text();
  return response.status;
}

/** `%` is where the deep document stands. */
type Door = readonly [method: string, path: string, body: string, headers?: Record<string, string>];
const DOORS: readonly Door[] = [
  ['POST', '/tributary/v1/devices', '{"key":"d2","attributes":{"a":%}}'],
  ['PATCH', '/tributary/v1/devices/deep', '{"attributes":{"a":%}}'],
  ['POST', '/tributary/v1/points', '[{"device":"d","series":"s","time":1,"value":1,"metadata":%}]'],
  ['POST', '/tributary/v1/points', '%'],
  ['POST', '/tributary/v1/points', '[{"device":%,"series":%,"time":%,"value":%}]'],
  ['POST', '/tributary/v1/points', '{"device":"d","series":["s"],"rows":[[1,%]]}'],
  ['POST', '/tributary/v1/points', '%', { 'content-type': 'application/x-ndjson' }],
  ['POST', '/tributary/v1/query/points', '{"devices":%}'],
  ['POST', '/v1/imports', '{"project_id":1,"device_id":"deep","sources":[{"name":"a","data":[%]}]}'],
  ['POST', '/v1/devices', '{"project_id":1,"device_id":"x","device_name":%}'],
  ['POST', '/applications/{a}/devices', '{"name":"n","tags":%}'],
  ['POST', '/applications/{a}/devices/{d}/state', '{"data":{"number":1},"meta":%}'],
  ['POST', '/applications/{a}/devices/{d}/command', '{"name":"n","payload":%}'],
  ['POST', '/api/v1/data/', '[%]', { authorization: 'token {t}' }],
  [
    'POST',
    '/api/v1/event/',
    '{"stream":"s","timestamp":"2024-01-01T00:00:00Z","data":%}',
    { authorization: 'token {t}' },
  ],
  [
    'POST',
    '/api/external/v1/inputs/sen1/upload/',
    '{"data":{"type":"SensorData","attributes":{"metadata":%}}}',
  ],
  ['PUT', '/api/account/deviceData/getLastDps', '{"sensors":%}'],
];

describe.each([
  ['lists', DEEP_LIST],
  ['objects', DEEP_OBJECT],
])('deep %s', (_, deep) => {
  it.each(DOORS.map((door) => ({ door, name: door.slice(0, 3).join(' ') })))('$name', async ({ door }) => {
    const [method, path, body, headers = {}] = door;
    const filled = path.replace('{a}', world.tenant.losantId).replace('{d}', losant);
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('{t}', world.tenant.token)]),
    );
    const answer = await status(method, filled, body.replaceAll('%', deep), sent);
    expect(answer).toBeGreaterThanOrEqual(200);
    expect(answer).toBeLessThan(500);
    expect([200, 201, 204]).not.toContain(answer);
  });
});

it('in MessagePack is told too', async () => {
  let nested: unknown = 1;
  for (let level = 0; level < 90; level++) nested = [nested];
  const few = Buffer.from(encode({ stream: 's', data: nested }));
  // One byte a level: a list of one element.
  const deep = Buffer.concat([few.subarray(0, few.length - 1), Buffer.alloc(LEVELS, 0x91), Buffer.from([1])]);
  const response = await fetch(`${world.platform.url}/api/v1/event/`, {
    method: 'POST',
    body: deep,
    headers: { authorization: `token ${world.tenant.token}`, 'content-type': 'application/msgpack' },
  });
  expect(response.status).toBe(400);
});
