/**
 * The losant dialect: applications, devices, their data and credentials as Losant's REST clients ask for them. Rules: paths
 * have no version and may end with a slash; Accept-Version and unknown query parameters are ignored, because one address
 * serves every generation of clients; whatever is wrong below these paths is told in Losant's error form.
 */
import type { FastifyInstance } from 'fastify';
import type { Services } from '../../services/services.js';
import type { Dialect } from '../dialect.js';
import { asTributaryError } from '../errors.js';
import { EventStreams } from '../event-streams.js';
import { answerBothSlashes } from '../slashes.js';
import { refuseUnknownPaths } from '../unknown-paths.js';
import { sendError } from './errors.js';
import { ignoredReports } from './data/metrics.js';
import { mountActions } from './route.js';
import { applicationActions } from './routes/application.js';
import { mountApplications } from './routes/applications.js';
import { mountDeviceAuth } from './routes/auth-device.js';
import { mountUserAuth } from './routes/auth-user.js';
import { commandActions } from './routes/commands.js';
import { deviceComposite, devicesComposite } from './routes/composite-state.js';
import { connectionActions } from './routes/connection.js';
import { dataExportActions } from './routes/data-export.js';
import { dataQueryActions } from './routes/data-queries.js';
import { deviceAttributeActions } from './routes/device-attributes.js';
import { deviceNameActions } from './routes/device-names.js';
import { deviceDelete, deviceGet, devicePatch } from './routes/device.js';
import { bulkActions } from './routes/devices-bulk.js';
import { devicesExport } from './routes/devices-export.js';
import { devicesGet } from './routes/devices-get.js';
import { devicesPost } from './routes/devices-post.js';
import { keyActions } from './routes/keys.js';
import { mountMe } from './routes/me.js';
import { jobLogActions } from './routes/job-logs.js';
import { removeDataActions } from './routes/remove-data.js';
import { stateGet } from './routes/state-get.js';
import { statePost } from './routes/state-post.js';
import { streamActions } from './routes/streams.js';
import { tokenActions } from './routes/tokens.js';

const PREFIXES = ['/applications', '/auth', '/me'];

/** `streams` is shared with other APIs that have some. */
export function losantDialect(streams = new EventStreams()): Dialect {
  return {
    name: 'losant',
    async mount(app, services) {
      app.setErrorHandler((error, request, reply) => sendError(reply, asTributaryError(error, request)));
      // From the start, so that who watches it sees a zero.
      ignoredReports(services.metrics);
      answerBothSlashes(app);
      mountRoutes(app, services, streams);
      for (const prefix of PREFIXES) await app.register(refuseTheRest, { prefix });
    },
  };
}

function mountRoutes(app: FastifyInstance, services: Services, streams: EventStreams): void {
  streams.endWith(app);
  mountApplications(app, services);
  mountDeviceAuth(app, services);
  mountUserAuth(app, services);
  mountMe(app, services);
  mountActions(app, services, [
    ...applicationActions,
    ...dataQueryActions,
    ...dataExportActions,
    devicesExport,
    ...jobLogActions,
    devicesGet,
    devicesPost,
    ...bulkActions,
    ...deviceNameActions,
    devicesComposite,
    deviceGet,
    devicePatch,
    deviceDelete,
    ...deviceAttributeActions,
    statePost,
    stateGet,
    deviceComposite,
    ...commandActions,
    ...connectionActions,
    ...removeDataActions,
    ...streamActions(streams),
    ...keyActions,
    ...tokenActions,
  ]);
}

/** Paths that are not spoken here get Losant's error form too. */
function refuseTheRest(app: FastifyInstance, _options: object, done: () => void): void {
  refuseUnknownPaths(app);
  done();
}
