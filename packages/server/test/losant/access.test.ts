// Who gets in, and how far: logins, access keys, tokens and their scopes, as the unmodified npm client uses them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { losantClient, refusal, type LosantClient } from '../support/losant-client.js';
import { later } from '../support/clock.js';

let platform: TestPlatform;
let client: LosantClient;
let applicationId: string;

beforeAll(async () => {
  platform = await startTestPlatform();
  applicationId = platform.one.losantId;
  client = losantClient(platform.url, platform.one.token);
}, 60_000);
afterAll(() => platform.stop());

const as = (token: string) => losantClient(platform.url, token);
const status = async (call: Promise<unknown>) => (await refusal(call)).statusCode;
const attributes = [{ name: 'level', dataType: 'number' }];
const makeDevice = async (device: object = {}): Promise<string> =>
  (await client.devices.post!({ applicationId, device: { name: 'd', attributes, ...device } })).id;
const makeKey = (applicationKey: object = {}) =>
  client.applicationKeys.post!({ applicationId, applicationKey });
const login = (deviceId: string, { key, secret }: { key: string; secret: string }, more: object = {}) =>
  client.auth.authenticateDevice!({ credentials: { deviceId, key, secret, ...more } });
const makeToken = async (scope: string[], maker = client) =>
  (await maker.applicationApiTokens.post!({ applicationId, apiToken: { name: 't', scope } })).token as string;
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
const report = { data: { level: 1 } };

describe('access keys', () => {
  it('show their secret once, and are listed, changed and deleted', async () => {
    const rules = {
      name: 'k',
      description: 'for all',
      deviceTags: [{ key: 'floor' }],
      filterType: 'whitelist',
      pubTopics: ['a/#'],
    };
    const made = await makeKey(rules);
    expect(made).toMatchObject({ ...rules, applicationId, status: 'active', applicationKeyId: made.id });
    const params = { applicationId, applicationKeyId: made.id };
    const { secret, ...shown } = made;
    expect(secret).toMatch(/^\S{32,}$/);
    expect(await client.applicationKey.get!(params)).toEqual(shown);
    const list = await client.applicationKeys.get!({ applicationId, filterField: 'name', filter: 'k*' });
    expect(list).toMatchObject({
      items: [shown],
      count: 1,
      totalCount: 1,
      sortField: 'creationDate',
      sortDirection: 'desc',
    });
    const changed = await client.applicationKey.patch!({
      ...params,
      applicationKey: { status: 'inactive', name: 'l' },
    });
    expect(changed).toMatchObject({ ...rules, name: 'l', status: 'inactive' });
    expect(await client.applicationKey.delete!(params)).toEqual({ success: true });
    expect(await refusal(client.applicationKey.get!(params))).toMatchObject({
      statusCode: 404,
      type: 'NotFound',
    });
  });
});

