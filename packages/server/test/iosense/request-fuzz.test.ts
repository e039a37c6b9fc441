/** Whatever is asked or sent, on every route: answered or refused in the vendor's form, never a failure of the server. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from './client.js';
import { tries } from '../support/long.js';

const START = Date.UTC(2024, 3, 6);
let client: Client;
let before: string;
const stored = async (): Promise<string> => {
  const { text } = await client.platform.call('POST', '/query/points', { body: { limit: 1000 } });
  return text;
};
beforeAll(async () => {
  client = await Client.start();
  await client.write(
    Array.from({ length: 60 }, (_, i) => ({
      device: 'd1',
      series: ['n', 's', 'b'][i % 3]!,
      time: START + Math.floor(i / 3) * 1000,
      value: [i / 7, `text ${i}`, i % 2 === 0][i % 3]!,
    })),
  );
  const { items } = (await client.platform.call('GET', '/series')).json;
  const members = (items as { id: number }[]).map(({ id }) => id);
  await client.platform.call('POST', '/assets', { body: { name: 'cluster', members } });
  before = await stored();
});
afterAll(async () => {
  await client.platform.stop();
});

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(
    ...["'; DROP TABLE numbers --", '\\', '\0', '%00', '../..', '__proto__', 'constructor', '💥', 'None'],
    ...['-0', '-1', '1e308', '5e-324', 'NaN', 'Infinity', '9007199254740993', '0', '9'.repeat(30)],
    'x'.repeat(1000),
  ),
);
const time = fc.oneof(
  fc.constantFrom(START, START / 1000, START * 10, `${START}000000`, `${START}`, '2024-04-06T00:00:00Z'),
  fc.constantFrom(0, -1, 1.5, 8.64e15, '2024-04-06 00:00:05', '99999999999999', '', null),
);
const likely = fc.oneof(
  fc.constantFrom<unknown>(
    'd1',
    'n',
    's',
    'b',
    'n,s,b',
    ',',
    'n,,n',
    '1',
    1,
    5,
    10_000,
    'true',
    true,
    'false',
  ),
  fc.constantFrom<unknown>('max', 'min', 'first', 'last', '>', '!=', '><', 'sum', 'mode', 'median', 'count'),
  time,
);
const NAMES = [
  ...['device', 'sensor', 'sTime', 'eTime', 'cursor', 'limit', 'lim', 'time', 'startTime', 'endTime', 'n'],
  ...['disableThreshold', 'interval', 'customIntervalInSec', 'sensors', 'uns', 'devID', 'calibration'],
  ...[
    'devConfig',
    'clusterID',
    'operator1',
    'operator2',
    'title',
    'eventTags',
    'createdOn',
    'count',
    'message',
  ],
];
const name = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...NAMES) }, { weight: 1, arbitrary: hostile });
const entry = fc.record(
  { devID: likely, sensorID: likely, operation: likely, operator: likely, operatorValue: likely },
  { requiredKeys: [] },
);
const value = fc.oneof(
  { weight: 5, arbitrary: likely },
  { weight: 2, arbitrary: hostile },
  { weight: 1, arbitrary: fc.array(fc.oneof(likely, hostile, entry), { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);
/** What a call needs, most of the time in a form that it takes; then whatever else. */
const members = fc
  .tuple(
    fc.record(
      {
        ...{ device: fc.constant('d1'), devID: fc.constant('d1'), sensor: fc.constant('n,s,b') },
        ...{ sTime: time, eTime: time, startTime: time, endTime: time, time },
        ...{
          lim: likely,
          n: likely,
          clusterID: fc.constant('1'),
          devConfig: fc.array(entry, { maxLength: 3 }),
        },
        ...{ operator1: likely, operator2: likely, title: hostile, sensors: likely },
      },
      { requiredKeys: [] },
    ),
    fc.dictionary(name, value, { maxKeys: 4 }),
  )
  .map(([usual, more]): Record<string, unknown> => ({ ...usual, ...more }));

const segment = fc
  .oneof(fc.constantFrom('1', '2', '0', '1000', 'd1', 'user'), hostile)
  .map(encodeURIComponent);
