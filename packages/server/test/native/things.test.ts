/** Devices, series, assets, projects, people, tokens, jobs: each through its whole life, and asked wrongly. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

const call: TestPlatform['call'] = (...given) => platform.call(...given);
const STAMP = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

describe('devices', () => {
  const fields = {
    name: 'Boiler 7',
    type: 'boiler',
    class: 'standalone',
    tags: [{ key: 'hall', value: 'west' }],
    attributes: { maker: 'ACME' },
    location: { latitude: 50.85, longitude: 4.35 },
    description: 'Behind the mill',
    keepDuplicates: false,
  };

  it('are created, read, changed, listed and deleted', async () => {
    const made = await call('POST', '/devices', { body: { key: 'boiler/7 é', ...fields } });
    expect([made.status, made.json]).toEqual([
      201,
      {
        id: expect.any(Number),
        key: 'boiler/7 é',
        ...fields,
        externalIds: {},
        connection: { connected: null, connectedAt: null, disconnectedAt: null },
        created: STAMP,
        updated: STAMP,
      },
    ]);
    const path = `/devices/${encodeURIComponent('boiler/7 é')}`;
    expect((await call('GET', path)).json).toEqual(made.json);
    const changed = await call('PATCH', path, { body: { name: null, tags: [] } });
    expect(changed.json).toMatchObject({ name: null, tags: [], type: 'boiler' });
    expect((await call('GET', '/devices?name=boiler*')).json.items).toHaveLength(1);
    expect((await call('GET', '/devices?class=gateway')).json.items).toEqual([]);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).json.error.code).toBe('not_found');
  });

  it('are listed page by page', async () => {
    for (const key of ['p1', 'p2', 'p3'])
      await call('POST', '/devices', { body: { key, tags: [{ key: 'page', value: 'x' }] } });
    const first = (await call('GET', '/devices?tags=page:x&limit=2')).json;
    const second = (await call('GET', `/devices?tags=page&limit=2&cursor=${first.next}`)).json;
    expect([...first.items, ...second.items].map(({ key }: { key: string }) => key)).toEqual([
      'p1',
      'p2',
      'p3',
    ]);
    expect(second.next).toBeNull();
  });

  it.each([
    [{}, 400, 'key is missing'],
    [{ key: 7 }, 400, 'key is 7'],
    [{ key: '' }, 400, 'key is ""'],
    [{ key: 'k', colour: 'red' }, 400, 'colour is not a known field'],
    [{ key: 'k', tags: [{ key: 'a' }] }, 400, 'tags[0].value is missing'],
    [{ key: 'k', location: { latitude: 91, longitude: 0 } }, 400, 'location is {"latitude":91'],
    [{ key: 'k', attributes: 'x' }, 400, 'attributes is "x"; expected an object'],
    [{ key: 'p1' }, 409, '"p1" exists already'],
  ])('are refused when wrong: %j', async (body, status, message) => {
    const answer = await call('POST', '/devices', { body });
    expect(answer.json.error.message).toContain(message);
    expect(answer.status).toBe(status);
  });
});

describe('series', () => {
  const calibration = { type: 'linear', m: 2, o: -1 };

  it('are created, read, changed, listed and deleted', async () => {
    await call('POST', '/devices', { body: { key: 'meter' } });
    const body = { device: 'meter', name: 'power', kind: 'number', unit: 'kW', label: 'Power', calibration };
    const made = await call('POST', '/series', { body });
    expect([made.status, made.json]).toEqual([
      201,
      {
        id: expect.any(Number),
        tags: {},
        ...body,
        counter: null,
        externalIds: {},
        attributes: {},
        created: STAMP,
        updated: STAMP,
      },
    ]);
    const path = `/series/${made.json.id}`;
    expect((await call('GET', path)).json).toEqual(made.json);
    expect((await call('PATCH', path, { body: { kind: 'boolean', calibration: null } })).json).toMatchObject({
      kind: 'boolean',
      calibration: null,
      unit: 'kW',
    });
    expect((await call('GET', '/series?device=meter')).json.items).toHaveLength(1);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
  });

  it('have tags, are found by them, and are read by them', async () => {
    const make = (name: string, tags: unknown) =>
      call('POST', '/series', { body: { device: 'meter', name, kind: 'number', tags } });
    const tags = JSON.parse('{"__proto__":"p","core":"0","site":"a:b,c"}') as Record<string, string>;
    const made = await make('load,core=0', tags);
    expect([made.status, made.json.tags]).toEqual([201, tags]);
    expect((await make('load,core=1', { core: '1' })).status).toBe(201);
    const names = async (path: string) =>
      (await call('GET', path)).json.items.map(({ name }: { name: string }) => name);
    expect(await names('/series?tags=core')).toEqual(['load,core=0', 'load,core=1']);
    expect(await names('/series?device=meter&tags=core:1')).toEqual(['load,core=1']);
    expect(await names('/series?tags=core:2')).toEqual([]);
    const points = [0, 1].map((core) => ({
      ...{ device: 'meter', series: `load,core=${core}`, time: 1_760_000_000_000 },
      value: core,
    }));
    await call('POST', '/points', { body: points });
    const values = async (body: unknown) =>
      (await call('POST', '/query/points', { body })).json.items.map(({ value }: { value: number }) => value);
    expect(await values({ seriesTags: ['core:1'] })).toEqual([1]);
    expect(await values({ seriesTags: [{ key: 'site', value: 'a:b,c' }] })).toEqual([0]);
    expect(await values({ seriesTags: ['core', 'site:x'] })).toEqual([]);
    expect((await call('GET', '/query/last?seriesTags=core:0')).json.items).toHaveLength(1);
    const wrong = await call('GET', '/query/last?seriesTags=:0');
    expect([wrong.status, wrong.json.error.message]).toEqual([
      400,
      expect.stringContaining('seriesTags is ":0"; expected `key`'),
    ]);
    // What a series is does not change.
    expect((await call('PATCH', `/series/${made.json.id}`, { body: { tags: {} } })).status).toBe(400);
  });

  it('keep their kind once they have points', async () => {
    await call('POST', '/points', { body: { device: 'meter', series: 'energy', time: 1, value: 5 } });
    const { id } = (await call('GET', '/series?device=meter&name=energy')).json.items[0];
    expect((await call('PATCH', `/series/${id}`, { body: { kind: 'string' } })).status).toBe(409);
  });

  it.each([
    [{ device: 'meter', name: 'x' }, 'kind is missing; expected one of number, boolean'],
    [{ device: 'meter', name: 'x', kind: 'colour' }, 'kind is "colour"'],
    [{ device: 'nobody', name: 'x', kind: 'number' }, '"nobody" was not found'],
    [
      { device: 'meter', name: 'x', kind: 'number', calibration: { type: 'curve' } },
      'calibration is {"type":"curve"}',
    ],
    [{ device: 'meter', name: 'x', kind: 'number', unit: 5 }, 'unit is 5'],
    [
      { device: 'meter', name: 'x', kind: 'number', tags: { a: '' } },
      'tags.a is ""; expected a text of 1 to',
    ],
    [
      { device: 'meter', name: 'x', kind: 'number', tags: { a: 5 } },
      'tags is {"a":5}; expected an object of at most',
    ],
    [
      { device: 'meter', name: 'x', kind: 'number', tags: ['a'] },
      'tags is ["a"]; expected an object of at most',
    ],
  ])('are refused when wrong: %j', async (body, message) => {
    const { status, json } = await call('POST', '/series', { body });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(json.error.message).toContain(message);
  });
});

describe('assets', () => {
  it('group series, also for queries', async () => {
    await call('POST', '/points', {
      body: [1, 2].map((n) => ({ device: 'pump', series: `s${n}`, time: n, value: n })),
    });
    const [series] = (await call('GET', '/series?device=pump&name=s1')).json.items;
    const made = await call('POST', '/assets', { body: { name: 'Line 1', members: [series.id] } });
    expect([made.status, made.json.members]).toEqual([201, [series.id]]);
    const path = `/assets/${made.json.id}`;
    expect((await call('GET', `/query/points?assets=${made.json.id}`)).json.items).toMatchObject([
      { series: 's1' },
    ]);
    expect((await call('PATCH', path, { body: { description: 'first' } })).json.description).toBe('first');
    expect((await call('GET', '/assets')).json.items).toHaveLength(1);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
  });

  it.each([[{}], [{ name: 5 }], [{ name: 'x', members: ['a'] }], [{ name: 'x', members: [999_999] }]])(
    'are refused when wrong: %j',
    async (body) => {
      const { status, json } = await call('POST', '/assets', { body });
      expect([400, 404]).toContain(status);
      expect(json.error.message).toMatch(/name|members|999999/);
    },
  );
});

describe('projects', () => {
  it('are made by administrators, and named by requests that reach several', async () => {
    const token = platform.one.admin;
    const made = await call('POST', '/projects', { token, body: { name: 'second', createSeries: false } });
    expect([made.status, made.json.createSeries]).toEqual([201, false]);
    expect((await call('GET', '/devices', { token })).json.error.code).toBe('project_ambiguous');
    expect((await call('GET', `/devices?project=${made.json.id}`, { token })).json.items).toEqual([]);
    const refused = await call('POST', `/points?project=${made.json.id}`, {
      token,
      body: { device: 'd', series: 's', time: 1, value: 1 },
    });
    expect([refused.status, refused.json.refused[0].code]).toEqual([207, 'series_not_registered']);
    const path = `/projects/${made.json.id}`;
    expect((await call('PATCH', path, { token, body: { name: 'renamed' } })).json.name).toBe('renamed');
    expect((await call('GET', '/projects', { token })).json.items).toHaveLength(2);
    expect((await call('GET', '/projects')).json.items).toHaveLength(1);
    expect((await call('DELETE', path, { token })).status).toBe(204);
    expect((await call('GET', path, { token })).status).toBe(404);
  });

  it('are not made by others', async () => {
    expect((await call('POST', '/projects', { body: { name: 'x' } })).status).toBe(403);
    expect((await call('DELETE', `/projects/${platform.one.project}`)).status).toBe(403);
  });
});

describe('people and tokens', () => {
  it('log in, see themselves, and log out', async () => {
    const { email, password } = platform.one;
    const login = await call('POST', '/login', { token: null, body: { email, password } });
    expect([login.status, login.json.expires, login.json.user.email]).toEqual([200, STAMP, email]);
    const { token } = login.json;
    expect((await call('GET', '/me', { token })).json).toMatchObject({
      kind: 'user',
      user: { email },
      organization: { name: 'one' },
      expires: expect.stringMatching(/^\d{4}-/),
    });
    expect((await call('POST', '/logout', { token })).status).toBe(204);
    expect((await call('GET', '/me', { token })).status).toBe(401);
    expect(
      (await call('POST', '/login', { token: null, body: { email, password: 'wrong' } })).json.error.code,
    ).toBe('credentials_invalid');
    expect((await call('POST', '/login', { token: null, body: { email } })).json.error.message).toContain(
      'password is missing',
    );
  });

  it('are managed by administrators', async () => {
    const token = platform.one.admin;
    const made = await call('POST', '/users', { token, body: { email: 'new@example.org', role: 'member' } });
    expect([made.status, made.json.password]).toEqual([201, expect.any(String)]);
    const path = `/users/${made.json.user.id}`;
    const own = (
      await call('POST', '/login', {
        token: null,
        body: { email: 'new@example.org', password: made.json.password },
      })
    ).json.token;
    expect((await call('PATCH', path, { token: own, body: { name: 'Me' } })).json.name).toBe('Me');
    expect((await call('PATCH', path, { token: own, body: { role: 'admin' } })).status).toBe(403);
    expect((await call('GET', '/users', { token: own })).status).toBe(403);
    const reset = await call('POST', `${path}/password-reset`, { token });
    expect([reset.status, reset.json.password]).toEqual([200, expect.any(String)]);
    expect((await call('GET', '/me', { token: own })).status).toBe(401);
    expect((await call('GET', '/users', { token })).json.items).toHaveLength(2);
    expect((await call('DELETE', path, { token })).status).toBe(204);
    expect(
      (await call('POST', '/users', { token, body: { email: 'x@example.org', role: 'king' } })).json.error
        .message,
    ).toContain('role is "king"');
  });

  it('make tokens with no more than they have, and revoke them at once', async () => {
    const made = await call('POST', '/tokens', {
      body: { name: 't', scopes: ['project:read'], expires: '2100-01-01' },
    });
    expect([made.status, made.json.info.expires]).toEqual([201, '2100-01-01T00:00:00.000Z']);
    const { token, info } = made.json;
    expect((await call('GET', '/devices', { token })).status).toBe(200);
    expect((await call('POST', '/devices', { token, body: { key: 'no' } })).status).toBe(403);
    expect((await call('GET', '/tokens')).json.items.map(({ id }: { id: number }) => id)).toContain(info.id);
    expect((await call('GET', '/tokens')).text).not.toContain(token);
    expect((await call('DELETE', `/tokens/${info.id}`)).status).toBe(204);
    expect((await call('GET', '/devices', { token })).status).toBe(401);
    expect(
      (await call('POST', '/tokens', { body: { name: 't', scopes: ['organization:admin'] } })).status,
    ).toBeGreaterThanOrEqual(400);
    expect(
      (await call('POST', '/tokens', { body: { name: 't', scopes: [], expires: 'soon' } })).json.error
        .message,
    ).toContain('expires is "soon"');
  });
});

describe('jobs', () => {
  it('are listed, and unknown ones are not found', async () => {
    expect((await call('GET', '/jobs')).json).toEqual({ items: [], next: null });
    expect((await call('GET', '/jobs/77')).json.error.message).toContain('77');
    expect((await call('POST', '/jobs/77/cancel')).status).toBe(404);
  });
});
