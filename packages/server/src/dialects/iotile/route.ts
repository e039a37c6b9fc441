/**
 * What is this API's own in a route: JSON answers, and what handlers read of the query, the path and the body. Rules: a
 * method that a path does not have is 405; a body is read when the handler asks for it, as JSON whatever its type says.
 */
import { sendJsonBody } from '../answers.js';
import type { Judged } from '../gate.js';
import { routeOf, type Call as SharedCall, type Route, type RouteStyle } from '../route.js';
import type { SignedIn } from './credentials.js';
import { detail } from './errors.js';
import { asObject, bodyOf, largeBodyOf } from './http/body.js';
import { Query } from './http/query.js';

export interface Own {
  readonly query: Query;
  /** A part of the path, decoded. */
  param(name: string): string;
  /** The body as JSON, whatever Content-Type says; `{}` when there is none. */
  body(): unknown;
  /** The same for bodies that may be of megabytes. */
  largeBody(): Promise<unknown>;
  /** The body as a JSON object. */
  fields(): Readonly<Record<string, unknown>>;
}

/** What a handler without a login gets. */
export type OpenCall = SharedCall & Own;
export type Call = OpenCall & SignedIn;

export type IotileRoute = Route<Judged, Own>;

export const route = routeOf<Own>();

export const STYLE: RouteStyle<Own> = {
  own: ({ request, params }) => ({
    query: new Query(request.url),
    param: (name) => params[name] ?? '',
    body: () => bodyOf(request),
    largeBody: () => largeBodyOf(request),
    fields: () => asObject(bodyOf(request)),
  }),
  send: (reply, answer) => sendJsonBody(reply.type('application/json'), answer),
  otherMethod: ({ method }) => detail(405, `Method "${method}" not allowed.`),
  crossOrigin: true,
};
