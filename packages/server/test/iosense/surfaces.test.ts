// Metadata, points at the ends, helpers, clusters, the newer calls and credentials, as the clients ask for them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from './client.js';

let client: Client;
const START = Date.UTC(2024, 3, 6);
const MINUTE = 60_000;
/** Two sensors, a point a minute for ten minutes; PT2 begins three minutes later. */
const energy = [100, 103, 101, 108, 120, 120, 131, 90, 140, 155];

beforeAll(async () => {
  client = await Client.start();
  const { platform } = client;
  await platform.call('POST', '/devices', {
    body: {
      key: 'PTH_1009',
      name: 'Boiler',
      type: 'STEAM_TRAP',
      location: { latitude: 25.92, longitude: 71.49 },
    },
  });
  for (const [name, label, calibration] of [
    ['PT1', 'Inlet', { type: 'affine', m: 2, c: 1, min: 0, max: 250 }],
    ['PT2', null, null],
  ] as const)
    await platform.call('POST', '/series', {
      body: { device: 'PTH_1009', name, kind: 'number', label, calibration, unit: 'C' },
    });
  await client.write(
    energy.flatMap((value, i) => [
      { device: 'PTH_1009', series: 'PT1', time: START + i * MINUTE, value },
      ...(i < 3 ? [] : [{ device: 'PTH_1009', series: 'PT2', time: START + i * MINUTE, value: i }]),
    ]),
  );
  await client.write([{ device: 'plain', series: 'a', time: START, value: 1 }]);
});
afterAll(() => client.platform.stop());

const row = (minute: number, sensor: string, value: number) => ({
  time: new Date(START + minute * MINUTE).toISOString(),
  sensor,
  value: String(value),
});
const DEVICE = 'device=PTH_1009';

describe('metadata', () => {
  it('says who asks, with the id that was sent', async () => {
    const { json } = await client.send('metaData/user');
    expect(json.data).toMatchObject({
      _id: client.platform.one.token,
      organisation: { orgName: 'one', hostname: '127.0.0.1' },
      userDetail: { personalDetails: { name: { first: 'one', last: '' } } },
    });
  });

  it('lists all devices with exactly two members, and new ones at once', async () => {
    const list = async () => (await client.send('metaData/allDevices')).json.data as unknown[];
    expect(await list()).toEqual([
      { devID: 'PTH_1009', devTypeID: 'STEAM_TRAP' },
      { devID: 'plain', devTypeID: 'device' },
    ]);
    await client.write([{ device: 'newest', series: 'a', time: START, value: 1 }]);
    expect(await list()).toContainEqual({ devID: 'newest', devTypeID: 'device' });
    await client.platform.call('DELETE', '/devices/newest');
    expect(await list()).toHaveLength(2);
  });

  it('describes a device; every sensor has parameters, all of them together', async () => {
    const { json } = await client.send('metaData/device/PTH_1009');
    expect(json.data).toMatchObject({
      devID: 'PTH_1009',
      devName: 'Boiler',
      devTypeID: 'STEAM_TRAP',
      topic: 'devicesIn/PTH_1009/data',
      location: { latitude: 25.92, longitude: 71.49 },
      sensors: [
        { sensorId: 'PT1', sensorName: 'Inlet', globalName: 'Inlet' },
        { sensorId: 'PT2', sensorName: 'PT2', globalName: 'PT2' },
      ],
      unitSelected: { PT1: 'C', PT2: 'C' },
    });
    const parameters = (sensor: string) =>
      Object.fromEntries(
        (json.data.params[sensor] as { paramName: string; paramValue: unknown }[]).map((one) => [
          one.paramName,
          one.paramValue,
        ]),
      );
    expect(parameters('PT1')).toEqual({ m: '2', c: 1, min: 0, max: 250, automation: false });
    expect(parameters('PT2')).toEqual({
      ...{ m: '1', c: 0, min: -999_999_999_999, max: 999_999_999_999 },
      automation: false,
    });
    const plain = await client.send('metaData/device/plain');
    expect(plain.json.data.params).toEqual({ a: [{ paramName: 'automation', paramValue: false }] });
    expect((await client.send('metaData/device/nobody')).status).toBe(404);
  });

  it('names the type as its id, or as an attribute of the device says', async () => {
    const named = async () =>
      (await client.send('metaData/device/PTH_1009')).json.data.devTypeName as unknown;
    const change = (iosense: unknown) =>
      client.platform.call('PATCH', '/devices/PTH_1009', { body: { attributes: { iosense } } });
    expect(await named()).toBe('STEAM_TRAP');
    await change({ devTypeName: 'Steam Trap' });
    expect(await named()).toBe('Steam Trap');
    for (const wrong of [{ devTypeName: '' }, { devTypeName: 7 }, 'Steam Trap', null]) {
      await change(wrong);
      expect(await named()).toBe('STEAM_TRAP');
    }
  });
});

