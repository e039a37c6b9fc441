/** Rights of single people on single projects. Rule: only who administers the project gives them. */
import type { Catalog } from '../../../catalog/catalog.js';
import type { KeysetPage } from '../../../catalog/repository.js';
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { ProjectRights } from '../../contract/organizations.js';
import { holds, scopesOfRole } from '../rights/principal.js';
import type { RightsService } from '../rights/rights-service.js';
import type { ProjectRight, Role } from '../../../model/records/people.js';
import type { AccessChange } from '../../contract/access.js';
import { LEVELS, type Level, type Principal } from '../../contract/principal.js';

const PAGE = 1000;

export class ProjectRightService implements ProjectRights {
  constructor(
    private readonly catalog: Catalog,
    private readonly rights: RightsService,
    private readonly changed: (change: AccessChange) => void,
  ) {}

  /** Everybody who may do something with the project, by role or by a right on it. */
  async people(project: number): Promise<{ user: number; levels: Level[] }[]> {
    const { organization } = (await this.catalog.projects.get(project))!;
    const rights = new Map(
      (await this.catalog.rights.list(project)).map((right) => [right.user, right.levels]),
    );
    const people: { user: number; levels: Level[] }[] = [];
    let after: number | undefined = 0;
    while (after !== undefined) {
      const page: KeysetPage<{ id: number; role: string }> = await this.catalog.users.listMembers(
        organization,
        {
          ...{ limit: PAGE, after },
        },
      );
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

  async set(principal: Principal, right: ProjectRight): Promise<void> {
    await this.rights.project(principal, right.project, 'project:admin');
    if ((await this.catalog.memberships.get(principal.organization, right.user)) === undefined)
      throw new TributaryError('not_found', { what: 'User', value: right.user });
    if (!right.levels.every((level) => LEVELS.includes(level)))
      throw invalidField('levels', right.levels, LEVELS.join(', '));
    await this.catalog.rights.set(right);
    this.changed({ user: right.user });
  }
}
