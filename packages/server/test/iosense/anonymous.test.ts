// A project that a setting opens: its points can be read without a credential, and nothing else.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderOfServers, ServerProcess } from '../support/server-process.js';
import { Client } from './client.js';

/** The first start makes project 1; the two tenants of the test platform have those behind it. */
const OPEN = 2;
const START = Date.UTC(2024, 3, 6);
const nobody = { headers: {} };
let client: Client;
beforeAll(async () => {
  client = await Client.start({ 'iosense-anonymous-project': String(OPEN) });
  expect(client.platform.one.project).toBe(OPEN);
  await client.write([{ device: 'boiler', series: 'T', time: START, value: 71.5 }]);
  const { token } = client.platform.two;
  const secret = [{ device: 'secret', series: 'T', time: START, value: 1 }];
  await client.platform.call('POST', '/points', { token, body: secret });
});
afterAll(() => client.platform.stop());

const point = { time: '2024-04-06T00:00:00.000Z', sensor: 'T', value: '71.5' };
const of = (device: string) => `device=${device}&sensor=T`;
const reads = (device: string): [method: string, path: string, body?: object][] => [
  ['GET', `getData?${of(device)}&sTime=${START}&eTime=${START}&cursor=true`],
  ['GET', `getAllData?${of(device)}&sTime=${START}&eTime=${START}`],
  ['GET', `getDataByStEt?device=${device}&sTime=${START}&eTime=${START}`],
  ['GET', `lastDP?${of(device)}`],
  ['PUT', `getLastDps?device=${device}`, { sensors: ['T'] }],
  ['GET', `getLimitedDataMultipleSensors/?${of(device)}&eTime=${START}&lim=1&cursor=true`],
  ['GET', `getMultipleSensorsDPAfter?${of(device)}&time=${START / 1000}`],
  ['GET', `getStartEndDPV2?${of(device)}&startTime=${START}&endTime=${START}`],
  ['GET', `getCursorOfBatches?${of(device)}&sTime=${START}000000&eTime=${START}000000`],
];

describe('without a credential', () => {
  it('every data call reads the open project', async () => {
    for (const [method, path, body] of reads('boiler')) {
      const { status, text } = await client.send(`apiLayer/${path}`, { ...nobody, method, body });
      expect([path, status]).toEqual([path, 200]);
      expect(text).toMatch(/71\.5|lastDPTime/);
    }
    const [, path] = reads('boiler')[0]!;
    expect((await client.send(`apiLayer/${path}`, nobody)).json.data).toEqual([point]);
  });

  it('devices of other projects are unknown', async () => {
    for (const [method, path, body] of reads('secret')) {
      const { status } = await client.send(`apiLayer/${path}`, { ...nobody, method, body });
      expect([path, status]).toEqual([path, 404]);
    }
  });

  it('metadata, events, clusters, the newer calls and every other API are refused', async () => {
    for (const [method, path, body] of [
      ['GET', 'metaData/user'],
      ['GET', 'metaData/allDevices'],
      ['GET', 'metaData/device/boiler'],
      ['GET', 'metaData/getAllClusterData/x/1/5'],
      ['GET', 'eventTag'],
      ['POST', 'eventTag/publishEvent', { title: 'x' }],
      ['PUT', 'eventTag/fetchEvents/count', {}],
      ['PUT', 'widget/clusterData', {}],
      ['PUT', 'consumption/getOperationDataWithTime', { devConfig: [] }],
      ['PUT', 'userDeviceParameter/sensor-data/lastndp', { devID: 'boiler', sensors: 'T' }],
    ] as const) {
      const { status } = await client.send(path, { ...nobody, method, body });
      expect([path, status]).toEqual([path, 401]);
    }
    const point = { device: 'boiler', series: 'T', time: START, value: 0 };
    const written = await client.platform.call('POST', '/points', { token: null, body: [point] });
    const read = await client.platform.call('POST', '/query/points', { token: null, body: {} });
    expect([written.status, read.status]).toEqual([401, 401]);
  });
});

it('a wrong credential does not count as none, and a right one reads its own project', async () => {
  const ask = (device: string, headers: Record<string, string>) =>
    client.send(`apiLayer/lastDP?${of(device)}`, { headers });
  expect((await ask('boiler', { userID: 'wrong' })).status).toBe(401);
  expect((await ask('boiler', { userID: client.platform.two.token })).status).toBe(404);
  expect((await ask('secret', { userID: client.platform.two.token })).status).toBe(200);
  const { status } = await fetch(`${client.platform.url}/wrong/api/apiLayer/lastDP?${of('boiler')}`);
  expect(status).toBe(401);
});

const folder = folderOfServers();

it('the log of the start warns of an open project, by its name, and tells of one that there is not', async () => {
  const server = await ServerProcess.start(join(folder, 'data'));
  await server.stop();
  expect(server.log).not.toMatch(/anybody/);
  await server.start(['--iosense-anonymous-project=1']);
  await server.stop();
  expect(server.log).toMatch(/"level":40.*anybody.*can read all points of the project \\"default\\"/);
  await server.start(['--iosense-anonymous-project=99']);
  await server.stop();
  expect(server.log).toMatch(/"level":40.*is 99, but there is no such project/);
}, 120_000);
