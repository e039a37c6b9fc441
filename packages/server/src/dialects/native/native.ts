/** The native dialect: Tributary's own API below /tributary/v1. */
import { allowCrossOrigin } from '../cors.js';
import type { Dialect } from '../dialect.js';
import { EventStreams } from '../event-streams.js';
import { mountRoutes } from '../route.js';
import { connect } from './connect.js';
import { sendError } from './errors.js';
import { firstStart } from './first-start.js';
import { nativeMqtt } from './mqtt/mqtt.js';
import { nativeOperations } from './operations/operations.js';
import { routesOf, STYLE } from './route.js';
import { DOWNLOADS } from './routes/downloads.js';

export const NATIVE_BASE = '/tributary/v1';
/** Where the files of links are served. */
export const DOWNLOADS_PATH = `${NATIVE_BASE}${DOWNLOADS}`;

/** What the client sends, from a page too. */
const PAGE_HEADERS = [
  ...['Authorization', 'Content-Type', 'Content-Encoding', 'Idempotency-Key', 'If-Match'],
  ...['If-Range', 'Last-Event-ID'],
  ...['Range', 'X-Request-Id'],
];
/** What it reads of an answer beside its body. */
const SHOWN_HEADERS = [
  ...['Allow', 'Content-Disposition', 'Content-Range', 'ETag', 'Retry-After', 'X-Next-Cursor'],
  ...['X-Tributary-Points', 'X-Warnings'],
];

/**
 * `streams` is shared with other APIs that have some: their bounds are of all together. `others` are the APIs whose credentials can
 * be adopted.
 */
export function nativeDialect(streams = new EventStreams(), others: readonly Dialect[] = []): Dialect {
  return {
    name: 'native',
    mqtt: nativeMqtt(),
    firstStart,
    connect,
    mount(app, services) {
      streams.endWith(app);
      // Before the routes.
      const paths = [`${NATIVE_BASE}/*`];
      allowCrossOrigin(app, { headers: PAGE_HEADERS, exposed: SHOWN_HEADERS, paths });
      app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
      const operations = nativeOperations(NATIVE_BASE, streams, others);
      mountRoutes(
        app,
        services,
        STYLE,
        operations.flatMap((operation) => routesOf(NATIVE_BASE, operation)),
      );
    },
  };
}
