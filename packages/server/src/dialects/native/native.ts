/** The native dialect: Tributary's own API below /tributary/v1. */
import type { Dialect } from '../dialect.js';
import { EventStreams } from '../event-streams.js';
import { sendError } from './errors.js';
import { mountOperations } from './route.js';
import { nativeOperations } from './operations/operations.js';

export const NATIVE_BASE = '/tributary/v1';

/** `streams` is shared with other APIs that have some: their bounds are of all together. */
export function nativeDialect(streams = new EventStreams()): Dialect {
  return {
    name: 'native',
    mount(app, services) {
      streams.endWith(app);
      app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
      mountOperations(app, NATIVE_BASE, nativeOperations(NATIVE_BASE, streams), services);
    },
  };
}