describe('points at the ends', () => {
  it('lastDP is a list of lists; getLastDps takes a form with a repeated name, and JSON', async () => {
    const last = await client.send(`apiLayer/lastDP?${DEVICE}&sensor=PT1`);
    expect(last.json).toEqual([[row(9, 'PT1', 155)]]);
    const expected = [{ PT1: [row(9, 'PT1', 155)], PT2: [row(9, 'PT2', 9)] }];
    const body = new URLSearchParams([
      ['sensors', 'PT1'],
      ['sensors', 'PT2'],
    ]);
    const form = await client.send(`apiLayer/getLastDps?${DEVICE}`, { method: 'PUT', body });
    expect(form.json).toEqual(expected);
    const json = { sensors: ['PT1', 'PT2'] };
    expect((await client.send(`apiLayer/getLastDps?${DEVICE}`, { method: 'PUT', body: json })).json).toEqual(
      expected,
    );
  });

  it('the limit of the last points counts rows over all sensors', async () => {
    const path = (lim: number, eTime: number) =>
      `apiLayer/getLimitedDataMultipleSensors/?${DEVICE}&sensor=PT1,PT2&eTime=${eTime}&lim=${lim}&cursor=true`;
    const { json } = await client.send(path(5, START + 8 * MINUTE));
    expect(json.cursor).toEqual({ end: null, limit: null });
    expect(json.data).toHaveLength(5);
    expect(new Set(json.data.slice(0, 4).map(({ time }: { time: string }) => time))).toEqual(
      new Set([row(8, '', 0).time, row(7, '', 0).time]),
    );
    const all = await client.send(path(1_000, START / 1000 + 3_600));
    expect(all.json.data).toHaveLength(17);
  });

  it('25,000 asked come as 10,000, 10,000 and 5,000, with the limit shrinking', async () => {
    const rows = Array.from({ length: 26_000 }, (_, i) => [START + i * 1_000, i]);
    await client.platform.call('POST', '/points', { body: { device: 'long', series: ['s'], rows } });
    const seen: number[] = [];
    const limits: unknown[] = [];
    const lengths: number[] = [];
    let [end, lim]: [unknown, unknown] = [START + 26_000 * 1_000, 25_000];
    while (end !== null) {
      const { json } = await client.send(
        `apiLayer/getLimitedDataMultipleSensors/?device=long&sensor=s&eTime=${String(end)}&lim=${String(lim)}&cursor=true`,
      );
      seen.push(...(json.data as { value: string }[]).map(({ value }) => Number(value)));
      lengths.push(json.data.length);
      ({ end, limit: lim } = json.cursor as { end: unknown; limit: unknown });
      limits.push(lim);
    }
    expect(seen).toEqual(Array.from({ length: 25_000 }, (_, i) => 25_999 - i));
    expect(lengths).toEqual([10_000, 10_000, 5_000]);
    expect(limits).toEqual([15_000, 5_000, null]);
  });

  it('the first point after: its shape depends on the number of sensors', async () => {
    const path = (sensors: string, time: number) =>
      client.send(`apiLayer/getMultipleSensorsDPAfter?${DEVICE}&sensor=${sensors}&time=${time / 1000}`);
    expect((await path('PT1', START + MINUTE)).json).toEqual([{ PT1: row(1, 'PT1', 103) }]);
    expect((await path('PT1,PT2', START)).json).toEqual([
      { PT1: [row(0, 'PT1', 100)], PT2: [row(3, 'PT2', 3)] },
    ]);
    expect((await path('PT1,PT2', START + 60 * MINUTE)).json).toEqual([{ PT1: [], PT2: [] }]);
    expect((await path('PT1', START + 60 * MINUTE)).json).toEqual([{}]);
  });
});

