// Rights on single projects, tokens of one device, tokens that clients look into, keys that work once.
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Catalog } from '../../../src/catalog/catalog.js';
import { createAccess, type AccessService } from '../../../src/services/access/access.js';
import type { MailMessage } from '../../../src/services/contract/messages.js';
import { bootstrap, type FirstCredentials } from '../../../src/services/access/first-start/bootstrap.js';
import type { Principal } from '../../../src/services/access/rights/principal.js';
import { STORES } from '../../support/stores.js';

let now = Date.now();
let catalog: Catalog;
let access: AccessService;
let posted: (mail: MailMessage) => void = () => undefined;
let first: FirstCredentials;
let admin: Principal;

const code = (value: string) => expect.objectContaining({ code: value }) as Error;
const PASSWORD = 'correct horse battery';

beforeEach(async () => {
  now = Date.now();
  catalog = await (STORES[0] as (typeof STORES)[number]).open();
  access = createAccess(catalog, { now: () => now, mail: { post: (mail) => posted(mail) } });
  first = (await bootstrap(catalog)) as FirstCredentials;
  await access.registerLocalToken('local');
  admin = await access.authenticate('local');
});

async function person(email: string, role: 'member' | 'viewer'): Promise<Principal & { user: number }> {
  await access.createUser(admin, { email, password: PASSWORD, role });
  return (await access.authenticate((await access.login(email, PASSWORD)).token)) as never;
}

describe('a right on one project', () => {
  test('replaces what the role gives there, and nowhere else', async () => {
    const viewer = await person('viewer@here', 'viewer');
    const other = await catalog.projects.create(first.organizationId, { name: 'other' });
    await expect(access.project(viewer, first.projectId, 'project:write')).rejects.toEqual(
      code('scope_missing'),
    );
    const give = (levels: ('read' | 'write' | 'admin')[]) =>
      access.setProjectRight(admin, { project: first.projectId, user: viewer.user, levels });

    await give(['write']);
    expect([...(await access.levels(viewer, first.projectId))]).toEqual(['read', 'write']);
    expect((await access.project(viewer, first.projectId, 'project:write')).id).toBe(first.projectId);
    await expect(access.project(viewer, first.projectId, 'project:admin')).rejects.toEqual(
      code('scope_missing'),
    );
    await expect(access.project(viewer, other.id, 'project:write')).rejects.toEqual(code('scope_missing'));

    await give([]);
    await expect(access.project(viewer, first.projectId, 'project:read')).rejects.toEqual(
      code('scope_missing'),
    );
    expect((await access.project(viewer, other.id, 'project:read')).id).toBe(other.id);
    expect(await access.projectRights(first.projectId)).toEqual([
      { project: first.projectId, user: viewer.user, levels: [] },
    ]);
  });

  test('takes nothing from administrators, and is given by administrators of the project to members only', async () => {
    const member = await person('member@here', 'member');
    const right = { project: first.projectId, user: member.user, levels: ['read'] as const };
    await expect(access.setProjectRight(member, right)).rejects.toEqual(code('scope_missing'));
    await expect(access.setProjectRight(admin, { ...right, user: 9_999 })).rejects.toEqual(code('not_found'));
    await expect(access.setProjectRight(admin, { ...right, project: 9_999 })).rejects.toEqual(
      code('not_found'),
    );
    const { user, token } = await access.login(first.admin.email, first.admin.password);
    await access.setProjectRight(admin, { ...right, user: user.id, levels: [] });
    const owner = await access.authenticate(token);
    expect((await access.project(owner, first.projectId, 'project:admin')).id).toBe(first.projectId);
  });
});

describe('a token of one device', () => {
  test('is refused where nobody limits it to its device', async () => {
    const device = await catalog.devices.create(first.projectId, 'd1');
    const { token } = await access.createToken(admin, {
      name: 'device',
      project: first.projectId,
      scopes: ['project:write'],
      device: device.id,
    });
    const principal = await access.authenticate(token);
    expect(principal).toMatchObject({ device: device.id, kind: 'token' });
    await expect(access.project(principal, undefined, 'project:write')).rejects.toEqual(
      code('scope_missing'),
    );
    expect((await access.project(principal, undefined, 'project:write', { ofDevice: true })).id).toBe(
      first.projectId,
    );
  });
});

