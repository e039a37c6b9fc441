/**
 * Puts every route behind its gate. Rules: a route without one is an error at the start, not an open door; the judgement runs
 * behind the hooks of the dialect's scope, so that a refusal looks like every other answer of it; a body whose sender is
 * not known from the head may have some KiB and no more.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { Admission, Gate, Judged } from '../dialects/gate.js';
import { turnAway } from '../dialects/turn-away.js';

/** Logins, refreshes and sign-ups: the greatest is a token of 16 KiB to be exchanged. */
export const SMALL_BODY_BYTES = 32 * 1024;

/** A route as it was mounted, for tests that walk all of them. */
export interface MountedRoute {
  readonly dialect: string;
  readonly method: string;
  readonly url: string;
  readonly admission: Admission;
  readonly needs: string;
  /** It goes without its caller, because nothing behind it is recorded in the audit log. */
  readonly unrecorded: boolean;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route of every dialect, HEAD and slash twins included. */
    mountedRoutes: readonly MountedRoute[];
  }
}

/** For routes that are mounted from now on; `dialect` tells whose they are. */
export function requireGates(app: FastifyInstance, dialect: () => string): void {
  const mounted: MountedRoute[] = [];
  app.decorate('mountedRoutes', mounted);
  app.decorateRequest('judged', null);
  app.decorateRequest('inputProject', null);
  app.decorateRequest('answering', null);
  app.addHook('onRoute', (route) => {
    const gate = route.config?.gate;
    const methods = [route.method].flat();
    if (gate === undefined)
      throw new TypeError(`${methods.join()} ${route.url} has no gate: say who may ask (dialects/gate.ts)`);
    const before = route.onRequest === undefined ? [] : [route.onRequest].flat();
    // Twins and HEAD routes are copies that have it already.
    if (!before.some((hook) => hooks.has(hook))) route.onRequest = [...before, hookOf(gate)];
    if (gate.admission !== 'token') route.bodyLimit ??= SMALL_BODY_BYTES;
    const { admission, needs } = gate;
    const unrecorded = route.config?.unrecorded === true;
    for (const method of methods)
      mounted.push({ dialect: dialect(), method, url: route.url, admission, needs, unrecorded });
  });
}

const hooks = new WeakSet<object>();

function hookOf(gate: Gate) {
  const hook = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    request.answering = reply;
    const pass = (judged: Judged) => {
      request.judged = judged;
      if (request.headers.expect !== undefined) reply.raw.writeContinue();
      done();
    };
    const refuse = (error: unknown) => {
      turnAway(request, reply);
      done(error as Error);
    };
    let judged: Judged | Promise<Judged>;
    try {
      judged = gate.judge(request);
    } catch (error) {
      return refuse(error);
    }
    if (judged instanceof Promise) judged.then(pass, refuse);
    else pass(judged);
  };
  hooks.add(hook);
  return hook;
}
