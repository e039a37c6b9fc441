/** `/v1/tokens`: a user token for a name and a password, project tokens for a user token, and new ones for old ones. */
import { Type } from 'typebox';
import { invalidField, TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { Level, Principal } from '../../../services/services.js';
import { basicPair } from '../../authorization.js';
import { IN_BODY } from '../../gate.js';
import type { Parameters } from '../../parameters.js';
import { admitAny, projectOf, type Asking } from '../credentials.js';
import { deviceNamed } from '../devices/named.js';
import { route, type IobeamCall, type IobeamRoute } from '../route.js';
import { PERMISSIONS, permissionsOf } from '../tokens/permissions.js';
import { isRefreshable, issueProjectToken, refreshProjectToken, TOKEN_MS } from '../tokens/project-tokens.js';
import { bodyReader } from '../wire/body.js';
import { parseDuration } from '../wire/duration.js';
import { stampText } from '../wire/times.js';

const readRefresh = bodyReader(
  Type.Object({
    refresh_token: Type.String({
      minLength: 1,
      maxLength: 16_384,
      expected: 'a project token',
      writeOnly: true,
    }),
  }),
);

/** `refreshGrace`: how long after its end a token can still be exchanged, in milliseconds. */
export const tokenRoutes = (refreshGrace: number): readonly IobeamRoute[] => [
  route({
    method: 'GET',
    path: '/tokens/user',
    needs: () => IN_BODY,
    handle: async (call) => {
      const { name, password } = namePassword(call);
      const { access } = call.services;
      const { token, expires, user } = await access.login(name, password, { milliseconds: TOKEN_MS });
      return { token, expires: stampText(expires), user_id: user.id };
    },
  }),
  route({
    method: 'GET',
    path: '/tokens/project',
    needs: admitAny,
    handle: makeToken,
  }),
  route({
    method: 'POST',
    path: '/tokens/project',
    needs: () => IN_BODY,
    handle: ({ services, request }) =>
      refreshProjectToken(
        services,
        { secret: readRefresh(request).refresh_token, from: request },
        refreshGrace,
      ),
  }),
];

/** Basic (Go, Node) or parameters of the address (Java). */
function namePassword({ request, query }: IobeamCall): { name: string; password: string } {
  const basic = /^basic +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const pair = basicPair(basic);
    if (pair.name !== '') return pair;
  }
  const [name, password] = [query.exact('name'), query.exact('password')];
  if (name !== undefined && password !== undefined) return { name, password };
  throw new TributaryError('credentials_missing', {
    expected:
      'Authorization: Basic with user name or e-mail address and password, or the parameters name and password',
  });
}

async function makeToken(call: IobeamCall & Asking): Promise<object> {
  const { services, principal, query } = call;
  const project = await projectOf(call, query.integer('project_id', { least: 1 }));
  return issueProjectToken(services, {
    organization: principal.organization,
    project: project.id,
    owner: principal.user,
    permissions: await wantedPermissions(call, project.id),
    includeUser: query.flag('include_user') ?? true,
    ...timeOf(query, principal),
    maker: principal,
    device: await deviceOf(call, project.id),
  });
}

/** What was not asked about is given as far as the asker has it; what was asked for is given or refused. */
async function wantedPermissions(
  { services, principal, query }: IobeamCall & Asking,
  project: number,
): Promise<ReadonlySet<Level>> {
  const lacking = (level: Level) =>
    new TributaryError('scope_missing', { expected: `${level} for project ${project}` });
  const held = await permissionsOf(services, principal, project);
  if (held.size === 0) throw lacking('read');
  // A machine's token would otherwise multiply itself.
  if (principal.kind !== 'user' && principal.kind !== 'local' && !held.has('admin')) throw lacking('admin');
  const wanted = new Set<Level>();
  for (const level of PERMISSIONS) {
    const asked = query.flag(level);
    if (asked === true && !held.has(level)) throw lacking(level);
    if (asked ?? held.has(level)) wanted.add(level);
  }
  return wanted;
}

/**
 * A token that was made with one that ends is good for what is left of it, and cannot be refreshed beyond that, unless
 * its maker can.
 */
function timeOf(query: Parameters, principal: Principal) {
  const refreshable = query.flag('refreshable');
  const asked = durationOf(query);
  const milliseconds = asked ?? TOKEN_MS;
  const { kind, expires } = principal;
  if (kind === 'user' || expires === null) return { milliseconds, refreshable: refreshable ?? true };
  const mayRefresh = isRefreshable(principal);
  if (refreshable === true && !mayRefresh)
    throw invalidField('refreshable', true, 'false, because the token that asks for it ends');
  return {
    milliseconds,
    refreshable: refreshable ?? mayRefresh,
    ...given({ latest: asked === undefined ? expires : undefined }),
  };
}

function durationOf(query: Parameters): number | undefined {
  const text = query.text('duration');
  if (text === undefined) return undefined;
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined)
    throw invalidField('duration', text, 'a number and w, d, h, m or s, such as 5w');
  return milliseconds;
}

async function deviceOf(
  { services, principal, query }: IobeamCall & Asking,
  project: number,
): Promise<number | null> {
  const key = query.exact('device_id');
  const device = key === undefined ? null : (await deviceNamed(services, project, key)).id;
  if (principal.device !== null && principal.device !== device)
    throw new TributaryError('scope_missing', { expected: 'for more than its device' });
  return device;
}
