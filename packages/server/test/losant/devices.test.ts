// Applications, devices, attributes and tags, as the unmodified npm client asks for them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { losantClient, refusal, type LosantClient } from '../support/losant-client.js';

let platform: TestPlatform;
let client: LosantClient;
let applicationId: string;
const HEX = /^[0-9a-f]{24}$/;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

beforeAll(async () => {
  platform = await startTestPlatform();
  applicationId = platform.one.losantId;
  client = losantClient(platform.url, platform.one.token);
}, 60_000);
afterAll(() => platform.stop());

const make = (device: object) => client.devices.post!({ applicationId, device });
const names = (list: { items: { name: string }[] }) => list.items.map(({ name }) => name);

describe('applications', () => {
  it('are made, listed, changed and deleted by who administers the organization', async () => {
    const admin = losantClient(platform.url, platform.one.admin);
    const made = await admin.applications.post!({
      application: { name: 'Second', description: 'spare', blobUrlTTL: 3600 },
    });
    expect(made).toMatchObject({
      id: made.applicationId,
      name: 'Second',
      description: 'spare',
      blobUrlTTL: 3600,
      ownerType: 'organization',
      summary: { deviceCount: 0, keyCount: 0, apiTokenCount: 0 },
    });
    expect([made.id, made.ownerId]).toEqual([expect.stringMatching(HEX), expect.stringMatching(HEX)]);
    expect([made.creationDate, made.lastUpdated]).toEqual([
      expect.stringMatching(ISO),
      expect.stringMatching(ISO),
    ]);
    const list = await admin.applications.get!({ sortField: 'name', sortDirection: 'desc' });
    expect(list).toMatchObject({ count: 2, totalCount: 2, perPage: 100, page: 0, sortField: 'name' });
    expect(names(list)).toEqual(["one's project", 'Second']);
    expect(names(await admin.applications.get!({ filterField: 'name', filter: 'Sec*' }))).toEqual(['Second']);
    const changed = await admin.application.patch!({ applicationId: made.id, application: { name: '2nd' } });
    expect(changed).toMatchObject({ id: made.id, name: '2nd', description: 'spare', blobUrlTTL: 3600 });
    expect(await admin.application.delete!({ applicationId: made.id })).toEqual({ success: true });
    expect(await refusal(admin.application.get!({ applicationId: made.id }))).toEqual({
      statusCode: 404,
      type: 'NotFound',
      message: 'Application was not found',
    });
  });

  it('are listed to a token of one as that one alone, and made by nobody who does not administer', async () => {
    const list = await client.applications.get!();
    expect(list).toMatchObject({ count: 1, items: [{ id: applicationId }] });
    expect(await refusal(client.applications.post!({ application: { name: 'x' } }))).toMatchObject({
      statusCode: 403,
      type: 'Forbidden',
    });
  });

  it('count what they have, and leave out what is not asked for', async () => {
    const { summary } = await client.application.get!({ applicationId, summaryInclude: 'deviceCount' });
    expect(Object.keys(summary)).toEqual(['deviceCount']);
  });
});

