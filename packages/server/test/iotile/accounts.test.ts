/** Logging in and out, tokens and the account itself, as the Python and TypeScript clients take the answers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loggedIn, personOf, startWorld, type World } from './support/people.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.platform.stop());

const open = (path: string, body?: unknown) => world.nobody.send('POST', path, body);
const credentials = () => world.platform.first.admin;

describe('login', () => {
  it('answers 200 with the account, a JWT and the lasting token', async () => {
    const { status, json } = await open('/auth/login/', credentials());
    expect(status).toBe(200);
    expect(json).toMatchObject({
      email: 'admin@localhost',
      username: 'admin',
      slug: 'admin',
      name: 'Administrator',
      tagline: '',
      is_staff: true,
      id: expect.any(Number),
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      avatar: { tiny: expect.any(String), thumbnail: expect.any(String), medium: expect.any(String) },
    });
    expect(json.token).toMatch(/^[0-9a-f]{40}$/);
    const claims = JSON.parse(Buffer.from(json.jwt.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ user_id: json.id, username: 'admin', email: 'admin@localhost' });
    expect(claims.exp - claims.orig_iat).toBeGreaterThan(6 * 86_400);
  });

  it('gives the same lasting token each time and no cookie', async () => {
    const [first, second] = [
      await open('/auth/login/', credentials()),
      await open('/auth/login/', credentials()),
    ];
    expect(first.json.token).toBe(second.json.token);
    expect(first.json.jwt).not.toBe(second.json.jwt);
    expect(first.headers.get('set-cookie')).toBeNull();
  });

  it('refuses a wrong password and an unknown address alike, with a bare text', async () => {
    const wrong = await open('/auth/login/', { ...credentials(), password: 'not it at all' });
    const unknown = await open('/auth/login/', { email: 'x@example.org', password: 'not it at all' });
    expect([wrong.status, wrong.json]).toEqual([401, expect.any(String)]);
    expect(unknown.json).toEqual(wrong.json);
  });

  it('names missing fields; zero bytes count as an empty body', async () => {
    const expected = { email: ['This field is required.'], password: ['This field is required.'] };
    for (const body of [{}, undefined]) {
      const { status, json } = await open('/auth/login/', body);
      expect([status, json]).toEqual([400, expected]);
    }
    const blank = await open('/auth/login/', { email: '', password: null });
    expect(blank.json).toEqual({
      email: ['This field may not be blank.'],
      password: ['This field may not be null.'],
    });
  });

  it('refuses what is not JSON', async () => {
    const { status, json } = await open('/auth/login/', 'email=a&password=b');
    expect([status, json.detail]).toEqual([400, expect.stringMatching(/^JSON parse error - /)]);
  });
});

describe('credentials', () => {
  it.each(['jwt', 'JWT', 'Jwt'])('%s carries a JWT', async (word) => {
    const { status, json } = await personOf(world.platform, `${word} ${world.staff.jwt}`).get('/account/');
    expect([status, json.count]).toEqual([200, 1]);
  });

  it('token carries the lasting token and tokens of the platform', async () => {
    const { token } = (await open('/auth/login/', credentials())).json;
    for (const word of ['token', 'Token'])
      expect((await personOf(world.platform, `${word} ${token}`).get('/account/')).json.count).toBe(1);
    const project = await personOf(world.platform, `token ${world.platform.one.token}`).get('/project/');
    expect(project.json.results.map(({ id }: { id: string }) => id)).toEqual([world.platform.one.iotileUuid]);
  });

  it('anything else is 401 with a reason', async () => {
    const { token } = (await open('/auth/login/', credentials())).json;
    for (const [header, message] of [
      ['', 'Authentication credentials were not provided.'],
      ['jwt None', 'Error decoding signature.'],
      ['jwt', 'Authentication credentials were not provided.'],
      [`jwt ${token}`, 'Error decoding signature.'],
      [`jwt ${world.staff.jwt}x`, 'Error decoding signature.'],
      ['token 0123', 'Invalid token.'],
      [`Bearer ${world.staff.jwt}`, 'Authentication credentials were not provided.'],
      [`a-jwt ${world.staff.jwt}`, 'Invalid token.'],
    ] as const) {
      const { status, json } = await personOf(world.platform, header).get('/account/');
      expect([header, status, json]).toEqual([header, 401, { detail: message }]);
    }
  });
});

describe('JWT', () => {
  it('is had by user name or address, refreshed and verified', async () => {
    await world.staff.send('PATCH', '/account/admin/', { username: 'boss' });
    for (const username of ['admin@localhost', 'boss']) {
      const { status, json } = await open('/auth/api-jwt-auth/', {
        username,
        password: credentials().password,
      });
      expect(status).toBe(200);
      const refreshed = await open('/auth/api-jwt-refresh/', { token: json.token });
      expect([refreshed.status, Object.keys(refreshed.json)]).toEqual([200, ['token']]);
      expect(refreshed.json.token).not.toBe(json.token);
      const verified = await open('/auth/api-jwt-verify/', refreshed.json);
      expect([verified.status, verified.json]).toEqual([200, refreshed.json]);
      expect((await personOf(world.platform, `jwt ${refreshed.json.token}`).get('/account/')).status).toBe(
        200,
      );
    }
  });

  it('is refused with a list of texts under non_field_errors', async () => {
    for (const [path, body] of [
      ['/auth/api-jwt-auth/', { username: 'admin@localhost', password: 'wrong wrong' }],
      ['/auth/api-jwt-refresh/', { token: 'rubbish' }],
      ['/auth/api-jwt-refresh/', { token: `${world.staff.jwt}x` }],
      ['/auth/api-jwt-verify/', { token: 'a.b.c' }],
    ] as const) {
      const { status, json } = await open(path, body);
      expect([path, status, json]).toEqual([path, 400, { non_field_errors: [expect.any(String)] }]);
    }
    const missing = await open('/auth/api-jwt-refresh/', {});
    expect([missing.status, missing.json]).toEqual([400, { token: ['This field is required.'] }]);
  });

  it('and the lasting token are had with either', async () => {
    const { json } = await world.staff.get('/auth/token/');
    expect(json).toEqual({ token: expect.stringMatching(/^[0-9a-f]{40}$/), jwt: expect.any(String) });
    const info = await world.staff.get('/auth/user-info/');
    expect(info.json).toMatchObject({ username: 'boss', jwt: expect.any(String) });
    const without = await world.nobody.get('/auth/user-info/');
    expect([without.status, typeof without.json]).toEqual([403, 'string']);
  });
});

describe('logout', () => {
  it('is 204, ends the JWT and leaves the lasting token', async () => {
    const { jwt, token } = (await open('/auth/login/', credentials())).json;
    const [byJwt, byToken] = [`jwt ${jwt}`, `token ${token}`].map((header) =>
      personOf(world.platform, header),
    );
    for (const person of [byToken!, byJwt!]) {
      const { status, text } = await person.send('POST', '/auth/logout/');
      expect([status, text]).toEqual([204, '']);
    }
    expect((await byJwt!.get('/account/')).status).toBe(401);
    expect((await byToken!.get('/account/')).status).toBe(200);
  });

  it('is 204 without a credential too', async () => {
    expect((await world.nobody.send('POST', '/auth/logout/')).status).toBe(204);
    expect((await personOf(world.platform, 'jwt None').send('POST', '/auth/logout/', {})).status).toBe(204);
  });
});

describe('the account', () => {
  it('is oneself and nobody else', async () => {
    const { json } = await world.one.get('/account/');
    expect(json).toMatchObject({
      count: 1,
      next: null,
      previous: null,
      results: [{ email: 'one@example.org' }],
    });
    expect((await world.one.get(`/account/${json.results[0].slug}/`)).json).toEqual(json.results[0]);
    for (const slug of ['admin', 'two', 'x%20y'])
      expect((await world.one.get(`/account/${slug}/`)).status).toBe(404);
  });

  it('is changed by its person; staff is not among what can be changed', async () => {
    const { status, json } = await world.two.send('PATCH', '/account/two/', {
      name: 'Two',
      tagline: 'second',
      is_staff: true,
    });
    expect([status, json.name, json.tagline, json.is_staff]).toEqual([200, 'Two', 'second', false]);
    expect((await world.one.send('PATCH', '/account/two/', { name: 'x' })).status).toBe(404);
  });

  it('is made with an invitation only', async () => {
    const person = {
      ...{ username: 'joe', email: 'joe@example.org', name: 'Joe' },
      ...{ password: 'a long password', confirm_password: 'a long password' },
    };
    expect((await open('/account/', person)).status).toBe(403);
    const different = await open('/account/', { ...person, confirm_password: 'another' });
    expect([different.status, different.json]).toEqual([400, ['Passwords did not match']]);
    const wrong = await open('/account/', { ...person, invitation: 'made up' });
    expect([wrong.status, wrong.json]).toEqual([400, { invitation: ['Invalid value'] }]);
    const missing = await open('/account/', {});
    expect(Object.keys(missing.json).sort()).toEqual(['email', 'password', 'username']);

    const invited = await world.staff.send('POST', '/org/default/invite/', {
      email: person.email,
      role: 'r1',
    });
    expect([invited.status, invited.json.email]).toEqual([201, person.email]);
    const pending = await world.staff.get('/org/default/pending/');
    expect(pending.json.results).toMatchObject([{ email: person.email, role: 'r1' }]);
    const { key } = invited.json;
    const made = await open('/account/', { ...person, invitation: key });
    expect([made.status, made.json.slug]).toEqual([201, 'joe']);
    const joe = await loggedIn(world.platform, person.email, person.password);
    expect((await joe.get('/org/default/membership/')).json).toMatchObject({
      ...{ user: 'joe', role: 'r1', is_org_admin: false },
      permissions: { can_read_stream_data: true, can_create_stream_data: false },
    });
    expect((await joe.get('/org/default/members/')).status).toBe(403);
    expect((await joe.send('POST', '/project/', { name: 'mine', org: 'default' })).status).toBe(403);
  });

  it('gets a new password, which ends all logins and the lasting token', async () => {
    const { one, first } = world.platform;
    expect(first.admin.email).not.toBe(one.email);
    const before = (await open('/auth/login/', { email: one.email, password: one.password })).json;
    const person = personOf(world.platform, `jwt ${before.jwt}`);
    const short = await person.send('POST', '/account/one/set_password/', { password: 'short' });
    expect([short.status, Object.keys(short.json)]).toEqual([400, ['password']]);
    const both = { password: 'another long password', confirm_password: 'another long password' };
    for (const old of [{}, { old_password: 'wrong password' }]) {
      const refused = await person.send('POST', '/account/one/set_password/', { ...both, ...old });
      expect([refused.status, Object.keys(refused.json)]).toEqual([400, ['old_password']]);
    }
    const changed = await person.send('POST', '/account/one/set_password/', {
      ...both,
      old_password: one.password,
    });
    expect(changed.status).toBe(201);
    for (const header of [`jwt ${before.jwt}`, `token ${before.token}`])
      expect((await personOf(world.platform, header).get('/account/')).status).toBe(401);
    const after = (await open('/auth/login/', { email: one.email, password: 'another long password' })).json;
    expect(after.token).not.toBe(before.token);
  });
});