describe('a login of a device', () => {
  it('gives a token of that device, with the scope all.Device', async () => {
    const id = await makeDevice({ deviceClass: 'gateway' });
    const answer = await login(id, await makeKey());
    expect(answer).toEqual({
      applicationId,
      deviceId: id,
      deviceClass: 'gateway',
      token: expect.any(String),
      ownerType: 'organization',
      filterType: 'all',
      pubTopics: [],
      subTopics: [],
    });
    expect(claimsOf(answer.token)).toMatchObject({ sub: id, subtype: 'device', scope: ['all.Device'] });
    const device = as(answer.token);
    expect(await device.device.sendState!({ applicationId, deviceId: id, deviceState: report })).toEqual({
      success: true,
    });
  });

  it('is refused as 401, whatever of it is wrong, and as 400 in a bad form', async () => {
    const [id, other] = [await makeDevice(), await makeDevice()];
    const key = await makeKey({ deviceIds: [id] });
    const inactive = await makeKey();
    await client.applicationKey.patch!({
      applicationId,
      applicationKeyId: inactive.id,
      applicationKey: { status: 'inactive' },
    });
    const wrong = [
      login(id, { ...key, secret: 'x' }),
      login(id, { ...key, key: 'x' }),
      login(other, key),
      login('a'.repeat(24), key),
      login(id, inactive),
      client.auth.authenticateDevice!({ credentials: { deviceId: id } }),
    ];
    const answers = [];
    for (const call of wrong) answers.push(await refusal(call));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ statusCode: 401, type: 'Unauthorized' });
    for (const more of [
      { tokenTTL: -1 },
      { requestedScopes: ['all.Application'] },
      { zone: 1 },
      { deviceId: 'x' },
    ])
      expect(await refusal(login(id, key, more))).toMatchObject({ statusCode: 400, type: 'Validation' });
  });

  it('is refused from an address that the key is not for', async () => {
    const id = await makeDevice();
    const key = await makeKey({ addressFilterType: 'whitelist', addresses: ['10.1.2.3'] });
    expect(await status(login(id, key))).toBe(401);
    const local = await makeKey({ addressFilterType: 'whitelist', addresses: ['127.0.0.1'] });
    expect((await login(id, local)).deviceId).toBe(id);
  });

  it('can ask for fewer scopes and a short life', async () => {
    const id = await makeDevice();
    const { token } = await login(id, await makeKey(), {
      requestedScopes: ['device.sendState'],
      tokenTTL: 1,
    });
    const device = as(token);
    const params = { applicationId, deviceId: id };
    await device.device.sendState!({ ...params, deviceState: report });
    expect(await refusal(device.device.getState!(params))).toMatchObject({
      statusCode: 403,
      type: 'Forbidden',
    });
    const send = () => device.device.sendState!({ ...params, deviceState: report });
    await later(1_100, async () => expect(await status(send())).toBe(401));
  });

  it('ends with its key and with its device', async () => {
    const id = await makeDevice();
    const key = await makeKey();
    const { token } = await login(id, key);
    const read = () => as(token).device.get!({ applicationId, deviceId: id });
    expect((await read()).id).toBe(id);
    await client.applicationKey.patch!({
      applicationId,
      applicationKeyId: key.id,
      applicationKey: { status: 'inactive' },
    });
    expect(await status(read())).toBe(401);
    const again = await login(id, await makeKey());
    await client.device.delete!({ applicationId, deviceId: id });
    expect(await status(as(again.token).devices.get!({ applicationId }))).toBe(401);
  });
});

