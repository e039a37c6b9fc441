/**
 * Lets web pages of other origins call a vendor API. Rule: any origin may, because credentials come in headers that the
 * page itself must know; the one cookie (native/session/cookie.ts) counts only with a header that is allowed to no other origin. Requests without `Origin` get no header more, for the sake of small devices.
 */
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import { OPEN } from './gate.js';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const DAY_SECONDS = 86_400;

export interface CrossOrigin {
  /** Request headers that a page may send. */
  readonly headers: readonly string[];
  /** Answer headers that a page may read beside the usual ones. */
  readonly exposed?: readonly string[];
  /** Paths of the scope that have preflight requests; absent: all. */
  readonly paths?: readonly string[];
  /** For pages that send their requests "with credentials": browsers then want the origin itself, not a star. */
  readonly credentials?: boolean;
}

/** For every path of the scope, also unknown ones; preflight requests need no credential. */
export function allowCrossOrigin(
  app: FastifyInstance,
  { headers, exposed = [], paths = ['/*'], credentials = false }: CrossOrigin,
): void {
  const allowed = headers.join(', ');
  const shown = ['X-Request-Id', ...exposed].join(', ');
  const mayRead = (origin: string | undefined) =>
    credentials && origin !== undefined
      ? { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', vary: 'Origin' }
      : { 'access-control-allow-origin': '*' };
  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    if (origin !== undefined)
      void reply.headers({ ...mayRead(origin), 'access-control-expose-headers': shown });
    done();
  });
  const allow: RouteHandlerMethod = (request, reply) =>
    reply
      .status(204)
      .headers({
        ...mayRead(request.headers.origin),
        'access-control-allow-methods': METHODS,
        'access-control-allow-headers': allowed,
        'access-control-max-age': String(DAY_SECONDS),
      })
      .send();
  for (const path of paths) app.options(path, OPEN.unrecordedRoute, allow);
}