describe('helpers', () => {
  it('windows for parallel fetching hold every row once', async () => {
    const query = `${DEVICE}&sensor=PT1,PT2&sTime=${START}000000&eTime=${START + 60 * MINUTE}000000&limit=4`;
    const { json } = await client.send(`apiLayer/getCursorOfBatches?${query}`);
    const windows = json.data.timeStamps as { firstDPTime: number; lastDPTime: number }[];
    expect(json.success).toBe(true);
    const total = (json.data.counts as { count: number }[]).reduce((sum, { count }) => sum + count, 0);
    expect(total).toBe(17);
    let rows = 0;
    for (const [at, { firstDPTime, lastDPTime }] of windows.entries()) {
      expect(lastDPTime).toBeGreaterThanOrEqual(firstDPTime);
      if (at > 0) expect(firstDPTime).toBeGreaterThan(windows[at - 1]!.lastDPTime);
      rows += (
        await client.pages('getAllData', {
          device: 'PTH_1009',
          sensor: 'PT1,PT2',
          sTime: firstDPTime,
          eTime: lastDPTime,
        })
      ).length;
    }
    expect(rows).toBe(17);
    const none = await client.send(
      `apiLayer/getCursorOfBatches?${DEVICE}&sensor=PT1&sTime=1&eTime=2&limit=5`,
    );
    expect(none.json).toEqual({ success: true, data: { counts: [], timeStamps: [] } });
  });

  it('the points at two boundaries, exactly two members, in milliseconds', async () => {
    const path = (more: string) =>
      client.send(
        `apiLayer/getStartEndDPV2?${DEVICE}&sensor=PT1&startTime=${START + 2.5 * MINUTE}&endTime=${START + 60 * MINUTE}${more}`,
      );
    expect((await path('&disableThreshold=true')).json).toEqual({
      startTime: { time: START + 2 * MINUTE, value: '101' },
      endTime: { time: START + 9 * MINUTE, value: '155' },
    });
    expect((await path('&disableThreshold=false&interval=60')).json).toEqual({
      startTime: { time: START + 2 * MINUTE, value: '101' },
      endTime: null,
    });
  });

  it('operations with their time, also among values that a comparison holds for', async () => {
    const ask = async (operation: string, more: object = {}) => {
      const devConfig = [{ devID: 'PTH_1009', sensorID: 'PT1', operation, ...more }];
      const { json } = await client.send('consumption/getOperationDataWithTime', {
        method: 'PUT',
        body: { userID: 'x', startTime: START, endTime: START + 60 * MINUTE, devConfig },
      });
      return json.data[`PTH_1009_PT1_${operation}`] as unknown;
    };
    const found = (minute: number, value: number) => ({
      time: row(minute, '', 0).time,
      value: String(value),
    });
    expect(await ask('first')).toEqual(found(0, 100));
    expect(await ask('last')).toEqual(found(9, 155));
    expect(await ask('min')).toEqual(found(7, 90));
    expect(await ask('max')).toEqual(found(9, 155));
    expect(await ask('min', { operator: '>', operatorValue: 100 })).toEqual(found(2, 101));
    expect(await ask('min', { operator: '>=', operatorValue: '100' })).toEqual(found(0, 100));
    expect(await ask('first', { operator: '!=', operatorValue: 100 })).toEqual(found(1, 103));
    expect(await ask('last', { operator: '<=', operatorValue: 120 })).toEqual(found(7, 90));
    expect(await ask('max', { operator: '<', operatorValue: 0 })).toBeNull();
    expect(await ask('max', { operator: '==', operatorValue: 120 })).toMatchObject({ value: '120' });
  });

  it('what is wrong with one of many is named with its place', async () => {
    const good = { devID: 'PTH_1009', sensorID: 'PT1', operation: 'max' };
    for (const [more, name] of [
      [{ devID: undefined }, 'devID'],
      [{ operation: 'sum' }, 'operation'],
      [{ operator: '>' }, 'operatorValue'],
    ] as const) {
      const { json } = await client.send('consumption/getOperationDataWithTime', {
        method: 'PUT',
        body: { startTime: 1, endTime: 2, devConfig: [good, { ...good, ...more }] },
      });
      expect(json.error).toMatch(new RegExp(`^devConfig\\[1\\]\\.${name} is `));
    }
  });

  it('an operation or a comparison that nobody knows is refused', async () => {
    for (const more of [{ operation: 'sum' }, { operation: 'min', operator: '><', operatorValue: 1 }]) {
      const { status, json } = await client.send('consumption/getOperationDataWithTime', {
        method: 'PUT',
        body: { startTime: 1, endTime: 2, devConfig: [{ devID: 'PTH_1009', sensorID: 'PT1', ...more }] },
      });
      expect([status, json.success]).toEqual([400, false]);
    }
  });
});

