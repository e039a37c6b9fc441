/**
 * What every answer tells a browser, in one place. Rules: no answer is taken for another type than it says; nothing of ours is shown
 * within a foreign page; answers of the APIs carry secrets and tenants' data and are kept by no cache unless a route says
 * so; that HTTPS shall stay is told on HTTPS only.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export function addSecurityHeaders(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('x-content-type-options', 'nosniff');
  const hsts = hstsOf.get((request.raw.socket as { server?: object }).server ?? NONE);
  if (hsts !== undefined) void reply.header('strict-transport-security', hsts);
}

const NONE = {};
const hstsOf = new WeakMap<object, string>();

/** From now on, answers of this server say so. */
export function tellHttpsOnly(server: object, milliseconds: number): void {
  if (milliseconds > 0) hstsOf.set(server, `max-age=${Math.floor(milliseconds / 1000)}`);
}

export function keepOutOfCaches(scope: FastifyInstance): void {
  scope.addHook('onRequest', (_request, reply, done) => {
    void reply.header('cache-control', 'no-store');
    done();
  });
}
