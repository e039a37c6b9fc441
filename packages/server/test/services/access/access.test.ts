import { beforeEach, describe, expect, test } from 'vitest';
import type { Catalog } from '../../../src/catalog/catalog.js';
import { createAccessServices, type AccessServices } from '../../../src/services/access/access.js';
import { firstStart, type FirstOfAll } from '../../support/first-start.js';
import { hashPassword } from '../../../src/services/access/login/secrets.js';
import { STORES } from '../../support/stores.js';
import type { Principal } from '../../../src/services/contract/principal.js';

let now = Date.now();
let catalog: Catalog;
let services: AccessServices;
let first: FirstOfAll;
let admin: Principal;

const code = (value: string) => expect.objectContaining({ code: value }) as Error;

beforeEach(async () => {
  now = Date.now();
  catalog = await (STORES[0] as (typeof STORES)[number]).open();
  services = createAccessServices(catalog, { now: () => now });
  first = (await firstStart(catalog))!;
  await services.access.registerLocalToken('local');
  admin = await services.access.authenticate('local');
});

/** Another organization with a project and an administrator. */
async function foreign() {
  const organization = await catalog.organizations.create('other');
  const project = await catalog.projects.create(organization.id, { name: 'theirs' });
  const user = await catalog.users.create({
    email: 'eve@other',
    name: null,
    password: await hashPassword('x'.repeat(10)),
  });
  await catalog.memberships.set(organization.id, user.id, 'owner');
  const eve = await services.access.authenticate(
    (await services.access.login('eve@other', 'x'.repeat(10))).token,
  );
  return { organization, project, user, eve };
}

describe('the first start', () => {
  test('happens once and answers working credentials', async () => {
    expect(await firstStart(catalog)).toBeUndefined();
    const native = await services.access.authenticate(first.apis.native.token);
    expect((await services.rights.project(native, undefined, 'project:admin')).id).toBe(first.projectId);
    const influx = await services.access.authenticate(first.apis.influx.token);
    await expect(services.rights.project(influx, undefined, 'project:admin')).rejects.toEqual(
      code('scope_missing'),
    );
    const login = await services.access.login(first.admin.email.toUpperCase(), first.admin.password);
    expect(login.user).toMatchObject({ email: first.admin.email, role: 'owner' });
    expect(login.user).not.toHaveProperty('password');
    expect(await services.people.me(await services.access.authenticate(login.token))).toMatchObject({
      kind: 'user',
      user: { email: first.admin.email },
      organization: { id: first.organizationId },
    });
  });

  test('keeps no secret in the catalog', async () => {
    const token = await catalog.tokens.findByHash(first.apis.native.token);
    expect(token).toBeUndefined();
    expect((await catalog.users.findForLogin(first.admin.email))?.password).toMatch(/^scrypt\$32768\$8\$1\$/);
  });
});