describe('a device', () => {
  const full = {
    name: 'Pump',
    description: 'in the cellar',
    tags: [
      { key: 'floor', value: '8' },
      { key: 'floor', value: '9' },
      { key: 'zone', value: 'north' },
    ],
    attributes: [
      { name: 'voltage', dataType: 'number', description: 'of the mains', attributeTags: { unit: 'V' } },
      { name: 'photo', dataType: 'blob', contentType: 'image/jpeg' },
    ],
    deviceClass: 'gateway',
    systemInterval: 60,
    keepDuplicates: true,
  };

  it('is made with everything it can have and read back as it was made', async () => {
    const made = await make(full);
    expect(made).toMatchObject({
      ...full,
      applicationId,
      deviceId: made.id,
      parentId: null,
      ancestorIds: [],
    });
    expect(made.connectionInfo).toEqual({ connected: null });
    expect(made.id).toMatch(HEX);
    expect(await client.device.get!({ applicationId, deviceId: made.id })).toEqual(made);
    expect(await client.device.get!({ applicationId, deviceId: made.id.toUpperCase() })).toEqual(made);
  });

  it('has a name that another one may have too', async () => {
    const [a, b] = [await make({ name: 'Twin' }), await make({ name: 'Twin' })];
    expect(a.id).not.toBe(b.id);
    expect(a).toMatchObject({ deviceClass: 'standalone', tags: [], attributes: [], keepDuplicates: false });
    expect('systemInterval' in a).toBe(false);
  });

  it('shows tags and attributes as objects, and no connection, where that is asked for', async () => {
    const { id: deviceId } = await make(full);
    const options = { tagsAsObject: true, attributesAsObject: true, excludeConnectionInfo: true };
    const shown = await client.request(
      {
        method: 'GET',
        url: `/applications/${applicationId}/devices/${deviceId}`,
        params: options,
      },
      {},
    );
    expect(shown.tags).toEqual({ floor: ['8', '9'], zone: ['north'] });
    expect(shown.attributes.voltage).toEqual(full.attributes[0]);
    expect('connectionInfo' in shown).toBe(false);
  });

  it('keeps what a patch does not name; its lists replace lists', async () => {
    const { id: deviceId } = await make(full);
    const device = {
      name: 'Other',
      tags: [{ key: 'a', value: 'b' }],
      attributes: [
        { name: 'voltage', dataType: 'number' },
        { name: 'on', dataType: 'boolean' },
      ],
    };
    const after = await client.device.patch!({ applicationId, deviceId, device });
    expect(after).toMatchObject({ ...device, description: 'in the cellar', systemInterval: 60 });
    expect(after.attributes).toEqual(device.attributes);
    expect(await client.device.get!({ applicationId, deviceId })).toEqual(after);
  });

  it('keeps the data of an attribute of the same type, and loses it with another type', async () => {
    const { id: deviceId } = await make({
      name: 'Typed',
      attributes: [
        { name: 'kept', dataType: 'number' },
        { name: 'lost', dataType: 'number' },
      ],
    });
    const params = { applicationId, deviceId };
    await client.device.sendState!({ ...params, deviceState: { data: { kept: 1, lost: 2 } } });
    const attributes = [
      { name: 'kept', dataType: 'number' },
      { name: 'lost', dataType: 'string' },
    ];
    await client.device.patch!({ ...params, device: { attributes } });
    expect(Object.keys(await client.device.getCompositeState!(params))).toEqual(['kept']);
    await client.device.sendState!({ ...params, deviceState: { data: { lost: 'text' } } });
    expect(await client.device.getCompositeState!(params)).toMatchObject({ lost: { value: 'text' } });
  });

  it('has ancestors and a gateway of its application, and never stands above itself', async () => {
    const top = await make({ name: 'Top' });
    const middle = await make({ name: 'Middle', parentId: top.id });
    const leaf = await make({
      name: 'Leaf',
      parentId: middle.id,
      gatewayId: top.id,
      deviceClass: 'peripheral',
    });
    expect(leaf).toMatchObject({ parentId: middle.id, ancestorIds: [middle.id, top.id], gatewayId: top.id });
    for (const parentId of [leaf.id, top.id])
      expect(
        await refusal(client.device.patch!({ applicationId, deviceId: top.id, device: { parentId } })),
      ).toMatchObject({ statusCode: 400, type: 'Validation', message: expect.stringContaining('parentId') });
    const loose = await client.device.patch!({
      applicationId,
      deviceId: leaf.id,
      device: { parentId: null },
    });
    expect(loose).toMatchObject({ parentId: null, ancestorIds: [] });
    const below = await client.devices.get!({ applicationId, parentId: top.id });
    expect(names(below)).toEqual(['Middle']);
  });

  it('is gone after it was deleted', async () => {
    const { id: deviceId } = await make({ name: 'Gone' });
    expect(await client.device.delete!({ applicationId, deviceId })).toEqual({ success: true });
    for (const action of ['get', 'getState', 'delete'])
      expect(await refusal(client.device[action]!({ applicationId, deviceId }))).toEqual({
        statusCode: 404,
        type: 'NotFound',
        message: 'Device was not found',
      });
  });
});

describe('attributes, one by one', () => {
  // losant-rest 2.8.1 has no functions for them; its generic request is how a program of that time asks.
  const call = (method: string, deviceId: string, path: string, data?: object) =>
    client.request(
      {
        method,
        url: `/applications/${applicationId}/devices/${deviceId}/attributes${path}`,
        ...(method === 'GET' ? {} : { data: data ?? {} }),
      },
      {},
    );

  it('are listed, added, changed and deleted', async () => {
    const { id: deviceId } = await make({ name: 'A', attributes: [{ name: 'b', dataType: 'number' }] });
    const added = await call('POST', deviceId, '', { name: 'a', dataType: 'gps', description: 'x' });
    expect(added).toEqual({ name: 'a', dataType: 'gps', description: 'x', applicationId, deviceId });
    const list = await call('GET', deviceId, '');
    expect(list).toMatchObject({
      count: 2,
      totalCount: 2,
      sortField: 'name',
      sortDirection: 'asc',
      deviceId,
    });
    expect(names(list)).toEqual(['a', 'b']);
    expect(names(await call('GET', deviceId, '?filterField=dataType&filter=g*'))).toEqual(['a']);
    expect(await call('PATCH', deviceId, '/a', { attributeTags: { k: 'v' } })).toMatchObject({
      description: 'x',
      attributeTags: { k: 'v' },
    });
    expect(await call('GET', deviceId, '/a')).toMatchObject({ name: 'a', attributeTags: { k: 'v' } });
    expect(await call('DELETE', deviceId, '/a')).toEqual({ success: true });
    expect(await refusal(call('GET', deviceId, '/a'))).toMatchObject({
      statusCode: 404,
      message: 'Attribute was not found',
    });
    expect(await refusal(call('POST', deviceId, '', { name: 'b', dataType: 'number' }))).toMatchObject({
      statusCode: 400,
      type: 'Validation',
    });
  });
});

