/** The organization itself, and rights of single people on single projects. Rule: only administrators change either. */
import type { Catalog } from '../../../catalog/catalog.js';
import type { Organization } from '../../../catalog/people/organizations.js';
import type { ProjectRight } from '../../../catalog/people/rights.js';
import type { Role } from '../../../catalog/people/memberships.js';
import type { JsonObject, Page } from '../../../catalog/repository.js';
import { invalidField, TributaryError } from '../../../errors/error.js';
import { checkNewName } from '../../names.js';
import type { AccessChange } from '../rights/endings.js';
import type { Operators } from './operators.js';
import { withSlug } from './organization-slug.js';
import {
  holds,
  LEVELS,
  requireScope,
  scopesOfRole,
  type Level,
  type Principal,
} from '../rights/principal.js';
import type { ProjectAccess } from '../rights/project-access.js';

const PAGE = 1000;

/** `before` is what the organization is called already. */
export function checkOrganizationName(name: unknown, before?: string): void {
  if (typeof name !== 'string' || name.trim() === '' || !/^[^\p{Cc}\p{Cs}]{1,255}$/u.test(name))
    throw invalidField('name', name, 'a text of 1 to 255 printable characters');
  checkNewName('name', name, before);
}

/** Where the principal acts. */
export async function organizationOf(
  { organizations }: Pick<Catalog, 'organizations'>,
  principal: Pick<Principal, 'organization'>,
): Promise<Organization> {
  const organization = await organizations.get(principal.organization);
  if (organization === undefined)
    throw new TributaryError('credentials_invalid', { reason: 'the organization is gone' });
  return organization;
}

export interface OrganizationParts {
  readonly changed: (change: AccessChange) => void;
  readonly operators: Operators;
}

export class OrganizationService {
  constructor(
    private readonly catalog: Catalog,
    private readonly parts: OrganizationParts & { readonly projects: ProjectAccess },
  ) {}

  get(principal: Principal): Promise<Organization> {
    return organizationOf(this.catalog, principal);
  }

  async update(
    principal: Principal,
    change: { name?: string; slug?: string; attributes?: JsonObject },
  ): Promise<Organization> {
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

  rights(project: number): Promise<ProjectRight[]> {
    return this.catalog.rights.list(project);
  }

  /** Everybody who may do something with the project, by role or by a right on it. */
  async people(project: number): Promise<{ user: number; levels: Level[] }[]> {
    const { organization } = (await this.catalog.projects.get(project))!;
    const rights = new Map((await this.rights(project)).map((right) => [right.user, right.levels]));
    const people: { user: number; levels: Level[] }[] = [];
    let after: number | undefined = 0;
    while (after !== undefined) {
      const page: Page<{ id: number; role: string }> = await this.catalog.users.listMembers(organization, {
        ...{ limit: PAGE, after },
      });
      for (const { id, role } of page.items) {
        const scopes = new Set<string>(scopesOfRole(role as Role));
        const given = holds(scopes, 'organization:admin') ? undefined : rights.get(id);
        const own = given === undefined ? scopes : new Set(given.map((level) => `project:${level}`));
        const levels = LEVELS.filter((level) => holds(own, `project:${level}`));
        if (levels.length > 0) people.push({ user: id, levels });
      }
      after = page.next ?? undefined;
    }
    return people;
  }

  async setRight(principal: Principal, right: ProjectRight): Promise<void> {
    await this.parts.projects.project(principal, right.project, 'project:admin');
    if ((await this.catalog.memberships.get(principal.organization, right.user)) === undefined)
      throw new TributaryError('not_found', { what: 'User', value: right.user });
    if (!right.levels.every((level) => LEVELS.includes(level)))
      throw invalidField('levels', right.levels, LEVELS.join(', '));
    await this.catalog.rights.set(right);
    this.parts.changed({ user: right.user });
  }
}