describe('a token of a device', () => {
  it('sees that device and those that its key covers, and no others', async () => {
    const self = await makeDevice({ name: 'self' });
    const covered = await makeDevice({ name: 'covered', tags: [{ key: 'seen', value: 'yes' }] });
    const hidden = await makeDevice({ name: 'hidden', tags: [{ key: 'seen', value: 'no' }] });
    for (const deviceId of [self, covered, hidden])
      await client.device.sendState!({ applicationId, deviceId, deviceState: report });
    const key = await makeKey({ deviceIds: [self], deviceTags: [{ key: 'seen', value: 'yes' }] });
    const device = as((await login(self, key)).token);
    const list = await device.devices.get!({ applicationId });
    expect(list).toMatchObject({ totalCount: 2 });
    expect(list.items.map(({ id }: { id: string }) => id).sort()).toEqual([self, covered].sort());
    for (const deviceId of [self, covered]) {
      const params = { applicationId, deviceId };
      expect(Object.keys(await device.device.getCompositeState!(params))).toEqual(['level']);
      await device.device.sendCommand!({ ...params, deviceCommand: { name: 'go' } });
    }
    const unseen = { applicationId, deviceId: hidden };
    const refusals = [
      device.device.get!(unseen),
      device.device.getState!(unseen),
      device.device.sendCommand!({ ...unseen, deviceCommand: { name: 'go' } }),
      device.device.sendState!({ ...unseen, deviceState: report }),
    ].map(refusal);
    for (const told of await Promise.all(refusals))
      expect(told).toEqual({
        statusCode: 404,
        type: 'NotFound',
        message: 'Device was not found',
      });
    const multiDeviceCommand = { name: 'all', deviceIds: [self, covered, hidden] };
    await device.devices.sendCommand!({ applicationId, multiDeviceCommand });
    const counts = [];
    for (const deviceId of [self, covered, hidden])
      counts.push((await client.device.getCommand!({ applicationId, deviceId, limit: 9 })).length);
    expect(counts).toEqual([2, 2, 0]);
  });

  it('reports for itself and, as a gateway, for its peripherals', async () => {
    const gateway = await makeDevice({ deviceClass: 'gateway' });
    const peripheral = await makeDevice({ deviceClass: 'peripheral', gatewayId: gateway });
    const stranger = await makeDevice();
    const device = as((await login(gateway, await makeKey())).token);
    const send = (deviceId: string) =>
      device.device.sendState!({ applicationId, deviceId, deviceState: report });
    const connect = (deviceId: string) =>
      device.device.setConnectionStatus!({
        applicationId,
        deviceId,
        connectionStatus: { status: 'connected' },
      });
    for (const deviceId of [gateway, peripheral]) {
      await send(deviceId);
      await connect(deviceId);
    }
    expect(await status(send(stranger))).toBe(403);
    expect(await status(connect(stranger))).toBe(403);
    expect(await client.device.getState!({ applicationId, deviceId: stranger })).toEqual([]);
  });

  it('changes nothing of the application, and is none of the native API', async () => {
    const id = await makeDevice();
    const { token } = await login(id, await makeKey());
    const device = as(token);
    const calls = [
      device.devices.post!({ applicationId, device: { name: 'x' } }),
      device.device.patch!({ applicationId, deviceId: id, device: { name: 'x' } }),
      device.device.delete!({ applicationId, deviceId: id }),
      device.applicationKeys.post!({ applicationId, applicationKey: {} }),
      device.applicationApiTokens.post!({ applicationId, apiToken: { name: 'x', scope: ['all.Device'] } }),
      device.application.get!({ applicationId }),
      device.devices.tagKeys!({ applicationId }),
    ];
    expect(await Promise.all(calls.map(status))).toEqual(calls.map(() => 403));
    expect((await platform.call('GET', '/devices', { token })).status).toBe(403);
  });
});

