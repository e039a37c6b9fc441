/** What probes, scrapers and clients ask about the platform itself. */
import { hostname } from 'node:os';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { authenticate } from '../credentials.js';
import { operation } from '../operations/operation.js';
import { Stamp } from '../wire/schemas.js';
import { isoFromMillis } from '../wire/times.js';

/** Every header by which proxies say that they are there. */
const FORWARDED =
  /^(?:x-forwarded-.*|forwarded|via|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-connecting-ip)$/;
const LOCAL_NAMES: ReadonlySet<string> = new Set(['localhost', hostname().toLowerCase()]);
const LOOPBACK_NAME = /^(?:127(?:\.\d{1,3}){3}|\[?::1\]?)$/;
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

const Count = Type.Integer({ minimum: 0 });
const Figures = Type.Object({
  pointsStored: Type.Integer({ minimum: 0, description: 'Since the start, as all counts here.' }),
  pointsRefused: Count,
  pointsFlushed: Type.Integer({ minimum: 0, description: 'Moved into the engine.' }),
  spoolBytes: Type.Integer({ minimum: 0, description: 'Acknowledged, and not in the engine yet.' }),
  spoolLimitBytes: Type.Integer({ minimum: 0, description: 'Beyond it writes are refused.' }),
  engineUp: Type.Boolean(),
  queriesWaiting: Count,
  queriesRefused: Type.Integer({
    minimum: 0,
    description: 'Because too many waited, or waited for too long.',
  }),
  unsettled: Type.Boolean({ description: 'Some points may be stored twice, and reads of them pay for it.' }),
  deletionsOpen: Type.Integer({ minimum: 0, description: 'Whose rows the engine is not rid of yet.' }),
  diskFreeBytes: Type.Number({ description: 'On the fullest disk of the data folder.' }),
  diskShort: Type.Boolean(),
  memoryBytes: Count,
  devices: Type.Integer({ minimum: 0, description: 'Of all projects, as of the last look for `/quality`.' }),
  series: Type.Integer({ minimum: 0, description: 'The same.' }),
  qualityRoundSeconds: Type.Number({ description: 'How long that took.' }),
});
const Port = Type.Union([Type.Integer(), Type.Null()]);

export const platformOperations = [
  operation({
    id: 'server',
    method: 'GET',
    path: '/server',
    summary: 'The version of the server, its address and the ports that it opened beside that of HTTP.',
    needs: 'token',
    answer: Type.Object({
      version: Type.String(),
      node: Type.String({ description: 'Version of Node.js.' }),
      started: Stamp,
      url: Type.String(),
      ports: Type.Object({ https: Port, mqtt: Port, mqttTls: Port }),
      mails: Type.Boolean({
        description: 'Mails go out by a mail server (setting smtp-url); else they are kept as files.',
      }),
    }),
    handle: ({ services: { about, address, mail } }) => ({
      version: about.version,
      node: about.node,
      started: isoFromMillis(about.started),
      url: address.url,
      ports: address.ports,
      mails: mail.hasServer,
    }),
  }),
  operation({
    id: 'settings',
    method: 'GET',
    path: '/server/settings',
    summary:
      'Every setting with its value and where it came from, for administrators of the installation; secrets are masked.',
    needs: 'token',
    answer: Type.Array(
      Type.Object({
        name: Type.String(),
        description: Type.String(),
        value: Type.Union([Type.String(), Type.Null()], { description: 'Null: absent.' }),
        origin: Type.String({ description: '`default`, or the flag or environment variable that gave it.' }),
      }),
    ),
    async handle({ services: { rights, about }, principal }) {
      await rights.requireOperator(principal, 'to see settings');
      return about.settings;
    },
  }),
  operation({
    id: 'figures',
    method: 'GET',
    path: '/server/figures',
    summary:
      'Rates, spool, engine, disk and cardinality of the server, for administrators of the installation and tokens with the scope `metrics`.',
    needs: 'token',
    answer: Figures,
    async handle({ services: { rights, health }, principal }) {
      await rights.requireMetrics(principal);
      return health.figures();
    },
  }),
  operation({
    id: 'limits',
    method: 'GET',
    path: '/limits',
    summary: 'Every limit of this API.',
    needs: 'token',
    points: 'moved',
    answer: Type.Record(Type.String(), Type.Number()),
    handle: ({ services }) => ({ ...services.limits }),
  }),
  operation({
    id: 'healthz',
    method: 'GET',
    path: '/healthz',
    summary: 'The process is alive.',
    needs: 'nothing',
    points: 'moved',
    alsoAtRoot: true,
    answer: Type.Object({ status: Type.Literal('ok') }),
    handle: () => ({ status: 'ok' as const }),
  }),
  operation({
    id: 'readyz',
    method: 'GET',
    path: '/readyz',
    summary: 'Requests can be served; 503 while a store is away.',
    needs: 'nothing',
    points: 'moved',
    alsoAtRoot: true,
    answer: Type.Object({
      ready: Type.Boolean(),
      checks: Type.Record(
        Type.String(),
        Type.Object({ ok: Type.Boolean(), message: Type.Optional(Type.String()) }),
        { description: 'What each store says.' },
      ),
    }),
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
    points: 'moved',
    alsoAtRoot: true,
    async handle({ services, request, reply }) {
      if (!isLocal(request))
        await services.rights.requireMetrics(await authenticate(request, services.access));
      return reply.type(services.metrics.contentType).send(await services.metrics.metrics());
    },
  }),
];

/**
 * A proxy on this machine makes every caller look local. Most say so in a header; one that was set up without (nginx with
 * `proxy_pass` alone) speaks HTTP/1.0. A web page that is open on this machine asks under the name of its own site, whatever
 * address that name has got meanwhile, or says what site it is of.
 */
function isLocal({ ip, hostname: named, headers, raw }: FastifyRequest): boolean {
  const ours = LOCAL_NAMES.has(named.toLowerCase()) || LOOPBACK_NAME.test(named);
  const forwarded = raw.httpVersion === '1.0' || Object.keys(headers).some((name) => FORWARDED.test(name));
  return LOOPBACK.test(ip) && ours && !forwarded && headers.origin === undefined;
}
