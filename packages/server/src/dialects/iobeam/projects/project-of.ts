/** The project that a path names. Rule: one that the caller does not reach is not found, like one that does not exist. */
import type { Level, Project } from '../../../services/services.js';
import type { Call } from '../../route.js';
import type { Asking } from '../credentials.js';
import { PROJECT } from '../wire/ids.js';

/** With at least this level in it. What is no number cannot exist, so it is not found like any other unknown project. */
export async function projectOfPath(
  { services: { rights }, principal, params: { id: text = '' } }: Asking & Pick<Call, 'params'>,
  level: Level,
): Promise<Project> {
  const { id } = await rights.findProject(principal, { form: PROJECT, text });
  return rights.project(principal, id, `project:${level}`);
}
