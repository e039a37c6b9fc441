/**
 * The iobeam dialect: everything below /v1, as the former platform's clients call it. Rules for every answer: it says its
 * length and is never chunked, its type is `application/json` or `text/plain`, its JSON is an object, and a path with a
 * slash at the end is answered like the one without.
 */
import type { FastifyInstance } from 'fastify';
import { allowCrossOrigin } from '../cors.js';
import type { Dialect } from '../dialect.js';
import { asTributaryError } from '../errors.js';
import { mountRoutes } from '../route.js';
import { answerBothSlashes } from '../slashes.js';
import { refuseUnknownPaths } from '../unknown-paths.js';
import { connect } from './connect.js';
import { IOBEAM_FORMS } from './credentials.js';
import { sendError } from './errors.js';
import { firstStart } from './first-start.js';
import { STYLE, type IobeamRoute } from './route.js';
import { appRoutes } from './routes/apps.js';
import { dataRoutes } from './routes/data.js';
import { deviceChangeRoutes } from './routes/device-changes.js';
import { deviceReadRoutes } from './routes/device-reads.js';
import { exportRoutes } from './routes/exports.js';
import { fileRoutes } from './routes/files.js';
import { importPoints } from './routes/imports.js';
import { namespaceRoutes } from './routes/namespaces.js';
import { ping } from './routes/ping.js';
import { projectPermissionRoutes } from './routes/project-permissions.js';
import { projectRoutes } from './routes/projects.js';
import { registerDevice } from './routes/register-device.js';
import { tokenRoutes } from './routes/tokens.js';
import { triggerRoutes } from './routes/triggers.js';
import { mountFileUpload } from './routes/upload-file.js';
import { userKeyRoutes } from './routes/user-keys.js';
import { userRoutes } from './routes/users.js';
import { DEVICE, PROJECT } from './wire/ids.js';

export interface IobeamOptions {
  /** How long after its end a token can still be exchanged, in milliseconds. */
  readonly refreshGrace: number;
}

/** What the Grafana plugin sends beside the usual. */
const PAGE_HEADERS = ['Authorization', 'Content-Type', 'Accept-Type', 'Access-Control-Allow-Origin'];
/** Every byte of a head counts where answers must be small. */
const NOT_IN_SMALL_HEADS = ['x-content-type-options', 'cache-control', 'strict-transport-security'];

const routesWith = ({ refreshGrace }: IobeamOptions): readonly IobeamRoute[] => [
  ping,
  ...tokenRoutes(refreshGrace),
  ...userRoutes,
  ...userKeyRoutes,
  ...projectRoutes,
  ...projectPermissionRoutes,
  registerDevice,
  ...deviceReadRoutes,
  ...deviceChangeRoutes,
  importPoints,
  ...exportRoutes,
  ...dataRoutes,
  ...namespaceRoutes,
  ...fileRoutes,
  ...appRoutes,
  ...triggerRoutes,
];

export function iobeamDialect(options: IobeamOptions): Dialect {
  return {
    name: 'iobeam',
    firstStart,
    connect,
    ids: [PROJECT, DEVICE],
    adoptable: IOBEAM_FORMS,
    async mount(app, services) {
      await app.register(
        (scope, _, done) => {
          setForm(scope);
          mountRoutes(scope, services, STYLE, routesWith(options));
          mountFileUpload(scope, services);
          done();
        },
        { prefix: '/v1' },
      );
    },
  };
}

/** What every answer keeps to, also those of unknown paths. */
function setForm(scope: FastifyInstance): void {
  answerBothSlashes(scope);
  allowCrossOrigin(scope, { headers: PAGE_HEADERS, exposed: ['Location'] });
  scope.addHook('preSerialization', (_request, reply, payload, next) => {
    // Without the charset: the header block of the smallest client is 192 bytes.
    void reply.type('application/json');
    next(null, payload);
  });
  scope.setErrorHandler((error, request, reply) =>
    sendError(request, reply, asTributaryError(error, request)),
  );
  scope.addHook('onRequest', (request, reply, next) => {
    if (request.routeOptions.config.small) for (const name of NOT_IN_SMALL_HEADS) reply.removeHeader(name);
    next();
  });
  refuseUnknownPaths(scope);
}
