/**
 * Answers every route of a scope with and without a slash at the end, directly: many device clients neither follow a
 * redirect nor send their body again after one.
 */
import type { FastifyInstance } from 'fastify';

/** Call it before the routes are made. */
export function answerBothSlashes(app: FastifyInstance): void {
  const twins = new Set<string>();
  app.addHook('onRoute', function (route) {
    const methods = [route.method].flat();
    const key = `${methods.join()} ${route.routePath}`;
    if (twins.has(key) || route.routePath === '' || route.routePath === '/' || route.routePath.endsWith('*'))
      return;
    const twin = route.routePath.endsWith('/') ? route.routePath.slice(0, -1) : `${route.routePath}/`;
    twins.add(`${methods.join()} ${twin}`);
    // HEAD routes are made by the framework for each GET, for the twin too.
    if (methods.length === 1 && methods[0] === 'HEAD') return;
    // In the scope of the route, which may read bodies in a way of its own.
    this.route({ ...route, url: twin });
  });
}
