/**
 * Who asks, for which project, and whether they may. Tokens come as `Authorization: Bearer …`: project tokens and user
 * tokens of this API, and every other token of the platform with scopes for the project. Rule: a project that is foreign or
 * unknown is refused alike, with 403, because iobeam's servers answered that to a token of another project.
 */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../errors/error.js';
import type { CredentialForm, Device, Level, Principal, Project, Services } from '../../services/services.js';
import { bearerOf } from '../authorization.js';
import { anyToken, Gate } from '../gate.js';
import { permissionsOf } from './tokens/permissions.js';
import { PROJECT } from './wire/ids.js';

/** Found by a gate that asks for a good token only. */
export interface Signed {
  readonly principal: Principal;
}

export interface Authorized extends Signed {
  readonly project: Project;
}

export interface AuthorizeOptions {
  /** `project_id` of the request where it has one; undefined: the project of the token. */
  readonly projectId?: number | undefined;
  /** The caller limits what follows to the token's only device, with `requireDevice`. */
  readonly ofDevice?: boolean;
}

/** Who asks, and what can be asked on their behalf. */
export interface Asking extends Signed {
  readonly services: Services;
}

const signed = async (services: Services, request: FastifyRequest): Promise<Asking> => ({
  services,
  principal: await services.access.authenticate(bearerOf(request), { from: request }),
});

/** Any good token, whatever it may do. */
export const admitAny = (services: Services): Gate<Signed> =>
  anyToken((request) => services.access.authenticate(bearerOf(request), { from: request }));

/** A token that may do this in its project. */
export const admit =
  (level: Level, options: AuthorizeOptions = {}) =>
  (services: Services): Gate<Authorized> =>
    new Gate('token', level, async (request) => authorize(await signed(services, request), level, options));

/** For requests that name their project in the body: what the token may do there is asked again with `authorize`. */
export const admitSomewhere =
  (level: Level) =>
  (services: Services): Gate<Signed> =>
    new Gate('token', level, async (request) => {
      const asking = await signed(services, request);
      const { principal } = asking;
      const [only, ...more] = principal.projects ?? [];
      if (only !== undefined && more.length === 0) await requireLevel(asking, only, level);
      return { principal };
    });

/** A user token: one of a person that is not tied to a project; a login, or a lasting one. */
export const admitUser = (services: Services): Gate<{ principal: Principal & { readonly user: number } }> =>
  new Gate('token', 'a user token', async (request) => {
    const { principal } = await signed(services, request);
    const { user } = principal;
    if (user === null || principal.projects !== null)
      throw new TributaryError('scope_missing', { expected: 'of a user token (GET /v1/tokens/user)' });
    return { principal: { ...principal, user } };
  });

/** A token that may do this in the request's project. */
export async function authorize(
  asking: Asking,
  level: Level,
  { projectId, ofDevice = false }: AuthorizeOptions = {},
): Promise<Authorized> {
  const { principal } = asking;
  const project = await projectOf(asking, projectId);
  await requireLevel(asking, project.id, level);
  if (principal.device !== null && !ofDevice)
    throw new TributaryError('scope_missing', { expected: `${level} for all devices of the project` });
  return { principal, project };
}

async function requireLevel({ services, principal }: Asking, project: number, level: Level): Promise<void> {
  if (!(await permissionsOf(services, principal, project)).has(level))
    throw new TributaryError('scope_missing', { expected: `${level} for project ${project}` });
}

/** Refuses a token of one device for every other one. */
export function requireDevice(principal: Principal, device: Pick<Device, 'id'>): void {
  if (principal.device !== null && principal.device !== device.id)
    throw new TributaryError('scope_missing', { expected: 'for this device' });
}

/** Without a look at what the token may do there. */
export async function projectOf(
  { services: { rights }, principal }: Asking,
  id: number | undefined,
): Promise<Project> {
  const [only, ...more] = principal.projects ?? [];
  if (id === undefined && (only === undefined || more.length > 0))
    return rights.project(principal, undefined, 'project:read', { ofDevice: true });
  const name = id === undefined ? { id: only! } : { form: PROJECT, text: String(id) };
  return rights.findProject(principal, name).catch((error: unknown) => {
    if (!(error instanceof TributaryError) || error.code !== 'not_found') throw error;
    throw new TributaryError('credentials_invalid', { reason: `they are not for project ${id ?? only}` });
  });
}

/** Project tokens, which clients exchange for new ones by themselves, and people's logins. */
export const IOBEAM_FORMS: readonly CredentialForm[] = [
  { api: 'iobeam', form: 'token', scopes: ['project:write'], attributes: { iobeam: { refreshable: true } } },
  { api: 'iobeam', form: 'login', identifier: 'the e-mail address', chosen: true, scopes: [] },
];
