/** A person in several organizations, and the lasting token of a vendor API. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Catalog } from '../../../src/catalog/catalog.js';
import { createAccessServices, type AccessServices } from '../../../src/services/access/access.js';
import { firstStart, type FirstOfAll } from '../../support/first-start.js';
import { STORES } from '../../support/stores.js';
import type { Principal } from '../../../src/services/contract/principal.js';

let catalog: Catalog;
let services: AccessServices;
let first: FirstOfAll;
let person: Principal;
const code = (value: string) => expect.objectContaining({ code: value }) as Error;

const loggedIn = async (password: string) =>
  services.access.authenticate((await services.access.login(first.admin.email, password)).token);

beforeEach(async () => {
  catalog = await STORES[0]!.open();
  services = createAccessServices(catalog, { organizations: { who: 'everybody', perPerson: 10 } });
  first = (await firstStart(catalog))!;
  person = await loggedIn(first.admin.password);
});

describe('organizations', () => {
  it('belong to whoever makes them, who acts in each with the role held there', async () => {
    const made = await services.organizations.create(person, { name: 'Second', slug: 'second' });
    const found = await services.organizations.memberships(person);
    expect(found.map(({ organization, role }) => [organization.slug, role])).toEqual([
      ['default', 'owner'],
      ['second', 'owner'],
    ]);
    expect(found[1]!.principal).toMatchObject({ organization: made.organization.id, user: person.user });
    await catalog.memberships.set(made.organization.id, person.user!, 'viewer');
    const [, second] = await services.organizations.memberships(person);
    expect([...second!.principal.scopes]).toEqual(['organization:read']);
    const again = await services.organizations.create(person, { name: 'x', slug: 'second' });
    expect(again.organization.slug).toMatch(/^second-[a-z2-9]{6}$/);
    await expect(services.organizations.create(person, { name: ' ' })).rejects.toEqual(code('field_invalid'));
  });

  it('of a token are its own alone, and a token makes none', async () => {
    const token = await services.access.authenticate(first.apis.native.token);
    expect((await services.organizations.memberships(token)).map(({ role }) => role)).toEqual([null]);
    await expect(services.organizations.create(token, { name: 'x' })).rejects.toEqual(code('scope_missing'));
  });

  it('end when their owner deletes them, if they are empty and nobody is left without one', async () => {
    await expect(services.organizations.delete(person)).rejects.toEqual(code('conflict'));
    const { principal, organization } = await services.organizations.create(person, {
      name: 'Gone',
      slug: 'gone',
    });
    const project = await catalog.projects.create(organization.id, { name: 'p' });
    await expect(services.organizations.delete(principal)).rejects.toEqual(code('conflict'));
    await catalog.projects.delete(project.id);
    const other = await catalog.users.create({ email: 'x@y', name: null, password: '' });
    await catalog.memberships.set(organization.id, other.id, 'member');
    await expect(services.organizations.delete(principal)).rejects.toEqual(code('conflict'));
    await catalog.memberships.remove(organization.id, other.id);
    const { token } = await services.tokens.create(principal, { name: 't', scopes: ['organization:read'] });
    await services.organizations.delete(principal);
    await expect(services.access.authenticate(token)).rejects.toEqual(code('credentials_invalid'));
    expect(await services.organizations.memberships(person)).toHaveLength(1);
    await services.organizations.create(person, { name: 'Again', slug: 'gone' });
    await expect(services.organizations.delete({ ...principal, user: other.id })).rejects.toEqual(
      code('scope_missing'),
    );
  });
});

describe('a login in the form of a JWT', () => {
  it('carries claims and attributes and is a login like any other', async () => {
    const { token } = await services.access.login(first.admin.email, first.admin.password, {
      milliseconds: 60_000,
      form: { claims: (user) => ({ who: user.email }), attributes: { api: { origin: 1 } } },
    });
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as object;
    expect(claims).toMatchObject({ who: first.admin.email });
    const principal = await services.access.authenticate(token);
    expect(principal).toMatchObject({ kind: 'user', attributes: { api: { origin: 1 } } });
    await services.access.logout(principal);
    await expect(services.access.authenticate(token)).rejects.toEqual(code('credentials_invalid'));
  });
});

describe('the lasting token of a person', () => {
  it('is the same until it is revoked, for each API another, and never comes back', async () => {
    const [token, again] = await Promise.all([
      services.lastingTokens.of(person, 'api'),
      services.lastingTokens.of(person, 'api'),
    ]);
    expect([again, await services.lastingTokens.of(person, 'api')]).toEqual([token, token]);
    expect(token).toMatch(/^[0-9a-f]{40}$/);
    expect(await services.lastingTokens.of(person, 'other')).not.toBe(token);
    expect(await services.access.authenticate(token)).toMatchObject({
      kind: 'user',
      user: person.user,
      expires: null,
    });

    await services.people.update(person, person.user!, {
      password: 'another password',
      currentPassword: first.admin.password,
    });
    await expect(services.access.authenticate(token)).rejects.toEqual(code('credentials_invalid'));
    // The login that the password ended gets nothing any more.
    await expect(services.lastingTokens.of(person, 'api')).rejects.toEqual(code('credentials_invalid'));
    person = await loggedIn('another password');
    const second = await services.lastingTokens.of(person, 'api');
    expect(second).not.toBe(token);

    // Also when the ended rows were cleared away.
    await services.people.update(person, person.user!, {
      password: 'a third password',
      currentPassword: 'another password',
    });
    person = await loggedIn('a third password');
    await catalog.tokens.deleteEndedLogins(Date.now() + 1000);
    const third = await services.lastingTokens.of(person, 'api');
    expect([token, second]).not.toContain(third);
    await expect(services.access.authenticate(second)).rejects.toEqual(code('credentials_invalid'));
  });

  it('is no token of a program', async () => {
    const token = await services.access.authenticate(first.apis.native.token);
    await expect(services.lastingTokens.of(token, 'api')).rejects.toEqual(code('scope_missing'));
  });
});
