/** The Datacooee dialect: uploads, the eight fetch endpoints, and inputs and assets as JSON:API resources. */
import type { FastifyInstance } from 'fastify';
import type { Services } from '../../services/services.js';
import type { Dialect } from '../dialect.js';
import { asTributaryError, tellWhenToRetry } from '../errors.js';
import { mountRoutes } from '../route.js';
import { answerBothSlashes } from '../slashes.js';
import { refuseUnknownPaths } from '../unknown-paths.js';
import { connect } from './connect.js';
import { DATACOOEE_FORMS } from './credentials.js';
import { sendProblems } from './errors.js';
import { firstStart } from './first-start.js';
import { checkMedia } from './wire/media.js';
import { problemOf, Problems } from './wire/problems.js';
import { STYLE } from './route.js';
import { assetMemberRoutes } from './routes/asset-members.js';
import { assetRoutes } from './routes/assets.js';
import { bulk } from './routes/bulk.js';
import { fetchRoutes } from './routes/fetch.js';
import { inputData } from './routes/input-data.js';
import { inputRoutes } from './routes/inputs.js';
import { upload } from './routes/upload.js';
import { ASSET, INPUT } from './wire/ids.js';

const PREFIX = '/api/external/v1';

const ROUTES = [
  upload,
  bulk,
  inputData,
  ...fetchRoutes,
  ...inputRoutes,
  ...assetRoutes,
  ...assetMemberRoutes,
];

export function datacooeeDialect(): Dialect {
  return {
    name: 'datacooee',
    firstStart,
    connect,
    adoptable: DATACOOEE_FORMS,
    ids: [INPUT, ASSET],
    async mount(app, services) {
      await app.register(
        (scope, _, done) => {
          mountAll(scope, services);
          done();
        },
        { prefix: PREFIX },
      );
    },
  };
}

function mountAll(scope: FastifyInstance, services: Services): void {
  answerBothSlashes(scope);
  scope.setErrorHandler((error, request, reply) => {
    if (error instanceof Problems) return sendProblems(reply, error.list);
    const refusal = asTributaryError(error, request);
    tellWhenToRetry(reply, refusal);
    return sendProblems(reply, [problemOf(refusal)]);
  });
  refuseUnknownPaths(scope);
  scope.addHook('preHandler', (request, _reply, done) => {
    checkMedia(request);
    done();
  });
  mountRoutes(scope, services, STYLE, ROUTES);
}
