/** What is this API's own in a route: answers are JSON, and handlers get readers of the path and of the query. */
import type { Judged } from '../gate.js';
import type { Parameters } from '../parameters.js';
import { routeOf, type Call, type Route, type RouteStyle } from '../route.js';
import type { Caller } from './credentials.js';
import { sendJson } from './errors.js';
import { parametersOf, type Members } from './wire/parameters.js';

export interface Own {
  readonly path: Parameters;
  readonly query: Parameters;
}

/** What handlers behind a credential get. */
export type CallerCall = Call & Own & Caller;

export type IosenseRoute = Route<Judged, Own>;

export const route = routeOf<Own>();

export const STYLE: RouteStyle<Own> = {
  own: ({ request, params }) => ({
    path: parametersOf(params),
    query: parametersOf(request.query as Members),
  }),
  send: sendJson,
};
