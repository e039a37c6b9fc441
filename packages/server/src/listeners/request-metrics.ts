/** Counts and times every request by dialect, for `/metrics`. Labels stay few: no path that a caller can invent. */
import type { FastifyInstance } from 'fastify';
import { Histogram, type Registry } from 'prom-client';

const NAME = 'tributary_http_request_seconds';
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30];

export function countRequests(registry: Registry): (app: FastifyInstance, dialect: string) => void {
  registry.removeSingleMetric(NAME);
  const histogram = new Histogram({
    name: NAME,
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames: ['dialect', 'method', 'status'] as const,
    buckets: BUCKETS,
    registers: [registry],
  });
  return (app, dialect) => {
    app.addHook('onResponse', (request, reply, done) => {
      const status = `${Math.floor(reply.statusCode / 100)}xx`;
      histogram.observe({ dialect, method: request.method, status }, reply.elapsedTime / 1000);
      done();
    });
  };
}
