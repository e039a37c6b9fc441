/**
 * Whose key a request carries. In the original a user id doubled as the password; here every place for it takes a token of
 * Tributary: `apikey`, `userID`, `Authorization: Basic account:key` (from `account:key@host` as the host name), `Authorization:
 * Bearer`, a path prefix (`host/key`). Reads of data without any are answered only where a setting names a project for them.
 */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../errors/error.js';
import type { Principal, Project, Scope, Services } from '../../services/services.js';
import { basicPair } from '../authorization.js';
import { Gate } from '../gate.js';

export interface Caller {
  readonly project: Project;
  /** What the client calls its user id: the key it sent, or the account of its host name. */
  readonly userId: string;
  /** Null for nobody in particular. */
  readonly principal: Principal | null;
}

export interface Anonymous {
  /** Id of the project that anybody may read. */
  readonly project: number | undefined;
}

function keyOf(request: FastifyRequest): string | undefined {
  const { apikey, userid, authorization } = request.headers;
  for (const header of [apikey, userid]) if (typeof header === 'string' && header !== '') return header;
  const [, scheme, rest] = /^(basic|bearer) +(\S+) *$/i.exec(authorization ?? '') ?? [];
  if (scheme?.toLowerCase() === 'bearer') return rest;
  if (rest !== undefined) return basicPair(rest).password;
  return (request.params as { pathKey?: string }).pathKey;
}

const EXPECTED = 'the header userID or apikey, or account:key@ in front of the host name';

export const admit = (services: Services, scope: Scope, anonymous?: Anonymous): Gate<Caller> =>
  new Gate('token', scope, (request) => authorize(request, services, scope, anonymous));

async function authorize(
  request: FastifyRequest,
  services: Services,
  scope: Scope,
  anonymous?: Anonymous,
): Promise<Caller> {
  const key = keyOf(request);
  if (key === undefined) {
    const open = anonymous?.project;
    if (open === undefined || scope !== 'project:read')
      throw new TributaryError('credentials_missing', { expected: EXPECTED });
    const project = await services.access.configuredProject(open);
    if (project === undefined) throw new TributaryError('not_found', { what: 'Project', value: open });
    return { project, userId: '', principal: null };
  }
  const principal = await services.access.authenticate(key);
  const project = await services.access.project(principal, undefined, scope);
  return { project, userId: key, principal };
}
