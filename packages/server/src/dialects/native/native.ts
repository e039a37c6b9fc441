/** The native dialect: Tributary's own API below /tributary/v1. */
import type { Dialect } from '../dialect.js';
import { EventStreams } from '../event-streams.js';
import { sendError } from './errors.js';
import { mountOperations } from './mount.js';
import { nativeOperations } from './operations.js';

export const NATIVE_BASE = '/tributary/v1';

export function nativeDialect(): Dialect {
  return {
    name: 'native',
    mount(app, services) {
      const streams = new EventStreams();
      streams.endWith(app);
      app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
      mountOperations(app, NATIVE_BASE, nativeOperations(NATIVE_BASE, streams), services);
    },
  };
}