const READS = [
  ...['getData', 'getAllData', 'getDataByStEt', 'lastDP', 'getLimitedDataMultipleSensors/'],
  ...['getMultipleSensorsDPAfter', 'getCursorOfBatches', 'getStartEndDPV2'],
].map((route) => `apiLayer/${route}`);
const reading = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...READS) },
  { weight: 1, arbitrary: fc.constantFrom('metaData/user', 'metaData/allDevices', 'eventTag', 'bruce/x') },
  { weight: 1, arbitrary: segment.map((device) => `metaData/device/${device}`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(segment, segment, segment)
      .map((parts) => `metaData/getAllClusterData/${parts.join('/')}`),
  },
);
const SENDS = [
  ...['apiLayer/getLastDps', 'consumption/getOperationDataWithTime', 'widget/clusterData'],
  ...['eventTag/publishEvent', 'eventTag/fetchEvents/timeslot', 'eventTag/fetchEvents/count'],
  ...['bwtime', 'lastndp', 'firstndp'].map((route) => `userDeviceParameter/sensor-data/${route}`),
];
const sending = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...SENDS) },
  {
    weight: 1,
    arbitrary: fc.tuple(segment, segment).map((parts) => `eventTag/eventLogger/${parts.join('/')}`),
  },
);

const queryText = (all: Record<string, unknown>): string =>
  Object.entries(all)
    .map(
      ([key, one]) =>
        `${encodeURIComponent(key)}=${encodeURIComponent(typeof one === 'string' ? one : JSON.stringify(one))}`,
    )
    .join('&');

async function ask(
  method: string,
  path: string,
  type?: string,
  body?: string | Buffer<ArrayBuffer>,
): Promise<void> {
  const response = await fetch(`${client.platform.url}/api/${path}`, {
    method,
    headers: { userID: client.platform.one.token, ...(type === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const told = `${method} ${path} ${body?.toString('utf8') ?? ''}: ${text}`.slice(0, 2_000);
  expect(response.status, told).toBeLessThan(500);
  expect(response.headers.get('content-type'), told).toMatch(/^application\/json/);
  const json = JSON.parse(text) as { success?: unknown; error: string; errors: string[] };
  if (response.status < 400) {
    // A data answer with `success` is a failure to the Python clients.
    if (path.startsWith('apiLayer/') && !path.includes('getCursorOfBatches'))
      expect(Object.keys(json), told).not.toContain('success');
    return;
  }
  expect(json, told).toEqual({ success: false, error: json.error, errors: [json.error] });
  expect(json.error.length, told).toBeGreaterThan(8);
  expect(json.error.length, told).toBeLessThan(1_000);
}

describe('requests of any kind', () => {
  it('that read are answered or refused', async () => {
    await fc.assert(
      fc.asyncProperty(reading, members, (route, all) => ask('GET', `${route}?${queryText(all)}`)),
      { numRuns: tries(800, 200) },
    );
  }, 120_000);

  it('that carry a body are too: JSON, forms and what they claim to be', async () => {
    const encoded = fc.oneof(
      {
        weight: 6,
        arbitrary: members.map((all) => ['application/json', JSON.stringify(all)] as const),
      },
      {
        weight: 2,
        arbitrary: members.map((all) => ['application/x-www-form-urlencoded', queryText(all)] as const),
      },
      {
        weight: 1,
        arbitrary: fc.jsonValue().map((json) => ['application/json', JSON.stringify(json)] as const),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(
            fc.constantFrom('application/json', 'text/plain', 'application/x-www-form-urlencoded'),
            fc.uint8Array({ maxLength: 60 }),
          )
          .map(([type, bytes]) => [type, Buffer.from(bytes)] as const),
      },
    );
    await fc.assert(
      fc.asyncProperty(sending, encoded, (route, [type, body]) =>
        ask(
          route.includes('publishEvent') ? 'POST' : 'PUT',
          route.includes('getLastDps') ? `${route}?device=d1` : route,
          type,
          body,
        ),
      ),
      { numRuns: tries(800, 200) },
    );
  }, 120_000);

  it('and addresses that are no text are refused as everything else', async () => {
    for (const path of [
      'metaData/device/%E0%A4%A',
      'apiLayer/%E0%A4%A',
      `metaData/device/${'x'.repeat(9_000)}`,
    ]) {
      const { status, json } = await client.send(path);
      expect([status, json.success]).toEqual([400, false]);
      expect(json.errors[0]).toContain('percent-encoding');
    }
    await ask('GET', 'apiLayer/getData?device=%zz&sensor=%');
  });

  it('leave every point as it was', async () => {
    expect(await stored()).toBe(before);
  });
});
