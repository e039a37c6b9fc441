/**
 * Whose key a request carries. In the original a user id doubled as the password; here every place for it takes a token of
 * Tributary: `apikey`, `userID`, `Authorization: Basic account:key` (from `account:key@host` as the host name), `Authorization:
 * Bearer`, a path prefix (`host/key`). Reads of data without any are answered only where a setting names a project for them.
 */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../errors/error.js';
import type { CredentialForm, Principal, Project, Scope, Services } from '../../services/services.js';
import { basicPair } from '../authorization.js';
import { Gate } from '../gate.js';
import { openProject, type Anonymous } from './access/anonymous.js';

export interface Caller {
  readonly project: Project;
  /** What the client calls its user id: the key that it sent. */
  readonly userId: string;
  readonly principal: Principal;
}

/** Of data that may be open to anybody. */
export interface Reader {
  readonly project: Project;
  /** Null for nobody in particular. */
  readonly principal: Principal | null;
}

const EXPECTED = 'the header userID or apikey, or account:key@ in front of the host name';

export const admit =
  (scope: Scope) =>
  (services: Services): Gate<Caller> =>
    new Gate('token', scope, (request) => authorize(services, request, scope));

export type ReaderGate = (services: Services) => Gate<Reader>;

/** A wrong key does not count as none. */
export const admitReader =
  (anonymous: Anonymous): ReaderGate =>
  (services) =>
    new Gate<Reader>('token', 'project:read', async (request) => {
      const key = keyOf(request);
      const open = key === undefined ? await openProject(services, anonymous) : undefined;
      return open === undefined
        ? authorize(services, request, 'project:read')
        : { project: open, principal: null };
    });

function keyOf(request: FastifyRequest): string | undefined {
  const { apikey, userid, authorization } = request.headers;
  for (const header of [apikey, userid]) if (typeof header === 'string' && header !== '') return header;
  const [, scheme, rest] = /^(basic|bearer) +(\S+) *$/i.exec(authorization ?? '') ?? [];
  if (scheme?.toLowerCase() === 'bearer') return rest;
  if (rest !== undefined) return basicPair(rest).password;
  return (request.params as { pathKey?: string }).pathKey;
}

async function authorize(services: Services, request: FastifyRequest, scope: Scope): Promise<Caller> {
  const key = keyOf(request);
  if (key === undefined) throw new TributaryError('credentials_missing', { expected: EXPECTED });
  const principal = await services.access.authenticate(key, { from: request });
  const project = await services.rights.project(principal, undefined, scope);
  return { project, userId: key, principal };
}

/** User ids stand in addresses and in other people's programs. */
export const IOSENSE_FORMS: readonly CredentialForm[] = [
  {
    ...{ api: 'iosense', form: 'token', scopes: ['project:write'] },
    guessable: 'user ids are no secrets: they are counted up, and stand in addresses',
  },
];
