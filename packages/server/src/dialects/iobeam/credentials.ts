/**
 * Who asks, for which project, and whether they may. Tokens come as `Authorization: Bearer …`: project tokens and user
 * tokens of this API, and every other token of the platform with scopes for the project. Rule: a project that is foreign or
 * unknown is refused alike, with 403, because iobeam's servers answered that to a token of another project.
 */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../errors/error.js';
import type { Device, Level, Principal, Project, Services } from '../../services/services.js';
import { bearerOf } from '../authorization.js';
import { anyToken, Gate } from '../gate.js';
import { permissionsOf } from './tokens/permissions.js';

export interface Authorized {
  readonly principal: Principal;
  readonly project: Project;
}

export interface AuthorizeOptions {
  /** `project_id` of the request where it has one; undefined: the project of the token. */
  readonly projectId?: number | undefined;
  /** The caller limits what follows to the token's only device, with `requireDevice`. */
  readonly ofDevice?: boolean;
}

interface Signed {
  readonly principal: Principal;
}

const authenticate = (request: FastifyRequest, services: Services): Promise<Principal> =>
  services.access.authenticate(bearerOf(request));

/** Any good token, whatever it may do. */
export const admitAny = (services: Services): Gate<Signed> =>
  anyToken((request) => authenticate(request, services));

/** A token that may do this in its project. */
export const admit = (services: Services, level: Level, options: AuthorizeOptions = {}): Gate<Authorized> =>
  new Gate('token', level, async (request) =>
    authorize(await authenticate(request, services), services, level, options),
  );

/** For requests that name their project in the body: what the token may do there is asked again with `authorize`. */
export const admitSomewhere = (services: Services, level: Level): Gate<Signed> =>
  new Gate('token', level, async (request) => {
    const principal = await authenticate(request, services);
    const [only, ...more] = principal.projects ?? [];
    if (only !== undefined && more.length === 0) await requireLevel(principal, only, level, services);
    return { principal };
  });

/** A user token: one of a person that is not tied to a project; a login, or a lasting one. */
export const admitUser = (services: Services): Gate<{ principal: Principal & { readonly user: number } }> =>
  new Gate('token', 'a user token', async (request) => {
    const principal = await authenticate(request, services);
    const { user } = principal;
    if (user === null || principal.projects !== null)
      throw new TributaryError('scope_missing', { expected: 'of a user token (GET /v1/tokens/user)' });
    return { principal: { ...principal, user } };
  });

/** A token that may do this in the request's project. */
export async function authorize(
  principal: Principal,
  services: Services,
  level: Level,
  options: AuthorizeOptions = {},
): Promise<Authorized> {
  const project = await projectOf(principal, options.projectId, services);
  await requireLevel(principal, project.id, level, services);
  if (principal.device !== null && !options.ofDevice)
    throw new TributaryError('scope_missing', { expected: `${level} for all devices of the project` });
  return { principal, project };
}

async function requireLevel(
  principal: Principal,
  project: number,
  level: Level,
  services: Services,
): Promise<void> {
  if (!(await permissionsOf(principal, project, services)).has(level))
    throw new TributaryError('scope_missing', { expected: `${level} for project ${project}` });
}

/** Refuses a token of one device for every other one. */
export function requireDevice(principal: Principal, device: Pick<Device, 'id'>): void {
  if (principal.device !== null && principal.device !== device.id)
    throw new TributaryError('scope_missing', { expected: 'for this device' });
}

/** Without a look at what the token may do there. */
export async function projectOf(
  principal: Principal,
  id: number | undefined,
  services: Services,
): Promise<Project> {
  const { access } = services;
  const [only] = principal.projects ?? [];
  const wanted = id ?? (principal.projects?.length === 1 ? only : undefined);
  if (wanted === undefined) return access.project(principal, undefined, 'project:read', { ofDevice: true });
  return access.findProject(principal, { id: wanted }).catch((error: unknown) => {
    if (!(error instanceof TributaryError) || error.code !== 'not_found') throw error;
    throw new TributaryError('credentials_invalid', { reason: `they are not for project ${wanted}` });
  });
}
