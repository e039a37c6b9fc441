/**
 * What a dialect is to the HTTP listener: a name, and routes that it puts into a Fastify scope of its own, so that its error
 * form, its hooks and its body rules never reach a sibling. What a dialect is to MQTT stands in mqtt.ts.
 */
import type { FastifyInstance } from 'fastify';
import type { Services } from '../services/services.js';

export interface Dialect {
  readonly name: string;
  /** `app` is this dialect's own encapsulated scope; it sets its error handler there. */
  mount(app: FastifyInstance, services: Services): void | Promise<void>;
}
