/**
 * The I/O Sense dialect: metadata, ranges with cursors, points at the ends, consumption, clusters, events and the newer
 * sensor-data calls; each also under a path prefix that carries a key (`host/KEY`).
 */
import type { FastifyInstance } from 'fastify';
import type { Services } from '../../services/services.js';
import { allowCrossOrigin } from '../cors.js';
import type { Dialect } from '../dialect.js';
import { asTributaryError } from '../errors.js';
import { mountRoutes } from '../route.js';
import { answerBothSlashes } from '../slashes.js';
import { refuseUnknownPaths } from '../unknown-paths.js';
import { anonymousWarning, type Anonymous } from './access/anonymous.js';
import { connect } from './connect.js';
import { admitReader, IOSENSE_FORMS } from './credentials.js';
import { sendError } from './errors.js';
import { firstStart } from './first-start.js';
import { iosenseMqtt } from './mqtt/mqtt.js';
import { STYLE, type IosenseRoute } from './route.js';
import { accountRoutes } from './routes/account.js';
import { batches } from './routes/batches.js';
import { boundaries } from './routes/boundaries.js';
import { clusterData, clusterList } from './routes/clusters.js';
import { eventRoutes } from './routes/events.js';
import { lastPointRoutes } from './routes/last-points.js';
import { metadataRoutes } from './routes/metadata.js';
import { operations } from './routes/operations.js';
import { rangeRoutes } from './routes/ranges.js';
import { sensorDataRoutes } from './routes/sensor-data.js';
import { DEV_ID } from './wire/ids.js';

const BASES = ['/api', '/:pathKey/api'];
const HEADERS = ['userID', 'apikey', 'Authorization', 'Content-Type'];

/** The routes below each first part of a path. */
function areasOf(anonymous: Anonymous): Readonly<Record<string, readonly IosenseRoute[]>> {
  const read = admitReader(anonymous);
  return {
    metaData: [...metadataRoutes, clusterList],
    apiLayer: [...rangeRoutes(read), ...lastPointRoutes(read), batches(read), boundaries(read)],
    consumption: [operations],
    eventTag: eventRoutes,
    widget: [clusterData],
    'userDeviceParameter/sensor-data': sensorDataRoutes,
    account: accountRoutes,
    // Spreadsheets, alarms, results of models: answered as what this server does not have, in the form clients read.
    'expression-schedular': [],
    table: [],
    notif: [],
    bruce: [],
  };
}

export function iosenseDialect(anonymous: Anonymous): Dialect {
  return {
    name: 'iosense',
    mqtt: iosenseMqtt(),
    firstStart,
    connect,
    warning: (services) => anonymousWarning(services, anonymous),
    ids: [DEV_ID],
    adoptable: IOSENSE_FORMS,
    async mount(app, services) {
      for (const base of BASES)
        for (const [area, routes] of Object.entries(areasOf(anonymous)))
          await app.register(
            (scope, _options, done) => {
              mountArea(scope, services, routes);
              done();
            },
            { prefix: `${base}/${area}` },
          );
    },
  };
}

function mountArea(scope: FastifyInstance, services: Services, routes: readonly IosenseRoute[]): void {
  answerBothSlashes(scope);
  scope.setErrorHandler((error, request, reply) => sendError(reply, asTributaryError(error, request)));
  allowCrossOrigin(scope, { headers: HEADERS });
  refuseUnknownPaths(scope);
  mountRoutes(scope, services, STYLE, routes);
}
