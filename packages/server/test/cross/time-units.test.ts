/** Times in another unit than the request says: told by value, unit and the unit that they look like, through every door. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World } from '../support/all-apis/world.js';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.platform.stop());

const SECONDS = 1_767_225_600;
const MILLISECONDS = SECONDS * 1000;
const HOURS = SECONDS / 3600;
/** A moment later of the same, so that another point is a new one. */
let later = 0;

const MESSAGES = {
  s_as_ms: /1767225\d{3} milliseconds, which is 1970-01-21T.*; it looks like seconds\..*earliestTime/,
  ms_as_us: /1767225\d{6} microseconds, which is 1970-01-21T.*; it looks like milliseconds\./,
  s_as_us: /1767225\d{3} microseconds, which is 1970-01-01T.*; it looks like seconds\./,
  // As it was sent, also the digits that are cut off.
  s_as_ns: /1767225600 nanoseconds, which is 1970-01-01T.*; it looks like seconds\./,
};

const tell = (work: Promise<unknown>): Promise<string> =>
  work.then(
    (answer) => JSON.stringify(answer),
    (error: Error) => error.message,
  );

const devices = async () => {
  const { items } = await world.native('GET', '/devices?limit=1000');
  return (items as { key: string }[]).map(({ key }) => key);
};

const count = async (device: string) => {
  const { items } = await world.native('POST', '/query/counts', { devices: [device] });
  return (items as { count: number }[]).reduce((sum, { count: n }) => sum + n, 0);
};

describe('a time that is a number of another unit', () => {
  const row = (device: string, time: unknown) => ({ device, series: 's', time, value: 1 });
  const raw = (type: string, body: string, query = '') =>
    world.ask('POST', `/tributary/v1/points${query}`, { body, headers: { 'content-type': type } });

  it.each([
    ['JSON', () => world.native('POST', '/points', [row('bad', SECONDS)]), MESSAGES.s_as_ms],
    ['digits as text', () => world.native('POST', '/points', [row('bad', `${SECONDS}`)]), MESSAGES.s_as_ms],
    [
      'columns',
      () => world.native('POST', '/points', { device: 'bad', series: ['s'], rows: [[SECONDS, 1]] }),
      MESSAGES.s_as_ms,
    ],
    [
      'NDJSON',
      () => raw('application/x-ndjson', `${JSON.stringify(row('bad', SECONDS))}\n`),
      MESSAGES.s_as_ms,
    ],
    ['CSV', () => raw('text/csv', `device,series,time,value\nbad,s,${SECONDS},1\n`), MESSAGES.s_as_ms],
    ['unit=us', () => world.native('POST', '/points?unit=us', [row('bad', MILLISECONDS)]), MESSAGES.ms_as_us],
    ['unit=ns', () => world.native('POST', '/points?unit=ns', [row('bad', SECONDS)]), MESSAGES.s_as_ns],
    [
      'line protocol without precision',
      () => world.ask('POST', '/write?db=x', { body: `m,device=bad a=1 ${SECONDS}` }),
      MESSAGES.s_as_ns,
    ],
    [
      'line protocol, precision=us',
      () => world.ask('POST', '/api/v2/write?bucket=x&precision=us', { body: `m,device=bad a=1 ${SECONDS}` }),
      MESSAGES.s_as_us,
    ],
    [
      'line protocol, hours in minutes',
      () => world.ask('POST', '/write?db=x&precision=m', { body: `m,device=bad a=1 ${HOURS}` }),
      /490896 minutes, which is 1970-12-07T.*; it looks like hours\./,
    ],
    [
      'line protocol, seconds in minutes',
      () => world.ask('POST', '/write?db=x&precision=m', { body: `m,device=bad a=1 ${SECONDS}` }),
      /1767225600 is not a time in minutes.*; it looks like seconds/,
    ],
    [
      'line protocol, minutes in hours',
      () => world.ask('POST', '/write?db=x&precision=h', { body: `m,device=bad a=1 ${HOURS * 60}` }),
      /29453760 is not a time in hours.*; it looks like minutes/,
    ],
    [
      'CSV, parts of a microsecond',
      () => raw('text/csv', 'device,series,time,value\nbad,s,1767225600.1234567,1\n'),
      /time is 1767225600.1234567 milliseconds/,
    ],
  ])('%s', async (_, send, message) => {
    expect(await tell(send())).toMatch(message);
    expect(await devices()).not.toContain('bad');
  });

  it('iobeam: the whole import is refused', async () => {
    const { project: project_id } = world.tenant;
    await world.ask('POST', '/v1/devices', { body: { project_id, device_id: 'by-iobeam' } });
    const sources = {
      fields: ['time', 's'],
      data: [
        [MILLISECONDS, 1],
        [SECONDS, 2],
      ],
    };
    const body = { project_id, device_id: 'by-iobeam', timefmt: 'msec', sources };
    expect(await tell(world.ask('POST', '/v1/imports', { body }))).toMatch(MESSAGES.s_as_ms);
    expect(await count('by-iobeam')).toBe(0);
  });

  it.each([
    ['tributary', () => `tributary/${world.tenant.project}/bad`, { series: 's', time: SECONDS, value: 1 }],
    [
      'devicesIn',
      () => 'devicesIn/bad/data',
      { device: 'bad', time: SECONDS, data: [{ tag: 's', value: 1 }] },
    ],
  ])('MQTT, topics of %s: nothing is stored', async (_, topic, message) => {
    const client = await world.platform.connect();
    await client.publishAsync(topic(), JSON.stringify(message), { qos: 1 });
    await client.endAsync();
    expect(await devices()).not.toContain('bad');
  });

  it('that is too large for its unit names the one that it looks like', async () => {
    expect(await tell(world.native('POST', '/points', [row('bad', SECONDS * 1_000_000)]))).toMatch(
      /it looks like microseconds/,
    );
    const { project: project_id } = world.tenant;
    await world.ask('POST', '/v1/devices', { body: { project_id, device_id: 'too-large' } });
    const sources = [{ name: 's', data: [{ time: MILLISECONDS, value: 1 }] }];
    const body = { project_id, device_id: 'too-large', timefmt: 'sec', sources };
    expect(await tell(world.ask('POST', '/v1/imports', { body }))).toMatch(
      /time is 1767225600000; expected seconds .*\(it looks like milliseconds\)/,
    );
    const client = await world.platform.connect();
    const message = { time: MILLISECONDS * 1000, data: [{ tag: 's', value: 1 }] };
    await client.publishAsync('devicesIn/too-large/data', JSON.stringify(message), { qos: 1 });
    await client.endAsync();
    const { items } = await world.native('GET', '/refusals?limit=1');
    expect(items[0]).toMatchObject({
      message: expect.stringContaining('it looks like microseconds') as string,
    });
  });
});

