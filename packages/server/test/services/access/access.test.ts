import { beforeEach, describe, expect, test } from 'vitest';
import type { Catalog } from '../../../src/catalog/catalog.js';
import { createAccess, type AccessService } from '../../../src/services/access/access.js';
import { firstStart, type FirstOfAll } from '../../support/first-start.js';
import type { Principal } from '../../../src/services/access/rights/principal.js';
import { hashPassword } from '../../../src/services/access/login/secrets.js';
import { STORES } from '../../support/stores.js';

let now = Date.now();
let catalog: Catalog;
let access: AccessService;
let first: FirstOfAll;
let admin: Principal;

const code = (value: string) => expect.objectContaining({ code: value }) as Error;

beforeEach(async () => {
  now = Date.now();
  catalog = await (STORES[0] as (typeof STORES)[number]).open();
  access = createAccess(catalog, { now: () => now });
  first = (await firstStart(catalog))!;
  await access.registerLocalToken('local');
  admin = await access.authenticate('local');
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
  const eve = await access.authenticate((await access.login('eve@other', 'x'.repeat(10))).token);
  return { organization, project, user, eve };
}

describe('the first start', () => {
  test('happens once and answers working credentials', async () => {
    expect(await firstStart(catalog)).toBeUndefined();
    const native = await access.authenticate(first.apis.native.token);
    expect((await access.project(native, undefined, 'project:admin')).id).toBe(first.projectId);
    const influx = await access.authenticate(first.apis.influx.token);
    await expect(access.project(influx, undefined, 'project:admin')).rejects.toEqual(code('scope_missing'));
    const login = await access.login(first.admin.email.toUpperCase(), first.admin.password);
    expect(login.user).toMatchObject({ email: first.admin.email, role: 'owner' });
    expect(login.user).not.toHaveProperty('password');
    expect(await access.me(await access.authenticate(login.token))).toMatchObject({
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
    await expect(access.authenticate('trb_nothing')).rejects.toEqual(code('credentials_invalid'));
    const short = await access.createToken(admin, {
      name: 'short',
      scopes: ['project:read'],
      expires: now + 5_000,
    });
    const other = await access.createToken(admin, { name: 'other', scopes: ['project:read'] });
    await access.authenticate(short.token);
    await access.authenticate(other.token);
    await access.revokeToken(admin, other.info.id);
    await expect(access.authenticate(other.token)).rejects.toEqual(code('credentials_invalid'));
    now += 5_000;
    await expect(access.authenticate(short.token)).rejects.toEqual(code('credentials_invalid'));
  });

  test('a revocation by another process takes effect within ten seconds', async () => {
    const { token, info } = await access.createToken(admin, { name: 't', scopes: ['project:read'] });
    await access.authenticate(token);
    await catalog.tokens.revoke(first.organizationId, info.id);
    await access.authenticate(token);
    now += 10_001;
    await expect(access.authenticate(token)).rejects.toEqual(code('credentials_invalid'));
  });

  test('never have more than their maker', async () => {
    const native = await access.authenticate(first.apis.native.token);
    const made = await access.createToken(native, { name: 'reader', scopes: ['project:read', 'all.Device'] });
    expect(made.info).toMatchObject({ project: first.projectId, scopes: ['project:read', 'all.Device'] });
    const reader = await access.authenticate(made.token);
    await expect(access.createToken(reader, { name: 'x', scopes: ['project:read'] })).rejects.toEqual(
      code('scope_missing'),
    );
    await expect(access.createToken(native, { name: 'x', scopes: ['organization:read'] })).rejects.toEqual(
      code('field_invalid'),
    );
    await expect(access.listTokens(reader)).rejects.toEqual(code('scope_missing'));
    const second = await catalog.projects.create(first.organizationId, { name: 'second' });
    await expect(
      access.createToken(native, { name: 'x', project: second.id, scopes: ['project:read'] }),
    ).rejects.toEqual(code('not_found'));
    const all = await access.createToken(admin, { name: 'all', scopes: ['project:admin'] });
    const limited = await access.authenticate(all.token);
    await expect(access.createToken(limited, { name: 'x', scopes: ['organization:admin'] })).rejects.toEqual(
      code('scope_missing'),
    );
  });

  test.each([
    [{ name: '', scopes: ['project:read'] }, 'name'],
    [{ name: 'x', scopes: [] }, 'scopes'],
    [{ name: 'x', scopes: ['project:everything'] }, 'scopes'],
    [{ name: 'x', scopes: ['a b'] }, 'scopes'],
    [{ name: 'x', scopes: ['project:read'], expires: 1 }, 'expires'],
  ])('%j is refused and names %s', async (fields, field) => {
    await expect(access.createToken(admin, fields)).rejects.toMatchObject({
      code: 'field_invalid',
      details: { field },
    });
  });

  test('are listed and revoked within reach only', async () => {
    const { eve, project } = await foreign();
    const native = await access.authenticate(first.apis.native.token);
    const theirs = await access.createToken(eve, {
      name: 'theirs',
      project: project.id,
      scopes: ['project:read'],
    });
    const wide = await access.createToken(admin, { name: 'wide', scopes: ['project:read'] });
    const names = async (who: Principal) => (await access.listTokens(who)).items.map(({ name }) => name);
    const ofFirstStart = ['native', 'influx', 'losant', 'iobeam'];
    expect(await names(admin)).toEqual(expect.arrayContaining([...ofFirstStart, 'iobeam user', 'wide']));
    expect(await names(native)).toEqual(expect.arrayContaining(ofFirstStart));
    expect(await names(native)).not.toContain('wide');
    expect((await access.listTokens(eve)).items.map((token) => token.name)).toEqual(['theirs']);
    for (const [who, id] of [
      [eve, wide.info.id],
      [native, wide.info.id],
      [admin, theirs.info.id],
      [admin, 9_999],
      [admin, NaN],
    ] as const)
      await expect(access.revokeToken(who, id)).rejects.toEqual(code('not_found'));
    await access.revokeToken(await access.authenticate(wide.token), wide.info.id);
    await expect(access.authenticate(wide.token)).rejects.toEqual(code('credentials_invalid'));
  });

  test('lists page by cursor; a wrong cursor or limit is refused', async () => {
    const page = await access.listTokens(admin, { limit: 1 });
    expect(page.items).toHaveLength(1);
    const rest = await access.listTokens(admin, { limit: 10, cursor: page.next as string });
    expect(rest).toMatchObject({ next: null });
    expect([...page.items, ...rest.items]).toEqual((await access.listTokens(admin)).items);
    await expect(access.listTokens(admin, { cursor: '../1' })).rejects.toEqual(code('cursor_invalid'));
    await expect(access.listTokens(admin, { limit: 1_001 })).rejects.toEqual(code('field_invalid'));
  });
});

describe('the project of a request', () => {
  test('is the named one, or the only one; a foreign, deleted or unknown one is not found', async () => {
    const { eve, project } = await foreign();
    expect((await access.project(admin, undefined, 'project:read')).id).toBe(first.projectId);
    for (const [who, id] of [
      [admin, project.id],
      [eve, first.projectId],
      [admin, 9_999],
      [admin, 1.5],
    ] as const)
      await expect(access.project(who, id, 'project:read')).rejects.toEqual(code('not_found'));
    const second = await catalog.projects.create(first.organizationId, { name: 'second' });
    access.forget();
    await expect(access.project(admin, undefined, 'project:read')).rejects.toEqual(code('project_ambiguous'));
    const native = await access.authenticate(first.apis.native.token);
    expect((await access.project(native, undefined, 'project:write')).id).toBe(first.projectId);
    await expect(access.project(native, second.id, 'project:read')).rejects.toEqual(code('not_found'));
    await access.project(admin, second.id, 'project:admin');
    await catalog.projects.delete(second.id);
    access.forget();
    await expect(access.project(admin, second.id, 'project:read')).rejects.toEqual(code('not_found'));
  });
});

describe('login', () => {
  test('wrong password and unknown address read the same', async () => {
    const wrong = await access.login(first.admin.email, 'wrong').catch((error: Error) => error.message);
    const unknown = await access.login('nobody@x', 'wrong').catch((error: Error) => error.message);
    expect(wrong).toBe(unknown);
  });

  test('is throttled for each address after five failures, ever longer, and opens again', async () => {
    for (let i = 0; i < 5; i++)
      await expect(access.login('a@x', 'no')).rejects.toEqual(code('credentials_invalid'));
    await expect(access.login('A@X ', 'no')).rejects.toMatchObject({
      code: 'login_throttled',
      message: expect.stringMatching(/1 seconds/) as string,
    });
    await access.login(first.admin.email, first.admin.password);
    now += 1_001;
    await expect(access.login('a@x', 'no')).rejects.toEqual(code('credentials_invalid'));
    await expect(access.login('a@x', 'no')).rejects.toMatchObject({
      message: expect.stringMatching(/2 seconds/) as string,
    });
  });

  test('attempts at the same time do not get past the throttle', async () => {
    const codes = await Promise.all(
      Array.from({ length: 10 }, () =>
        access.login('b@x', 'no').catch((error: { code: string }) => error.code),
      ),
    );
    expect(codes.filter((each) => each === 'login_throttled')).toHaveLength(5);
  });

  test('ends by itself, by logout, and by a new password', async () => {
    const { email, password } = first.admin;
    const logins = [
      await access.login(email, password),
      await access.login(email, password),
      await access.login(email, password),
    ];
    const [a, b, c] = logins as [(typeof logins)[0], (typeof logins)[0], (typeof logins)[0]];
    await access.logout(await access.authenticate(a.token));
    await expect(access.authenticate(a.token)).rejects.toEqual(code('credentials_invalid'));
    const me = await access.authenticate(b.token);
    await access.updateUser(me, me.user as number, {
      password: 'a new password',
      currentPassword: first.admin.password,
    });
    await expect(access.authenticate(c.token)).rejects.toEqual(code('credentials_invalid'));
    const last = await access.login(email, 'a new password');
    now = last.expires + 1;
    await expect(access.authenticate(last.token)).rejects.toEqual(code('credentials_invalid'));
  });
});

describe('people', () => {
  const as = async (role: 'owner' | 'admin' | 'member' | 'viewer') => {
    const made = await access.createUser(admin, { email: `${role}@x`, role });
    if (made.user === null) throw new Error('an operator makes accounts at once');
    const { user, password } = made;
    return { id: user.id, who: await access.authenticate((await access.login(user.email, password)).token) };
  };

  test.each([
    ['admin', 'organization:admin', undefined],
    ['member', 'project:write', 'project:admin'],
    ['viewer', 'project:read', 'project:write'],
  ] as const)('a %s has %s and not %s', async (role, has, lacks) => {
    const { who } = await as(role);
    access.require(who, has);
    if (lacks) expect(() => access.require(who, lacks)).toThrow(lacks);
  });

  test('a lower role takes from the tokens that the person made, and leaving ends them', async () => {
    const { id, who } = await as('admin');
    const { token } = await access.createToken(who, {
      name: 't',
      scopes: ['organization:admin', 'all.Device'],
    });
    await access.updateUser(admin, id, { role: 'member' });
    const scopes = (await access.authenticate(token)).scopes;
    expect([...scopes].sort()).toEqual(['all.Device', 'organization:read', 'project:read', 'project:write']);
    await access.deleteUser(admin, id);
    await expect(access.authenticate(token)).rejects.toEqual(code('credentials_invalid'));
    await expect(access.getUser(admin, id)).rejects.toEqual(code('not_found'));
  });

  test('only owners touch owners, and the last one stays', async () => {
    const { who, id } = await as('admin');
    const owner = (await access.listUsers(admin)).items.find((user) => user.role === 'owner') as {
      id: number;
    };
    const attempts = [
      () => access.deleteUser(who, owner.id),
      () => access.updateUser(who, owner.id, { password: 'x'.repeat(12) }),
      () => access.resetPassword(who, owner.id),
      () => access.updateUser(who, id, { role: 'owner' }),
      () => access.createUser(who, { email: 'o@x', role: 'owner' }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toEqual(code('scope_missing'));
    await expect(access.deleteUser(admin, owner.id)).rejects.toEqual(code('conflict'));
    await expect(access.updateUser(admin, owner.id, { role: 'viewer' })).rejects.toEqual(code('conflict'));
    expect((await access.getUser(admin, owner.id)).role).toBe('owner');
  });

  test('everybody changes their own name by login, not by token, and never their role', async () => {
    const { id, who } = await as('member');
    expect((await access.updateUser(who, id, { name: 'Me' })).name).toBe('Me');
    await expect(access.updateUser(who, id, { role: 'admin' })).rejects.toEqual(code('scope_missing'));
    await expect(
      access.updateUser({ ...who, kind: 'token' }, id, { password: 'x'.repeat(12) }),
    ).rejects.toEqual(code('scope_missing'));
    await expect(access.listUsers(who)).rejects.toEqual(code('scope_missing'));
  });

  test('those of another organization are not found', async () => {
    const { user, eve } = await foreign();
    const mine = (await access.listUsers(admin)).items[0] as { id: number };
    const attempts = [
      () => access.getUser(admin, user.id),
      () => access.updateUser(admin, user.id, { name: 'x' }),
      () => access.deleteUser(admin, user.id),
      () => access.resetPassword(admin, user.id),
      () => access.resetPassword(admin, 'eve@other'),
      () => access.getUser(eve, mine.id),
      () => access.deleteUser(eve, NaN),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toEqual(code('not_found'));
    expect((await access.listUsers(eve)).items).toHaveLength(1);
  });

  test('a password is reset by id or address and the old one ends', async () => {
    const password = await access.resetPassword(admin, first.admin.email);
    await expect(access.login(first.admin.email, first.admin.password)).rejects.toEqual(
      code('credentials_invalid'),
    );
    await access.login(first.admin.email, password!);
  });

  test.each([
    [{ email: 'no address' }, 'email'],
    [{ email: 'a@x', password: 'short' }, 'password'],
    [{ email: 'a@x', name: 'x\0' }, 'name'],
    [{ email: 'a@x', role: 'god' as never }, 'role'],
  ])('%j is refused and names %s, without showing a password', async (fields, field) => {
    const error = await access.createUser(admin, fields).catch((each: Error) => each);
    expect(error).toMatchObject({ code: 'field_invalid', details: { field } });
    expect((error as Error).message).not.toContain('short');
  });
});
