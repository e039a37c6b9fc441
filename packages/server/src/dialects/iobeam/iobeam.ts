/**
 * The iobeam dialect: everything below /v1, as the former platform's clients call it. Rules for every answer: it says its
 * length and is never chunked, its type is `application/json` or `text/plain`, its JSON is an object, and a path with a
 * slash at the end is answered like the one without.
 */
import { allowCrossOrigin } from '../cors.js';
import type { Dialect } from '../dialect.js';
import { asTributaryError } from '../errors.js';
import { answerBothSlashes } from '../slashes.js';
import { refuseUnknownPaths } from '../unknown-paths.js';
import { sendError } from './errors.js';
import { mountApps } from './routes/apps.js';
import { mountData } from './routes/data.js';
import { mountDevices } from './routes/devices.js';
import { mountExports } from './routes/exports.js';
import { mountFiles } from './routes/files.js';
import { mountImports } from './routes/imports.js';
import { mountNamespaces } from './routes/namespaces.js';
import { mountPing } from './routes/ping.js';
import { mountProjects } from './routes/projects.js';
import { mountTokens } from './routes/tokens.js';
import { mountTriggers } from './routes/triggers.js';
import { mountUsers } from './routes/users.js';

export interface IobeamOptions {
  /** How long after its end a token can still be exchanged, in milliseconds. */
  readonly refreshGrace: number;
}

/** What the Grafana plugin sends beside the usual. */
const PAGE_HEADERS = ['Authorization', 'Content-Type', 'Accept-Type', 'Access-Control-Allow-Origin'];

export function iobeamDialect(options: IobeamOptions): Dialect {
  return {
    name: 'iobeam',
    async mount(app, services) {
      await app.register(
        (scope, _, done) => {
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
            // Every byte of a head counts where answers must be small.
            if (request.routeOptions.config.small)
              for (const name of ['x-content-type-options', 'cache-control', 'strict-transport-security'])
                reply.removeHeader(name);
            next();
          });
          refuseUnknownPaths(scope);
          mountPing(scope);
          mountTokens(scope, services, options);
          mountUsers(scope, services);
          mountProjects(scope, services);
          mountDevices(scope, services);
          mountImports(scope, services);
          mountExports(scope, services);
          mountData(scope, services);
          mountNamespaces(scope, services);
          mountFiles(scope, services);
          mountApps(scope, services);
          mountTriggers(scope, services);
          done();
        },
        { prefix: '/v1' },
      );
    },
  };
}
