/**
 * Which project a database or bucket name means: the project of that id or name where the credential reaches several; a
 * token of one project may call its database whatever its client has configured.
 */
import { TributaryError } from '../../../errors/error.js';
import { itemsOf } from '../../../services/paging.js';
import type { Principal, Project, Scope, Services } from '../../../services/services.js';

export async function projectOf(
  services: Services,
  principal: Principal,
  database: string | undefined,
  scope: Scope,
): Promise<Project> {
  if (principal.projects?.length === 1 || database === undefined)
    return services.rights.project(principal, undefined, scope);
  const name = database.split('/')[0]!;
  let found: Project | undefined;
  for await (const project of itemsOf((page) => services.projects.list(principal, page))) {
    if (project.name === name) {
      found = project;
      break;
    }
    if (String(project.id) === name) found = project;
  }
  if (!found) throw new TributaryError('not_found', { what: 'Database', value: name });
  return services.rights.project(principal, found.id, scope);
}
