/**
 * One action of this API as a route: credentials first, then what was sent. Guards that a path is answered with and
 * without its slash, that a method it does not have is 405 and an unknown path 404, and that an absent body is `{}`:
 * the Python client sends `Content-Type: application/json` with zero bytes.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { isJsonObject } from '../../model/json-object.js';
import { sendJsonBody } from '../answers.js';
import type { Principal, Services } from '../../services/services.js';
import { parseJson, textOf } from '../json.js';
import { readJson } from '../json-slices.js';
import { Caller } from './access/caller.js';
import { anyToken, IN_BODY, OPEN, refused, type Gate } from '../gate.js';
import { refuseUnknownPaths } from '../unknown-paths.js';
import { authenticate } from './credentials.js';
import { detail, fieldErrors, notFound } from './errors.js';
import { Query } from './http/query.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** What a handler without a login sees. */
export interface OpenCall {
  readonly services: Services;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
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

export interface Call extends OpenCall {
  readonly caller: Caller;
}

/** What it returns is the answer (undefined: 204 or already sent). */
export type Handler<C> = (call: C) => unknown;

const otherMethod = refused(({ method }) => detail(405, `Method "${method}" not allowed.`));

export class Routes {
  readonly #methods = new Map<string, Set<string>>();

  readonly #signedIn: Gate<{ principal: Principal }>;

  constructor(
    private readonly app: FastifyInstance,
    readonly services: Services,
  ) {
    this.#signedIn = anyToken((request) => authenticate(request, services));
  }

  get = (path: string, handle: Handler<Call>) => this.#withCaller('GET', path, handle);
  post = (path: string, handle: Handler<Call>) => this.#withCaller('POST', path, handle);
  /** The same for one that takes points. */
  input = (path: string, handle: Handler<Call>) => this.#withCaller('POST', path, handle, true);
  put = (path: string, handle: Handler<Call>) => this.#withCaller('PUT', path, handle);
  patch = (path: string, handle: Handler<Call>) => this.#withCaller('PATCH', path, handle);
  delete = (path: string, handle: Handler<Call>) => this.#withCaller('DELETE', path, handle);

  /** An action that needs no login; what its body says is small. */
  open(method: Method, path: string, handle: Handler<OpenCall>): void {
    this.behind(method === 'GET' ? OPEN : IN_BODY, method, path, handle);
  }

  /** After the last route: other methods of these paths, and all other paths. */
  finish(): void {
    for (const [url, known] of this.#methods)
      this.app.route({
        method: METHODS.filter((method) => !known.has(method)),
        url,
        ...otherMethod.route,
        handler: () => undefined,
      });
    refuseUnknownPaths(this.app, notFound);
  }

  #withCaller(method: Method, path: string, handle: Handler<Call>, input = false): void {
    const inner: Handler<OpenCall> = (call) => {
      const { principal } = this.#signedIn.of(call.request);
      const caller = new Caller(this.services, principal, call.query.flag('staff'));
      return handle({ ...call, caller });
    };
    this.behind(this.#signedIn, method, path, inner, input);
  }

  /** `input`: points come in by it. */
  behind(gate: Gate, method: Method, path: string, handle: Handler<OpenCall>, input = false): void {
    const known = this.#methods.get(path) ?? new Set<string>();
    known.add(method);
    if (method === 'GET') known.add('HEAD');
    this.#methods.set(path, known);
    this.app.route({
      method,
      url: path,
      config: { ...gate.route.config, ...(input && { input: true }) },
      handler: async (request, reply) => {
        const answer = await handle(callOf(this.services, request, reply));
        if (reply.sent || answer === reply) return reply;
        return answer === undefined
          ? reply.status(204).send()
          : sendJsonBody(reply.type('application/json'), answer);
      },
    });
  }
}

function callOf(services: Services, request: FastifyRequest, reply: FastifyReply): OpenCall {
  const params = request.params as Record<string, string | undefined>;
  const body = () => {
    const bytes = request.body as Buffer | undefined;
    return bytes === undefined || bytes.length === 0 ? {} : parseJson(textOf(bytes));
  };
  const largeBody = () => {
    const bytes = request.body as Buffer | undefined;
    return bytes === undefined || bytes.length === 0 ? Promise.resolve({}) : readJson(bytes);
  };
  return {
    services,
    request,
    reply,
    largeBody,
    query: new Query(request.url),
    param: (name) => params[name] ?? '',
    body,
    fields: () => asObject(body()),
  };
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (isJsonObject(value)) return value;
  const type = Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
  throw fieldErrors({ non_field_errors: `Invalid data. Expected a dictionary, but got ${type}.` });
}
