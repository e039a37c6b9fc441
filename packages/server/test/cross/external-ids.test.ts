/** Ids that things had on other platforms: each API finds and shows them by these, and by no other; nobody else is touched. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { organizationText } from '../../src/model/identity.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

const IDS = {
  application: '575ecec57ae143cd83dc4a96',
  device: '575ecf887ae143cd83dc4aa2',
  uuid: 'e4a5d92e-4e3a-4ba2-9e16-2f8ea3b3a0d5',
  project: 'p--0000-0042',
  serial: 'd--0000-0000-0000-0123',
  channel: '266256',
  iobeam: '9001',
  input: 'senWq3zTz7pzMKjFgRw',
  asset: '67',
};

let platform: TestPlatform;
let series: number;
beforeAll(async () => {
  platform = await startTestPlatform();
  const { one, two } = platform;
  const body = {
    externalIds: {
      losant: IDS.application.toUpperCase(),
      iotile: IDS.uuid,
      'iotile-slug': 'p--42',
      iobeam: IDS.iobeam,
    },
  };
  const given = await platform.call('PATCH', `/projects/${one.project}`, { token: one.admin, body });
  expect(given.json.externalIds).toEqual({
    losant: IDS.application,
    iotile: IDS.uuid,
    'iotile-slug': IDS.project,
    iobeam: IDS.iobeam,
  });
  const device = await platform.call('POST', '/devices', {
    token: one.token,
    body: {
      key: 'boiler',
      externalIds: { losant: IDS.device, iotile: 'd--123', thingspeak: IDS.channel },
    },
  });
  expect([device.status, device.json.externalIds]).toEqual([
    201,
    { losant: IDS.device, iotile: IDS.serial, thingspeak: IDS.channel },
  ]);
  const made = await platform.call('POST', '/series', {
    token: one.token,
    body: { device: 'boiler', name: 'field1', kind: 'number', externalIds: { datacooee: IDS.input } },
  });
  series = made.json.id;
  const asset = { name: 'House', members: [series], externalIds: { datacooee: IDS.asset } };
  expect((await platform.call('POST', '/assets', { token: one.token, body: asset })).status).toBe(201);
  // The same ids are another tenant's own affair.
  const theirs = await platform.call('POST', '/devices', {
    token: two.token,
    body: { key: 'theirs', externalIds: { losant: IDS.device, iotile: IDS.serial } },
  });
  expect(theirs.status).toBe(201);
});
afterAll(() => platform.stop());

interface Asked {
  readonly status: number;
  readonly json: never;
}

async function ask(
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: unknown } = {},
): Promise<{ status: number; json: Record<string, never> & { items: never[]; data: never } }> {
  const response = await fetch(platform.url + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: (text === '' ? {} : JSON.parse(text)) as Asked['json'] };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const datacooee = (tenant: { organization: number; token: string }) => ({
  'organization-id': organizationText(tenant.organization),
  'organization-api-key': tenant.token,
  'content-type': 'application/vnd.api+json',
});

describe('an id from another platform', () => {
  it('names application and device at Losant, in states, queries and searches', async () => {
    const { one } = platform;
    const headers = bearer(one.token);
    const path = `/applications/${IDS.application}/devices`;
    const state = { time: Date.now() - 1000, data: { field1: 7 } };
    expect((await ask('POST', `${path}/${IDS.device}/state`, { headers, body: state })).status).toBe(200);
    const shown = await ask('GET', `${path}/${IDS.device.toUpperCase()}`, { headers });
    expect(shown.json).toMatchObject({ id: IDS.device, applicationId: IDS.application, name: 'boiler' });
    const query = encodeURIComponent(JSON.stringify({ id: { $in: [IDS.device] } }));
    const found = await ask('GET', `${path}?query=${query}&sortField=id`, { headers });
    expect(found.json).toMatchObject({ totalCount: 1, items: [{ id: IDS.device }] });
    const made = `${'7472696275'}${'1'.padStart(14, '0')}`;
    expect((await ask('GET', `${path}/${made}`, { headers })).status).toBe(404);
    const last = await ask('POST', `/applications/${IDS.application}/data/last-value-query`, {
      headers,
      body: { deviceIds: [IDS.device], attribute: 'field1' },
    });
    expect(last.json).toMatchObject({ [IDS.device]: { data: { field1: 7 } } });
  });

  it('names project, device and streams at IOTile', async () => {
    const { one } = platform;
    const login = await ask('POST', '/api/v1/auth/login/', {
      body: { email: one.email, password: one.password },
    });
    const headers = { authorization: `jwt ${String(login.json['jwt'])}` };
    const device = await ask('GET', `/api/v1/device/d--0123/`, { headers });
    expect(device.json).toMatchObject({ id: 0x123, slug: IDS.serial, project: IDS.uuid });
    const project = await ask('GET', `/api/v1/project/${IDS.uuid}/`, { headers });
    expect(project.json).toMatchObject({ id: IDS.uuid, slug: IDS.project });
    const streams = await ask('GET', `/api/v1/stream/?device=${IDS.serial}`, { headers });
    const [stream] = (streams.json as unknown as { results: { slug: string; project: string }[] }).results;
    expect(stream?.slug).toMatch(/^s--0000-0042--0000-0000-0000-0123--[0-9a-f]{4}$/);
    expect(stream?.project).toBe(IDS.project);
    const data = await ask('GET', `/api/v1/stream/${stream!.slug}/data/`, { headers });
    expect(data.json).toMatchObject({ count: 1, results: [{ output_value: 7 }] });
    const all = await ask('GET', `/api/v1/data/?filter=${stream!.slug}`, { headers });
    expect(all.json).toMatchObject({
      results: [{ stream: stream!.slug, project: IDS.project, device: IDS.serial }],
    });
    const [deviceMade, projectMade] = ['d--0000-0000-0000-0001', `p--0000-000${one.project}`];
    expect((await ask('GET', `/api/v1/device/${deviceMade}/`, { headers })).status).toBe(404);
    expect((await ask('GET', `/api/v1/project/${projectMade}/`, { headers })).status).toBe(404);
  });

  it('names a project at iobeam, in what is asked and in what is answered', async () => {
    const { one } = platform;
    const headers = bearer(one.token);
    const device = await ask('GET', `/v1/devices/boiler`, { headers });
    expect(device.json).toMatchObject({ device_id: 'boiler', project_id: Number(IDS.iobeam) });
    const sources = { fields: ['time', 'field1'], data: [[Date.now() - 500, 8]] };
    const body = { project_id: Number(IDS.iobeam), device_id: 'boiler', sources };
    expect((await ask('POST', '/v1/imports', { headers, body })).status).toBe(200);
    const other = { ...body, project_id: one.project };
    expect((await ask('POST', '/v1/imports', { headers, body: other })).status).toBe(403);
    expect((await ask('GET', `/v1/exports/${IDS.iobeam}/boiler/field1`, { headers })).status).toBe(200);
    const admin = bearer(one.admin);
    const token = await ask('GET', `/v1/tokens/project?project_id=${IDS.iobeam}`, { headers: admin });
    expect(token.json).toMatchObject({ project_id: Number(IDS.iobeam) });
  });

  it('names inputs and assets at Datacooee', async () => {
    const headers = datacooee(platform.one);
    const input = await ask('GET', `/api/external/v1/inputs/${IDS.input}/`, { headers });
    expect(input.json).toMatchObject({ data: { id: IDS.input } });
    const asset = await ask('GET', `/api/external/v1/assets/${IDS.asset}/`, { headers });
    expect(asset.json).toMatchObject({
      data: { id: IDS.asset, relationships: { inputs: { data: [{ type: 'Sensor', id: IDS.input }] } } },
    });
    expect((await ask('GET', `/api/external/v1/assets/1/`, { headers })).status).toBe(404);
  });

  it('names a channel at ThingSpeak', async () => {
    const feeds = await ask('GET', `/channels/${IDS.channel}/feeds.json?api_key=${platform.one.token}`);
    expect(feeds.json).toMatchObject({ channel: { id: Number(IDS.channel) } });
  });

  it('is seen by nobody else', async () => {
    const { two } = platform;
    const headers = bearer(two.token);
    expect((await ask('GET', `/applications/${IDS.application}/devices`, { headers })).status).toBe(404);
    expect((await ask('GET', `/v1/exports/${IDS.iobeam}/boiler/field1`, { headers })).status).toBe(403);
    const own = datacooee(two);
    expect((await ask('GET', `/api/external/v1/assets/${IDS.asset}/`, { headers: own })).status).toBe(404);
    const theirs = await ask('GET', `/applications/${two.losantId}/devices/${IDS.device}`, { headers });
    expect(theirs.json).toMatchObject({ name: 'theirs' });
  });
});

describe('an id of an API that knows devices by their keys', () => {
  const device = (key: string, externalIds: object = {}) =>
    platform.call('POST', '/devices', { body: { key, externalIds } });
  const refusal = (answer: { status: number; json: { error?: { message: string } } }) => [
    answer.status,
    answer.json.error?.message,
  ];
  beforeAll(async () => {
    const made = await device('plant/meter', { iobeam: 'meter-old', iosense: 'MTR_01' });
    expect([made.status, made.json.externalIds]).toEqual([201, { iobeam: 'meter-old', iosense: 'MTR_01' }]);
    expect((await device('named by its key')).status).toBe(201);
  });

  it('names a device at iobeam, in what is asked, found and answered, and its key no longer does', async () => {
    const headers = bearer(platform.one.token);
    const project = Number(IDS.iobeam);
    const get = (path: string) => ask('GET', path, { headers });
    const sources = [{ name: 'flow', data: [{ time: Date.now() - 1000, value: 3 }] }];
    const send = (id: string) =>
      ask('POST', '/v1/imports', { headers, body: { project_id: project, device_id: id, sources } });
    expect((await send('meter-old')).status).toBe(200);
    expect((await send('plant/meter')).status).toBeGreaterThanOrEqual(400);
    expect((await get('/v1/devices/meter-old')).json).toMatchObject({ device_id: 'meter-old' });
    expect((await get(`/v1/devices/${encodeURIComponent('plant/meter')}`)).status).toBe(404);
    const list = (await get('/v1/devices')).json as unknown as { devices: { device_id: string }[] };
    const ids = list.devices.map(({ device_id: id }) => id);
    expect(ids).toContain('meter-old');
    expect(ids).not.toContain('plant/meter');
    const exported = await get(`/v1/exports/${project}/meter-old/flow`);
    expect(exported.json).toMatchObject({ result: [{ device_id: 'meter-old', name: 'flow' }] });
    const all = JSON.stringify((await get(`/v1/exports/${project}/all/flow`)).json);
    expect(all).toContain('meter-old');
    expect(all).not.toContain('plant/meter');
    const table = await get('/v1/data/input/flow?where=eq(device_id,meter-old)');
    expect(table.json).toMatchObject({
      result: [{ fields: ['time', 'flow'], values: [[expect.any(Number), 3]] }],
    });
    expect((await get('/v1/data/input/flow?where=eq(device_id,plant/meter)')).json).toEqual({ result: [] });
    expect(JSON.stringify((await get('/v1/data/input?where=ge(device_id,meter-o)')).json)).toContain(
      'meter-old',
    );
    const grouped = await get('/v1/data/input/flow?operator=mean&group_by=device_id');
    expect(JSON.stringify(grouped.json)).toContain('meter-old');
    const token = await ask('GET', `/v1/tokens/project?project_id=${project}&device_id=meter-old`, {
      headers: bearer(platform.one.admin),
    });
    const own = bearer(String(token.json['token']));
    const mine = await ask('GET', '/v1/devices', { headers: own });
    expect(mine.json).toMatchObject({ devices: [{ device_id: 'meter-old' }] });
    const change = { device_name: 'renamed' };
    const changed = await ask('PATCH', '/v1/devices/meter-old', { headers, body: change });
    expect(changed.json).toMatchObject({ device_id: 'meter-old', device_name: 'renamed' });
    // It is there for who registers it again.
    const again = { project_id: project, device_id: 'meter-old' };
    expect((await ask('POST', '/v1/devices', { headers, body: again })).status).toBe(422);
  });

  it('names a device at I/O Sense, in what is asked and answered', async () => {
    const headers = { userID: platform.one.token };
    const get = (path: string) => ask('GET', `/api/${path}`, { headers });
    const all = (await get('metaData/allDevices')).json as unknown as { data: { devID: string }[] };
    const ids = all.data.map(({ devID }) => devID);
    expect(ids).toContain('MTR_01');
    expect(ids).not.toContain('plant/meter');
    const shown = await get('metaData/device/MTR_01');
    expect(shown.json).toMatchObject({ data: { devID: 'MTR_01', topic: 'devicesIn/MTR_01/data' } });
    expect((await get(`metaData/device/${encodeURIComponent('plant/meter')}`)).status).toBeGreaterThanOrEqual(
      400,
    );
    const last = await ask('PUT', '/api/account/deviceData/lastDP', {
      headers,
      body: { devID: 'MTR_01', sensors: 'flow' },
    });
    expect(last.json).toMatchObject({
      success: true,
      data: { devID: 'MTR_01', data: { flow: { value: 3 } } },
    });
    const other = { devID: 'plant/meter', sensors: 'flow' };
    const unknown = await ask('PUT', '/api/account/deviceData/lastDP', { headers, body: other });
    expect(unknown.status).toBeGreaterThanOrEqual(400);
  });

  it('is refused where another device has it as its key, and a key where another device has it as its id', async () => {
    const taken = await device('x1', { iobeam: 'named by its key' });
    expect(refusal(taken)).toEqual([409, expect.stringContaining('is the iobeam id of device')]);
    const { one } = platform;
    expect(refusal(await device('meter-old'))).toEqual([
      409,
      expect.stringMatching(
        /meter-old is the iobeam id of device \d+, so no other device can have it as its key/,
      ),
    ]);
    expect((await device('MTR_01')).status).toBe(409);
    // Nor does one come by itself, with its first points.
    const point = [{ device: 'MTR_01', series: 's', time: Date.now() - 5000, value: 1 }];
    const written = await platform.call('POST', '/points', { body: point });
    expect(written.text).toContain('MTR_01 is the iosense id of device');
    const line = await fetch(`${platform.url}/write?db=${one.project}`, {
      method: 'POST',
      headers: { authorization: `Token ${one.token}` },
      body: 'm,device=meter-old v=1',
    });
    expect(await line.text()).toContain('meter-old is the iobeam id of device');
    expect((await platform.call('GET', '/devices/meter-old')).status).toBe(404);
    // Another one brings it; the same does not twice; its own key is its own.
    expect((await device('x2', { iobeam: 'meter-old' })).status).toBe(409);
    expect((await device('x3', { iobeam: 'x3', iosense: 'x3' })).status).toBe(201);
    // By another API it is free.
    expect((await device('x4', { iobeam: 'MTR_01' })).status).toBe(201);
  });

  it('is not taken away from a device whose key another one is known by', async () => {
    const change = (key: string, body: object) => platform.call('PATCH', `/devices/${key}`, { body });
    expect((await device('y1', { iobeam: 'y-old' })).status).toBe(201);
    // Free, since that one has another id there.
    expect((await device('y2', { iobeam: 'y1' })).status).toBe(201);
    const none = { externalIds: { iobeam: null } };
    expect((await change('y1', none)).status).toBe(409);
    expect((await change('y2', none)).status).toBe(200);
    expect((await change('y1', none)).status).toBe(200);
    expect((await device('y-old')).status).toBe(201);
  });

  it('comes with maps of ids, of which none is done where two devices would answer to one text', async () => {
    const adopt = async (ids: object[], more: object = {}) =>
      (await platform.call('POST', '/adoptions', { body: { ids, ...more } })).json.ids as {
        outcome: string;
        message: string | null;
      }[];
    const row = (api: string, external: string, ours: string) => ({ api, kind: 'device', external, ours });
    const good = await adopt([row('iobeam', 'a-old', 'a-new'), row('iosense', 'A-OLD', 'a-new')]);
    expect(good).toMatchObject([{ outcome: 'made' }, { outcome: 'adopted' }]);
    const wrong = await adopt([
      row('iobeam', 'b-old', 'b-new'),
      row('losant', 'e'.repeat(24), 'b-old'),
      row('losant', 'f'.repeat(24), 'a-old'),
      row('iosense', 'named by its key', 'c-new'),
    ]);
    expect(wrong.map(({ outcome }) => outcome)).toEqual(['left', 'refused', 'refused', 'refused']);
    expect(wrong[1]!.message).toContain('would be the key of one device and the id of another');
    expect(wrong[2]!.message).toContain('is the iobeam id of the device "a-new"');
    expect(wrong[3]!.message).toContain('is the key of another device');
    expect((await platform.call('GET', '/devices/b-new')).status).toBe(404);
  });
});

describe('giving an id', () => {
  it.each([
    [{ losant: 'x' }, 400, 'externalIds.losant is "x"; expected 24 hexadecimal digits'],
    [{ nowhere: 'x' }, 400, 'externalIds.nowhere'],
    [{ datacooee: 'senX' }, 400, 'one of the APIs that have ids of a device:'],
    [{ losant: IDS.device }, 409, `${IDS.device} is the losant id of device`],
    [{ losant: 7 }, 400, 'externalIds'],
  ])('is refused when wrong: %j', async (externalIds, status, message) => {
    const answer = await platform.call('POST', '/devices', { body: { key: 'wrong', externalIds } });
    expect(answer.json.error.message).toContain(message);
    expect(answer.status).toBe(status);
    expect((await platform.call('GET', '/devices/wrong')).status).toBe(404);
  });

  it('is refused where a project answers to it by its number', async () => {
    const { one } = platform;
    const made = (api: string, id: string) =>
      platform.call('POST', '/projects', {
        token: one.admin,
        body: { name: api, externalIds: { [api]: id } },
      });
    const other = (await platform.call('POST', '/projects', { token: one.admin, body: { name: 'other' } }))
      .json;
    expect((await made('iobeam', String(other.id))).status).toBe(409);
    const hex = `7472696275${Number(other.id).toString(16).padStart(14, '0')}`;
    expect((await made('losant', hex)).status).toBe(409);
    const headers = bearer(one.admin);
    const taken = { project_name: 'taken', project_id: other.id };
    expect((await ask('POST', '/v1/projects', { headers, body: taken })).status).toBe(422);
  });

  it('is not taken away from a thing whose number another one is known by', async () => {
    const call = async (path: string, body: object, method = 'POST') =>
      (await platform.call(method, path, { body })).status;
    expect(await call('/devices', { key: 'n1', externalIds: { losant: 'd'.repeat(24) } })).toBe(201);
    const { id } = (await platform.call('GET', '/devices/n1')).json;
    const hex = `7472696275${Number(id).toString(16).padStart(14, '0')}`;
    expect(await call('/devices', { key: 'n2', externalIds: { losant: hex } })).toBe(201);
    expect(await call('/devices/n1', { externalIds: { losant: null } }, 'PATCH')).toBe(409);
    expect((await platform.call('GET', '/devices/n1')).json.externalIds).toEqual({ losant: 'd'.repeat(24) });
    expect(await call('/devices/n2', { externalIds: { losant: null } }, 'PATCH')).toBe(200);
    expect(await call('/devices/n1', { externalIds: { losant: null } }, 'PATCH')).toBe(200);
  });

  it('needs the right to administer, and of a project the organization', async () => {
    const { one } = platform;
    const body = { key: 'mine', externalIds: { losant: 'a'.repeat(24) } };
    expect((await platform.call('POST', '/devices', { token: one.writer, body })).status).toBe(403);
    const own = { externalIds: { losant: 'b'.repeat(24) } };
    const path = `/projects/${one.project}`;
    expect((await platform.call('PATCH', path, { token: one.token, body: own })).status).toBe(403);
    const none = { key: 'none', externalIds: {} };
    expect((await platform.call('POST', '/devices', { token: one.writer, body: none })).status).toBe(201);
  });

  it('is done by the own calls of the APIs too, never silently', async () => {
    const { one } = platform;
    const headers = bearer(one.admin);
    const id = '5a0b1c2d3e4f5a0b1c2d3e4f';
    const app = await ask('POST', '/applications', { headers, body: { id, name: 'brought' } });
    expect([app.status, app.json]).toMatchObject([201, { id, applicationId: id }]);
    const device = await ask('POST', `/applications/${id}/devices`, {
      headers,
      body: { id: id.replace('5', '6'), name: 'brought' },
    });
    expect([device.status, device.json['id']]).toEqual([201, id.replace('5', '6')]);
    const writer = await ask('POST', `/applications/${IDS.application}/devices`, {
      headers: bearer(one.writer),
      body: { id: 'c'.repeat(24), name: 'brought' },
    });
    expect(writer.status).toBe(403);
    const project = await ask('POST', '/v1/projects', {
      headers,
      body: { project_name: 'brought too', project_id: 777 },
    });
    expect(project.json).toMatchObject({ project_id: 777 });
    const asset = { data: { type: 'Asset', id: '4711', attributes: { name: 'brought' } } };
    const made = await ask('POST', '/api/external/v1/assets/', { headers: datacooee(one), body: asset });
    expect([made.status, made.json]).toMatchObject([201, { data: { id: '4711' } }]);
    const again = await ask('POST', '/api/external/v1/assets/', { headers: datacooee(one), body: asset });
    expect(again.status).toBe(409);
  });
});
