/** Declared operations → routes: the gate checks all of a request but its body; then the body is read, then the handler runs. */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../errors/error.js';
import { given } from '../../model/given.js';
import { parseJson, textOf } from '../json.js';
import { routeOf, type Route, type RouteStyle } from '../route.js';
import { compileCheck, holdsSecret } from '../validation.js';
import { admit, type Caller } from './credentials.js';
import type { Operation } from './operations/operation.js';

const NOTHING = {};
const route = routeOf();

export const STYLE: RouteStyle<object> = {
  own: () => NOTHING,
  send: (reply, answer) => reply.send(answer),
  crossOrigin: true,
  otherMethod: ({ method, url }, known) =>
    new TributaryError('method_not_allowed', {
      value: `${method} ${url.split('?', 1)[0]}`,
      expected: known.join(', '),
    }),
};

/** The routes of an operation: one, or two for those that are served at the root too. */
export function routesOf(base: string, operation: Operation): readonly Route<Caller>[] {
  const { method, path, status, points, body, alsoAtRoot } = operation;
  const checkBody = body === undefined ? undefined : compileCheck(body, 'body');
  const unquoted = { holdsSecret: body !== undefined && holdsSecret(body) };
  // Only what the gate found is there; the declaration has typed what its handler may take of it.
  const run = operation.handle as (call: unknown) => unknown;
  const at = (url: string) =>
    route<Caller>({
      method,
      path: url,
      needs: admit(operation),
      status,
      ...given({ points }),
      handle: ({ head: { params, query }, principal, project, shared, services, request, reply }) => {
        const asked = checkBody?.(readBody(request, unquoted));
        return run({ params, query, body: asked, principal, project, shared, services, request, reply });
      },
    });
  return alsoAtRoot ? [at(base + path), at(path)] : [at(base + path)];
}

function readBody(request: FastifyRequest, unquoted: { readonly holdsSecret: boolean }): unknown {
  const body = request.body as Buffer | undefined;
  if (body === undefined || body.length === 0)
    throw new TributaryError('body_empty', { expected: 'a JSON object' });
  return parseJson(textOf(body), unquoted);
}
