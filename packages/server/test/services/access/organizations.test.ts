/** A person in several organizations, and the lasting token of a vendor API. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Catalog } from '../../../src/catalog/catalog.js';
import { createAccess, type AccessService } from '../../../src/services/access/access.js';
import { firstStart, type FirstOfAll } from '../../support/first-start.js';
import type { Principal } from '../../../src/services/access/rights/principal.js';
import { STORES } from '../../support/stores.js';

let catalog: Catalog;
let access: AccessService;
let first: FirstOfAll;
let person: Principal;
const code = (value: string) => expect.objectContaining({ code: value }) as Error;

beforeEach(async () => {
  catalog = await STORES[0]!.open();
  access = createAccess(catalog, { organizations: { who: 'everybody', perPerson: 10 } });
  first = (await firstStart(catalog))!;
  person = await access.authenticate((await access.login(first.admin.email, first.admin.password)).token);
});

describe('organizations', () => {
  it('belong to whoever makes them, who acts in each with the role held there', async () => {
    const made = await access.createOrganization(person, { name: 'Second', slug: 'second' });
    const found = await access.memberships(person);
    expect(found.map(({ organization, role }) => [organization.slug, role])).toEqual([
      ['default', 'owner'],
      ['second', 'owner'],
    ]);
    expect(found[1]!.principal).toMatchObject({ organization: made.organization.id, user: person.user });
    await catalog.memberships.set(made.organization.id, person.user!, 'viewer');
    const [, second] = await access.memberships(person);
    expect([...second!.principal.scopes]).toEqual(['organization:read']);
    const again = await access.createOrganization(person, { name: 'x', slug: 'second' });
    expect(again.organization.slug).toMatch(/^second-[a-z2-9]{6}$/);
    await expect(access.createOrganization(person, { name: ' ' })).rejects.toEqual(code('field_invalid'));
  });

  it('of a token are its own alone, and a token makes none', async () => {
    const token = await access.authenticate(first.apis.native.token);
    expect((await access.memberships(token)).map(({ role }) => role)).toEqual([null]);
    await expect(access.createOrganization(token, { name: 'x' })).rejects.toEqual(code('scope_missing'));
  });

  it('end when their owner deletes them, if they are empty and nobody is left without one', async () => {
    await expect(access.deleteOrganization(person)).rejects.toEqual(code('conflict'));
    const { principal, organization } = await access.createOrganization(person, {
      name: 'Gone',
      slug: 'gone',
    });
    const project = await catalog.projects.create(organization.id, { name: 'p' });
    await expect(access.deleteOrganization(principal)).rejects.toEqual(code('conflict'));
    await catalog.projects.delete(project.id);
    const other = await catalog.users.create({ email: 'x@y', name: null, password: '' });
    await catalog.memberships.set(organization.id, other.id, 'member');
    await expect(access.deleteOrganization(principal)).rejects.toEqual(code('conflict'));
    await catalog.memberships.remove(organization.id, other.id);
    const { token } = await access.createToken(principal, { name: 't', scopes: ['organization:read'] });
    await access.deleteOrganization(principal);
    await expect(access.authenticate(token)).rejects.toEqual(code('credentials_invalid'));
    expect(await access.memberships(person)).toHaveLength(1);
    await access.createOrganization(person, { name: 'Again', slug: 'gone' });
    await expect(access.deleteOrganization({ ...principal, user: other.id })).rejects.toEqual(
      code('scope_missing'),
    );
  });
});

describe('a login in the form of a JWT', () => {
  it('carries claims and attributes and is a login like any other', async () => {
    const { token } = await access.login(first.admin.email, first.admin.password, {
      milliseconds: 60_000,
      form: { claims: (user) => ({ who: user.email }), attributes: { api: { origin: 1 } } },
    });
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as object;
    expect(claims).toMatchObject({ who: first.admin.email });
    const principal = await access.authenticate(token);
    expect(principal).toMatchObject({ kind: 'user', attributes: { api: { origin: 1 } } });
    await access.logout(principal);
    await expect(access.authenticate(token)).rejects.toEqual(code('credentials_invalid'));
  });
});

describe('the lasting token of a person', () => {
  it('is the same until it is revoked, for each API another, and never comes back', async () => {
    const [token, again] = await Promise.all([
      access.lastingToken(person, 'api'),
      access.lastingToken(person, 'api'),
    ]);
    expect([again, await access.lastingToken(person, 'api')]).toEqual([token, token]);
    expect(token).toMatch(/^[0-9a-f]{40}$/);
    expect(await access.lastingToken(person, 'other')).not.toBe(token);
    expect(await access.authenticate(token)).toMatchObject({
      kind: 'user',
      user: person.user,
      expires: null,
    });

    await access.updateUser(person, person.user!, {
      password: 'another password',
      currentPassword: first.admin.password,
    });
    await expect(access.authenticate(token)).rejects.toEqual(code('credentials_invalid'));
    const second = await access.lastingToken(person, 'api');
    expect(second).not.toBe(token);

    // Also when the ended rows were cleared away.
    await access.updateUser(person, person.user!, {
      password: 'a third password',
      currentPassword: 'another password',
    });
    await catalog.tokens.deleteEndedLogins(Date.now() + 1000);
    const third = await access.lastingToken(person, 'api');
    expect([token, second]).not.toContain(third);
    await expect(access.authenticate(second)).rejects.toEqual(code('credentials_invalid'));
  });

  it('is no token of a program', async () => {
    const token = await access.authenticate(first.apis.native.token);
    await expect(access.lastingToken(token, 'api')).rejects.toEqual(code('scope_missing'));
  });
});
