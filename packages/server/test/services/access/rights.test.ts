// Rights on single projects, tokens of one device, tokens that clients look into, keys that work once.
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Catalog } from '../../../src/catalog/catalog.js';
import { createAccessServices, type AccessServices } from '../../../src/services/access/access.js';
import type { MailMessage } from '../../../src/services/contract/messages.js';
import { bootstrap, type FirstCredentials } from '../../../src/services/access/first-start/bootstrap.js';
import { STORES } from '../../support/stores.js';
import type { Principal } from '../../../src/services/contract/principal.js';

let now = Date.now();
let catalog: Catalog;
let services: AccessServices;
let posted: (mail: MailMessage) => void = () => undefined;
let first: FirstCredentials;
let admin: Principal;

const code = (value: string) => expect.objectContaining({ code: value }) as Error;
const PASSWORD = 'correct horse battery';

beforeEach(async () => {
  now = Date.now();
  catalog = await (STORES[0] as (typeof STORES)[number]).open();
  services = createAccessServices(catalog, { now: () => now, mail: { post: (mail) => posted(mail) } });
  first = (await bootstrap(catalog)) as FirstCredentials;
  await services.access.registerLocalToken('local');
  admin = await services.access.authenticate('local');
});

async function person(email: string, role: 'member' | 'viewer'): Promise<Principal & { user: number }> {
  await services.invitations.addUser(admin, { email, password: PASSWORD, role });
  return (await services.access.authenticate((await services.access.login(email, PASSWORD)).token)) as never;
}

describe('a right on one project', () => {
  test('replaces what the role gives there, and nowhere else', async () => {
    const viewer = await person('viewer@here', 'viewer');
    const other = await catalog.projects.create(first.organizationId, { name: 'other' });
    await expect(services.rights.project(viewer, first.projectId, 'project:write')).rejects.toEqual(
      code('scope_missing'),
    );
    const give = (levels: ('read' | 'write' | 'admin')[]) =>
      services.projectRights.set(admin, { project: first.projectId, user: viewer.user, levels });

    await give(['write']);
    expect([...(await services.rights.levels(viewer, first.projectId))]).toEqual(['read', 'write']);
    expect((await services.rights.project(viewer, first.projectId, 'project:write')).id).toBe(
      first.projectId,
    );
    await expect(services.rights.project(viewer, first.projectId, 'project:admin')).rejects.toEqual(
      code('scope_missing'),
    );
    await expect(services.rights.project(viewer, other.id, 'project:write')).rejects.toEqual(
      code('scope_missing'),
    );

    await give([]);
    await expect(services.rights.project(viewer, first.projectId, 'project:read')).rejects.toEqual(
      code('scope_missing'),
    );
    expect((await services.rights.project(viewer, other.id, 'project:read')).id).toBe(other.id);
    expect(await catalog.rights.list(first.projectId)).toEqual([
      { project: first.projectId, user: viewer.user, levels: [] },
    ]);
  });

  test('takes nothing from administrators, and is given by administrators of the project to members only', async () => {
    const member = await person('member@here', 'member');
    const right = { project: first.projectId, user: member.user, levels: ['read'] as const };
    await expect(services.projectRights.set(member, right)).rejects.toEqual(code('scope_missing'));
    await expect(services.projectRights.set(admin, { ...right, user: 9_999 })).rejects.toEqual(
      code('not_found'),
    );
    await expect(services.projectRights.set(admin, { ...right, project: 9_999 })).rejects.toEqual(
      code('not_found'),
    );
    const { user, token } = await services.access.login(first.admin.email, first.admin.password);
    await services.projectRights.set(admin, { ...right, user: user.id, levels: [] });
    const owner = await services.access.authenticate(token);
    expect((await services.rights.project(owner, first.projectId, 'project:admin')).id).toBe(first.projectId);
  });
});

describe('a token of one device', () => {
  test('is refused where nobody limits it to its device', async () => {
    const device = await catalog.devices.create(first.projectId, 'd1');
    const { token } = await services.tokens.create(admin, {
      name: 'device',
      project: first.projectId,
      scopes: ['project:write'],
      device: device.id,
    });
    const principal = await services.access.authenticate(token);
    expect(principal).toMatchObject({ device: device.id, kind: 'token' });
    await expect(services.rights.project(principal, undefined, 'project:write')).rejects.toEqual(
      code('scope_missing'),
    );
    expect(
      (await services.rights.project(principal, undefined, 'project:write', { ofDevice: true })).id,
    ).toBe(first.projectId);
  });
});