describe('application tokens', () => {
  it('show their secret once, in the form of a JWT, and are listed, changed and ended', async () => {
    const expirationDate = new Date(Date.now() + 3_600_000).toISOString();
    const apiToken = {
      name: 'Report',
      description: 'nightly',
      scope: ['all.Application.read'],
      expirationDate,
    };
    const made = await client.applicationApiTokens.post!({ applicationId, apiToken });
    expect(made).toMatchObject({
      ...apiToken,
      apiTokenId: made.id,
      ownerId: applicationId,
      ownerType: 'application',
      status: 'active',
    });
    expect(claimsOf(made.token)).toMatchObject({
      sub: applicationId,
      subtype: 'apiToken',
      scope: apiToken.scope,
    });
    const params = { applicationId, apiTokenId: made.id };
    const { token, ...shown } = made;
    expect(await client.applicationApiToken.get!(params)).toEqual(shown);
    const list = await client.applicationApiTokens.get!({
      applicationId,
      filterField: 'name',
      filter: 'Rep*',
    });
    expect(list).toMatchObject({ items: [shown], totalCount: 1, sortField: 'name' });
    const reader = as(token);
    const read = () => reader.application.get!({ applicationId });
    expect((await read()).id).toBe(applicationId);
    const patch = (change: object) => client.applicationApiToken.patch!({ ...params, apiToken: change });
    expect(await patch({ status: 'inactive', name: 'Rest' })).toMatchObject({
      name: 'Rest',
      status: 'inactive',
      scope: apiToken.scope,
    });
    expect(await status(read())).toBe(401);
    await patch({ status: 'active' });
    expect((await read()).id).toBe(applicationId);
    expect(await client.applicationApiToken.delete!(params)).toEqual({ success: true });
    expect(await status(read())).toBe(401);
    expect(await status(client.applicationApiToken.get!(params))).toBe(404);
  });

  it('have the whole application unless they are given less, and work natively as far', async () => {
    const made = await client.applicationApiTokens.post!({ applicationId, apiToken: { name: 'all' } });
    expect(made.scope).toEqual(['all.Application']);
    expect((await as(made.token).devices.post!({ applicationId, device: { name: 'by token' } })).name).toBe(
      'by token',
    );
    expect((await platform.call('GET', '/devices', { token: made.token })).status).toBe(200);
    const reader = await makeToken(['all.Application.read']);
    expect((await platform.call('GET', '/devices', { token: reader })).status).toBe(200);
    expect((await platform.call('POST', '/devices', { token: reader, body: { key: 'x' } })).status).toBe(403);
  });

  const allowed: Record<string, string[]> = {
    'all.Application': ['get', 'state', 'send', 'post', 'keys', 'tokens'],
    'all.Application.bounded': ['get', 'state', 'send', 'post', 'keys'],
    'all.Application.read': ['get', 'state'],
    'all.Organization': ['get', 'state', 'send', 'post', 'keys', 'tokens'],
    'all.User.read': ['get', 'state'],
    'all.Device': ['state', 'send'],
    'all.Device.read': ['state'],
    'device.*': ['state', 'send'],
    'device.getState': ['state'],
    'device.sendState': ['send'],
    'devices.post': ['post'],
    'application.get': ['get'],
    'applicationKeys.*': ['keys'],
    'applicationApiTokens.post': ['tokens'],
    'flow.get': [],
  };

  it.each(Object.entries(allowed))('with the scope %s may %j and nothing else', async (scope, expected) => {
    const deviceId = await makeDevice();
    const bearer = as(await makeToken([scope]));
    const calls: Record<string, () => Promise<unknown>> = {
      get: () => bearer.application.get!({ applicationId }),
      state: () => bearer.device.getState!({ applicationId, deviceId }),
      send: () => bearer.device.sendState!({ applicationId, deviceId, deviceState: report }),
      post: () => bearer.devices.post!({ applicationId, device: { name: 'x' } }),
      keys: () => bearer.applicationKeys.post!({ applicationId, applicationKey: {} }),
      tokens: () => makeToken([scope], bearer),
    };
    const may = [];
    for (const [name, call] of Object.entries(calls)) {
      const answer = await call().then(
        () => 'yes',
        (error: { statusCode: number; type: string }) => `${error.statusCode} ${error.type}`,
      );
      if (answer === 'yes') may.push(name);
      else expect(answer).toBe('403 Forbidden');
    }
    expect(may).toEqual(expected);
  });

  it('give out no scope that they lack', async () => {
    const maker = as(await makeToken(['applicationApiTokens.post', 'device.getState', 'data.*']));
    for (const scope of [['device.getState'], ['data.*'], ['data.export', 'data.timeSeriesQuery']])
      expect(await makeToken(scope, maker)).toMatch(/\./);
    const wider = [
      'all.Application',
      'all.Application.read',
      'all.Device',
      'device.*',
      'device.sendState',
      'devices.get',
      'all.User',
      'flow.*',
      'only.Organization',
    ];
    for (const scope of wider)
      expect(await refusal(makeToken([scope], maker))).toEqual({
        statusCode: 403,
        type: 'Forbidden',
        message: expect.stringContaining(scope),
      });
    expect(
      await status(maker.applicationApiTokens.post!({ applicationId, apiToken: { name: 'default' } })),
    ).toBe(403);
    const { items } = await client.applicationApiTokens.get!({
      applicationId,
      filterField: 'name',
      filter: 'default',
    });
    expect(items).toEqual([]);
  });

  it.each([
    ['no scope', { scope: [] }],
    ['a scope twice', { scope: ['data.*', 'data.*'] }],
    ['an invented scope', { scope: ['project:admin'] }],
    ['an expiration that is past', { expirationDate: '2020-01-01T00:00:00Z' }],
    ['an expiration that is none', { expirationDate: 'never' }],
    ['no name', { name: undefined }],
    ['a role', { defaultRole: 'admin' }],
    ['another member', { token: 'mine' }],
  ])('are not made with %s', async (_, fields) => {
    const apiToken = { name: 'wrong', ...fields };
    expect(await refusal(client.applicationApiTokens.post!({ applicationId, apiToken }))).toMatchObject({
      statusCode: 400,
      type: 'Validation',
    });
  });
});

