/**
 * No credential, no body: every route of every API, found from the router. Memory is asserted under a generous bound; the
 * fault that this guards against grew by 1.7 GiB here.
 */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIALECTS } from '../support/first-start.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { head, open, sendRaw } from '../support/raw-http.js';

const MIB = 2 ** 20;
const MAX_GROWTH = 150 * MIB;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

const filled = (url: string) => url.replace(/:[A-Za-z]+/g, 'x').replace('*', 'x');

describe('a head without a credential', () => {
  it('is refused by every route that takes a body, before any of the body', async () => {
    const BODIES = ['POST', 'PUT', 'PATCH', 'DELETE'];
    const routes = platform.routes.filter(({ method }) => BODIES.includes(method));
    expect([...new Set(routes.map(({ dialect }) => dialect))].sort()).toEqual(DIALECTS);
    const wrong: string[] = [];
    for (const { dialect, method, url, admission } of routes) {
      const headers = { 'content-length': String(31 * MIB), 'content-encoding': 'gzip' };
      const { status } = await sendRaw(platform.url, head(method, filled(url), headers));
      const expected = {
        token: [401, 403, 404, 400],
        refused: [401, 404, 405],
        body: [413],
        open: [413],
      }[admission];
      if (!expected.includes(status)) wrong.push(`${dialect} ${method} ${url} (${admission}): ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('asks for a credential on every route that is not said to be open', () => {
    const open = platform.routes.filter(({ admission }) => admission === 'open');
    const methods = new Set(open.map(({ method }) => method));
    expect([...methods].sort()).toEqual(['DELETE', 'GET', 'HEAD', 'OPTIONS']);
    // The page's login is ended by its cookie.
    const deletes = open.filter(({ method }) => method === 'DELETE').map(({ url }) => url);
    expect(deletes).toEqual(['/tributary/v1/session']);
    const reads = open.filter(({ method }) => method === 'GET').map(({ url }) => url.replace(/(.)\/$/, '$1'));
    expect([...new Set(reads)].sort()).toEqual([
      '/api/v1',
      '/api/v1/auth/user-info',
      '/api/v1/server',
      '/health',
      '/healthz',
      '/metrics',
      '/ping',
      '/ready',
      '/readyz',
      '/status',
      '/tributary/v1/docs',
      '/tributary/v1/downloads/:secret/:name',
      '/tributary/v1/healthz',
      '/tributary/v1/metrics',
      '/tributary/v1/openapi.json',
      '/tributary/v1/readyz',
      '/tributary/v1/session',
      '/v1/ping',
    ]);
  });
});

it('sixty bombs at once and forty bodies that never end leave memory as it was', async () => {
  const bomb = gzipSync(Buffer.alloc(31 * MIB, ' '));
  const paths = [
    '/tributary/v1/points',
    '/write',
    '/v1/imports',
    '/api/v1/streamer/report/',
    '/applications/x/data/time-series-query',
    '/api/external/v1/inputs/x/inputdata/',
    '/x/api/eventTag/publishEvent',
    '/api/eventTag/publishEvent',
    '/nothing/of/ours',
  ];
  const before = process.memoryUsage.rss();
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
  const statuses = await Promise.all(
    Array.from({ length: 60 }, async (_, at) => {
      const response = await fetch(platform.url + paths[at % paths.length]!, {
        method: 'POST',
        headers: { 'content-encoding': 'gzip', 'content-type': 'application/json' },
        body: bomb,
      });
      await response.arrayBuffer();
      return response.status;
    }),
  );
  const sockets = Array.from({ length: 40 }, (_, at) => {
    const socket = open(platform.url).on('error', () => undefined);
    socket.write(head('POST', paths[at % paths.length]!, { 'content-length': String(30 * MIB) }));
    const send = () => {
      while (!socket.destroyed && socket.bytesWritten < 25 * MIB && socket.write(Buffer.alloc(256 * 1024)));
    };
    socket.on('drain', send);
    send();
    return new Promise<string>((resolve) =>
      socket.once('data', (data: Buffer) => resolve(data.toString('latin1', 0, 12))),
    );
  });
  const answers = await Promise.all(sockets);
  clearInterval(watch);
  for (const status of statuses) expect([401, 403, 404]).toContain(status);
  for (const answer of answers) expect(answer).toMatch(/HTTP\/1\.1 40[134]/);
  expect(most - before).toBeLessThan(MAX_GROWTH);
});

it('answers that carry secrets or data are kept by no cache and taken for no other type', async () => {
  for (const path of [
    '/tributary/v1/me',
    '/v1/ping',
    '/api/v1/server/',
    '/applications',
    '/healthz',
    '/nothing',
  ]) {
    const { headers } = await fetch(platform.url + path);
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
    if (path !== '/nothing') expect([path, headers.get('cache-control')]).toEqual([path, 'no-store']);
    expect(headers.get('strict-transport-security')).toBeNull();
  }
});

it('the figures are for this machine only when no proxy speaks', async () => {
  const status = async (headers: Record<string, string>) =>
    (await fetch(`${platform.url}/metrics`, { headers })).status;
  expect(await status({})).toBe(200);
  for (const name of ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Via', 'Forwarded'])
    expect([name, await status({ [name]: '192.0.2.1' })]).toEqual([name, 401]);
});

it('no cookie is set or read where pages of any origin may send their credentials', async () => {
  const login = await fetch(`${platform.url}/api/v1/auth/login/`, {
    method: 'POST',
    headers: { origin: 'https://page.example', 'content-type': 'application/json' },
    body: JSON.stringify({ email: platform.one.email, password: platform.one.password }),
  });
  const { jwt } = (await login.json()) as { jwt: string };
  expect(login.headers.getSetCookie()).toEqual([]);
  const cookie = `sessionid=${jwt}; jwt=${jwt}`;
  expect((await fetch(`${platform.url}/api/v1/account/`, { headers: { cookie } })).status).toBe(401);
});
