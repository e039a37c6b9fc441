/**
 * The one shape of a route, and how routes are mounted. Rules: a route says who may ask (`needs`), and its handler gets what
 * that found, so none can forget to ask; what a handler returns is the answer; a path that has routes refuses its other
 * methods in the API's own words. A dialect makes its `route` with `routeOf`, and says in a style what is its own:
 * how it sends answers, and what its handlers get beside the shared members.
 */
import type {
  FastifyContextConfig,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  HTTPMethods,
} from 'fastify';
import type { Services } from '../services/services.js';
import { refused, type Gate, type Judged } from './gate.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const NO_CONTENT = 204;

/** What every handler gets. */
export interface Call {
  readonly services: Services;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

/** A route whose gate finds `Found`, of an API whose handlers also get `Own`. */
export interface Route<Found extends Judged = Judged, Own extends object = object> {
  readonly method: Method;
  /** Below the prefix of the API; parameters as `:name`. */
  readonly path: string;
  /** The gate in front of it, made once, when the route is mounted. */
  readonly needs: (services: Services) => Gate<Found>;
  /**
   * Of the answer unless its handler sets another one, 200 when absent. A handler that returns undefined answers 204, or has
   * answered by itself.
   */
  readonly status?: number;
  /**
   * `in`: points come in by it, and what it refuses is listed for the project. `moved`: it moves points. Both change nothing
   * that the audit log records. Absent: it may change things.
   */
  readonly points?: 'in' | 'moved';
  /** Bytes; absent: what a setting says, or some KiB where the credential may stand in the body. */
  readonly bodyLimit?: number;
  /** What hooks of the API want to know of the route. */
  readonly config?: FastifyContextConfig;
  handle(call: Call & Own & Found): unknown;
}

/** Gives a route its types: `Found` from its gate, `Own` from its API. */
export const routeOf =
  <Own extends object = object>() =>
  <Found extends Judged>(declared: Route<Found, Own>): Route<Found, Own> =>
    declared;

export interface RouteStyle<Own extends object> {
  /** The members that handlers of this API get beside the shared ones. */
  readonly own: (call: Call & Judged) => Own;
  /** Sends what a handler returned; status and headers are set. */
  readonly send: (reply: FastifyReply, answer: unknown) => unknown;
  /** What a method is told that a path does not have; absent: as for an unknown path. */
  readonly otherMethod?: (request: FastifyRequest, known: readonly string[]) => Error;
  /** OPTIONS asks for leave to call from another origin (cors.ts), and so is no other method of a path. */
  readonly crossOrigin?: true;
}

/** The routes of a scope, with what its style says. */
export function mountRoutes<Own extends object>(
  scope: FastifyInstance,
  services: Services,
  style: RouteStyle<Own>,
  routes: readonly Route<Judged, Own>[],
): void {
  const methods = new Map<string, Set<HTTPMethods>>();
  for (const route of routes) {
    mount(scope, services, style, route);
    const known = methods.get(route.path) ?? new Set();
    known.add(route.method);
    if (route.method === 'GET') known.add('HEAD');
    if (style.crossOrigin) known.add('OPTIONS');
    methods.set(route.path, known);
  }
  const { otherMethod } = style;
  if (otherMethod === undefined) return;
  for (const [url, known] of methods)
    scope.route({
      method: METHODS.filter((method) => !known.has(method)),
      url,
      ...refused((request) => otherMethod(request, [...known])).route,
      handler: () => undefined,
    });
}

function mount<Own extends object>(
  scope: FastifyInstance,
  services: Services,
  style: RouteStyle<Own>,
  { method, path, needs, status = 200, points, bodyLimit, config: own, handle }: Route<Judged, Own>,
): void {
  const gate = needs(services);
  const config = {
    ...own,
    gate,
    ...(points && { unrecorded: true as const }),
    ...(points === 'in' && { input: true as const }),
  };
  scope.route({
    method,
    url: path,
    ...(bodyLimit !== undefined && { bodyLimit }),
    config,
    handler: async (request, reply) => {
      const found = gate.of(request);
      const call = { ...found, services, request, reply, params: request.params as Call['params'] };
      void reply.status(status);
      const answer = await handle(Object.assign(call, style.own(call)));
      if (answer === reply || reply.sent) return reply;
      if (answer === undefined) return reply.status(NO_CONTENT).send();
      return style.send(reply, answer);
    },
  });
}
