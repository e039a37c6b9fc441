/**
 * Who began a job, and whether they may still have what it made. Rule: a link to data is worth what its starter may do
 * now: it ends when the person loses the right to read the project (a link to a board: to write to it), and when the token that began it is revoked. (A
 * token that merely ran out leaves the link: the link has an end of its own.)
 */
import type { Catalog } from '../../../catalog/catalog.js';
import type { Rights } from '../../contract/rights.js';
import type { Project } from '../../../model/records/project.js';
import type { JobOwner, Starter } from '../../../model/records/job.js';
import type { Principal } from '../../contract/principal.js';
import { holds } from './principal.js';

type Owner = Pick<JobOwner, 'organization' | 'project'>;

/** Of work that the principal begins in the project. */
export const ownerOf = (
  { kind, id, user }: Principal,
  { organization, id: project }: Pick<Project, 'id' | 'organization'>,
): JobOwner => ({
  organization,
  project,
  starter: { user, token: kind === 'user' || kind === 'local' ? null : id },
});

/** The administrator at the machine itself counts for whatever began: a backup holds it anyway. */
export function isStarter({ kind, id, user }: Principal, starter: Starter): boolean {
  if (kind === 'local') return true;
  return starter.user === null ? starter.token === id : starter.user === user;
}

export class Starters {
  constructor(
    private readonly catalog: Catalog,
    private readonly rights: Pick<Rights, 'configuredProject' | 'levelsOfUser'>,
  ) {}

  mayStillRead(owner: Owner, starter: Starter): Promise<boolean> {
    return this.#mayStill('read', owner, starter);
  }

  mayStillWrite(owner: Owner, starter: Starter): Promise<boolean> {
    return this.#mayStill('write', owner, starter);
  }

  async #mayStill(
    level: 'read' | 'write',
    { organization, project }: Owner,
    { user, token }: Starter,
  ): Promise<boolean> {
    if (project !== null && (await this.rights.configuredProject(project)) === undefined) return false;
    if (token !== null) {
      const known = await this.catalog.tokens.get(organization, token);
      if (known === undefined || known.revoked !== null || !known.active) return false;
      // Who only reads may do so by a scope of another API's words.
      if (level === 'write' && !holds(new Set(known.scopes), 'project:write')) return false;
    }
    if (user === null) return true;
    if (project === null) return (await this.catalog.memberships.get(organization, user)) !== undefined;
    return (await this.rights.levelsOfUser({ organization, user }, project)).has(level);
  }
}
