/**
 * The snippets of the Python client's README, done as its last version (iobeam-client-python 0.11.0, run against this
 * server) does them on the wire: each request was recorded from that run, with ids and times replaced.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { clientOf, type Client } from '../support/iobeam-client.js';

let platform: TestPlatform;
let client: Client;
let project: number;
beforeAll(async () => {
  platform = await startTestPlatform();
  project = platform.one.project;
  client = clientOf(platform, platform.one);
});
afterAll(() => platform.stop());

const now = 1427316488000;
const post = (path: string, body: string) =>
  client.request('POST', path, body.replaceAll('PID', String(project)));
const results = async (path: string) => (await client.get(path.replace('PID', String(project)))).json;
const points = (name: string, ...data: [time: number, value: number][]) => ({
  project_id: project,
  device_id: 'my_desired_id',
  name,
  data: data.map(([time, value]) => ({ time, value })),
});

it('registerDevice() gets a random id, registerDevice(deviceId=…) its own', async () => {
  const random = await post('/devices', '{"project_id": PID}');
  expect(random.status).toBe(201);
  expect(random.json.device_id).toMatch(/^[\w:-]{16,48}$/);
  const own = await post('/devices', '{"project_id": PID, "device_id": "my_desired_id"}');
  expect([own.status, own.json.device_id]).toEqual([201, 'my_desired_id']);
  const again = await post('/devices', '{"project_id": PID, "device_id": "my_desired_id"}');
  expect(again.json.errors[0].code).toBe(150);
});

it('send() of points in seconds, milliseconds and microseconds keeps each of them', async () => {
  const sent = await post(
    '/imports?fmt=table',
    `{"project_id": PID, "device_id": "my_desired_id", "sources": {"fields": ["time", "temperature"], "data": [[${now - 1}995, 21], [${now - 10_000}000, 20], [${now}000, 22]]}, "timefmt": "usec"}`,
  );
  expect([sent.status, sent.text]).toEqual([200, '{}']);
  const other = await post(
    '/imports?fmt=table',
    `{"project_id": PID, "device_id": "my_desired_id", "sources": {"fields": ["time", "humidity"], "data": [[${now}000, 60]]}, "timefmt": "usec"}`,
  );
  expect(other.status).toBe(200);
});

it('a data store sends its gaps as null', async () => {
  const sent = await post(
    '/imports?fmt=table',
    `{"project_id": PID, "device_id": "my_desired_id", "sources": {"fields": ["time", "temp", "hum"], "data": [[${now}000, 22.23, null], [${now + 1000}000, 22.22, null]]}, "timefmt": "usec"}`,
  );
  expect(sent.status).toBe(200);
});

it('QueryReq(PROJECT_ID), of a device, of a series', async () => {
  const temperature = points('temperature', [now - 10_000, 20], [now - 1, 21], [now, 22]);
  const temp = points('temp', [now, 22.23], [now + 1000, 22.22]);
  const all = { result: [temperature, points('humidity', [now, 60]), temp], timefmt: 'msec' };
  expect(await results('/exports/PID/all/all')).toEqual(all);
  expect(await results('/exports/PID/my_desired_id/all')).toEqual(all);
  expect(await results('/exports/PID/my_desired_id/temp')).toEqual({ result: [temp], timefmt: 'msec' });
});

it('limit(5).fromTime(START), inTimeRange, greaterThan, inValueRange, equals', async () => {
  const of = async (query: string) =>
    (await results(`/exports/PID/my_desired_id/temperature?${query}`)).result;
  expect(await of(`limit=5&from=${now - 60_000}`)).toEqual([
    points('temperature', [now - 10_000, 20], [now - 1, 21], [now, 22]),
  ]);
  expect(await of(`limit=2&from=${now - 60_000}`)).toEqual([points('temperature', [now - 1, 21], [now, 22])]);
  expect(await of(`from=${now - 10_000}&to=${now - 1}`)).toEqual([
    points('temperature', [now - 10_000, 20], [now - 1, 21]),
  ]);
  expect(await of('greater_than=0')).toEqual([
    points('temperature', [now - 10_000, 20], [now - 1, 21], [now, 22]),
  ]);
  expect(await of('greater_than=20&less_than=22')).toEqual([points('temperature', [now - 1, 21])]);
  expect(await of('equals=22')).toEqual([points('temperature', [now, 22])]);
});

it('timeUnit=MICROSECONDS: times of the answer in microseconds, bounds in milliseconds', async () => {
  const { result, timefmt } = await results(
    `/exports/PID/my_desired_id/temperature?timefmt=usec&from=${now - 5000}&to=${now + 60_000}`,
  );
  expect(timefmt).toBe('usec');
  expect(result).toEqual([points('temperature', [now * 1000 - 5, 21], [now * 1000, 22])]);
});
