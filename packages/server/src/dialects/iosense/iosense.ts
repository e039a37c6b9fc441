/**
 * The I/O Sense dialect: metadata, ranges with cursors, points at the ends, consumption, clusters, events and the newer
 * sensor-data calls; each also under a path prefix that carries a key (`host/KEY`).
 */
import type { FastifyInstance } from 'fastify';
import type { Services } from '../../services/services.js';
import { allowCrossOrigin } from '../cors.js';
import type { Dialect } from '../dialect.js';
import { asTributaryError } from '../errors.js';
import { answerBothSlashes } from '../slashes.js';
import { refuseUnknownPaths } from '../unknown-paths.js';
import type { Anonymous } from './credentials.js';
import { sendError } from './errors.js';
import { mountAccount } from './routes/account.js';
import { mountBatches } from './routes/batches.js';
import { mountBoundaries } from './routes/boundaries.js';
import { mountClusterData, mountClusterLists } from './routes/clusters.js';
import { mountEvents } from './routes/events.js';
import { mountLastPoints } from './routes/last-points.js';
import { mountMetadata } from './routes/metadata.js';
import { mountOperations } from './routes/operations.js';
import { mountRanges } from './routes/ranges.js';
import { mountSensorData } from './routes/sensor-data.js';

type Mount = (app: FastifyInstance, services: Services, anonymous: Anonymous) => void;

const AREAS: Readonly<Record<string, readonly Mount[]>> = {
  metaData: [mountMetadata, mountClusterLists],
  apiLayer: [mountRanges, mountLastPoints, mountBatches, mountBoundaries],
  consumption: [mountOperations],
  eventTag: [mountEvents],
  widget: [mountClusterData],
  'userDeviceParameter/sensor-data': [mountSensorData],
  // Spreadsheets, alarms, results of models: answered as what this server does not have, in the form clients read.
  'expression-schedular': [],
  table: [],
  notif: [],
  bruce: [],
  account: [mountAccount],
};

const HEADERS = ['userID', 'apikey', 'Authorization', 'Content-Type'];

export function iosenseDialect(anonymous: Anonymous): Dialect {
  return {
    name: 'iosense',
    async mount(app, services) {
      for (const base of ['/api', '/:pathKey/api'])
        for (const [area, mounts] of Object.entries(AREAS))
          await app.register(
            (scope, _options, done) => {
              mountArea(scope, services, mounts, anonymous);
              done();
            },
            { prefix: `${base}/${area}` },
          );
    },
  };
}

function mountArea(
  scope: FastifyInstance,
  services: Services,
  mounts: readonly Mount[],
  anonymous: Anonymous,
): void {
  answerBothSlashes(scope);
  scope.setErrorHandler((error, request, reply) => sendError(reply, asTributaryError(error, request)));
  allowCrossOrigin(scope, { headers: HEADERS });
  refuseUnknownPaths(scope);
  for (const mount of mounts) mount(scope, services, anonymous);
}
