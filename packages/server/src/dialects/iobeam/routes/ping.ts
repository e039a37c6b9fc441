/** `GET /v1/ping`: whether somebody answers here; no credential. */
import type { FastifyInstance } from 'fastify';
import { OPEN } from '../../gate.js';

export function mountPing(app: FastifyInstance): void {
  app.get('/ping', OPEN.unrecordedRoute, () => ({}));
}
