/** The project that a setting lets anybody read. Its points need no credential; at the start the log says so. */
import { TributaryError } from '../../../errors/error.js';
import type { Project, Services } from '../../../services/services.js';

const SETTING = 'iosense-anonymous-project';

export interface Anonymous {
  /** Id of the project that anybody may read. */
  readonly project: number | undefined;
}

/** Undefined where nothing is open. */
export async function openProject(services: Services, anonymous: Anonymous): Promise<Project | undefined> {
  const { project: id } = anonymous;
  if (id === undefined) return undefined;
  const project = await services.rights.configuredProject(id);
  if (project === undefined) throw new TributaryError('not_found', { what: 'Project', value: id });
  return project;
}

/** What is to be known before the first request comes: nobody shall open a project by mistake. */
export async function anonymousWarning(
  services: Services,
  { project: id }: Anonymous,
): Promise<string | undefined> {
  if (id === undefined) return undefined;
  const project = await services.rights.configuredProject(id);
  return project === undefined
    ? `${SETTING} is ${id}, but there is no such project: nothing is open`
    : `${SETTING} is ${id}: anybody who reaches this server can read all points of the project "${project.name}" without a credential`;
}
