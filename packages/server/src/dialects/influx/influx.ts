/** The influx dialect: line protocol writes of InfluxDB 1.x and 2.x, and the probes of the clients that send them. */
import type { Dialect } from '../dialect.js';
import { asTributaryError } from '../errors.js';
import { mountRoutes } from '../route.js';
import { connect } from './connect.js';
import { INFLUX_FORMS } from './credentials.js';
import { sendError } from './errors.js';
import { firstStart } from './first-start.js';
import { styleOf } from './route.js';
import { probeRoutes } from './routes/probes.js';
import { queryRoutes } from './routes/query.js';
import { writeRoutes } from './routes/write.js';
import type { Naming } from './wire/naming.js';

const ROUTES = [...writeRoutes, ...probeRoutes, ...queryRoutes];

export function influxDialect(naming: Naming): Dialect {
  return {
    name: 'influx',
    firstStart,
    connect,
    adoptable: INFLUX_FORMS,
    mount(app, services) {
      app.setErrorHandler((error, request, reply) =>
        sendError(reply, asTributaryError(error, request), request.url.startsWith('/api/v2/') ? 2 : 1),
      );
      mountRoutes(app, services, styleOf(services, naming), ROUTES);
    },
  };
}
