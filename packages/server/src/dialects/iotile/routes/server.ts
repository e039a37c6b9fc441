/** What is there: the clock and name of the server, and the map of collections. Neither needs a login. */
import { isoFromMicros } from '../../../model/time.js';
import { originFor } from '../../links.js';
import { anybody } from '../credentials.js';
import { route, type IotileRoute } from '../route.js';

const COLLECTIONS = [
  ...['account', 'data', 'datablock', 'device', 'dt', 'event', 'fleet', 'location', 'note', 'org', 'project'],
  ...['property', 'propertytemplate', 'pt', 'sg', 'stream', 'streamer', 'variable', 'vartype'],
] as const;

export const serverRoutes: readonly IotileRoute[] = [
  // The gateway tools compare clocks with it before they upload.
  route({
    method: 'GET',
    path: '/server/',
    needs: anybody,
    handle: () => ({
      now: isoFromMicros(Date.now() * 1000, 0),
      stage: 'prod',
      name: 'Tributary',
      company: 'Tributary',
    }),
  }),
  route({
    method: 'GET',
    path: '/',
    needs: anybody,
    handle: ({ services, request }) =>
      Object.fromEntries(
        COLLECTIONS.map((name) => [name, `${originFor(services, request)}/api/v1/${name}/`]),
      ),
  }),
];