describe('a token that clients look into', () => {
  test('is a signed JWT with the claims asked for, and authenticates until it ends', async () => {
    const expires = now + 3_600_000;
    const { token, info } = await services.tokens.create(admin, {
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
    expect(await services.access.authenticate(token)).toMatchObject({
      attributes: { iobeam: { refreshable: true } },
      expires,
    });
    expect(await services.access.inspectToken(token)).toMatchObject({
      state: 'valid',
      info: { id: info.id },
    });
    now = expires;
    await expect(services.access.authenticate(token)).rejects.toEqual(code('credentials_invalid'));
    const forged = `${token.slice(0, -3)}abc`;
    expect(await services.access.inspectToken(forged)).toBeUndefined();
  });

  test('is paused and ended like any other', async () => {
    const { token, info } = await services.tokens.create(admin, {
      name: 'pause',
      project: first.projectId,
      scopes: ['project:read'],
    });
    const change = (active: boolean) => services.tokens.update(first.projectId, info.publicId, { active });
    expect(await change(false)).toMatchObject({ active: false });
    await expect(services.access.authenticate(token)).rejects.toEqual(code('credentials_invalid'));
    expect(await services.access.inspectToken(token)).toMatchObject({ state: 'inactive' });
    await change(true);
    expect(await services.access.authenticate(token)).toMatchObject({ id: info.id });
    await services.tokens.revoke(admin, info.id);
    expect(await services.access.inspectToken(token)).toMatchObject({ state: 'revoked' });
    await expect(change(true)).rejects.toEqual(code('not_found'));
  });
});

describe('keys that work once', () => {
  test('an invitation lets one person in, with its role, within its time', async () => {
    const key = (await services.invitations.invite(admin, { role: 'viewer' })).key!;
    const user = await services.invitations.join(key, {
      email: 'new@here',
      username: 'newcomer',
      password: PASSWORD,
    });
    expect(user).toMatchObject({ email: 'new@here', username: 'newcomer', role: 'viewer' });
    expect((await services.access.login('newcomer', PASSWORD)).user.id).toBe(user.id);
    await expect(
      services.invitations.join(key, { email: 'second@here', password: PASSWORD }),
    ).rejects.toEqual(code('credentials_invalid'));
    const personal = (await services.invitations.invite(admin, { email: 'Bob@Here' })).key!;
    await expect(
      services.invitations.join(personal, { email: 'eve@here', password: PASSWORD }),
    ).rejects.toEqual(code('credentials_invalid'));
  });

  test('only administrators invite', async () => {
    const member = await person('member@here', 'member');
    await expect(services.invitations.invite(member, {})).rejects.toEqual(code('scope_missing'));
  });

  test('a forgotten password is set anew with a mailed key, which ends old logins', async () => {
    const { token } = await services.access.login(first.admin.email, first.admin.password);
    const letter = { subject: 'New', text: (key: string) => key };
    services.oneTimeKeys.startPasswordReset('nobody@nowhere', letter);
    services.oneTimeKeys.startPasswordReset(first.admin.email, letter);
    const { to, text: key } = await new Promise<MailMessage>((resolve) => (posted = resolve));
    expect(to).toBe(first.admin.email);
    await services.oneTimeKeys.finishPasswordReset(key, PASSWORD);
    await expect(services.access.authenticate(token)).rejects.toEqual(code('credentials_invalid'));
    expect((await services.access.login(first.admin.email, PASSWORD)).user.email).toBe(first.admin.email);
    await expect(services.oneTimeKeys.finishPasswordReset(key, PASSWORD)).rejects.toEqual(
      code('credentials_invalid'),
    );
  });
});

describe('people', () => {
  test('are found by address or user name within their organization', async () => {
    await services.invitations.addUser(admin, {
      email: 'ann@here',
      username: 'ann',
      attributes: { company: 'x' },
    });
    const viewer = await person('viewer@here', 'viewer');
    for (const name of ['ann', 'Ann@Here'])
      expect(await services.people.find(viewer, name)).toMatchObject({
        username: 'ann',
        attributes: { company: 'x' },
      });
    await expect(services.people.find(viewer, 'nobody')).rejects.toEqual(code('not_found'));
    await expect(services.invitations.addUser(admin, { email: 'b@here', username: 'ann' })).rejects.toEqual(
      code('already_exists'),
    );
    await expect(
      services.invitations.addUser(admin, { email: 'c@here', username: 'ann@here' }),
    ).rejects.toEqual(code('field_invalid'));
  });

  test('the organization gets a slug, once', async () => {
    expect(await services.organizations.update(admin, { slug: 'plant-1' })).toMatchObject({
      slug: 'plant-1',
    });
    await expect(services.organizations.update(admin, { slug: 'Plant 1' })).rejects.toEqual(
      code('field_invalid'),
    );
    const viewer = await person('viewer@here', 'viewer');
    await expect(services.organizations.update(viewer, { name: 'x' })).rejects.toEqual(code('scope_missing'));
  });
});