describe('tokens', () => {
  test('unknown, revoked and expired ones are refused', async () => {
    await expect(services.access.authenticate('trb_nothing')).rejects.toEqual(code('credentials_invalid'));
    const short = await services.tokens.create(admin, {
      name: 'short',
      scopes: ['project:read'],
      expires: now + 5_000,
    });
    const other = await services.tokens.create(admin, { name: 'other', scopes: ['project:read'] });
    await services.access.authenticate(short.token);
    await services.access.authenticate(other.token);
    await services.tokens.revoke(admin, other.info.id);
    await expect(services.access.authenticate(other.token)).rejects.toEqual(code('credentials_invalid'));
    now += 5_000;
    await expect(services.access.authenticate(short.token)).rejects.toEqual(code('credentials_invalid'));
  });

  test('a revocation by another process takes effect within ten seconds', async () => {
    const { token, info } = await services.tokens.create(admin, { name: 't', scopes: ['project:read'] });
    await services.access.authenticate(token);
    await catalog.tokens.revoke(first.organizationId, info.id);
    await services.access.authenticate(token);
    now += 10_001;
    await expect(services.access.authenticate(token)).rejects.toEqual(code('credentials_invalid'));
  });

  test('never have more than their maker', async () => {
    const native = await services.access.authenticate(first.apis.native.token);
    const made = await services.tokens.create(native, {
      name: 'reader',
      scopes: ['project:read', 'all.Device'],
    });
    expect(made.info).toMatchObject({ project: first.projectId, scopes: ['project:read', 'all.Device'] });
    const reader = await services.access.authenticate(made.token);
    await expect(services.tokens.create(reader, { name: 'x', scopes: ['project:read'] })).rejects.toEqual(
      code('scope_missing'),
    );
    await expect(
      services.tokens.create(native, { name: 'x', scopes: ['organization:read'] }),
    ).rejects.toEqual(code('field_invalid'));
    await expect(services.tokens.list(reader)).rejects.toEqual(code('scope_missing'));
    const second = await catalog.projects.create(first.organizationId, { name: 'second' });
    await expect(
      services.tokens.create(native, { name: 'x', project: second.id, scopes: ['project:read'] }),
    ).rejects.toEqual(code('not_found'));
    const all = await services.tokens.create(admin, { name: 'all', scopes: ['project:admin'] });
    const limited = await services.access.authenticate(all.token);
    await expect(
      services.tokens.create(limited, { name: 'x', scopes: ['organization:admin'] }),
    ).rejects.toEqual(code('scope_missing'));
  });

  test.each([
    [{ name: '', scopes: ['project:read'] }, 'name'],
    [{ name: 'x', scopes: [] }, 'scopes'],
    [{ name: 'x', scopes: ['project:everything'] }, 'scopes'],
    [{ name: 'x', scopes: ['a b'] }, 'scopes'],
    [{ name: 'x', scopes: ['project:read'], expires: 1 }, 'expires'],
  ])('%j is refused and names %s', async (fields, field) => {
    await expect(services.tokens.create(admin, fields)).rejects.toMatchObject({
      code: 'field_invalid',
      details: { field },
    });
  });

  test('are listed and revoked within reach only', async () => {
    const { eve, project } = await foreign();
    const native = await services.access.authenticate(first.apis.native.token);
    const theirs = await services.tokens.create(eve, {
      name: 'theirs',
      project: project.id,
      scopes: ['project:read'],
    });
    const wide = await services.tokens.create(admin, { name: 'wide', scopes: ['project:read'] });
    const names = async (who: Principal) => (await services.tokens.list(who)).items.map(({ name }) => name);
    const ofFirstStart = ['native', 'influx', 'losant', 'iobeam'];
    expect(await names(admin)).toEqual(expect.arrayContaining([...ofFirstStart, 'iobeam user', 'wide']));
    expect(await names(native)).toEqual(expect.arrayContaining(ofFirstStart));
    expect(await names(native)).not.toContain('wide');
    expect((await services.tokens.list(eve)).items.map((token) => token.name)).toEqual(['theirs']);
    for (const [who, id] of [
      [eve, wide.info.id],
      [native, wide.info.id],
      [admin, theirs.info.id],
      [admin, 9_999],
      [admin, NaN],
    ] as const)
      await expect(services.tokens.revoke(who, id)).rejects.toEqual(code('not_found'));
    await services.tokens.revoke(await services.access.authenticate(wide.token), wide.info.id);
    await expect(services.access.authenticate(wide.token)).rejects.toEqual(code('credentials_invalid'));
  });

  test('lists page by cursor; a wrong cursor or limit is refused', async () => {
    const page = await services.tokens.list(admin, { limit: 1 });
    expect(page.items).toHaveLength(1);
    const rest = await services.tokens.list(admin, { limit: 10, cursor: page.next as string });
    expect(rest).toMatchObject({ next: null });
    expect([...page.items, ...rest.items]).toEqual((await services.tokens.list(admin)).items);
    await expect(services.tokens.list(admin, { cursor: '../1' })).rejects.toEqual(code('cursor_invalid'));
    await expect(services.tokens.list(admin, { limit: 1_001 })).rejects.toEqual(code('field_invalid'));
  });
});