describe('a login of a person', () => {
  const enter = (more: object = {}) =>
    client.auth.authenticateUser!({
      credentials: { email: platform.one.email, password: platform.one.password, ...more },
    });

  it('gives a token that may do what the person may', async () => {
    const answer = await enter();
    expect(answer).toEqual({
      userId: expect.stringMatching(/^[0-9a-f]{24}$/),
      token: expect.any(String),
      orgId: expect.stringMatching(/^[0-9a-f]{24}$/),
      needsToVerifyEmail: false,
    });
    const person = as(answer.token);
    expect(await person.me.get!()).toMatchObject({ id: answer.userId, email: platform.one.email });
    expect((await person.applications.get!()).totalCount).toBe(1);
    expect((await person.applications.post!({ application: { name: 'mine' } })).ownerId).toBe(answer.orgId);
  });

  it('is refused as 401 when wrong, and as 400 in a bad form', async () => {
    expect(await refusal(enter({ password: 'not the password' }))).toMatchObject({
      statusCode: 401,
      type: 'Unauthorized',
    });
    expect(await status(enter({ email: 'nobody@example.org' }))).toBe(401);
    for (const more of [
      { email: 'nobody' },
      { password: 'short' },
      { password: undefined },
      { requestedScopes: ['x'] },
      { a: 1 },
    ])
      expect(await refusal(enter(more))).toMatchObject({ statusCode: 400, type: 'Validation' });
  });

  it('can be narrowed to some scopes', async () => {
    const { token } = await enter({ requestedScopes: ['device.getState', 'all.User.read'], tokenTTL: 60 });
    const person = as(token);
    expect((await person.applications.get!()).totalCount).toBeGreaterThan(0);
    expect((await person.devices.get!({ applicationId })).applicationId).toBe(applicationId);
    expect(await status(person.devices.post!({ applicationId, device: { name: 'x' } }))).toBe(403);
    expect(await status(person.applications.post!({ application: { name: 'x' } }))).toBe(403);
    expect(
      (await platform.call('POST', `/devices?project=${platform.one.project}`, { token, body: { key: 'x' } }))
        .status,
    ).toBe(403);
    expect(claimsOf(token).exp * 1000 - Date.now()).toBeLessThan(61_000);
    expect((await as((await enter()).token).userApiTokens.get!()).items).toEqual([]);
  });

  it('makes tokens of the person, which give out nothing that they lack', async () => {
    const person = as((await enter()).token);
    const made = await person.userApiTokens.post!({ apiToken: { name: 'mine', scope: ['all.User.read'] } });
    expect(made).toMatchObject({ ownerType: 'user', scope: ['all.User.read'] });
    expect((await person.userApiTokens.get!()).items).toMatchObject([{ id: made.id, name: 'mine' }]);
    const reader = as(made.token);
    expect((await reader.me.get!()).email).toBe(platform.one.email);
    expect(await status(reader.userApiTokens.post!({ apiToken: { name: 'more' } }))).toBe(403);
    expect(await status(client.me.get!())).toBe(403);
    const bounded = as(
      (await person.userApiTokens.post!({ apiToken: { name: 'b', scope: ['all.User.bounded'] } })).token,
    );
    expect((await bounded.applicationKeys.post!({ applicationId, applicationKey: {} })).status).toBe(
      'active',
    );
    expect(await status(makeToken(['data.*'], bounded))).toBe(403);
    expect(
      await status(bounded.userApiTokens.post!({ apiToken: { name: 'c', scope: ['all.User.bounded'] } })),
    ).toBe(403);
  });

  it('of a viewer never changes anything, whatever scopes it asks for', async () => {
    const { json } = await platform.call('POST', '/users', {
      token: platform.one.admin,
      body: { email: 'viewer@example.org', role: 'viewer' },
    });
    const { token } = await client.auth.authenticateUser!({
      credentials: {
        email: 'viewer@example.org',
        password: json.password,
        requestedScopes: ['all.User.bounded', 'devices.*', 'device.*'],
      },
    });
    const viewer = as(token);
    expect((await viewer.devices.get!({ applicationId })).applicationId).toBe(applicationId);
    expect(await status(viewer.devices.post!({ applicationId, device: { name: 'x' } }))).toBe(403);
    const deviceId = await makeDevice();
    expect(await status(viewer.device.sendState!({ applicationId, deviceId, deviceState: report }))).toBe(
      403,
    );
    expect(await status(viewer.device.delete!({ applicationId, deviceId }))).toBe(403);
  });
});

