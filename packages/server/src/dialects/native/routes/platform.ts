/** What probes, scrapers and clients ask about the platform itself. */
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { authenticate } from '../credentials.js';
import { operation } from '../operation.js';

/** Every header by which proxies say that they are there. */
const FORWARDED =
  /^(?:x-forwarded-.*|forwarded|via|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-connecting-ip)$/;
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

export const platformOperations = [
  operation({
    id: 'limits',
    method: 'GET',
    path: '/limits',
    summary: 'Every limit of this API.',
    needs: 'token',
    unrecorded: true,
    answer: Type.Record(Type.String(), Type.Number()),
    handle: ({ services }) => services.limits,
  }),
  operation({
    id: 'healthz',
    method: 'GET',
    path: '/healthz',
    summary: 'The process is alive.',
    needs: 'nothing',
    unrecorded: true,
    alsoAtRoot: true,
    answer: Type.Object({ status: Type.Literal('ok') }),
    handle: () => ({ status: 'ok' }),
  }),
  operation({
    id: 'readyz',
    method: 'GET',
    path: '/readyz',
    summary: 'Requests can be served; 503 while a store is away.',
    needs: 'nothing',
    unrecorded: true,
    alsoAtRoot: true,
    answer: Type.Object({ ready: Type.Boolean(), checks: Type.Object({}) }),
    async handle({ services, reply }) {
      const state = await services.health.ready();
      if (!state.ready) void reply.status(503);
      return state;
    },
  }),
  operation({
    id: 'metrics',
    method: 'GET',
    path: '/metrics',
    summary:
      'Metrics for Prometheus; from this machine without a token, else for administrators of the installation and tokens with the scope `metrics`.',
    needs: 'nothing',
    unrecorded: true,
    alsoAtRoot: true,
    async handle({ services, request, reply }) {
      if (!isLocal(request))
        await services.access.requireMetrics(await authenticate(request, services.access));
      void reply.type(services.metrics.contentType);
      return services.metrics.metrics();
    },
  }),
];

/** A proxy on this machine makes every caller look local, but says so. */
function isLocal({ ip, headers }: FastifyRequest): boolean {
  return LOOPBACK.test(ip) && !Object.keys(headers).some((name) => FORWARDED.test(name));
}