describe('a token that clients look into', () => {
  test('is a signed JWT with the claims asked for, and authenticates until it ends', async () => {
    const expires = now + 3_600_000;
    const { token, info } = await access.createToken(admin, {
      name: 'jwt',
      project: first.projectId,
      scopes: ['project:read'],
      expires,
      attributes: { iobeam: { refreshable: true } },
      claims: { uid: 0, pid: 6, pms: 7 },
    });
    expect(decodeProtectedHeader(token)).toEqual({ typ: 'JWT', alg: 'HS256' });
    expect(decodeJwt(token)).toMatchObject({ uid: 0, pid: 6, pms: 7, exp: Math.floor(expires / 1000) });
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await access.authenticate(token)).toMatchObject({
      attributes: { iobeam: { refreshable: true } },
      expires,
    });
    expect(await access.inspectToken(token)).toMatchObject({ state: 'valid', info: { id: info.id } });
    now = expires;
    await expect(access.authenticate(token)).rejects.toEqual(code('credentials_invalid'));
    const forged = `${token.slice(0, -3)}abc`;
    expect(await access.inspectToken(forged)).toBeUndefined();
  });

  test('is paused and ended like any other', async () => {
    const { token, info } = await access.createToken(admin, {
      name: 'pause',
      project: first.projectId,
      scopes: ['project:read'],
    });
    const change = (active: boolean) => access.updateToken(first.projectId, info.publicId, { active });
    expect(await change(false)).toMatchObject({ active: false });
    await expect(access.authenticate(token)).rejects.toEqual(code('credentials_invalid'));
    expect(await access.inspectToken(token)).toMatchObject({ state: 'inactive' });
    await change(true);
    expect(await access.authenticate(token)).toMatchObject({ id: info.id });
    await access.revokeToken(admin, info.id);
    expect(await access.inspectToken(token)).toMatchObject({ state: 'revoked' });
    await expect(change(true)).rejects.toEqual(code('not_found'));
  });
});

describe('keys that work once', () => {
  test('an invitation lets one person in, with its role, within its time', async () => {
    const key = (await access.invite(admin, { role: 'viewer' })).key!;
    const user = await access.signUp(key, { email: 'new@here', username: 'newcomer', password: PASSWORD });
    expect(user).toMatchObject({ email: 'new@here', username: 'newcomer', role: 'viewer' });
    expect((await access.login('newcomer', PASSWORD)).user.id).toBe(user.id);
    await expect(access.signUp(key, { email: 'second@here', password: PASSWORD })).rejects.toEqual(
      code('credentials_invalid'),
    );
    const personal = (await access.invite(admin, { email: 'Bob@Here' })).key!;
    await expect(access.signUp(personal, { email: 'eve@here', password: PASSWORD })).rejects.toEqual(
      code('credentials_invalid'),
    );
  });

  test('only administrators invite', async () => {
    const member = await person('member@here', 'member');
    await expect(access.invite(member, {})).rejects.toEqual(code('scope_missing'));
  });

  test('a forgotten password is set anew with a mailed key, which ends old logins', async () => {
    const { token } = await access.login(first.admin.email, first.admin.password);
    const letter = { subject: 'New', text: (key: string) => key };
    access.startPasswordReset('nobody@nowhere', letter);
    access.startPasswordReset(first.admin.email, letter);
    const { to, text: key } = await new Promise<MailMessage>((resolve) => (posted = resolve));
    expect(to).toBe(first.admin.email);
    await access.finishPasswordReset(key, PASSWORD);
    await expect(access.authenticate(token)).rejects.toEqual(code('credentials_invalid'));
    expect((await access.login(first.admin.email, PASSWORD)).user.email).toBe(first.admin.email);
    await expect(access.finishPasswordReset(key, PASSWORD)).rejects.toEqual(code('credentials_invalid'));
  });
});

describe('people', () => {
  test('are found by address or user name within their organization', async () => {
    await access.createUser(admin, { email: 'ann@here', username: 'ann', attributes: { company: 'x' } });
    const viewer = await person('viewer@here', 'viewer');
    for (const name of ['ann', 'Ann@Here'])
      expect(await access.findUser(viewer, name)).toMatchObject({
        username: 'ann',
        attributes: { company: 'x' },
      });
    await expect(access.findUser(viewer, 'nobody')).rejects.toEqual(code('not_found'));
    await expect(access.createUser(admin, { email: 'b@here', username: 'ann' })).rejects.toEqual(
      code('already_exists'),
    );
    await expect(access.createUser(admin, { email: 'c@here', username: 'ann@here' })).rejects.toEqual(
      code('field_invalid'),
    );
  });

  test('the organization gets a slug, once', async () => {
    expect(await access.updateOrganization(admin, { slug: 'plant-1' })).toMatchObject({ slug: 'plant-1' });
    await expect(access.updateOrganization(admin, { slug: 'Plant 1' })).rejects.toEqual(
      code('field_invalid'),
    );
    const viewer = await person('viewer@here', 'viewer');
    await expect(access.updateOrganization(viewer, { name: 'x' })).rejects.toEqual(code('scope_missing'));
  });
});
