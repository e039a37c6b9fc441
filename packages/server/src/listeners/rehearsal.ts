/** The stage of rehearsals: every route of every API once more, without a socket, over services that hold back changes. */
import type { FastifyBaseLogger } from 'fastify';
import type { Dialect } from '../dialects/dialect.js';
import type { Recorder } from '../services/rehearsal/recorder.js';
import type { Stage } from '../services/rehearsal/rehearsals.js';
import type { Services } from '../services/services.js';
import { buildHttp } from './http.js';

export interface StageOptions {
  readonly services: Services;
  readonly dialects: readonly Dialect[];
  readonly bodyLimit: number;
  readonly recorder: Recorder;
  readonly logger?: FastifyBaseLogger;
}

export async function buildStage({ recorder, ...options }: StageOptions): Promise<Stage> {
  const app = await buildHttp({
    ...{ host: '', port: 0, ...options },
    rehearsal: ({ method, routeOptions: { url } }) => {
      // A request that another one makes is a part of it.
      if (url !== undefined) recorder.operation ??= { method, url };
    },
  });
  await app.ready();
  return {
    async play({ method, target, headers, body, ip }) {
      const answer = await app.inject({
        method: method as 'GET',
        url: target,
        headers,
        remoteAddress: ip,
        ...(body.length > 0 && { payload: body }),
      });
      const reason = answer.headers['x-tributary-error'];
      return {
        status: answer.statusCode,
        body: answer.body,
        reason: typeof reason === 'string' ? reason : null,
      };
    },
    apiOf: (method, url) =>
      app.mountedRoutes.find((route) => route.url === url && route.method === method)?.dialect,
    close: () => app.close(),
  };
}