describe('the project of a request', () => {
  test('is the named one, or the only one; a foreign, deleted or unknown one is not found', async () => {
    const { eve, project } = await foreign();
    expect((await services.rights.project(admin, undefined, 'project:read')).id).toBe(first.projectId);
    for (const [who, id] of [
      [admin, project.id],
      [eve, first.projectId],
      [admin, 9_999],
      [admin, 1.5],
    ] as const)
      await expect(services.rights.project(who, id, 'project:read')).rejects.toEqual(code('not_found'));
    const second = await catalog.projects.create(first.organizationId, { name: 'second' });
    services.access.forget();
    await expect(services.rights.project(admin, undefined, 'project:read')).rejects.toEqual(
      code('project_ambiguous'),
    );
    const native = await services.access.authenticate(first.apis.native.token);
    expect((await services.rights.project(native, undefined, 'project:write')).id).toBe(first.projectId);
    await expect(services.rights.project(native, second.id, 'project:read')).rejects.toEqual(
      code('not_found'),
    );
    await services.rights.project(admin, second.id, 'project:admin');
    await catalog.projects.delete(second.id);
    services.access.forget();
    await expect(services.rights.project(admin, second.id, 'project:read')).rejects.toEqual(
      code('not_found'),
    );
  });
});

describe('login', () => {
  test('wrong password and unknown address read the same', async () => {
    const wrong = await services.access
      .login(first.admin.email, 'wrong')
      .catch((error: Error) => error.message);
    const unknown = await services.access.login('nobody@x', 'wrong').catch((error: Error) => error.message);
    expect(wrong).toBe(unknown);
  });

  test('is throttled for each address after five failures, ever longer, and opens again', async () => {
    for (let i = 0; i < 5; i++)
      await expect(services.access.login('a@x', 'no')).rejects.toEqual(code('credentials_invalid'));
    await expect(services.access.login('A@X ', 'no')).rejects.toMatchObject({
      code: 'login_throttled',
      message: expect.stringMatching(/1 seconds/) as string,
    });
    await services.access.login(first.admin.email, first.admin.password);
    now += 1_001;
    await expect(services.access.login('a@x', 'no')).rejects.toEqual(code('credentials_invalid'));
    await expect(services.access.login('a@x', 'no')).rejects.toMatchObject({
      message: expect.stringMatching(/2 seconds/) as string,
    });
  });

  test('attempts at the same time do not get past the throttle', async () => {
    const codes = await Promise.all(
      Array.from({ length: 10 }, () =>
        services.access.login('b@x', 'no').catch((error: { code: string }) => error.code),
      ),
    );
    expect(codes.filter((each) => each === 'login_throttled')).toHaveLength(5);
  });

  test('ends by itself, by logout, and by a new password', async () => {
    const { email, password } = first.admin;
    const logins = [
      await services.access.login(email, password),
      await services.access.login(email, password),
      await services.access.login(email, password),
    ];
    const [a, b, c] = logins as [(typeof logins)[0], (typeof logins)[0], (typeof logins)[0]];
    await services.access.logout(await services.access.authenticate(a.token));
    await expect(services.access.authenticate(a.token)).rejects.toEqual(code('credentials_invalid'));
    const me = await services.access.authenticate(b.token);
    await services.people.update(me, me.user as number, {
      password: 'a new password',
      currentPassword: first.admin.password,
    });
    await expect(services.access.authenticate(c.token)).rejects.toEqual(code('credentials_invalid'));
    const last = await services.access.login(email, 'a new password');
    now = last.expires + 1;
    await expect(services.access.authenticate(last.token)).rejects.toEqual(code('credentials_invalid'));
  });
});

