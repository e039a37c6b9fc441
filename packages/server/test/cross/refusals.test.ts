// What was refused lately, whatever door it came by: each project sees its own, bounded, and never a credential.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RefusalService } from '../../src/services/refusals/refusals.js';
import { sampleOf } from '../../src/services/refusals/sample.js';
import { signedList } from '../support/iotile-reports.js';
import { losantDevice } from '../support/all-apis/writers.js';
import { World } from '../support/all-apis/world.js';

const T = 1_767_225_600_000;
let world: World;
beforeAll(async () => {
  world = await World.start();
}, 60_000);
afterAll(() => world.platform.stop());

interface Entry {
  readonly door: string;
  readonly code: string;
  readonly message: string;
  readonly count: number;
  readonly device?: string;
  readonly series?: string;
  readonly sample?: string;
}

const refusals = async (query = '', token = world.tenant.reader): Promise<Entry[]> => {
  const answer = await world.platform.call('GET', `/refusals${query}`, { token });
  expect(answer.status, answer.text).toBe(200);
  return (answer.json as { items: Entry[] }).items;
};

/** Sends something that is refused, or of which something is, in whatever form the answer says it. */
const send = (work: Promise<unknown>) => work.catch(() => undefined);
const last = async () => (await refusals('?limit=1'))[0];
const mqtt = async (topic: string, payload: string) => {
  const client = await world.platform.connect();
  await client.publishAsync(topic, payload, { qos: 1 });
  await client.endAsync();
};

