/**
 * The losant dialect: applications, devices, their data and credentials as Losant's REST clients ask for them. Rules: paths
 * have no version and may end with a slash; Accept-Version and unknown query parameters are ignored, because one address
 * serves every generation of clients; whatever is wrong below these paths is reported in Losant's error form.
 */
import type { FastifyInstance } from 'fastify';
import type { Dialect } from '../dialect.js';
import { asTributaryError } from '../errors.js';
import { EventStreams } from '../event-streams.js';
import { mountRoutes } from '../route.js';
import { answerBothSlashes } from '../slashes.js';
import { refuseUnknownPaths } from '../unknown-paths.js';
import { ignoredReports } from './data/metrics.js';
import { connect } from './connect.js';
import { LOSANT_FORMS } from './credentials.js';
import { sendError } from './errors.js';
import { firstStart } from './first-start.js';
import { losantMqtt } from './mqtt/mqtt.js';
import { STYLE, type LosantRoute } from './route.js';
import { applicationRoutes } from './routes/applications.js';
import { deviceAuth } from './routes/auth-device.js';
import { userAuthRoutes } from './routes/auth-user.js';
import { commandRoutes } from './routes/commands.js';
import { compositeRoutes } from './routes/composite-state.js';
import { connectionRoutes } from './routes/connection.js';
import { dataExportRoutes } from './routes/data-export.js';
import { dataQueryRoutes } from './routes/data-queries.js';
import { deviceAttributeRoutes } from './routes/device-attributes.js';
import { deviceNameRoutes } from './routes/device-names.js';
import { deviceRoutes } from './routes/device.js';
import { bulkRoutes } from './routes/devices-bulk.js';
import { devicesExport } from './routes/devices-export.js';
import { deviceListRoutes } from './routes/devices.js';
import { jobLogRoutes } from './routes/job-logs.js';
import { keyRoutes } from './routes/keys.js';
import { meRoutes } from './routes/me.js';
import { removeDataRoutes } from './routes/remove-data.js';
import { stateRoutes } from './routes/states.js';
import { streamRoutes } from './routes/streams.js';
import { tokenRoutes } from './routes/tokens.js';
import { APPLICATION_ID, DEVICE_ID } from './wire/ids.js';

const PREFIXES = ['/applications', '/auth', '/me'];

const routes = (streams: EventStreams): readonly LosantRoute[] => [
  deviceAuth,
  ...userAuthRoutes,
  ...meRoutes,
  ...applicationRoutes,
  ...dataQueryRoutes,
  ...dataExportRoutes,
  devicesExport,
  ...jobLogRoutes,
  ...deviceListRoutes,
  ...bulkRoutes,
  ...deviceNameRoutes,
  ...compositeRoutes,
  ...deviceRoutes,
  ...deviceAttributeRoutes,
  ...stateRoutes,
  ...commandRoutes,
  ...connectionRoutes,
  ...removeDataRoutes,
  ...streamRoutes(streams),
  ...keyRoutes,
  ...tokenRoutes,
];

/** `streams` is shared with other APIs that have some. */
export function losantDialect(streams = new EventStreams()): Dialect {
  return {
    name: 'losant',
    mqtt: losantMqtt(),
    firstStart,
    connect,
    adoptable: LOSANT_FORMS,
    ids: [APPLICATION_ID, DEVICE_ID],
    accessKeyDevices: DEVICE_ID,
    async mount(app, services) {
      app.setErrorHandler((error, request, reply) => sendError(reply, asTributaryError(error, request)));
      // From the start, so that who watches it sees a zero.
      ignoredReports(services.metrics);
      answerBothSlashes(app);
      streams.endWith(app);
      mountRoutes(app, services, STYLE, routes(streams));
      for (const prefix of PREFIXES) await app.register(refuseTheRest, { prefix });
    },
  };
}

/** Paths that do not exist get Losant's error form too. */
function refuseTheRest(app: FastifyInstance, _options: object, done: () => void): void {
  refuseUnknownPaths(app);
  done();
}
