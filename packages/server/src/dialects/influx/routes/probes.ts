/** What InfluxDB clients and Telegraf's outputs ask before they write: `/ping`, `/status`, `/health`, `/ready`. */
import type { FastifyReply } from 'fastify';
import { OPEN } from '../../gate.js';
import { route, type InfluxRoute } from '../route.js';
import { parametersOf } from '../wire/parameters.js';
import { VERSION } from '../wire/version.js';

/** Anybody may ask, and nothing is changed. */
const PROBE = { method: 'GET', needs: () => OPEN, config: { unrecorded: true } } as const;

export const probeRoutes: readonly InfluxRoute[] = [
  route({
    ...PROBE,
    path: '/ping',
    handle: ({ request, reply }) => {
      const verbose = parametersOf(request).text('verbose') ?? 'false';
      // Clients of the ESP8266 and ESP32 ask so, and take anything but 200 for a failed connection.
      const isAsked = verbose !== '0' && verbose !== 'false';
      return isAsked ? alive(reply).status(200).send({ version: VERSION }) : alive(reply).send();
    },
  }),
  route({ ...PROBE, path: '/status', handle: ({ reply }) => alive(reply).send() }),
  route({
    ...PROBE,
    path: '/health',
    handle: () => ({
      name: 'influxdb',
      message: 'ready for queries and writes',
      status: 'pass',
      checks: [],
      version: VERSION,
    }),
  }),
  route({ ...PROBE, path: '/ready', handle: () => ({ status: 'ready' }) }),
];

const alive = (reply: FastifyReply): FastifyReply =>
  reply.status(204).header('x-influxdb-version', VERSION).header('x-influxdb-build', 'OSS');
