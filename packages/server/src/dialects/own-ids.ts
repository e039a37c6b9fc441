/** Ids that people bring along when they make a thing: who gives one names what devices and scripts everywhere mean by it. */
import { TributaryError } from '../errors/error.js';
import type { Principal, Services } from '../services/services.js';

/** Throws `scope_missing` unless the caller administers the project. */
export async function requireAdmin(services: Services, principal: Principal, project: number): Promise<void> {
  if (!(await services.rights.levels(principal, project)).has('admin'))
    throw new TributaryError('scope_missing', {
      expected: 'project:admin, to give a thing the id that it had elsewhere',
    });
}
