/** `/v1/tokens`: a user token for a name and a password, project tokens for a user token, and new ones for old ones. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { Level, Principal, Project, Services } from '../../../services/services.js';
import { basicPair } from '../../authorization.js';
import { IN_BODY } from '../../gate.js';
import { bodyReader, flagParameter, integerParameter, parameter } from '../wire/body.js';
import { admitAny, projectOf } from '../credentials.js';
import { PERMISSIONS, permissionsOf } from '../tokens/permissions.js';
import { isRefreshable, issueProjectToken, refreshProjectToken, TOKEN_MS } from '../tokens/project-tokens.js';
import { stampText } from '../wire/times.js';
import { parseDuration } from '../wire/duration.js';

const readRefresh = bodyReader(
  Type.Object({
    refresh_token: Type.String({ minLength: 1, maxLength: 16_384, expected: 'a project token' }),
  }),
);

export function mountTokens(
  app: FastifyInstance,
  services: Services,
  { refreshGrace }: { refreshGrace: number },
): void {
  const anyone = admitAny(services);
  app.get('/tokens/user', IN_BODY.route, async (request) => {
    const { name, password } = namePassword(request);
    const { token, expires, user } = await services.access.login(name, password, { milliseconds: TOKEN_MS });
    return { token, expires: stampText(expires), user_id: user.id };
  });

  app.get('/tokens/project', anyone.route, async (request) => {
    const { principal } = anyone.of(request);
    const project = await projectOf(principal, integerParameter(request, 'project_id', 1), services);
    return issueProjectToken(services, {
      organization: principal.organization,
      project: project.id,
      owner: principal.user,
      permissions: await wantedPermissions(request, principal, project, services),
      includeUser: flagParameter(request, 'include_user') ?? true,
      ...timeOf(request, principal),
      maker: principal,
      device: await deviceOf(request, principal, project, services),
    });
  });

  app.post('/tokens/project', IN_BODY.route, (request) =>
    refreshProjectToken(services, readRefresh(request).refresh_token, refreshGrace),
  );
}

/** Basic (Go, Node) or parameters of the address (Java). */
function namePassword(request: FastifyRequest): { name: string; password: string } {
  const basic = /^basic +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const pair = basicPair(basic);
    if (pair.name !== '') return pair;
  }
  const [name, password] = [parameter(request, 'name'), parameter(request, 'password')];
  if (name !== undefined && password !== undefined) return { name, password };
  throw new TributaryError('credentials_missing', {
    expected:
      'Authorization: Basic with user name or e-mail address and password, or the parameters name and password',
  });
}

/** What was not asked about is given as far as the asker has it; what was asked for is given or refused. */
async function wantedPermissions(
  request: FastifyRequest,
  principal: Principal,
  project: Project,
  services: Services,
): Promise<ReadonlySet<Level>> {
  const held = await permissionsOf(principal, project.id, services);
  if (held.size === 0)
    throw new TributaryError('scope_missing', { expected: `read for project ${project.id}` });
  // A machine's token would otherwise multiply itself.
  if (principal.kind !== 'user' && principal.kind !== 'local' && !held.has('admin'))
    throw new TributaryError('scope_missing', { expected: `admin for project ${project.id}` });
  const wanted = new Set<Level>();
  for (const level of PERMISSIONS) {
    const asked = flagParameter(request, level);
    if (asked === true && !held.has(level))
      throw new TributaryError('scope_missing', { expected: `${level} for project ${project.id}` });
    if (asked ?? held.has(level)) wanted.add(level);
  }
  return wanted;
}

/**
 * A token that was made with one that ends is good for what is left of it, and cannot be refreshed beyond that, unless
 * its maker can.
 */
function timeOf(request: FastifyRequest, principal: Principal) {
  const refreshable = flagParameter(request, 'refreshable');
  const asked = durationOf(request);
  const milliseconds = asked ?? TOKEN_MS;
  const { kind, expires } = principal;
  if (kind === 'user' || expires === null) return { milliseconds, refreshable: refreshable ?? true };
  const mayRefresh = isRefreshable(principal);
  if (refreshable === true && !mayRefresh)
    throw invalidField('refreshable', true, 'false, because the token that asks for it ends');
  return {
    milliseconds,
    refreshable: refreshable ?? mayRefresh,
    ...(asked === undefined && { latest: expires }),
  };
}

function durationOf(request: FastifyRequest): number | undefined {
  const text = parameter(request, 'duration');
  if (text === undefined) return undefined;
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined)
    throw invalidField('duration', text, 'a number and w, d, h, m or s, such as 5w');
  return milliseconds;
}

async function deviceOf(
  request: FastifyRequest,
  principal: Principal,
  project: Project,
  services: Services,
): Promise<number | null> {
  const key = parameter(request, 'device_id');
  const device = key === undefined ? null : (await services.devices.getDevice(project.id, key)).id;
  if (principal.device !== null && principal.device !== device)
    throw new TributaryError('scope_missing', { expected: 'for more than its device' });
  return device;
}
