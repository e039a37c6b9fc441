/** An organization keeps an owner, also when two of them take it from each other at the same moment. */
import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../../src/catalog/catalog.js';
import { createAccessServices } from '../../../src/services/access/access.js';
import { STORES } from '../../support/stores.js';
import type { Principal } from '../../../src/services/contract/principal.js';

/** On PostgreSQL without a lock, more than half of the tries left nobody. */
const TRIES = 15;

type Owner = Principal & { readonly user: number };

async function twoOwners(catalog: Catalog, name: string): Promise<[Owner, Owner]> {
  const { id: organization } = await catalog.organizations.create(name);
  const make = async (email: string): Promise<Owner> => {
    const { id: user } = await catalog.users.create({ email, name: null, password: '' });
    await catalog.memberships.set(organization, user, 'owner');
    return {
      ...{ kind: 'user', id: 0, organization, projects: null, user, device: null },
      ...{ scopes: new Set(['organization:admin']), attributes: {}, expires: null, limits: null },
    };
  };
  return [await make(`a@${name}`), await make(`b@${name}`)];
}

describe.each(STORES)('on $kind', (store) => {
  it.each([
    ['roles', 'updateUser'],
    ['memberships', 'deleteUser'],
  ] as const)('%s', async (what, change) => {
    const catalog = await store.open();
    const services = createAccessServices(catalog);
    const take = (from: Owner, by: Owner) =>
      change === 'deleteUser'
        ? services.people.delete(by, from.user)
        : services.people.update(by, from.user, { role: 'viewer' });
    for (let i = 0; i < TRIES; i++) {
      const [one, other] = await twoOwners(catalog, `${what}-${i}.example.org`);
      const ends = await Promise.allSettled([take(one, other), take(other, one)]);
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await catalog.memberships.countOwners(one.organization)).toBe(1);
    }
  });
});