describe('a refused input is listed', () => {
  it('of the native API: points with device and series, and whole requests', async () => {
    await world.native('POST', '/points', [{ device: 'r1', series: 's', time: T, value: 1 }]);
    await world.native('POST', '/points', [
      { device: 'r1', series: 's', time: T, value: 'text' },
      { device: 'r2', series: 'new', time: T * 1000, value: 2 },
      { device: 'r1', series: 's', time: 1_767_225_600, value: 3 },
    ]);
    expect((await refusals()).slice(0, 3)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ door: 'native', code: 'value_kind_mismatch', device: 'r1', series: 's' }),
        expect.objectContaining({ door: 'native', code: 'time_invalid' }),
        expect.objectContaining({ door: 'native', code: 'time_unit_doubtful', device: 'r1', series: 's' }),
      ]),
    );
    const json = { 'content-type': 'application/json' };
    await send(world.ask('POST', '/tributary/v1/points', { body: '{"broken": 1', headers: json }));
    expect(await last()).toMatchObject({ door: 'native', code: 'body_not_json', sample: '{"broken": 1' });
    await send(world.ask('POST', '/tributary/v1/points', { body: 'x', headers: { 'content-type': 'a/b' } }));
    expect(await last()).toMatchObject({ door: 'native', code: 'content_type_unsupported' });
  });

  it('with what names it, and nothing of the series that was not made', async () => {
    const tags = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`k${n}`, 'v'.repeat(1_000)]));
    await world.native('POST', '/points', [{ device: 'r\u202e', series: 's', time: T, value: 1, tags }]);
    const entry = (await last())!;
    expect(Object.keys(entry).sort()).toEqual(
      ['code', 'count', 'device', 'door', 'first', 'message', 'series', 'time'].sort(),
    );
    expect(JSON.stringify(entry).length).toBeLessThan(500);
  });

  it('of line protocol', async () => {
    await send(world.ask('POST', '/write?db=x', { body: 'm,device=r3 a=' }));
    expect(await last()).toMatchObject({ door: 'influx' });
    await send(world.ask('POST', '/api/v2/write?bucket=x', { body: '' }));
    expect(await last()).toMatchObject({ door: 'influx', code: 'body_empty' });
  });

  it('of the vendors’ APIs', async () => {
    const { id } = await losantDevice(world, 'r-losant', 'number');
    const state = `/applications/${world.tenant.losantId}/devices/${id}/state`;
    await send(world.ask('POST', state, { body: { data: { nothing: 1 } } }));
    expect(await last()).toMatchObject({ door: 'losant', code: 'field_unknown' });
    // Microseconds: the sender is told of success, as by Losant.
    await world.ask('POST', state, { body: { time: T * 1000, data: { number: 1 } } });
    expect(await last()).toMatchObject({
      door: 'losant',
      code: 'time_invalid',
      message: expect.stringMatching(/^time is "\+0\d+.*the report was left out/) as string,
    });
    const { project: project_id } = world.tenant;
    const sources = {
      fields: ['time', 's'],
      data: [
        [T, 1],
        [T, 'x'],
        ['never', 1],
      ],
    };
    await send(world.ask('POST', '/v1/imports', { body: { project_id, device_id: 'absent', sources } }));
    expect(await last()).toMatchObject({ door: 'iobeam' });
    await send(world.iotile('POST', '/data/', { stream: 's--0000', value: 1 }));
    expect(await last()).toMatchObject({ door: 'iotile' });
  });

  it('of a credential that reaches several projects, where path, query or body name one', async () => {
    const { admin, project } = world.tenant;
    const other = await world.platform.call('POST', '/projects', { token: admin, body: { name: 'other' } });
    expect(other.status).toBe(201);
    const as = (kind: string) => ({ authorization: `${kind} ${admin}`, 'content-type': 'application/json' });
    const { id } = await losantDevice(world, 'r-several', 'number');
    const { id: device } = await world.native('GET', '/devices/r1');
    const json = JSON.stringify;
    const { losantId } = world.tenant;
    const report = signedList({ device, readings: [{ variable: 0x5101, id: 1, clock: 10, value: 3 }] });
    report[report.length - 1]! ^= 1;
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(report)]), 'report.bin');
    const tries: [string, string, string, unknown, Record<string, string>][] = [
      ['native', 'not valid JSON', `/tributary/v1/points?project=${project}`, 'no json', as('Bearer')],
      ['influx', 'precision', `/write?db=${project}&precision=days`, 'm a=1', as('Token')],
      [
        'losant',
        'nothing',
        `/applications/${losantId}/devices/${id}/state`,
        json({ data: { nothing: 1 } }),
        as('Bearer'),
      ],
      [
        'iobeam',
        'timefmt',
        '/v1/imports',
        json({ project_id: project, timefmt: 'days', device_id: 'r1', sources: [] }),
        as('Bearer'),
      ],
      [
        'iobeam',
        'absent',
        '/v1/imports',
        json({
          project_id: project,
          device_id: 'absent',
          sources: [{ name: 's', data: [{ time: T, value: 1 }] }],
        }),
        as('Bearer'),
      ],
      [
        'iotile',
        'Either int_value',
        '/api/v1/data/',
        json([
          {
            stream: await world.streamSlug({ device: 'r1', series: 's' }),
            timestamp: '2026-01-01T00:00:00Z',
          },
        ]),
        as('token'),
      ],
      [
        'iotile',
        'ash',
        '/api/v1/streamer/report/?timestamp=2026-01-01T00:00:00Z',
        form,
        { authorization: `token ${admin}` },
      ],
    ];
    for (const [door, message, path, body, headers] of tries) {
      const before = await refusals();
      await send(world.ask('POST', path, { body, headers }));
      expect([path, await last()]).toEqual([
        path,
        expect.objectContaining({ door, message: expect.stringContaining(message) as string }),
      ]);
      expect(before[0]).not.toEqual(await last());
    }
    // Of another tenant's project nothing is written down.
    const foreign = json({ project_id: project, timefmt: 'days', device_id: 'r1', sources: [] });
    const seen = await refusals();
    await fetch(`${world.platform.url}/v1/imports`, {
      method: 'POST',
      body: foreign,
      headers: { authorization: `Bearer ${world.platform.two.admin}` },
    });
    expect(await refusals()).toEqual(seen);
  });

  it('of MQTT: with the topic and the beginning of the message', async () => {
    const own = `tributary/${world.tenant.project}`;
    await mqtt(`${own}/r4`, 'no json at all');
    expect(await last()).toMatchObject({
      door: 'mqtt',
      code: 'body_not_json',
      sample: `${own}/r4 no json at all`,
    });
    await mqtt(`${own}/r1`, JSON.stringify({ s: 'a text' }));
    expect(await last()).toMatchObject({
      door: 'mqtt',
      code: 'value_kind_mismatch',
      device: 'r1',
      series: 's',
    });
    await mqtt(`${own}/r4`, JSON.stringify({ list: [{ a: 1 }] }));
    expect(await last()).toMatchObject({
      door: 'mqtt',
      message: expect.stringContaining('body.list') as string,
    });
    await world.native('PATCH', `/projects/${world.tenant.project}`, {
      mqttMapping: [{ topic: 'free/+', device: '{2}', series: { t: 'temp' } }],
    });
    // What a decoder refuses is listed under the device of its topic, so that a loud one hides no other.
    await mqtt('free/r6', '{"temp":[1]}');
    expect(await last()).toMatchObject({ door: 'mqtt', code: 'value_invalid', device: 'r6' });
    await mqtt(`${own}/r7`, '{"time":"never","temp":1}');
    expect(await last()).toMatchObject({ door: 'mqtt', code: 'time_invalid', device: 'r7' });
    await mqtt('devicesIn/r8/data', `{"time":${T},"data":[{"tag":"t","value":[]}]}`);
    expect(await last()).toMatchObject({ door: 'mqtt', code: 'value_invalid', device: 'r8' });
    await mqtt('free/r5', '{"temperature":1}');
    expect(await last()).toMatchObject({
      door: 'mqtt',
      message: expect.stringContaining('no value at "temp"') as string,
      sample: 'free/r5 {"temperature":1}',
    });
  });

  it('of texts and numbers that JSON can say and nothing can keep, whatever the door', async () => {
    const half = '"\\ud800 half"';
    const own = `tributary/${world.tenant.project}`;
    const json = { 'content-type': 'application/json' };
    const { id } = await losantDevice(world, 'half-losant', 'string');
    const state = `/applications/${world.tenant.losantId}/devices/${id}/state`;
    const { project } = world.tenant;
    await send(world.ask('POST', '/v1/devices', { body: { project_id: project, device_id: 'half-iobeam' } }));
    const data = `[{"time":${T},"value":${half}}]`;
    const sources = `[{"name":"s","data":${data}}]`;
    const point = (rest: string) => `{"device":"half","series":"s","time":${T},${rest}}`;
    const post = (path: string, body: string) => send(world.ask('POST', path, { body, headers: json }));
    const doors: [string, () => Promise<unknown>][] = [
      ['native', () => post('/tributary/v1/points', `[${point(`"value":${half}`)}]`)],
      ['native', () => post('/tributary/v1/points', point('"value":1,"metadata":{"a":[1e400]}'))],
      ['losant', () => post(state, `{"data":{"string":${half}}}`)],
      ['iobeam', () => post('/v1/imports', `{"device_id":"half-iobeam","sources":${sources}}`)],
      ['mqtt', () => mqtt(`${own}/half`, `{"s":${half}}`)],
      ['mqtt', () => mqtt(`${own}/half/s`, half)],
    ];
    for (const [door, sent] of doors) {
      await sent();
      expect(await last()).toMatchObject({
        door,
        code: 'value_invalid',
        message: expect.stringMatching(/no half of a surrogate pair|of finite numbers/) as string,
      });
    }
    const { items } = await world.native('GET', '/query/points');
    expect(JSON.stringify(items)).not.toMatch(/half|\uFFFD/);
  });

  it('to those who may read the project, and to nobody else', async () => {
    expect((await refusals('', world.tenant.reader)).length).toBeGreaterThan(5);
    expect((await world.platform.call('GET', '/refusals', { token: null })).status).toBe(401);
    expect(await refusals('', world.platform.two.reader)).toEqual([]);
    const other = await world.platform.call('GET', `/refusals?project=${world.tenant.project}`, {
      token: world.platform.two.reader,
    });
    expect(other.status).toBe(404);
    // A token of another project fills no list but its own.
    const before = await refusals();
    const body = [{ device: 'x', series: 's', time: 'never', value: 1 }];
    await world.platform.call('POST', '/points', { token: world.platform.two.token, body });
    expect(await refusals()).toEqual(before);
    expect(await refusals('', world.platform.two.reader)).toHaveLength(1);
  });

  it('by door and by device', async () => {
    expect(new Set((await refusals('?door=mqtt')).map(({ door }) => door))).toEqual(new Set(['mqtt']));
    expect(new Set((await refusals('?device=r1')).map(({ device }) => device))).toEqual(new Set(['r1']));
    expect(await refusals('?limit=2')).toHaveLength(2);
  });
});

