/** Declared operations → routes: credentials, parameters, project and scope from the head; then the body, then the handler. */
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { TributaryError } from '../../errors/error.js';
import type { Principal, Project, Services } from '../../services/services.js';
import { Gate, refused, type Admission, type Judged } from '../gate.js';
import { authenticate } from './credentials.js';
import type { Call, Needs, Operation } from './operations/operation.js';
import { readParameters } from './operations/parameters.js';
import { compileCheck } from '../validation.js';
import { parseJson, textOf } from '../json.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const NO_CONTENT = 204;

export function mountOperations(
  app: FastifyInstance,
  base: string,
  operations: readonly Operation[],
  services: Services,
): void {
  const methods = new Map<string, Set<HTTPMethods>>();
  for (const operation of operations) {
    const gate = gateOf(operation, services);
    const handler = handlerOf(operation, services, gate);
    for (const url of operation.alsoAtRoot
      ? [base + operation.path, operation.path]
      : [base + operation.path]) {
      const own = operation.input
        ? gate.inputRoute
        : operation.unrecorded
          ? gate.unrecordedRoute
          : gate.route;
      app.route({ method: operation.method, url, ...own, handler });
      const known = methods.get(url) ?? new Set();
      known.add(operation.method);
      if (operation.method === 'GET') known.add('HEAD');
      methods.set(url, known);
    }
  }
  for (const [url, known] of methods) refuseOtherMethods(app, url, known);
}

/** All of a request but its body. */
interface Head extends Judged {
  readonly principal: Principal | undefined;
  readonly project: Project | undefined;
  readonly query: unknown;
  readonly params: unknown;
}

function gateOf(operation: Operation, services: Services): Gate<Head> {
  const checkParams = compileCheck(operation.params, '');
  const checkQuery = compileCheck(operation.query, '');
  const { needs } = operation;
  return new Gate(admissionOf(operation), needsText(needs), async (request) => {
    const principal = needs === 'nothing' ? undefined : await authenticate(request, services.access);
    const query = checkQuery(readParameters(operation.query, request.query as object as never));
    const params = checkParams(readParameters(operation.params, request.params as never));
    let project: Project | undefined;
    if (typeof needs === 'object' && 'project' in needs) {
      const { project: named } = query as { project?: number };
      project = await services.access.project(principal!, named, needs.project);
    } else if (typeof needs === 'object') {
      services.access.require(principal!, needs.scope);
    }
    return { principal, query, params, project };
  });
}

function admissionOf({ needs, body }: Operation): Admission {
  if (needs !== 'nothing') return 'token';
  return body === undefined ? 'open' : 'body';
}

function needsText(needs: Needs): string {
  if (typeof needs === 'string') return needs === 'token' ? 'any token' : needs;
  return 'project' in needs ? needs.project : needs.scope;
}

function handlerOf(operation: Operation, services: Services, gate: Gate<Head>) {
  const checkBody = operation.body === undefined ? undefined : compileCheck(operation.body, 'body');
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const { principal, project, params, query } = gate.of(request);
    const body = checkBody?.(readBody(request));
    const call: Call<unknown, unknown, unknown> = {
      params,
      query,
      body,
      principal: principal as Principal,
      project: project as Project,
      services,
      request,
      reply,
    };
    reply.status(operation.status);
    const answer = await operation.handle(call as Call<never, never, never>);
    if (answer !== undefined) return answer;
    return operation.status === NO_CONTENT ? reply.send() : reply;
  };
}

function readBody(request: FastifyRequest): unknown {
  const body = request.body as Buffer | undefined;
  if (body === undefined || body.length === 0)
    throw new TributaryError('body_empty', { expected: 'a JSON object' });
  return parseJson(textOf(body));
}

function refuseOtherMethods(app: FastifyInstance, url: string, known: ReadonlySet<HTTPMethods>): void {
  const expected = [...known].join(', ');
  const gate = refused((request) => {
    const value = `${request.method} ${request.url.split('?', 1)[0]}`;
    return new TributaryError('method_not_allowed', { value, expected });
  });
  app.route({
    method: METHODS.filter((method) => !known.has(method)),
    url,
    ...gate.route,
    handler: () => undefined,
  });
}
