/** What is there: the clock and name of the server, and the map of collections. Neither needs a login. */
import { isoFromMicros } from '../../../model/time.js';
import { originFor } from '../../links.js';
import type { Routes } from '../route.js';

const COLLECTIONS = [
  ...['account', 'data', 'datablock', 'device', 'dt', 'event', 'fleet', 'location', 'note', 'org', 'project'],
  ...['property', 'propertytemplate', 'pt', 'sg', 'stream', 'streamer', 'variable', 'vartype'],
] as const;

export function addServerRoutes(routes: Routes): void {
  // The gateway tools compare clocks with it before they upload.
  routes.open('GET', '/server/', () => ({
    now: isoFromMicros(Date.now() * 1000, 0),
    stage: 'prod',
    name: 'Tributary',
    company: 'Tributary',
  }));
  routes.open('GET', '/', ({ services, request }) =>
    Object.fromEntries(COLLECTIONS.map((name) => [name, `${originFor(services, request)}/api/v1/${name}/`])),
  );
}
