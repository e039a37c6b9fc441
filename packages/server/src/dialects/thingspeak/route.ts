/** What is this API's own in a route: handlers get a reader of the address, and answers are JSON unless they say otherwise. */
import type { Judged } from '../gate.js';
import type { Parameters } from '../parameters.js';
import { routeOf, type Route, type RouteStyle } from '../route.js';
import { parametersOf, queryOf } from './wire/parameters.js';

export interface Own {
  readonly query: Parameters;
}

export type ThingspeakRoute = Route<Judged, Own>;

export const route = routeOf<Own>();

export const STYLE: RouteStyle<Own> = {
  own: ({ request }) => ({ query: parametersOf(queryOf(request)) }),
  send: (reply, answer) => reply.send(answer),
};