describe('the list', () => {
  const input = { project: 1, door: 'mqtt', code: 'time_invalid', device: 'd', series: 's' };

  it('has one entry for refusals of one kind, and so room for others', () => {
    let now = 0;
    const log = new RefusalService(() => ++now);
    log.note({ ...input, device: 'quiet', message: 'time is "x"; expected a time.' });
    for (let at = 0; at < 10_000; at++) log.note({ ...input, message: `time is ${at}; expected a time.` });
    expect(log.list(1, {}, { limit: 10 }).items).toEqual([
      expect.objectContaining({
        count: 10_000,
        first: 2,
        time: 10_001,
        message: 'time is 9999; expected a time.',
      }),
      expect.objectContaining({ device: 'quiet', count: 1 }),
    ]);
  });

  it('comes in pages, and what is refused meanwhile stands before the first one', () => {
    const log = new RefusalService();
    for (let at = 0; at < 5; at++)
      log.note({ ...input, device: `d${at}`, door: at === 1 ? 'influx' : 'mqtt', message: 'm' });
    const page = (cursor?: string | null) =>
      log.list(1, { door: 'mqtt' }, { limit: 2, ...(cursor && { cursor }) });
    const devices = ({ items }: ReturnType<typeof page>) => items.map(({ device }) => device);
    const first = page();
    log.note({ ...input, device: 'd4', message: 'm' });
    log.note({ ...input, device: 'new', message: 'm' });
    const second = page(first.next);
    expect([devices(first), devices(second), second.next]).toEqual([['d4', 'd3'], ['d2', 'd0'], null]);
    expect(devices(page())).toEqual(['new', 'd4']);
    expect(() => page('2')).toThrow(
      'cursor "2" is not a cursor of this query; expected the `next` of the last answer.',
    );
    expect(() => log.list(1, {}, { limit: 1_001 })).toThrow('limit is 1001');
    // Also of a project that was never refused anything.
    expect(() => log.list(7, {}, { cursor: '2' })).toThrow('cursor "2" is not');
  });

  it('is bounded in entries and characters for a project, and in projects', () => {
    const log = new RefusalService();
    for (let at = 0; at < 1_000; at++) log.note({ ...input, device: `d${at}`, message: 'm' });
    expect(log.list(1, {}, { limit: 1_000 }).items).toHaveLength(200);
    expect(log.list(1, {}, { limit: 1 }).items[0]).toMatchObject({ device: 'd999' });
    for (let at = 0; at < 1_000; at++)
      log.note({ ...input, device: `e${at}`, message: 'm'.repeat(10_000), sample: 's'.repeat(200) });
    const kept = log.list(1, {}, { limit: 1_000 }).items;
    expect(JSON.stringify(kept).length).toBeLessThan(100_000);
    for (let project = 2; project < 1_100; project++) log.note({ ...input, project, message: 'm' });
    expect(log.list(1, {}, { limit: 1 }).items).toEqual([]);
    expect(log.list(1_099, {}, { limit: 1 }).items).toHaveLength(1);
  });

  it('shows messages without what looks secret, and without quoted JSON', () => {
    const log = new RefusalService();
    log.note({ ...input, message: 'topic is "trb_68LZNfJwwTvoRlgr6YDf1joK"; expected another.' });
    const quoted = '..."ord":"hunter2"}]" is not valid JSON.';
    log.note({ ...input, message: `The body is not valid JSON: Unexpected token 'N', ${quoted}` });
    expect(log.list(1, {}, { limit: 9 }).items.map(({ message }) => message)).toEqual([
      "The body is not valid JSON: Unexpected token 'N'.",
      'topic is "…"; expected another.',
    ]);
  });

  it('keeps its entries when names come that are far too long', () => {
    const log = new RefusalService();
    log.note({ ...input, device: 'quiet', message: 'm' });
    for (let at = 0; at < 100; at++)
      log.note({ ...input, device: `${'d'.repeat(70_000)}${at}`, series: 's'.repeat(70_000), message: 'm' });
    const kept = log.list(1, {}, { limit: 9 }).items;
    expect(kept.map(({ device, count }) => [device?.length, count])).toEqual([
      [256, 100],
      [5, 1],
    ]);
  });

  it.each([
    ['{"password": "hunter2", "t": 1}', '{"password": …, "t": 1}'],
    ['token=abc.def&x=1', 'token=…&x=1'],
    ["{'api_key': 'x y z', v: 1}", "{'api_key': …, v: 1}"],
    ['Authorization: Bearer', 'Authorization: …'],
    ['{"secret":"cut in the mid', '{"secret":…'],
    ['t=1\n\u202etwo\u0000', 't=1 two'],
    ['a'.repeat(5_000), `${'a'.repeat(200)}…`],
    ['{"a":"{\\"password\\":\\"hunter2\\"}"', '{"a":"{\\"password\\":…}"'],
    ['{"tokens": ["hunter2", "hunter3"], "t": 1}', '{"tokens": …, "t": 1}'],
    ['{"secret":{"value":"hunter2"},"t":1}', '{"secret":…,"t":1}'],
    ['Authorization: Bearer hunter2 x', 'Authorization: … x'],
    ['{"h":"Bearer hunter2"}', '{"h":"Bearer …"}'],
    ['{"wifi_pass":"hunter2","compass":270}', '{"wifi_pass":…,"compass":270}'],
    ['{"private_key":\n\n\n\n"hunter2","psk":"h","auth":1}', '{"private_key": …,"psk":…,"auth":…}'],
    ['<password>hunter2</password>', '<password>…</password>'],
    ['{"url":"mqtt://me:hunter2@broker"}', '{"url":"mqtt://me:…@broker"}'],
    ['trb_68LZNfJwwTvoRlgr6YDf1joK x', '… x'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJ1aWQiOjF9.hmP5y84_-x y', '… y'],
  ])('shows %j without what looks secret or cannot be seen', (given, shown) => {
    expect(sampleOf(given)).toBe(shown);
    expect(sampleOf(Buffer.from(given))).toBe(shown);
  });
});