describe('an application token that a person made', () => {
  it('may never more than the person may now, and ends when they leave', async () => {
    const asAdmin = { token: platform.one.admin };
    const body = { email: 'maker@example.org', role: 'admin', password: 'a long password' };
    const { id } = (await platform.call('POST', '/users', { ...asAdmin, body })).json.user;
    const login = await client.auth.authenticateUser!({
      credentials: { email: body.email, password: body.password },
    });
    const { token, creatorId, ownerType } = await as(login.token).applicationApiTokens.post!({
      ...{ applicationId, apiToken: { name: 'mine', scope: ['all.Application', 'devices.*'] } },
    });
    expect([Number.parseInt(creatorId as string, 16), ownerType]).toEqual([id, 'application']);
    const made = as(token as string);
    expect((await made.devices.post!({ applicationId, device: { name: 'x' } })).name).toBe('x');
    await platform.call('PATCH', `/users/${id}`, { ...asAdmin, body: { role: 'viewer' } });
    expect(await status(made.devices.post!({ applicationId, device: { name: 'y' } }))).toBe(403);
    expect((await made.devices.get!({ applicationId })).applicationId).toBe(applicationId);
    await platform.call('DELETE', `/users/${id}`, asAdmin);
    expect(await status(made.devices.get!({ applicationId }))).toBe(401);
  });
});

describe('another tenant', () => {
  it('finds nothing, exactly as if it did not exist', async () => {
    const deviceId = await makeDevice();
    const stranger = as(platform.two.admin);
    const unknown = 'f'.repeat(24);
    for (const id of [applicationId, unknown, 'badId', `${applicationId}0`])
      expect(await refusal(stranger.application.get!({ applicationId: id }))).toEqual({
        statusCode: 404,
        type: 'NotFound',
        message: 'Application was not found',
      });
    expect(await status(stranger.devices.get!({ applicationId }))).toBe(404);
    const own = platform.two.losantId;
    for (const id of [deviceId, unknown])
      expect(await refusal(stranger.device.get!({ applicationId: own, deviceId: id }))).toEqual({
        statusCode: 404,
        type: 'NotFound',
        message: 'Device was not found',
      });
    expect(
      await status(stranger.devices.post!({ applicationId: own, device: { name: 'x', parentId: deviceId } })),
    ).toBe(400);
    const multiDeviceCommand = { name: 'go', deviceIds: [deviceId] };
    await stranger.devices.sendCommand!({ applicationId: own, multiDeviceCommand });
    expect(await client.device.getCommand!({ applicationId, deviceId })).toEqual([]);
    const key = await stranger.applicationKeys.post!({ applicationId: own, applicationKey: {} });
    expect(await status(login(deviceId, key))).toBe(401);
  });

  it('without a token, or with one that is none, is 401', async () => {
    expect(await refusal(losantClient(platform.url).application.get!({ applicationId }))).toMatchObject({
      statusCode: 401,
      type: 'Unauthorized',
    });
    expect(await status(as('nonsense').application.get!({ applicationId }))).toBe(401);
  });
});
