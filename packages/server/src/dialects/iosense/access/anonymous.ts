/** What is said at the start when a setting lets anybody read: nobody shall open a project without knowing. */
import type { Services } from '../../../services/services.js';
import type { Anonymous } from '../credentials.js';

const SETTING = 'iosense-anonymous-project';

/** Undefined where nothing is open. */
export async function anonymousWarning(
  { project: id }: Anonymous,
  services: Services,
): Promise<string | undefined> {
  if (id === undefined) return undefined;
  const project = await services.access.configuredProject(id);
  return project === undefined
    ? `${SETTING} is ${id}, but there is no such project: nothing is open`
    : `${SETTING} is ${id}: anybody who reaches this server can read all points of the project "${project.name}" without a credential`;
}
