/** What is this API's own in a route: handlers get the parameters of the address. All answers get their type from one hook. */
import type { Judged } from '../gate.js';
import type { Parameters } from '../parameters.js';
import { routeOf, type Call, type Route, type RouteStyle } from '../route.js';
import { readParameters } from './wire/parameters.js';

export interface Own {
  readonly query: Parameters;
}

/** What handlers get beside what their gate found. */
export type IobeamCall = Call & Own;
export type IobeamRoute = Route<Judged, Own>;

export const route = routeOf<Own>();

export const STYLE: RouteStyle<Own> = {
  own: ({ request }) => ({ query: readParameters(request.query) }),
  send: (reply, answer) => reply.send(answer),
};
