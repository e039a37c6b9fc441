/** What is this API's own in a route: answers are JSON, and handlers get the store of the lines. */
import type { Services } from '../../services/services.js';
import type { Judged } from '../gate.js';
import { routeOf, type Route, type RouteStyle } from '../route.js';
import { LineStore } from './lines/line-store.js';
import type { Naming } from './wire/naming.js';

export interface Own {
  readonly lines: LineStore;
}

export type InfluxRoute = Route<Judged, Own>;

export const route = routeOf<Own>();

export function styleOf(services: Services, naming: Naming): RouteStyle<Own> {
  const own = { lines: new LineStore(services, naming) };
  return { own: () => own, send: (reply, answer) => reply.send(answer) };
}