describe('people', () => {
  const as = async (role: 'owner' | 'admin' | 'member' | 'viewer') => {
    const made = await services.invitations.addUser(admin, { email: `${role}@x`, role });
    if (made.user === null) throw new Error('an operator makes accounts at once');
    const { user, password } = made;
    return {
      id: user.id,
      who: await services.access.authenticate((await services.access.login(user.email, password)).token),
    };
  };

  test.each([
    ['admin', 'organization:admin', undefined],
    ['member', 'project:write', 'project:admin'],
    ['viewer', 'project:read', 'project:write'],
  ] as const)('a %s has %s and not %s', async (role, has, lacks) => {
    const { who } = await as(role);
    services.rights.require(who, has);
    if (lacks) expect(() => services.rights.require(who, lacks)).toThrow(lacks);
  });

  test('a lower role takes from the tokens that the person made, and leaving ends them', async () => {
    const { id, who } = await as('admin');
    const { token } = await services.tokens.create(who, {
      name: 't',
      scopes: ['organization:admin', 'all.Device'],
    });
    await services.people.update(admin, id, { role: 'member' });
    const scopes = (await services.access.authenticate(token)).scopes;
    expect([...scopes].sort()).toEqual(['all.Device', 'organization:read', 'project:read', 'project:write']);
    await services.people.delete(admin, id);
    await expect(services.access.authenticate(token)).rejects.toEqual(code('credentials_invalid'));
    await expect(services.people.get(admin, id)).rejects.toEqual(code('not_found'));
  });

  test('only owners touch owners, and the last one stays', async () => {
    const { who, id } = await as('admin');
    const owner = (await services.people.list(admin)).items.find((user) => user.role === 'owner') as {
      id: number;
    };
    const attempts = [
      () => services.people.delete(who, owner.id),
      () => services.people.update(who, owner.id, { password: 'x'.repeat(12) }),
      () => services.people.resetPassword(who, owner.id),
      () => services.people.update(who, id, { role: 'owner' }),
      () => services.invitations.addUser(who, { email: 'o@x', role: 'owner' }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toEqual(code('scope_missing'));
    await expect(services.people.delete(admin, owner.id)).rejects.toEqual(code('conflict'));
    await expect(services.people.update(admin, owner.id, { role: 'viewer' })).rejects.toEqual(
      code('conflict'),
    );
    expect((await services.people.get(admin, owner.id)).role).toBe('owner');
  });

  test('everybody changes their own name by login, not by token, and never their role', async () => {
    const { id, who } = await as('member');
    expect((await services.people.update(who, id, { name: 'Me' })).name).toBe('Me');
    await expect(services.people.update(who, id, { role: 'admin' })).rejects.toEqual(code('scope_missing'));
    await expect(
      services.people.update({ ...who, kind: 'token' }, id, { password: 'x'.repeat(12) }),
    ).rejects.toEqual(code('scope_missing'));
    await expect(services.people.list(who)).rejects.toEqual(code('scope_missing'));
  });

  test('those of another organization are not found', async () => {
    const { user, eve } = await foreign();
    const mine = (await services.people.list(admin)).items[0] as { id: number };
    const attempts = [
      () => services.people.get(admin, user.id),
      () => services.people.update(admin, user.id, { name: 'x' }),
      () => services.people.delete(admin, user.id),
      () => services.people.resetPassword(admin, user.id),
      () => services.people.resetPassword(admin, 'eve@other'),
      () => services.people.get(eve, mine.id),
      () => services.people.delete(eve, NaN),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toEqual(code('not_found'));
    expect((await services.people.list(eve)).items).toHaveLength(1);
  });

  test('a password is reset by id or address and the old one ends', async () => {
    const password = await services.people.resetPassword(admin, first.admin.email);
    await expect(services.access.login(first.admin.email, first.admin.password)).rejects.toEqual(
      code('credentials_invalid'),
    );
    await services.access.login(first.admin.email, password!);
  });

  test.each([
    [{ email: 'no address' }, 'email'],
    [{ email: 'a@x', password: 'short' }, 'password'],
    [{ email: 'a@x', name: 'x\0' }, 'name'],
    [{ email: 'a@x', role: 'god' as never }, 'role'],
  ])('%j is refused and names %s, without showing a password', async (fields, field) => {
    const error = await services.invitations.addUser(admin, fields).catch((each: Error) => each);
    expect(error).toMatchObject({ code: 'field_invalid', details: { field } });
    expect((error as Error).message).not.toContain('short');
  });
});
