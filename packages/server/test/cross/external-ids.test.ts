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

describe('giving an id', () => {
  it.each([
    [{ losant: 'x' }, 400, 'externalIds.losant is "x"; expected 24 hexadecimal digits'],
    [{ nowhere: 'x' }, 400, 'externalIds.nowhere'],
    [{ datacooee: 'senX' }, 400, 'one of the APIs that have ids of a device: losant, iotile, thingspeak'],
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
