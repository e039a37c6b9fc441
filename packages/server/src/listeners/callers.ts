/**
 * Tells the audit log by which API and from which address a request came. The hooks of the dialect and its handler run within;
 * a second entry is needed behind the body, whose events belong to the connection and not to the request.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { actAs, type Acting } from '../services/audit/acting.js';

export function noteCallers(app: FastifyInstance, door: string): void {
  const callers = new WeakMap<FastifyRequest, Acting>();
  app.addHook('onRequest', (request, _reply, done) => {
    const caller: Acting = { door, address: request.ip };
    callers.set(request, caller);
    actAs(caller, done);
  });
  app.addHook('preValidation', (request, _reply, done) => actAs(callers.get(request)!, done));
}
