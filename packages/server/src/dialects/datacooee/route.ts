/** What is this API's own in a route: answers are JSON:API documents, and handlers get the query as it was sent. */
import type { Judged } from '../gate.js';
import { routeOf, type Route, type RouteStyle } from '../route.js';
import { sendJsonApi } from './wire/media.js';

export interface Own {
  readonly query: Readonly<Record<string, unknown>>;
}

export type DatacooeeRoute = Route<Judged, Own>;

export const route = routeOf<Own>();

export const STYLE: RouteStyle<Own> = {
  own: ({ request }) => ({ query: request.query as Own['query'] }),
  send: (reply, answer) => sendJsonApi(reply, answer as object),
};
