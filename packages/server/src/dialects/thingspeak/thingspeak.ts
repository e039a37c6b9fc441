/**
 * The ThingSpeak dialect: entries of channels in and out at their original paths, as the clients of small devices and MATLAB's
 * functions ask for them, and channels themselves. Every path is answered with and without a slash at its end.
 */
import type { FastifyInstance } from 'fastify';
import { allowCrossOrigin } from '../cors.js';
import type { Dialect } from '../dialect.js';
import { asTributaryError } from '../errors.js';
import { mountRoutes } from '../route.js';
import { answerBothSlashes } from '../slashes.js';
import { refuseUnknownPaths } from '../unknown-paths.js';
import { connect } from './connect.js';
import { THINGSPEAK_FORMS } from './credentials.js';
import { sendError } from './errors.js';
import { firstStart } from './first-start.js';
import { STYLE, type ThingspeakRoute } from './route.js';
import { bulkUpdateRoutes } from './routes/bulk-update.js';
import { channelRoutes } from './routes/channels.js';
import { feedRoutes } from './routes/feeds.js';
import { lastRoutes } from './routes/last.js';
import { updateRoutes } from './routes/update.js';
import { CHANNEL } from './wire/ids.js';

/** Paths below these that are no routes are refused in this API's form too. */
const PREFIXES = ['/channels', '/update'];
/** Other paths are asked for with what needs no leave. */
const PREFLIGHT = ['/update', '/update.json', '/update.xml', '/channels.json', '/channels/*'];
const HEADERS = ['X-THINGSPEAKAPIKEY', 'THINGSPEAKAPIKEY', 'Content-Type'];

const ROUTES: readonly ThingspeakRoute[] = [
  ...updateRoutes,
  ...bulkUpdateRoutes,
  ...lastRoutes,
  ...feedRoutes,
  ...channelRoutes,
];

export function thingspeakDialect(): Dialect {
  return {
    name: 'thingspeak',
    adoptable: THINGSPEAK_FORMS,
    ids: [CHANNEL],
    firstStart,
    connect,
    async mount(app, services) {
      app.setErrorHandler((error, request, reply) =>
        sendError(request, reply, asTributaryError(error, request)),
      );
      allowCrossOrigin(app, { headers: HEADERS, paths: PREFLIGHT });
      answerBothSlashes(app);
      mountRoutes(app, services, STYLE, ROUTES);
      for (const prefix of PREFIXES) await app.register(refuseTheRest, { prefix });
    },
  };
}

function refuseTheRest(app: FastifyInstance, _options: object, done: () => void): void {
  refuseUnknownPaths(app);
  done();
}