describe('what is stored as it comes', () => {
  const write = async (time: unknown, unit = 'ms') => {
    const { stored } = await world.native('POST', `/points?unit=${unit}`, [
      { device: `good${later++}`, series: 's', time, value: 1 },
    ]);
    return stored as number;
  };

  it.each([
    ['the same instant, spelled out', '1970-01-21T10:53:45.600Z'],
    ['old times that no other unit makes likely', Date.UTC(1987, 0, 1)],
    ['the first milliseconds of 1970', 5],
    ['today', MILLISECONDS],
  ])('%s', async (_, time) => {
    expect(await write(time)).toBe(1);
  });

  it('spelled times beside numbers of one request', async () => {
    const points = [
      { device: 'mixed', series: 's', time: '1970-01-21T10:53:45.600Z', value: 1 },
      { device: 'mixed', series: 's', time: MILLISECONDS, value: 2 },
      { device: 'mixed', series: 's', time: SECONDS, value: 3 },
    ];
    const answer = await world.native('POST', '/points', points);
    expect(answer.stored).toBe(2);
    expect(answer.refused).toMatchObject([{ index: 2, code: 'time_unit_doubtful' }]);
  });

  it('everything, once the project has no earliest time; another one moves the bound', async () => {
    const project = `/projects/${world.tenant.project}`;
    expect((await world.native('GET', project)).earliestTime).toBe('2000-01-01T00:00:00.000Z');
    await world.native('PATCH', project, { earliestTime: null });
    expect(await write(SECONDS)).toBe(1);
    await world.native('PATCH', project, { earliestTime: '1970-01-20T00:00:00Z' });
    expect(await write(SECONDS)).toBe(1);
    await expect(world.native('PATCH', project, { earliestTime: 'never' })).rejects.toThrow(
      /earliestTime is .*never.*; expected ISO 8601 text/,
    );
    await world.native('PATCH', project, { earliestTime: '2000-01-01' });
    expect(await tell(write(SECONDS))).toMatch('0');
  });
});
