/** The built web page at `/`. Ensures that the page runs only what came with it: no other origin, no frame around it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const YEAR = 31_536_000;

export async function serveDashboard(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return;
  await app.register(fastifyStatic, {
    root: folder,
    // Each file is a route of its own: any other path stays an unknown route with a JSON answer.
    wildcard: false,
    cacheControl: false,
    setHeaders(response, path) {
      const named = /-[\w-]{8,}\.\w+$/.test(path);
      response.setHeader('cache-control', named ? `public, max-age=${YEAR}, immutable` : 'no-cache');
      response.setHeader('content-security-policy', POLICY);
      response.setHeader('x-content-type-options', 'nosniff');
      response.setHeader('referrer-policy', 'no-referrer');
    },
  });
}
