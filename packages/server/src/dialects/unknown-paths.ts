/** Paths of a scope that are no routes: refused in the scope's own form, from the head. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { unknownRoute } from './gate.js';
import { turnAway } from './turn-away.js';

/** Call it after the hooks that every answer of the scope goes through, and once for each prefix. */
export function refuseUnknownPaths(
  scope: FastifyInstance,
  refusal: (request: FastifyRequest) => Error = unknownRoute,
): void {
  scope.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done();
    turnAway(request, reply);
    done(refusal(request));
  });
  scope.setNotFoundHandler((request) => {
    throw refusal(request);
  });
}
