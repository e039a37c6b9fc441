/** The native dialect: Tributary's own API below /tributary/v1. */
import type { ServerResponse } from 'node:http';
import type { Dialect } from '../dialect.js';
import { sendError } from './errors.js';
import { mountOperations } from './mount.js';
import { nativeOperations } from './operations.js';

export const NATIVE_BASE = '/tributary/v1';

export function nativeDialect(): Dialect {
  return {
    name: 'native',
    mount(app, services) {
      const openStreams = new Set<ServerResponse>();
      app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
      // A tail never ends by itself: without this a stop would wait for its readers.
      app.addHook('preClose', async () => {
        for (const stream of openStreams) stream.end();
      });
      mountOperations(app, NATIVE_BASE, nativeOperations(NATIVE_BASE, openStreams), services);
    },
  };
}
