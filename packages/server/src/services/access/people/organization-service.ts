/**
 * The organizations that somebody belongs to. Rule: a person who logged in acts in each with the role held there; a token
 * made for programs stays in the organization that it was made in; only administrators change one, and only owners end it.
 */
import type { Catalog } from '../../../catalog/catalog.js';
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { Membership, OrganizationFields, Organizations } from '../../contract/organizations.js';
import type { Operators } from './operators.js';
import { checkOrganizationName, organizationOf } from './organization.js';
import { withSlug } from './organization-slug.js';
import { requireScope, scopesOfRole } from '../rights/principal.js';
import type { Organization } from '../../../model/records/people.js';
import type { AccessChange } from '../../contract/access.js';
import type { Principal } from '../../contract/principal.js';

/** Who may make organizations of their own, and how many of them one person may own. */
export interface OrganizationsBy {
  readonly who: 'nobody' | 'owners' | 'everybody';
  readonly perPerson: number;
}

export interface OrganizationParts {
  readonly changed: (change: AccessChange) => void;
  readonly operators: Operators;
}

export class OrganizationService implements Organizations {
  constructor(
    private readonly catalog: Catalog,
    private readonly parts: OrganizationParts,
    private readonly by: OrganizationsBy = { who: 'nobody', perPerson: 0 },
  ) {}

  async memberships(principal: Principal): Promise<Membership[]> {
    const { organizations, memberships } = this.catalog;
    if (principal.kind !== 'user' || principal.user === null) {
      const organization = await organizationOf(this.catalog, principal);
      return [{ organization, role: null, principal, since: organization.created }];
    }
    const found: Membership[] = [];
    for (const { organization: id, role, created } of await memberships.listOfUser(principal.user)) {
      const organization = await organizations.get(id);
      if (organization === undefined) continue;
      const scopes = new Set<string>(scopesOfRole(role));
      found.push({
        organization,
        role,
        principal: { ...principal, organization: id, scopes },
        since: created,
      });
    }
    const isOwn = ({ organization }: Membership) => organization.id === principal.organization;
    return [...found.filter(isOwn), ...found.filter((membership) => !isOwn(membership))];
  }

  get(principal: Principal): Promise<Organization> {
    return organizationOf(this.catalog, principal);
  }

  async create(
    principal: Principal,
    { name, ...fields }: { readonly name: string } & OrganizationFields,
  ): Promise<Membership> {
    const { user } = principal;
    if (principal.kind !== 'user' || user === null)
      throw new TributaryError('scope_missing', { expected: 'of a person who logged in' });
    checkOrganizationName(name);
    await this.#checkMaker(user);
    const organization = await withSlug(
      fields.slug,
      await this.parts.operators.isOperator(principal),
      (own) =>
        this.catalog.transaction(async ({ organizations, memberships }) => {
          const made = await organizations.create(name, { ...fields, ...own });
          await memberships.set(made.id, user, 'owner');
          return made;
        }),
    );
    this.parts.changed({ user });
    const scopes = new Set<string>(scopesOfRole('owner'));
    return {
      organization,
      role: 'owner',
      principal: { ...principal, organization: organization.id, scopes },
      since: organization.created,
    };
  }

  async update(principal: Principal, change: OrganizationFields): Promise<Organization> {
    requireScope(principal, 'organization:admin');
    const { name, slug } = change;
    if (name !== undefined) checkOrganizationName(name, (await this.get(principal)).name);
    if (slug !== undefined && (typeof slug !== 'string' || !/^[a-z0-9][a-z0-9-]{0,99}$/.test(slug)))
      throw invalidField('slug', slug, 'lower-case letters, digits and hyphens');
    await withSlug(slug, await this.parts.operators.isOperator(principal), (own) =>
      this.catalog.organizations.update(principal.organization, { ...change, ...own }),
    );
    return this.get(principal);
  }

  async #checkMaker(user: number): Promise<void> {
    const { who, perPerson } = this.by;
    const owned = (await this.catalog.memberships.listOfUser(user)).filter(({ role }) => role === 'owner');
    if (who === 'nobody' || (who === 'owners' && owned.length === 0))
      throw new TributaryError('scope_missing', {
        expected: `to make organizations (the setting organizations-by is ${who})`,
      });
    if (owned.length >= perPerson)
      throw new TributaryError('conflict', {
        reason: `A person owns at most ${perPerson} organizations (organizations-per-person).`,
      });
  }

  /** Ends an organization that is empty; the members have to have another to act in. */
  async delete(principal: Principal): Promise<void> {
    const { organization: id, user } = principal;
    const { organizations, memberships, projects } = this.catalog;
    const own = user === null ? undefined : await memberships.get(id, user);
    if (own?.role !== 'owner')
      throw new TributaryError('scope_missing', { expected: 'of an owner of the organization' });
    const [first] = await organizations.list();
    const { items } = await projects.list(id, { limit: 1 });
    const reason =
      first?.id === id
        ? 'The first organization of an installation stays.'
        : items.length > 0
          ? 'The organization has projects; delete them first.'
          : (await memberships.areOnlyHere(id))
            ? 'The organization has members who belong to no other; remove them first.'
            : undefined;
    if (reason !== undefined) throw new TributaryError('conflict', { reason });
    await this.catalog.transaction(async (within) => {
      await within.tokens.revokeOfOrganization(id);
      await within.memberships.removeAll(id);
      await within.organizations.retire(id);
    });
    this.parts.changed({ organization: id });
  }
}
