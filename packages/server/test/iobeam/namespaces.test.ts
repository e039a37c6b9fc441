/** Namespaces: what is there without being created, what is added, and how data shows in them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { clientOf, keepsTheRules, type Client } from '../support/iobeam-client.js';

let platform: TestPlatform;
let client: Client;
beforeAll(async () => {
  platform = await startTestPlatform();
  client = clientOf(platform, platform.one);
  for (const device of ['d1', 'd2']) await client.register(device);
});
afterAll(() => platform.stop());

const named = async (name: string) => (await client.get(`/namespaces/?name=${name}`)).json.namespaces[0];

describe('namespaces', () => {
  it('have input from the start, with objects and never null in it', async () => {
    const answer = await client.get('/namespaces/');
    expect(keepsTheRules(answer)).toBe(true);
    expect(answer.json.namespaces).toEqual([
      {
        namespace_id: expect.any(Number) as number,
        project_id: platform.one.project,
        namespace_name: 'input',
        name: 'input',
        partitioning_field: 'device_id',
        fields: {},
        labels: { 'device_id:distinct': 0 },
        created: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000$/) as string,
        last_modified: expect.stringMatching(/ \+0000$/) as string,
      },
    ]);
  });

  it('are the same input for requests that come at once', async () => {
    const other = clientOf(platform, platform.two);
    const all = await Promise.all(Array.from({ length: 8 }, () => other.get('/namespaces')));
    expect(new Set(all.map(({ text }) => text)).size).toBe(1);
  });

  it('show the fields and types of what was sent, whoever sent it', async () => {
    const sources = { fields: ['time', 'temp', 'on', 'room'], data: [[1, 2.5, true, 'hall']] };
    await client.send({ device_id: 'd1', sources });
    await client.send({ device_id: 'd2', sources: { fields: ['time', 'temp'], data: [[1, 2]] } });
    await platform.call('POST', '/points', {
      body: [{ device: 'd2', series: 'native', time: 5, value: 'x' }],
    });
    expect(await named('input')).toMatchObject({
      fields: { temp: 'DOUBLE', on: 'BOOLEAN', room: 'STRING', native: 'STRING' },
      labels: { 'device_id:distinct': 2 },
    });
  });

  it('are created, found by name and id, and replaced as a whole', async () => {
    const made = await client.request('POST', '/namespaces/', {
      project_id: platform.one.project,
      namespace_name: 'plant',
      partitioning_field: 'device_id',
      fields: { count: 'LONG' },
      labels: { room: 'all' },
    });
    expect(made.status).toBe(201);
    const { namespace_id: id } = made.json;
    expect(made.headers.get('location')).toBe(`/v1/namespaces/${id}`);
    expect((await client.get(`/namespaces/${id}`)).json).toEqual(made.json);
    expect((await client.get('/namespaces?namespace_name=plant')).json.namespaces).toEqual([made.json]);
    const whole = {
      ...made.json,
      fields: { count: 'LONG', speed: 'DOUBLE' },
      labels: { room: 'all', floor: 2 },
    };
    const put = await client.request('PUT', `/namespaces/${id}`, whole);
    expect([put.status, put.text]).toEqual([204, '']);
    expect(await named('plant')).toMatchObject({
      fields: { count: 'LONG', speed: 'DOUBLE' },
      labels: { room: 'all', floor: 2, 'device_id:distinct': 0 },
    });
    expect(
      (
        await client.request('PUT', `/namespaces/${id}`, {
          ...whole,
          namespace_name: 'renamed',
          name: 'renamed',
        })
      ).status,
    ).toBe(422);
  });

  it('keep their fields apart: what plant has is not in input, and both can be read', async () => {
    await client.send({
      namespace: 'plant',
      labels: { device_id: 'd1', room: 'hall' },
      data: {
        fields: ['time', 'count', 'speed'],
        values: [
          [1000, 7, 1.5],
          [2000, 8, null],
        ],
      },
    });
    expect((await named('plant')).fields).toEqual({ count: 'LONG', speed: 'DOUBLE', room: 'STRING' });
    expect(Object.keys((await named('input')).fields as object)).not.toContain('plant.count');
    expect((await client.get('/data/plant')).json.result).toEqual([
      {
        fields: ['time', 'device_id', 'count', 'room', 'speed'],
        values: [
          [2000, 'd1', 8, 'hall', null],
          [1000, 'd1', 7, 'hall', 1.5],
        ],
      },
    ]);
    expect((await client.get('/data/plant/count?operator=sum&group_by=time(1m),room')).json.result).toEqual([
      { fields: ['time', 'sum(count)', 'room'], values: [[0, 15, 'hall']] },
    ]);
    expect((await client.get('/data/plant?output=csv&limit=1')).text).toBe(
      'time,plant.device_id,plant.count,plant.room,plant.speed\n2000,d1,8,hall,\n',
    );
    expect((await client.get('/data/input')).json.result[0].fields).toEqual([
      'time',
      'device_id',
      'native',
      'on',
      'room',
      'temp',
    ]);
  });

  it.each<[string, string, unknown, number]>([
    ['a name that is there', '/namespaces', { namespace_name: 'plant' }, 422],
    ['the name of input', '/namespaces', { name: 'input' }, 422],
    ['a name with a dot', '/namespaces', { namespace_name: 'a.b' }, 422],
    ['no name', '/namespaces', { fields: {} }, 422],
    ['a type that there is not', '/namespaces', { namespace_name: 'new', fields: { a: 'INT' } }, 422],
    ['fields as a list', '/namespaces', { namespace_name: 'new', fields: ['a'] }, 422],
    ['a label that is an object', '/namespaces', { namespace_name: 'new', labels: { a: {} } }, 422],
    ['no JSON', '/namespaces', '{', 400],
  ])('refuse %s', async (_, path, body, status) => {
    const answer = await client.request('POST', path, body);
    expect(answer.status).toBe(status);
    expect(answer.json.errors[0].message).toMatch(/^.{20,}$/);
    expect(await named('new')).toBeUndefined();
  });

  it('of another project look like unknown ones', async () => {
    const { namespace_id: id } = await named('plant');
    const other = clientOf(platform, platform.two);
    const [foreign, unknown] = [await other.get(`/namespaces/${id}`), await other.get('/namespaces/999999')];
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect(foreign.text.replace(`"${id}\\"`, '')).toBe(unknown.text.replace('"999999\\"', ''));
    expect((await other.request('PUT', `/namespaces/${id}`, { fields: {} })).status).toBe(404);
    expect((await client.get('/namespaces/x')).status).toBe(404);
    const reader = client.with(platform.one.reader);
    expect((await reader.request('POST', '/namespaces', { namespace_name: 'new' })).status).toBe(403);
    expect(
      (await client.request('GET', '/namespaces', undefined, { authorization: 'Bearer undefined' })).status,
    ).toBe(403);
  });
});