describe('clusters', () => {
  let id: string;
  beforeAll(async () => {
    const empty = await client.send('metaData/getAllClusterData/me/1/None');
    expect(empty.json).toEqual({ success: true, data: [], totalCount: 0 });
    const series = await client.platform.call('GET', '/series?device=PTH_1009');
    const members = (series.json.items as { id: number }[]).map((one) => one.id);
    const made = await client.platform.call('POST', '/assets', { body: { name: 'House', members } });
    id = String(made.json.id);
  });

  it('are listed; a page behind the last one is an error', async () => {
    const { json } = await client.send('metaData/getAllClusterData/me/1/1');
    expect(json.data).toEqual([
      {
        name: 'House',
        id,
        devConfigs: [
          { devId: 'PTH_1009', percentage: 100, sensor: 'PT1' },
          { devId: 'PTH_1009', percentage: 100, sensor: 'PT2' },
        ],
      },
    ]);
    const beyond = await client.send('metaData/getAllClusterData/me/2/5');
    expect(beyond.json).toHaveProperty('error');
  });

  it('are all found page by page, also with pages larger than one may be', async () => {
    const { platform } = client;
    const { token } = platform.two;
    const names = Array.from({ length: 1_005 }, (_, n) => `cluster ${n}`);
    const left = [...names];
    const make = async () => {
      for (let name = left.pop(); name !== undefined; name = left.pop())
        expect((await platform.call('POST', '/assets', { token, body: { name } })).status).toBe(201);
    };
    await Promise.all(Array.from({ length: 8 }, make));
    const found = new Set<string>();
    for (const page of [1, 2]) {
      const path = `metaData/getAllClusterData/me/${page}/5000`;
      const { json } = await client.send(path, { headers: { userID: token } });
      expect([json.success, json.totalCount]).toEqual([true, 1_005]);
      for (const { name } of json.data as { name: string }[]) found.add(name);
    }
    expect(found.size).toBe(names.length);
  }, 120_000);

  it('compute over time, then over sensors', async () => {
    const ask = async (operator1: string, operator2: string, startTime: number | string = START) => {
      const { json } = await client.send('widget/clusterData', {
        method: 'PUT',
        body: {
          clusterType: 'normalCluster',
          operator1,
          operator2,
          startTime,
          endTime: START + 60 * MINUTE,
          userID: 'x',
          clusterID: id,
        },
      });
      return json.data.value as unknown;
    };
    const sum = energy.reduce((a, b) => a + b, 0);
    expect(await ask('sum', 'sum')).toBe(sum + 42);
    expect(await ask('consumption', 'max')).toBe(55);
    expect(await ask('closestConsumption', 'sum', START + 4.5 * MINUTE)).toBe(155 - 120 + (9 - 4));
    expect(await ask('mode', 'max')).toBe(120);
    expect(await ask('count', 'mean')).toBe(8.5);
    expect(await ask('lastDP', 'median')).toBe(82);
    // After the last time that a point can have there is none: no value, and no failure.
    for (const start of ['99999999999999', '9999999999999', '9999999999999999999'])
      for (const operator of ['max', 'consumption', 'mode', 'count'])
        expect(await ask(operator, 'max', start), `${operator} from ${start}`).toBeNull();
  });
});

describe('the newer calls', () => {
  const put = (name: string, body: object) =>
    client.send(`userDeviceParameter/sensor-data/${name}`, {
      method: 'PUT',
      body: { devID: 'PTH_1009', ...body },
    });

  it('have success, calibrate here and name sensors both ways', async () => {
    const range = { startTime: START, endTime: START + MINUTE };
    const { json } = await put('bwtime', { ...range, uns: 'Inlet', calibration: true });
    expect(json).toEqual({
      success: true,
      data: {
        data: [row(1, 'PT1', 207), row(0, 'PT1', 201)],
        cursor: { start: null, end: null },
        sensors: [{ sensor: 'PT1', uns: 'Inlet' }],
      },
    });
    const clamped = await put('lastndp', { sensors: 'PT1', n: 1, calibration: true });
    expect(clamped.json.data.data).toEqual([row(9, 'PT1', 250)]);
    const raw = await put('lastndp', { sensors: 'PT1,PT2', n: 2 });
    expect(raw.json.data.data).toHaveLength(4);
    const first = await put('firstndp', { n: 1, startTime: START + 4 * MINUTE });
    expect(first.json.data.data).toEqual([row(4, 'PT1', 120), row(4, 'PT2', 4)]);
  });

  it('page with cursors', async () => {
    const seen: string[] = [];
    let range = { startTime: START as unknown, endTime: (START + 60 * MINUTE) as unknown };
    for (;;) {
      const { json } = await put('bwtime', { ...range, sensors: 'PT1', limit: 3 });
      seen.push(...(json.data.data as { value: string }[]).map(({ value }) => value));
      const { start, end } = json.data.cursor as { start: unknown; end: unknown };
      if (start === null) break;
      range = { startTime: start, endTime: end };
    }
    expect(seen).toEqual([...energy].reverse().map(String));
  });
});

