/** The project that a path names. Rule: one that the caller does not reach is not found, like one that does not exist. */
import type { Level, Project } from '../../../services/services.js';
import type { Call } from '../../route.js';
import type { Asking } from '../credentials.js';

/** With at least this level in it. What is no number cannot exist, so it is not found like any other unknown project. */
export function projectOfPath(
  { services, principal, params: { id = '' } }: Asking & Pick<Call, 'params'>,
  level: Level,
): Promise<Project> {
  return services.access.project(principal, /^\d{1,15}$/.test(id) ? Number(id) : NaN, `project:${level}`);
}
