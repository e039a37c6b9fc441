/**
 * Who gets a request past its head. Rules: every route has a gate (the listener refuses to mount one without); a gate judges from
 * the head alone, before any byte of the body is received; what it found is what the handler works with, so that nothing
 * is looked up twice and no handler can forget to ask.
 */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../errors/error.js';
import type { Principal } from '../services/services.js';

/**
 * `open`: anybody. `body`: what lets in stands in the body or in the address, as with a login. `token`: a credential in
 * the head. `refused`: nobody, as with a method that a path does not have.
 */
export type Admission = 'open' | 'body' | 'token' | 'refused';

/** What every judgement tells: whose request it is, so that bytes in flight can be counted for each credential. */
export interface Judged {
  /** Null or undefined: nobody in particular. */
  readonly principal: Principal | null | undefined;
  /** Where the request works, if the head says it. */
  readonly project?: { readonly id: number } | undefined;
}

export class Gate<T extends Judged = Judged> {
  constructor(
    readonly admission: Admission,
    /** What the credential must allow, in the API's own words; for lists of routes. */
    readonly needs: string,
    /** Throws the refusal. */
    readonly judge: (request: FastifyRequest) => T | Promise<T>,
  ) {}

  /** The options of a route behind this gate. */
  get route(): { readonly config: { readonly gate: Gate } } {
    return { config: { gate: this } };
  }

  /** The same for a route that moves points and changes nothing that the audit log records. */
  get unrecordedRoute(): { readonly config: { readonly gate: Gate; readonly unrecorded: true } } {
    return { config: { gate: this, unrecorded: true } };
  }

  /** The same for a route that takes points: what it refuses is noted for the project (listeners/refused-inputs.ts). */
  get inputRoute() {
    return { config: { gate: this as Gate, unrecorded: true, input: true } } as const;
  }

  /** What the judgement found; only for handlers of routes behind this gate. */
  of(request: FastifyRequest): T {
    const { judged } = request;
    if (judged === null || request.routeOptions.config.gate !== (this as Gate))
      throw new TypeError('a handler asked a gate that its route is not behind');
    return judged as T;
  }
}

const NOBODY: Judged = { principal: null };

/** Anybody may ask; a body is not expected. */
export const OPEN = new Gate('open', 'nothing', () => NOBODY);

/** A login, a refresh, a key from a mail: the body says who it is, and is small. */
export const IN_BODY = new Gate('body', 'a credential in the body or address', () => NOBODY);

/** Any good credential. `authenticate` is the dialect's way to find it in a head. */
export const anyToken = (authenticate: (request: FastifyRequest) => Promise<Principal>) =>
  new Gate('token', 'any token', async (request) => ({ principal: await authenticate(request) }));

/** Nobody, with this answer. */
export const refused = (refusal: (request: FastifyRequest) => Error): Gate =>
  new Gate('refused', 'nothing', (request) => {
    throw refusal(request);
  });

export const unknownRoute = (request: FastifyRequest): TributaryError =>
  new TributaryError('route_unknown', { value: `${request.method} ${request.url.split('?', 1)[0]}` });

declare module 'fastify' {
  interface FastifyContextConfig {
    gate?: Gate;
    /** Nothing behind it is recorded in the audit log; absent: something may be. */
    unrecorded?: true;
    /** Points come in behind it. */
    input?: true;
  }
  interface FastifyRequest {
    /** By the gate of its route; null before. */
    judged: Judged | null;
    /**
     * Where the points of a body go that names its project itself, set once the credential was found to write there: whose list
     * of refusals the request stands in.
     */
    inputProject: number | null;
    /** For whoever finds out during the body that there is nothing more to receive. */
    answering: FastifyReply | null;
  }
}
