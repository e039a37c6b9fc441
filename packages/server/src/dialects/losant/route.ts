/**
 * One action of Losant's API as a route: credentials, application, scope, then body. Guards the order of refusals: who
 * asks (401), the application (404), the scope (403), the device (404), then what was sent (400).
 */
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { Services } from '../../services/services.js';
import { Gate } from '../gate.js';
import { authorize, type Caller } from './credentials.js';
import { readBody } from './wire/body.js';

export interface Call extends Caller {
  readonly services: Services;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly query: Readonly<Record<string, string | string[] | undefined>>;
  /** The parsed body, not yet checked; `{}` when there is none. */
  body(): unknown;
}

export interface Action {
  readonly method: HTTPMethods;
  /** Below `/applications/{applicationId}`. */
  readonly path: string;
  /** `resource.action` as in the scopes. */
  readonly action: string;
  readonly status?: number;
  /** It moves points and changes nothing that the audit log records. */
  readonly unrecorded?: boolean;
  /** Points come in by it. */
  readonly input?: boolean;
  /** The answer's body; undefined when the handler has answered by itself (a stream). */
  handle(call: Call): Promise<object | undefined>;
}

export function mountActions(app: FastifyInstance, services: Services, actions: readonly Action[]): void {
  for (const { method, path, action, status = 200, unrecorded = false, input = false, handle } of actions) {
    const gate = new Gate('token', action, (request) => authorize(request, services, action));
    app.route({
      method,
      url: `/applications/:applicationId${path}`,
      ...(input ? gate.inputRoute : unrecorded ? gate.unrecordedRoute : gate.route),
      handler: async (request, reply) => {
        const caller = gate.of(request);
        const query = request.query as Call['query'];
        const answer = await handle({
          ...caller,
          services,
          request,
          reply,
          query,
          body: () => readBody(request),
        });
        return answer === undefined ? reply : reply.status(status).send(answer);
      },
    });
  }
}
