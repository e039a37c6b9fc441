/**
 * The IOTile Cloud dialect: everything below /api/v1, as the Python and TypeScript clients of the closed service call it.
 * Every path is answered with and without a slash at its end; no cookie is set.
 */
import type { FastifyInstance } from 'fastify';
import type { Services } from '../../services/services.js';
import { allowCrossOrigin } from '../cors.js';
import type { Dialect } from '../dialect.js';
import { asTributaryError, tellWhenToRetry } from '../errors.js';
import { answerBothSlashes } from '../slashes.js';
import { IotileRefusal, refusalOf, sendRefusal } from './errors.js';
import { Routes } from './route.js';
import { addReportUpload } from './routes/report-upload.js';
import { addAccountRoutes } from './routes/accounts.js';
import { addAuthRoutes } from './routes/auth.js';
import { addMemberRoutes } from './routes/members.js';
import { addOrganizationRoutes } from './routes/organizations.js';
import { addProjectRoutes } from './routes/projects.js';
import { addAccumulationRoutes } from './routes/accumulation.js';
import { addEventRoutes } from './routes/events.js';
import { addEventUpload } from './routes/event-upload.js';
import { addFrameRoutes } from './routes/frames.js';
import { addDataRoutes } from './routes/data.js';
import { addDeviceActionRoutes } from './routes/device-actions.js';
import { addDeviceRoutes } from './routes/devices.js';
import { addListingRoutes } from './routes/listings.js';
import { addPropertyRoutes } from './routes/properties.js';
import { addStreamDataRoutes } from './routes/stream-data.js';
import { addStreamRoutes } from './routes/streams.js';
import { addVariableRoutes } from './routes/variables.js';
import { addLocationRoutes } from './routes/locations.js';
import { addNoteAttachmentRoutes } from './routes/note-attachments.js';
import { addNoteRoutes } from './routes/notes.js';
import { addServerRoutes } from './routes/server.js';
import { addStreamerRoutes } from './routes/streamers.js';

/** What pages of the web app and of the mobile app send. */
const PAGE_HEADERS = [
  ...['accept', 'accept-encoding', 'authorization', 'content-type', 'dnt', 'origin', 'user-agent'],
  ...['x-csrftoken', 'x-requested-with'],
];

/** Each adds the actions of one resource. */
const RESOURCES: readonly ((routes: Routes) => void)[] = [
  addServerRoutes,
  addAuthRoutes,
  addAccountRoutes,
  addOrganizationRoutes,
  addMemberRoutes,
  addProjectRoutes,
  addVariableRoutes,
  addStreamRoutes,
  addStreamDataRoutes,
  addPropertyRoutes,
  addListingRoutes,
  addLocationRoutes,
  addDeviceRoutes,
  addDeviceActionRoutes,
  addDataRoutes,
  addStreamerRoutes,
  addReportUpload,
  addFrameRoutes,
  addEventUpload,
  addEventRoutes,
  addAccumulationRoutes,
  addNoteRoutes,
  addNoteAttachmentRoutes,
];

export function iotileDialect(): Dialect {
  return {
    name: 'iotile',
    async mount(app, services) {
      await app.register(
        (scope, _, done) => {
          answerErrors(scope);
          answerBothSlashes(scope);
          allowCrossOrigin(scope, { headers: PAGE_HEADERS, credentials: true });
          mountResources(scope, services);
          done();
        },
        { prefix: '/api/v1' },
      );
    },
  };
}

function mountResources(scope: FastifyInstance, services: Services): void {
  const routes = new Routes(scope, services);
  for (const add of RESOURCES) add(routes);
  routes.finish();
}

function answerErrors(scope: FastifyInstance): void {
  scope.setErrorHandler((error, request, reply) => {
    if (error instanceof IotileRefusal) return sendRefusal(reply, error);
    const known = asTributaryError(error, request);
    tellWhenToRetry(reply, known);
    return sendRefusal(reply, refusalOf(known));
  });
}
