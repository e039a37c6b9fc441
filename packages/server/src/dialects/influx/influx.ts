/** The influx dialect: line protocol writes of InfluxDB 1.x and 2.x, and the probes of the clients that send them. */
import { asTributaryError } from '../errors.js';
import type { Dialect } from '../dialect.js';
import { sendError } from './errors.js';
import { mountProbes } from './routes/probes.js';
import { mountWrite } from './routes/write.js';
import type { Naming } from './wire/naming.js';

export function influxDialect(naming: Naming): Dialect {
  return {
    name: 'influx',
    mount(app, services) {
      app.setErrorHandler((error, request, reply) =>
        sendError(reply, asTributaryError(error, request), request.url.startsWith('/api/v2/') ? 2 : 1),
      );
      mountWrite(app, services, naming);
      mountProbes(app, services);
    },
  };
}
