/** What is said at the start when a setting lets anybody read: nobody shall open a project without knowing. */
import { TributaryError } from '../../errors/error.js';
import type { Services } from '../../services/services.js';
import type { Anonymous } from './credentials.js';

const SETTING = 'iosense-anonymous-project';

/** Undefined where nothing is open. */
export async function anonymousWarning(
  { project }: Anonymous,
  services: Services,
): Promise<string | undefined> {
  if (project === undefined) return undefined;
  try {
    const { name } = await services.access.openProject(project);
    return `${SETTING} is ${project}: anybody who reaches this server can read all points of the project "${name}" without a credential`;
  } catch (error) {
    if (!(error instanceof TributaryError) || error.code !== 'not_found') throw error;
    return `${SETTING} is ${project}, but there is no such project: nothing is open`;
  }
}
