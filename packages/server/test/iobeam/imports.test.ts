/** Points in through /v1/imports, as its clients send them, and what is refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { clientOf, keepsTheRules, type Client } from '../support/iobeam-client.js';

let platform: TestPlatform;
let client: Client;
let project: number;
beforeAll(async () => {
  platform = await startTestPlatform();
  project = platform.one.project;
  client = clientOf(platform, platform.one);
  for (const device of ['d1', 'd2', 'wide', 'whole', 'my_desired_id']) await client.register(device);
});
afterAll(() => platform.stop());

const exported = async (path: string) => (await client.get(`/exports/${project}/${path}`)).json.result;
const pointsOf = async (device: string, series: string, timefmt = 'msec') =>
  (await exported(`${device}/${series}?timefmt=${timefmt}`))[0]?.data as
    { time: number; value: unknown }[] | undefined;

describe('an import', () => {
  it.each([
    // iobeam-client-embedded: src/iobeam.c, Arduino and CC3200.
    [
      'emb',
      '/imports',
      '{"project_id":PID,"device_id":"d1","sources":[{"name":"emb","data":[{"time":1427316488000,"value":22.500000}]}]}',
      22.5,
    ],
    // iobeam-client-python 0.4–0.8: iobeam/resources/data.py; 0.3 and before with a slash.
    [
      'py',
      '/imports/',
      '{"project_id": PID, "device_id": "d1", "timefmt": "usec", "sources": [{"name": "py", "data": [{"value": 22.23, "time": 1427316488000000}]}]}',
      22.23,
    ],
    // iobeam-client-java ≥ 0.5.0: service/ImportService.java.
    [
      'java',
      '/imports/?fmt=table',
      '{"project_id":PID,"device_id":"d1","sources":{"fields":["time","java"],"data":[[1427316488000,7]]}}',
      7,
    ],
    // iobeam-client-node ≥ 0.4.0: src/resources/DataStore.js.
    [
      'node',
      '/imports?fmt=table',
      '{"project_id":PID,"device_id":"d1","sources":{"fields":["time","node"],"data":[[1427316488000,true]]}}',
      true,
    ],
    // iobeam (command line) ≥ 0.8.0: command/imports.go.
    [
      'cli',
      '/imports?fmt=table',
      '{"project_id":PID,"data":{"fields":["time","cli"],"values":[[1427316488000,"on"]]},"labels":{"device_id":"d1"},"namespace":"input"}',
      'on',
    ],
  ])('of %s is answered with {} and read back', async (series, path, body, value) => {
    const answer = await client.request('POST', path, body.replace('PID', String(project)));
    expect([answer.status, answer.text]).toEqual([200, '{}']);
    expect(keepsTheRules(answer)).toBe(true);
    expect(await pointsOf('d1', series)).toEqual([{ time: 1427316488000, value }]);
  });

  it('keeps microseconds, the time 0 and the value 0', async () => {
    const data = [
      [1427316488000001, 0],
      [1427316488000002, -0.1],
      [0, 5e-324],
      [1427316488000003, 9007199254740991],
    ];
    await client.send({ device_id: 'd1', timefmt: 'usec', sources: { fields: ['time', 'fine'], data } });
    expect(await pointsOf('d1', 'fine', 'usec')).toEqual(
      data.toSorted((a, b) => a[0]! - b[0]!).map(([time, value]) => ({ time, value })),
    );
  });

  it('may hold nothing, but never for a device that is not registered', async () => {
    const empty = { fields: ['time', 'temp'], data: [] };
    await client.send({ device_id: 'd1', sources: empty });
    await client.send({ device_id: 'd1', sources: [] });
    await client.send({ device_id: 'd1', sources: { fields: ['time', 'nulls'], data: [[5, null]] } });
    expect(await exported('d1/nulls')).toEqual([]);
    for (const sources of [empty, { ...empty, data: [[5, 1]] }]) {
      const answer = await client.request('POST', '/imports', {
        project_id: project,
        device_id: 'nobody',
        sources,
      });
      expect([answer.status, answer.json.errors[0].code]).toEqual([404, 32]);
      expect(answer.json.errors[0].message).toContain('nobody');
    }
    expect((await client.get('/devices/nobody')).status).toBe(404);
  });

  it('sent again changes nothing but the values that differ', async () => {
    const rows = (shift: number) => Array.from({ length: 500 }, (_, i) => [1427316488000 + i, i + shift]);
    const send = (data: unknown) =>
      client.send({ device_id: 'd2', sources: { fields: ['time', 'again'], data } });
    await send(rows(0));
    await send(rows(0));
    await send(rows(0.5).slice(100, 200));
    // Within one request the later row counts.
    await send([
      [1427316488000, 1],
      [1427316488000, 2],
    ]);
    const points = (await pointsOf('d2', 'again'))!;
    expect(points).toHaveLength(500);
    expect(points.map(({ value }) => value)).toEqual(
      rows(0).map(([, value], i) => (i === 0 ? 2 : i >= 100 && i < 200 ? value! + 0.5 : value)),
    );
  });

  it('takes far more than the clients send: a wide row, and many rows', async () => {
    const fields = ['time', ...Array.from({ length: 2000 }, (_, i) => `s${i}`)];
    await client.send({
      device_id: 'wide',
      sources: { fields, data: [[1427316488000, ...fields.slice(1).map((_, i) => i)]] },
    });
    expect(await exported('wide')).toHaveLength(2000);
    const data = Array.from({ length: 40_000 }, (_, i) => [1427316488000 + i, i % 7, i * 0.25]);
    await client.send({ device_id: 'wide', sources: { fields: ['time', 'm1', 'm2'], data } });
    const [{ data: counted }] = await exported('wide/m2?operator=sum');
    expect(counted).toEqual([{ time: 0, value: data.reduce((sum, row) => sum + row[2]!, 0) }]);
  });

  it('goes to a namespace under its name; labels become values of the rows', async () => {
    expect((await client.request('POST', '/namespaces/', { namespace_name: 'plant' })).status).toBe(201);
    await client.send({
      namespace: 'plant',
      labels: { device_id: 'd2', room: 'kitchen' },
      data: { fields: ['time', 'temperature'], values: [[1429718512829, 72]] },
    });
    expect(await pointsOf('d2', 'plant.temperature')).toEqual([{ time: 1429718512829, value: 72 }]);
    expect(await pointsOf('d2', 'plant.room')).toEqual([{ time: 1429718512829, value: 'kitchen' }]);
    const answer = await client.request('POST', '/imports', {
      namespace: 'nowhere',
      labels: { device_id: 'd2' },
      data: { fields: ['time', 'x'], values: [[1, 2]] },
    });
    expect([answer.status, answer.json.errors[0].code]).toEqual([404, 32]);
  });
});

describe('a refused import', () => {
  const table = (fields: unknown, ...data: unknown[]) => ({
    device_id: 'whole',
    sources: { fields: ['time', ...(fields as [])], data },
  });
  const series = (...sources: unknown[]) => ({ device_id: 'whole', sources });

  beforeAll(() => client.send(table(['number', 'text', 'flag'], [5, 1, 'a', true])));

  it.each<[string, unknown, number, string]>([
    [
      'text for numbers',
      table(['number', 'new'], [6, 1, 1], [7, 'x', 1]),
      422,
      'Point 1: value is "x", but series number holds number values: send it under another name, or delete the series first.',
    ],
    ['a number for texts', table(['number', 'text'], [6, 1, 2]), 422, 'series text holds string values'],
    ['a number for flags', table(['number', 'flag'], [6, 1, 1]), 422, 'series flag holds boolean values'],
    [
      'two types for a new series',
      series({
        name: 'new',
        data: [
          { time: 1, value: 1 },
          { time: 2, value: 'a' },
        ],
      }),
      422,
      'series new holds number values',
    ],
    [
      'a time behind tomorrow',
      table(['number', 'new'], [6, 1, 1], [14273164880000, 1, 1]),
      422,
      'expected a time from 1970-01-01',
    ],
    ['a time before 1970', table(['number', 'new'], [-1, 1, 1]), 422, 'expected a time from 1970-01-01'],
    ['a reserved name', table(['number', 'All'], [6, 1, 1]), 422, 'reserved'],
    [
      'an empty name',
      series({ name: 'new', data: [{ time: 1, value: 1 }] }, { name: '', data: [] }),
      422,
      'sources[1].name',
    ],
    [
      'a name with a line break',
      table(['number', 'new', 'a\nb'], [6, 1, 1, 1]),
      422,
      'a series name of 1 to 255 printable characters',
    ],
    [
      'an infinite number',
      `{"device_id":"whole","sources":{"fields":["time","number","new"],"data":[[6,1,1],[7,1e999,1]]}}`,
      422,
      'sources.data[1][1]',
    ],
    ['a list as value', table(['number', 'new'], [6, 1, 1], [7, [1], 1]), 422, 'sources.data[1][1] is [1]'],
    ['no JSON', '{"device_id":"whole",', 400, 'not valid JSON'],
    // Python with an old `requests` writes NaN; Arduino writes -1.5 as -1.-5000.
    [
      'NaN',
      '{"device_id":"whole","sources":[{"name":"number","data":[{"time":6,"value":NaN}]}]}',
      400,
      'not valid JSON',
    ],
    [
      'a negative number of Arduino',
      '{"project_id":PID,"device_id":"whole","sources":[{"name":"number","data":[{"time":6,"value":-1.-5000}]}]}',
      400,
      'not valid JSON',
    ],
    ['nothing', '', 400, 'The body is empty'],
    ['a list', [], 400, 'The body cannot be used'],
    ['no form at all', { device_id: 'whole' }, 400, 'The body cannot be used'],
    [
      'a unit that there is not',
      { ...table(['number'], [6, 1]), timefmt: 'minutes' },
      422,
      'timefmt is "minutes"',
    ],
  ])('(%s) says why and leaves nothing behind', async (_, body, status, message) => {
    const before = await exported('whole');
    const answer = await client.request(
      'POST',
      '/imports',
      typeof body === 'string' ? body.replace('PID', String(project)) : body,
    );
    expect([answer.status, answer.json.errors[0].message]).toEqual([
      status,
      expect.stringContaining(message),
    ]);
    expect(answer.json.errors[0].code).toBe(status === 400 ? 20 : 21);
    expect(keepsTheRules(answer)).toBe(true);
    expect(await exported('whole')).toEqual(before);
    expect(Object.keys((await client.get('/namespaces?name=input')).json.namespaces[0].fields)).not.toContain(
      'new',
    );
  });

  it('of another project, without the permission or without a token stores nothing', async () => {
    const body = { project_id: project, ...table(['number'], [6, 1]) };
    const send = (token: string, given: object = body) =>
      client.with(token).request('POST', '/imports', given);
    expect((await send(platform.one.reader)).status).toBe(403);
    expect((await send(platform.two.token)).status).toBe(403);
    expect((await send(platform.one.token, { ...body, project_id: platform.two.project })).status).toBe(403);
    expect((await send('nothing')).status).toBe(403);
    expect((await client.request('POST', '/imports', body, { authorization: '' })).status).toBe(401);
    expect(await pointsOf('whole', 'number')).toEqual([{ time: 5, value: 1 }]);
  });

  it('of a token for one device is kept to that device', async () => {
    const login = await fetch(`${platform.url}/v1/tokens/user`, {
      headers: { authorization: `Basic ${btoa(`${platform.one.email}:${platform.one.password}`)}` },
    });
    const { token: user } = (await login.json()) as { token: string };
    const { json } = await client
      .with(user)
      .get(`/tokens/project?project_id=${project}&device_id=d2&read=True&write=True`);
    const own = client.with(json.token as string);
    const send = (device: string) =>
      own.request('POST', '/imports', {
        device_id: device,
        sources: [{ name: 'own', data: [{ time: 1, value: 1 }] }],
      });
    expect((await send('d2')).status).toBe(200);
    expect((await send('d1')).status).toBe(403);
    expect((await own.get(`/exports/${project}/d1`)).status).toBe(403);
    const seen = (await own.get(`/exports/${project}`)).json.result as { device_id: string }[];
    expect(new Set(seen.map((one) => one.device_id))).toEqual(new Set(['d2']));
    const rows = (await own.get('/data/input/device_id')).json.result[0].values as [number, string][];
    expect(new Set(rows.map(([, device]) => device))).toEqual(new Set(['d2']));
  });
});

it('Arduino writes 1.05 as 1.500: stored as it says', async () => {
  const body = `{"project_id":${project},"device_id":"d1","sources":[{"name":"ino","data":[{"time":1427316488000,"value":1.500}]}]}`;
  expect((await client.request('POST', '/imports', body)).status).toBe(200);
  expect(await pointsOf('d1', 'ino')).toEqual([{ time: 1427316488000, value: 1.5 }]);
});
