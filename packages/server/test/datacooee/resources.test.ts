// Inputs and assets as JSON:API resources.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, credentialsOf } from './client.js';

let client: Client;
beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.platform.stop());

const sensor = (attributes: Record<string, unknown>, id?: string) => ({
  data: { type: 'Sensor', ...(id === undefined ? {} : { id }), attributes },
});
const members = (...ids: string[]) => ({ data: ids.map((id) => ({ type: 'Sensor', id })) });

describe('inputs', () => {
  it('are made with an id of their own or a random one, changed, listed and deleted', async () => {
    const made = await client.send('/inputs/', {
      body: sensor({ name: 'Boiler', measure_unit: 'C', description: 'hot', latitude: '50.1', longitude: 4 }),
    });
    const { id } = made.json.data as { id: string };
    expect(id).toMatch(/^sen[0-9A-Za-z]{16}$/);
    expect(made.headers.get('location')).toBe(`/api/external/v1/inputs/${id}/`);
    expect(made.json.data.attributes).toEqual({
      name: 'Boiler',
      measure_unit: 'C',
      description: 'hot',
      latitude: 50.1,
      longitude: 4,
    });
    const changed = await client.send(`/inputs/${id}/`, {
      method: 'PATCH',
      body: sensor({ name: 'Kettle', measure_unit: 'K', latitude: null, longitude: null }, id),
    });
    expect(changed.json.data.attributes).toMatchObject({ name: 'Kettle', measure_unit: 'K', latitude: null });
    expect((await client.send(`/inputs/${id}`)).json).toEqual(changed.json);
    expect((await client.send(`/inputs/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await client.send(`/inputs/${id}`)).status).toBe(404);
  });

  it('refuse what is wrong, with its place', async () => {
    await client.makeInput('senTaken');
    for (const [body, status, pointer] of [
      [sensor({}), 400, '/data/attributes/name'],
      [sensor({ name: 'x', colour: 'red' }), 400, '/data/attributes/colour'],
      [sensor({ name: 'x', latitude: 5 }), 400, '/data/attributes/longitude'],
      [sensor({ name: 'x' }, 'Taken'), 400, '/data/id'],
      [sensor({ name: 'x' }, 'senTaken'), 409, '/data/id'],
      [{ data: { type: 'Input', attributes: { name: 'x' } } }, 409, '/data/type'],
      [{ data: [] }, 400, '/data'],
    ] as const) {
      const { status: got, json } = await client.send('/inputs/', { body });
      expect([got, json.errors[0].source.pointer], JSON.stringify(body)).toEqual([status, pointer]);
    }
    const other = await client.send('/inputs/senTaken/', { method: 'PATCH', body: sensor({}, 'senOther') });
    expect([other.status, other.json.errors[0].source.pointer]).toEqual([409, '/data/id']);
  });

  it('are listed page by page with links and a total, filtered and sorted', async () => {
    for (const name of ['Pump 3', 'Pump 1', 'Pump 2'])
      await client.makeInput(`sen${name.replace(' ', '')}`, { name });
    const path = '/inputs/?filter[name]=Pump*&page[size]=2&sort=-id';
    const first = await client.send(path);
    expect(first.json.meta).toEqual({ total: 3 });
    const names = (json: { data: { attributes: { name: string } }[] }) =>
      json.data.map(({ attributes }) => attributes.name);
    expect(names(first.json)).toEqual(['Pump 2', 'Pump 1']);
    expect(first.json.links.prev).toBeNull();
    const next = await client.send((first.json.links.next as string).replace('/api/external/v1', ''));
    expect(names(next.json)).toEqual(['Pump 3']);
    expect(next.json.links.next).toBeNull();
    const wrong = await client.send('/inputs/?page[number]=0&sort=size');
    expect(wrong.json.errors.map((error: { source: object }) => error.source)).toEqual([
      { parameter: 'page[number]' },
      { parameter: 'sort' },
    ]);
  });

  it('are also the series of every other API, under an id made for them', async () => {
    const { platform } = client;
    await platform.call('POST', '/points', {
      body: [
        { device: 'boiler', series: 'temperature', time: 1_700_000_000_000, value: 61.5 },
        { device: 'boiler', series: 'on', time: 1_700_000_000_000, value: true },
      ],
    });
    const { json } = await client.send('/inputs/?filter[name]=temperature');
    const [{ id }] = json.data as [{ id: string }];
    const read = await client.send(`/get_inputdata_by_inputs?inputs_ids=${id}`);
    expect(read.json[0].inputdata).toEqual([{ timestamp: '2023-11-14T22:13:20.000000Z', value: '61.5' }]);
    expect((await client.upload(id, { value: '62', timestamp: '2023-11-14T22:13:21Z' })).status).toBe(201);
    const last = await platform.call('GET', '/query/last?devices=boiler&series=temperature');
    expect(last.json.items).toMatchObject([{ value: 62, time: '2023-11-14T22:13:21.000Z' }]);
    const kept = await client.send(`/inputs/${id}/`, { method: 'DELETE' });
    expect([kept.status, kept.json.errors[0].code]).toEqual([409, 'conflict']);
    expect((await client.send(`/inputs/${id}/?data=delete`, { method: 'DELETE' })).status).toBe(204);
    const after = await platform.call('GET', '/query/last?devices=boiler');
    expect(after.json.items).toMatchObject([{ series: 'on', value: true }]);
  });
});

describe('assets', () => {
  it('have inputs that are added, replaced and removed', async () => {
    for (const id of ['senA', 'senB', 'senC']) await client.makeInput(id);
    const made = await client.send('/assets/', {
      body: {
        data: { type: 'Asset', attributes: { name: 'House' }, relationships: { inputs: members('senA') } },
      },
    });
    const { id } = made.json.data as { id: string };
    expect(id).toMatch(/^\d+$/);
    const url = `/assets/${id}/relationships/inputs/`;
    const ids = ({ json }: { json: { data: { id: string }[] } }) => json.data.map((one) => one.id);
    expect(ids(await client.send(url, { body: members('senC', 'senB') }))).toEqual(['senA', 'senB', 'senC']);
    expect(ids(await client.send(url, { method: 'DELETE', body: members('senA') }))).toEqual([
      'senB',
      'senC',
    ]);
    expect(ids(await client.send(url, { method: 'PATCH', body: members('senA') }))).toEqual(['senA']);
    expect(ids(await client.send(url))).toEqual(['senA']);
    const unknown = await client.send(url, { body: members('senA', 'senNobody') });
    expect([unknown.status, unknown.json.errors[0].source.pointer]).toEqual([404, '/data/1/id']);
    const renamed = await client.send(`/assets/${id}/`, {
      method: 'PATCH',
      body: { data: { type: 'Asset', id, attributes: { name: 'Hut' } } },
    });
    expect(renamed.json.data).toMatchObject({ attributes: { name: 'Hut' } });
    expect((await client.send('/assets/?filter[name]=Hut')).json.meta.total).toBe(1);
    const who = credentialsOf(client.platform.two);
    expect((await client.send(`/assets/${id}/`, { who })).status).toBe(404);
    expect((await client.send(`/assets/${id}/`, { method: 'DELETE' })).status).toBe(204);
    expect((await client.send(`/assets/${id}/`)).status).toBe(404);
  });

  it('without inputs answer an empty list', async () => {
    const made = await client.send('/assets/', {
      body: { data: { type: 'Asset', attributes: { name: 'Empty' } } },
    });
    const { json } = await client.send(`/get_inputdata_by_asset?asset_id=${made.json.data.id}`);
    expect(json).toEqual({ id: Number(made.json.data.id), name: 'Empty', inputs: [] });
  });
});
