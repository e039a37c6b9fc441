/** The Datacooee dialect: uploads, the eight fetch endpoints, and inputs and assets as JSON:API resources. */
import type { FastifyInstance } from 'fastify';
import type { Services } from '../../services/services.js';
import type { Dialect } from '../dialect.js';
import { asTributaryError, tellWhenToRetry } from '../errors.js';
import { answerBothSlashes } from '../slashes.js';
import { refuseUnknownPaths } from '../unknown-paths.js';
import { sendProblems } from './errors.js';
import { checkMedia } from './wire/media.js';
import { problemOf, Problems } from './wire/problems.js';
import { mountAssetMembers } from './routes/asset-members.js';
import { mountAssets } from './routes/assets.js';
import { mountBulk } from './routes/bulk.js';
import { mountFetch } from './routes/fetch.js';
import { mountInputData } from './routes/input-data.js';
import { mountInputs } from './routes/inputs.js';
import { mountUpload } from './routes/upload.js';

const PREFIX = '/api/external/v1';

export function datacooeeDialect(): Dialect {
  return {
    name: 'datacooee',
    async mount(app, services) {
      await app.register((scope, _options, done) => done(mountAll(scope, services)), { prefix: PREFIX });
    },
  };
}

function mountAll(scope: FastifyInstance, services: Services): undefined {
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
  for (const mount of [
    mountUpload,
    mountBulk,
    mountInputData,
    mountFetch,
    mountInputs,
    mountAssets,
    mountAssetMembers,
  ])
    mount(scope, services);
  return undefined;
}
