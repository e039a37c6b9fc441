/**
 * The IOTile Cloud dialect: everything below /api/v1, as the Python and TypeScript clients of the closed service call it.
 * Every path is answered with and without a slash at its end; no cookie is set.
 */
import type { FastifyInstance } from 'fastify';
import { allowCrossOrigin } from '../cors.js';
import type { Dialect } from '../dialect.js';
import { asTributaryError, tellWhenToRetry } from '../errors.js';
import { mountRoutes } from '../route.js';
import { answerBothSlashes } from '../slashes.js';
import { refuseUnknownPaths } from '../unknown-paths.js';
import { connect } from './connect.js';
import { IOTILE_FORMS } from './credentials.js';
import { IotileRefusal, notFound, refusalOf, sendRefusal } from './errors.js';
import { firstStart } from './first-start.js';
import { STYLE } from './route.js';
import { accountRoutes } from './routes/accounts.js';
import { accumulation } from './routes/accumulation.js';
import { authRoutes } from './routes/auth.js';
import { dataRoutes } from './routes/data.js';
import { deviceActionRoutes } from './routes/device-actions.js';
import { deviceClaimRoutes } from './routes/device-claims.js';
import { deviceMaskRoutes } from './routes/device-mask.js';
import { deviceRoutes } from './routes/devices.js';
import { addEvents } from './routes/event-entry.js';
import { eventUpload } from './routes/event-upload.js';
import { eventRoutes } from './routes/event.js';
import { listEvents } from './routes/events.js';
import { dataFrame } from './routes/frames.js';
import { listingRoutes } from './routes/listings.js';
import { locationRoutes } from './routes/locations.js';
import { memberRoutes } from './routes/members.js';
import { noteAttachmentRoutes } from './routes/note-attachments.js';
import { noteRoutes } from './routes/notes.js';
import { organizationRoutes } from './routes/organizations.js';
import { projectRoutes } from './routes/projects.js';
import { propertyRoutes } from './routes/properties.js';
import { reportUpload } from './routes/report-upload.js';
import { serverRoutes } from './routes/server.js';
import { streamDataRoutes } from './routes/stream-data.js';
import { streamerRoutes } from './routes/streamers.js';
import { streamRoutes } from './routes/streams.js';
import { variableRoutes } from './routes/variables.js';
import { DEVICE, PROJECT, PROJECT_UUID } from './wire/ids.js';

/** What pages of the web app and of the mobile app send. */
const PAGE_HEADERS = [
  ...['accept', 'accept-encoding', 'authorization', 'content-type', 'dnt', 'origin', 'user-agent'],
  ...['x-csrftoken', 'x-requested-with'],
];

const ROUTES = [
  ...serverRoutes,
  ...authRoutes,
  ...accountRoutes,
  ...organizationRoutes,
  ...memberRoutes,
  ...projectRoutes,
  ...variableRoutes,
  ...streamRoutes,
  ...streamDataRoutes,
  ...propertyRoutes,
  ...listingRoutes,
  ...locationRoutes,
  ...deviceRoutes,
  ...deviceClaimRoutes,
  ...deviceActionRoutes,
  ...deviceMaskRoutes,
  ...dataRoutes,
  ...streamerRoutes,
  reportUpload,
  dataFrame,
  eventUpload,
  listEvents,
  addEvents,
  ...eventRoutes,
  accumulation,
  ...noteRoutes,
  ...noteAttachmentRoutes,
];

export function iotileDialect(): Dialect {
  return {
    name: 'iotile',
    firstStart,
    connect,
    adoptable: IOTILE_FORMS,
    ids: [PROJECT_UUID, PROJECT, DEVICE],
    async mount(app, services) {
      await app.register(
        (scope, _, done) => {
          answerErrors(scope);
          answerBothSlashes(scope);
          allowCrossOrigin(scope, { headers: PAGE_HEADERS, credentials: true });
          mountRoutes(scope, services, STYLE, ROUTES);
          refuseUnknownPaths(scope, notFound);
          done();
        },
        { prefix: '/api/v1' },
      );
    },
  };
}

function answerErrors(scope: FastifyInstance): void {
  scope.setErrorHandler((error, request, reply) => {
    if (error instanceof IotileRefusal) return sendRefusal(reply, error);
    const known = asTributaryError(error, request);
    tellWhenToRetry(reply, known);
    return sendRefusal(reply, refusalOf(known));
  });
}
