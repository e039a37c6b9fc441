/**
 * Who asks, for which project, and whether they may. Tokens come as `Authorization: Bearer …`: project tokens and user
 * tokens of this API, and every other token of the platform with scopes for the project. Rule: a project that is foreign or
 * unknown is refused alike, with 403, because iobeam's servers answered that to a token of another project.
 */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../errors/error.js';
import type { Device, Level, Principal, Project, Services } from '../../services/services.js';
import { bearerOf } from '../authorization.js';
import { permissionsOf } from './permissions.js';

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

/** Any good token, whatever it may do. */
export async function authenticate(request: FastifyRequest, services: Services): Promise<Principal> {
  return services.access.authenticate(bearerOf(request));
}

/** A token that may do this in the request's project. */
export async function authorize(
  request: FastifyRequest,
  services: Services,
  level: Level,
  options: AuthorizeOptions = {},
): Promise<Authorized> {
  const principal = await authenticate(request, services);
  const project = await projectOf(principal, options.projectId, services);
  if (!(await permissionsOf(principal, project.id, services)).has(level))
    throw new TributaryError('scope_missing', { expected: `${level} for project ${project.id}` });
  if (principal.device !== null && !options.ofDevice)
    throw new TributaryError('scope_missing', { expected: `${level} for all devices of the project` });
  return { principal, project };
}

/** Refuses a token of one device for every other one. */
export function requireDevice(principal: Principal, device: Pick<Device, 'id'>): void {
  if (principal.device !== null && principal.device !== device.id)
    throw new TributaryError('scope_missing', { expected: 'for this device' });
}

/** A user token: one of a person that is not tied to a project; a login, or a lasting one. */
export async function authenticateUser(
  request: FastifyRequest,
  services: Services,
): Promise<Principal & { readonly user: number }> {
  const principal = await authenticate(request, services);
  if (principal.user === null || principal.projects !== null)
    throw new TributaryError('scope_missing', { expected: 'of a user token (GET /v1/tokens/user)' });
  return principal as Principal & { user: number };
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
