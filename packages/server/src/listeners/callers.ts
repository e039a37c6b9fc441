/**
 * Tells the audit log by which API and from which address a request came. The hooks of the dialect and its handler run within;
 * a second entry is needed behind the body, whose events belong to the connection and not to the request. Routes that
 * change nothing that is recorded do without (services/audit/acting.ts says why).
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { actAs, holdActing, type Acting } from '../services/audit/acting.js';

export function noteCallers(app: FastifyInstance, door: string): void {
  const callers = new WeakMap<FastifyRequest, Acting>();
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.unrecorded === true) return done();
    const caller: Acting = { door, address: request.ip };
    callers.set(request, caller);
    reply.raw.once('close', holdActing());
    actAs(caller, done);
  });
  app.addHook('preValidation', (request, _reply, done) => {
    const caller = callers.get(request);
    if (caller === undefined) done();
    else actAs(caller, done);
  });
}
