/**
 * What is this API's own in a route: handlers get the parameters of the address, and the body when they ask for it. Rule of
 * the order of refusals: who asks (401), the application (404), the scope (403), the device (404), then what was sent (400);
 * the gate sees to the first three, so a handler finds its device before it reads parameters or body.
 */
import type { Judged } from '../gate.js';
import type { Parameters } from '../parameters.js';
import { routeOf, type Call as AnyCall, type Route, type RouteStyle } from '../route.js';
import type { Caller } from './credentials.js';
import { readBody } from './wire/body.js';
import { parametersOf } from './wire/parameters.js';

export interface Own {
  readonly query: Parameters;
  /** The parsed body, not yet checked; `{}` when there is none. */
  body(): unknown;
}

export type LosantRoute = Route<Judged, Own>;

/** What a handler behind `scope` (credentials.ts) gets. */
export type Call = AnyCall & Own & Caller;

/** What the paths of an application begin with. */
export const APPLICATION = '/applications/:applicationId';

export const route = routeOf<Own>();

export const STYLE: RouteStyle<Own> = {
  own: ({ request }) => ({ query: parametersOf(request.query), body: () => readBody(request) }),
  send: (reply, answer) => reply.send(answer),
};