describe('the account calls', () => {
  it('give data of one sensor as numbers, raw or calibrated, and the newest n', async () => {
    const minutes = (count: number) => `${START}/${START + (count - 1) * MINUTE}`;
    const plain = ({ time, value }: { time: string; value: string }) => ({ time, value: Number(value) });
    const get = async (path: string) => (await client.send(`account/deviceData/${path}`)).json as unknown;
    expect(await get(`getData/PTH_1009/PT1/${minutes(2)}`)).toEqual({
      success: true,
      data: [[row(1, '', 103), row(0, '', 100)].map(plain)],
    });
    for (const end of ['', '/true'])
      expect(await get(`getDataCalibration/PTH_1009/PT1/${minutes(2)}${end}`)).toEqual({
        success: true,
        data: [[row(1, '', 207), row(0, '', 201)].map(plain)],
      });
    expect(await get('getLimitedData/PTH_1009/PT1/2')).toEqual({
      success: true,
      data: [[row(9, '', 155), row(8, '', 140)].map(plain)],
    });
  });

  it('give latest values and one device, and refuse what is not there', async () => {
    const body = { devID: 'PTH_1009', sensors: ['PT1', 'PT2'] };
    const last = await client.send('account/deviceData/lastDP', { method: 'PUT', body });
    const { time } = row(9, '', 0);
    expect(last.json).toEqual({
      success: true,
      data: { devID: 'PTH_1009', data: { PT1: { value: 155, time }, PT2: { value: 9, time } } },
    });
    const device = await client.send('account/device/getDevice/PTH_1009');
    expect(device.json).toMatchObject({ success: true, data: { devID: 'PTH_1009', devName: 'Boiler' } });
    for (const path of [
      'deviceData/getData/PTH_1009/none/1/2',
      'deviceData/getData/none/PT1/1/2',
      'devices/1/10',
    ])
      expect((await client.send(`account/${path}`)).json).toMatchObject({ success: false });
  });
});

describe('credentials', () => {
  const path = 'metaData/allDevices';

  it('come in any of five places', async () => {
    const { url, one } = client.platform;
    const basic = Buffer.from(`acc:${one.token}`).toString('base64');
    for (const headers of [
      { apikey: one.token },
      { userid: one.token },
      { authorization: `Bearer ${one.token}` },
      { authorization: `Basic ${basic}` },
    ] as Record<string, string>[])
      expect((await client.send(path, { headers })).status).toBe(200);
    const prefixed = await fetch(`${url}/${one.token}/api/apiLayer/lastDP?${DEVICE}&sensor=PT1`);
    expect([prefixed.status, await prefixed.json()]).toEqual([200, [[row(9, 'PT1', 155)]]]);
  });

  it('missing or wrong ones are 401, also for data, unless a setting opens a project', async () => {
    expect((await client.send(path, { headers: {} })).status).toBe(401);
    expect((await client.send(path, { headers: { userID: 'x' } })).status).toBe(401);
    expect((await client.send(`apiLayer/lastDP?${DEVICE}&sensor=PT1`, { headers: {} })).status).toBe(401);
  });

  it('a browser may ask from anywhere', async () => {
    const answer = await client.send('apiLayer/getData', {
      method: 'OPTIONS',
      headers: { origin: 'https://example.org', 'access-control-request-headers': 'userid' },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-headers')).toMatch(/userID/);
  });
});

it('spreadsheets, alarms and models are answered as what is not here', async () => {
  for (const [method, url] of [
    ['PUT', 'table/getRows3'],
    ['PUT', 'notif/1/10'],
    ['GET', 'bruce/anything'],
    ['GET', 'metaData/getCredentials/db'],
  ] as const) {
    const { status, json } = await client.send(url, { method });
    expect([status, json.success, typeof json.error]).toEqual([404, false, 'string']);
  }
});
