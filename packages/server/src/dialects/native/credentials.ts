/**
 * `Authorization: Bearer TOKEN` → who asks; without it, the session cookie of the page (session/cookie.ts says when it counts). No
 * other place is looked at: a token in an address ends up in logs.
 */
import type { FastifyRequest } from 'fastify';
import type { Access, Principal, Project, Rights, Services, SharedBoard } from '../../services/services.js';
import { bearerOf } from '../authorization.js';
import { Gate, type Admission, type Judged } from '../gate.js';
import { compileCheck } from '../validation.js';
import type { Needs, Operation } from './operations/operation.js';
import { readParameters } from './operations/parameters.js';
import { sessionOf } from './session/cookie.js';

export const authenticate = async (request: FastifyRequest, access: Access): Promise<Principal> =>
  access.authenticate(secretOf(request), { from: request });

/** What the caller has shown, wherever it stands. */
export const secretOf = (request: FastifyRequest): string =>
  request.headers.authorization === undefined ? (sessionOf(request) ?? bearerOf(request)) : bearerOf(request);

/** What its gate finds: all of a request but its body, checked. */
export interface Caller extends Judged {
  readonly principal: Principal | undefined;
  readonly project: Project | undefined;
  /** Of a link to a board, which is no principal. */
  readonly shared: SharedBoard | undefined;
  readonly head: { readonly params: unknown; readonly query: unknown };
}

/** The gate of an operation: credentials, then parameters, then the project and the scope. */
export const admit =
  ({ needs, params, query, body }: Operation) =>
  ({ access, rights, boardShares }: Services): Gate<Caller> => {
    const checkParams = compileCheck(params, '');
    const checkQuery = compileCheck(query, '');
    const admission: Admission = needs !== 'nothing' ? 'token' : body === undefined ? 'open' : 'body';
    return new Gate(admission, needsText(needs), async (request) => {
      const shared = needs === 'share' ? await boardShares.open(bearerOf(request)) : undefined;
      const isOpen = needs === 'nothing' || needs === 'share';
      const principal = isOpen ? undefined : await authenticate(request, access);
      const asked = checkQuery(readParameters(query, request.query as object as never));
      const head = { query: asked, params: checkParams(readParameters(params, request.params as never)) };
      const project = principal && (await allow(rights, principal, needs, asked));
      return { principal, project, shared, head };
    });
  };

/** Answers the project of a request that needs one. */
async function allow(
  rights: Rights,
  principal: Principal,
  needs: Needs,
  query: { project?: number },
): Promise<Project | undefined> {
  if (typeof needs === 'string') return undefined;
  if ('project' in needs) return rights.project(principal, query.project, needs.project);
  rights.require(principal, needs.scope);
  return undefined;
}

function needsText(needs: Needs): string {
  if (needs === 'share') return 'the secret of a link to a board';
  if (typeof needs === 'string') return needs === 'token' ? 'any token' : needs;
  return 'project' in needs ? needs.project : needs.scope;
}
