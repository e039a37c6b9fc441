/** Ids that people bring along when they make a thing: who gives one names what devices and scripts everywhere mean by it. */
import { TributaryError } from '../errors/error.js';
import type { Principal, Project, Services } from '../services/services.js';

/** Throws `scope_missing` unless the caller administers the project. */
export async function requireAdmin(services: Services, principal: Principal, project: number): Promise<void> {
  if (!(await services.rights.levels(principal, project)).has('admin'))
    throw new TributaryError('scope_missing', {
      expected: 'project:admin, to give a thing the id that it had elsewhere',
    });
}

interface Giving {
  readonly services: Services;
  readonly principal: Principal;
  readonly project: Pick<Project, 'id'>;
  readonly body: GivenIds;
}

interface GivenIds {
  /** By API. */
  readonly externalIds?: Readonly<Record<string, unknown>>;
}

/** An empty object, as an export has it of a thing without ids, gives none. */
export const givesIds = ({ externalIds = {} }: GivenIds): boolean => Object.keys(externalIds).length > 0;

/** The same for a request whose body may give ids. */
export async function requireAdminForIds({ services, principal, project, body }: Giving): Promise<void> {
  if (givesIds(body)) await requireAdmin(services, principal, project.id);
}