describe('the list of devices', () => {
  let ids: string[];
  const list = (query: object) => client.devices.get!({ applicationId, ...query });
  const mine = { tagFilter: [{ key: 'set', value: 'list' }] };

  beforeAll(async () => {
    const devices = [
      { name: 'b-one', tags: [{ key: 'floor', value: '1' }], deviceClass: 'gateway' },
      { name: 'a-two', tags: [{ key: 'floor', value: '2' }] },
      {
        name: 'c [three]',
        tags: [{ key: 'zone', value: '1' }],
        attributes: [{ name: 'kW', dataType: 'number' }],
      },
    ];
    ids = [];
    for (const { tags, ...device } of devices)
      ids.push((await make({ ...device, tags: [...tags, { key: 'set', value: 'list' }] })).id);
  });

  it('is sorted, paged and counted', async () => {
    const all = await list(mine);
    expect(names(all)).toEqual(['a-two', 'b-one', 'c [three]']);
    expect(all).toMatchObject({ applicationId, count: 3, totalCount: 3, page: 0, perPage: 100 });
    expect(names(await list({ ...mine, sortField: 'creationDate', sortDirection: 'desc' }))).toEqual([
      'c [three]',
      'a-two',
      'b-one',
    ]);
    const second = await list({ ...mine, page: 1, perPage: 2 });
    expect(second).toMatchObject({ count: 1, totalCount: 3, page: 1, perPage: 2 });
    expect(names(second)).toEqual(['c [three]']);
  });

  it.each([
    ['a name with a glob', { filterField: 'name', filter: '*-*' }, ['a-two', 'b-one']],
    ['a bracket, which stands for itself', { filterField: 'name', filter: 'c [three]' }, ['c [three]']],
    ['a class', { deviceClass: 'gateway', ...mine }, ['b-one']],
    ['the class that nobody needs to give', { deviceClass: 'standalone', ...mine }, ['a-two', 'c [three]']],
    ['a tag', { tagFilter: [{ key: 'floor', value: '2' }] }, ['a-two']],
    ['any of several tags', { tagFilter: [{ key: 'zone' }, { value: '2' }] }, ['a-two', 'c [three]']],
    [
      'an advanced query',
      { query: { $and: [{ tags: { set: 'list' } }, { attributeName: 'kW' }] } },
      ['c [three]'],
    ],
    ['a query in the place of filters', { query: { name: 'a-two' }, deviceClass: 'gateway' }, ['a-two']],
  ])('is filtered by %s', async (_, query, expected) => {
    const found = names(await list(query)).filter(
      (name) => expected.includes(name) || /^[abc][- ]/.test(name),
    );
    expect(found).toEqual(expected);
  });

  it('tells the tag keys, tag values, attribute names and device names there are', async () => {
    const query = { applicationId, query: { tags: { set: 'list' } } };
    expect(await client.devices.tagKeys!(query)).toEqual({ tagKeys: ['floor', 'set', 'zone'] });
    expect(await client.devices.tagValues!({ ...query, key: 'floor' })).toEqual({
      tagKey: 'floor',
      tagValues: ['1', '2'],
    });
    expect(await client.devices.tagKeys!({ ...query, startsWith: 'FL' })).toEqual({ tagKeys: ['floor'] });
    expect(await client.devices.attributeNames!(query)).toEqual({ attributeNames: ['kW'] });
    expect(await client.devices.attributeNames!({ ...query, dataType: 'string' })).toEqual({
      attributeNames: [],
    });
    const answer = await client.request(
      {
        method: 'GET',
        url: `/applications/${applicationId}/devices/deviceNames`,
        params: { startsWith: 'A-' },
      },
      {},
    );
    expect(answer).toEqual({ deviceSummary: [{ id: ids[1], name: 'a-two', deviceClass: 'standalone' }] });
  });

  it('can be changed and deleted by a query', async () => {
    const query = { tags: { set: 'list' } };
    const devices = { query, updateFields: { description: 'all' } };
    expect(await client.devices.patch!({ applicationId, patchInfo: devices })).toEqual({
      updated: 3,
      failed: 0,
      skipped: 0,
    });
    const described = (await list(mine)).items.map(({ description }: { description: string }) => description);
    expect(described).toEqual(['all', 'all', 'all']);
    expect(await client.devices.delete!({ applicationId, options: { query } })).toEqual({
      removed: 3,
      failed: 0,
    });
    expect(await list(mine)).toMatchObject({ count: 0, totalCount: 0, items: [] });
  });
});
