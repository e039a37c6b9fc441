/** Devices: registration, the clock, lists, look-ups, changes, and devices that other APIs made. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { callIobeam, makeTokens, type Call, type Tokens } from './account-support.js';

let platform: TestPlatform;
let tokens: Tokens;
const call = (method: string, path: string, options?: Call) =>
  callIobeam(platform.url, method, path, { token: tokens.all, ...options });
const register = (body: object) =>
  call('POST', '/devices', { body: { project_id: platform.one.project, ...body } });
const STAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000$/;

beforeAll(async () => {
  platform = await startTestPlatform();
  tokens = await makeTokens(platform);
});
afterAll(() => platform.stop());

describe('POST /devices', () => {
  it('answers 201 with everything that was given', async () => {
    const device = { device_id: 'my_desired:id-1', device_name: 'kitchen', device_type: 'probe' };
    const { status, json } = await register({ ...device, created: '2015-03-01 20:55:21 -0400' });
    expect(status).toBe(201);
    expect(json).toEqual({
      ...device,
      project_id: platform.one.project,
      created: '2015-03-02 00:55:21 +0000',
    });
  });

  it('makes up an id of 16 to 48 characters and a name that is new', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => register({})));
    const ids = new Set(made.map(({ json }) => json.device_id as string));
    const names = new Set(made.map(({ json }) => json.device_name as string));
    expect([ids.size, names.size]).toEqual([20, 20]);
    for (const { text, json } of made) {
      expect(json.device_id).toMatch(/^[a-zA-Z0-9:_-]{16,48}$/);
      expect(json.created).toMatch(STAMP);
      // What Arduino does: the first text between quotes after the first device_id":
      expect(/device_id":\s*"([^"]*)"/.exec(text)?.[1]).toBe(json.device_id);
    }
  });

  it('tells a taken id by code 150 and a taken name by code 151, both with 422', async () => {
    await register({ device_id: 'taken', device_name: 'taken name' });
    const [byId, byName] = [
      await register({ device_id: 'taken' }),
      await register({ device_name: 'taken name' }),
    ];
    expect([byId.status, byId.json.errors[0].code]).toEqual([422, 150]);
    expect([byName.status, byName.json.errors[0].code]).toEqual([422, 151]);
    const both = await register({ device_id: 'taken', device_name: 'taken name' });
    expect(both.json.errors[0].code).toBe(150);
  });

  it('gives a name and an id once, also to many at the same time', async () => {
    const same = { device_id: 'race', device_name: 'race' };
    const byId = await Promise.all(Array.from({ length: 8 }, () => register(same)));
    expect(byId.filter(({ status }) => status === 201)).toHaveLength(1);
    const byName = await Promise.all(Array.from({ length: 8 }, () => register({ device_name: 'race 2' })));
    const codes = byName.map(({ status, json }) => (status === 201 ? 0 : (json.errors[0].code as number)));
    expect(codes.sort()).toEqual([0, 151, 151, 151, 151, 151, 151, 151]);
  });

  it.each([
    [{ device_id: 'two words' }, 'device_id'],
    [{ device_id: '' }, 'device_id'],
    [{ device_id: 'é' }, 'device_id'],
    [{ device_id: 'x'.repeat(256) }, 'device_id'],
    [{ device_id: 7 }, 'device_id'],
    [{ device_name: '' }, 'device_name'],
    [{ device_name: 'line\nbreak' }, 'name'],
    [{ device_type: ['x'] }, 'device_type'],
    [{ created: 'yesterday' }, 'created'],
    [{ project_id: 'x' }, 'project_id'],
    [{ project_id: -1 }, 'project_id'],
  ])('refuses %j with 422, names the field and makes nothing', async (body, field) => {
    const before = (await call('GET', '/devices')).json.devices.length as number;
    const { status, json, text } = await register(body);
    expect(status).toBe(422);
    expect(json.errors[0].message).toContain(field);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(255);
    expect((await call('GET', '/devices')).json.devices).toHaveLength(before);
  });

  it('takes null for what is not given, and members that it does not know', async () => {
    expect((await register({ device_id: null, device_name: null, color: 'red' })).status).toBe(201);
  });
});

describe('GET /devices/timestamp', () => {
  it('is the time in milliseconds, or sec before usec', async () => {
    const before = Date.now();
    const plain = await call('GET', '/devices/timestamp');
    expect(plain.json.server_timestamp).toBeGreaterThanOrEqual(before);
    expect(plain.json.server_timestamp).toBeLessThanOrEqual(Date.now());
    for (const unit of ['TIMEVAL', 'timeval']) {
      const { text } = await call('GET', `/devices/timestamp?timefmt=${unit}`);
      expect(text).toMatch(/^\{"server_timestamp":\{"sec":\d{10},"usec":\d{1,6}\}\}$/);
    }
    expect((await call('GET', '/devices/timestamp?timefmt=sec')).text).toMatch(/:\d{10}\}$/);
  });

  it('needs a token and a unit that exists', async () => {
    expect((await callIobeam(platform.url, 'GET', '/devices/timestamp')).status).toBe(401);
    expect((await call('GET', '/devices/timestamp', { token: tokens.read })).status).toBe(200);
    expect((await call('GET', '/devices/timestamp', { token: tokens.write })).status).toBe(200);
    expect((await call('GET', '/devices/timestamp?timefmt=fortnight')).status).toBe(422);
  });
});

describe('devices', () => {
  it('are listed all, or from an offset with a count', async () => {
    const query = `/devices?project_id=${platform.one.project}`;
    const all = (await call('GET', query)).json.devices as { device_id: string }[];
    expect(all.length).toBeGreaterThan(20);
    const some = (await call('GET', `${query}&offset=5&count=3`)).json.devices as unknown;
    expect(some).toEqual(all.slice(5, 8));
    expect((await call('GET', `${query}&offset=${all.length - 1}`)).json.devices).toEqual(all.slice(-1));
    expect((await call('GET', `${query}&count=0`)).json.devices).toEqual([]);
    expect((await call('GET', `${query}&count=-1`)).status).toBe(422);
  });

  it('are found by id and by name, one object each', async () => {
    await register({ device_id: 'found', device_name: 'Found *one*?' });
    const byId = await call('GET', '/devices/found');
    expect(byId.json).toMatchObject({ device_id: 'found', device_name: 'Found *one*?' });
    const byName = await call('GET', `/devices?name=${encodeURIComponent('Found *one*?')}`);
    expect(byName.json).toEqual(byId.json);
    expect((await call('GET', '/devices?name=Found%20*')).status).toBe(404);
    expect((await call('GET', '/devices/nobody')).status).toBe(404);
  });

  it('change name and type; 204 when there is nothing to change', async () => {
    await register({ device_id: 'patched', device_name: 'before' });
    const patch = (body: object) =>
      call('PATCH', '/devices/patched', {
        body: { project_id: platform.one.project, device_id: 'patched', ...body },
      });
    const { status, json } = await patch({ device_name: 'after', device_type: 'probe' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ device_id: 'patched', device_name: 'after', device_type: 'probe' });
    expect((await patch({ device_name: 'after' })).status).toBe(204);
    await register({ device_name: 'somebody' });
    expect((await patch({ device_name: 'somebody' })).json.errors[0].code).toBe(151);
    expect((await patch({ device_id: 'other' })).status).toBe(422);
    expect((await call('PATCH', '/devices/nobody', { body: { device_name: 'x' } })).status).toBe(404);
    expect((await call('PATCH', '/devices/patched', { token: tokens.read, body: {} })).status).toBe(403);
  });

  it('are deleted once, and free their id and name', async () => {
    await register({ device_id: 'gone', device_name: 'gone' });
    expect((await call('DELETE', '/devices/gone/')).status).toBe(204);
    expect((await call('DELETE', '/devices/gone')).status).toBe(404);
    expect((await register({ device_id: 'gone', device_name: 'gone' })).status).toBe(201);
  });

  it('of another project look like unknown ones', async () => {
    await call('POST', '/devices', { token: tokens.foreign, body: { device_id: 'theirs' } });
    for (const method of ['GET', 'DELETE']) expect((await call(method, '/devices/theirs')).status).toBe(404);
    expect((await call('GET', `/devices?project_id=${platform.two.project}`)).status).toBe(403);
  });

  it('of other APIs are seen here and those of here there, whatever their keys', async () => {
    const key = 'hall/oven 1 %é';
    await platform.call('POST', '/devices', { body: { key } });
    const { json } = await call('GET', `/devices/${encodeURIComponent(key)}`);
    expect(json).toMatchObject({ device_id: key, device_name: key });
    expect((await call('GET', `/devices?name=${encodeURIComponent(key)}`)).json.device_id).toBe(key);
    await register({ device_id: 'seen-there', device_name: 'Seen', device_type: 'probe' });
    const there = await platform.call('GET', '/devices/seen-there');
    expect(there.json).toMatchObject({ key: 'seen-there', name: 'Seen', type: 'probe' });
  });
});
