/** What the client does when the platform fails: a server that fails on purpose, over real connections. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Tributary, TributaryConnectionError } from '../src/index.js';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

type Step = (request: IncomingMessage, response: ServerResponse) => void;
const fail =
  (status: number, code: string, retryable: boolean, headers = {}): Step =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error: { code, message: `told ${code}`, retryable } }));
  };
const drop: Step = (request) => request.socket.destroy();
const cut: Step = (request, response) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{"stored"');
  setTimeout(() => request.socket.destroy(), 20);
};
const good: Step = (_, response) =>
  response.end(JSON.stringify({ stored: 1, refused: [], items: [], next: null }));

/** Takes the steps in turn, the last one again and again; returns a client and the requests that came. */
async function platform(steps: Step[], options = {}) {
  const came: string[] = [];
  server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const step = steps[Math.min(came.length, steps.length - 1)]!;
      came.push(`${request.method} ${request.url}`);
      step(request, response);
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { client: new Tributary({ url: `http://127.0.0.1:${port}`, token: 't', ...options }), came };
}
const point = { device: 'd', series: 's', time: 1, value: 1 };

describe('a write of points', () => {
  it('is repeated after refusals that may pass, lost and cut connections', async () => {
    const { client, came } = await platform([fail(503, 'spool_full', true), drop, cut, good]);
    expect(await client.writePoints([point])).toEqual({ stored: 1, refused: [] });
    expect(came).toHaveLength(4);
  });

  it('is not repeated after a refusal that will not', async () => {
    const { client, came } = await platform([fail(403, 'scope_missing', false)]);
    await expect(client.writePoints([point])).rejects.toMatchObject({
      status: 403,
      code: 'scope_missing',
      message: 'told scope_missing',
    });
    expect(came).toHaveLength(1);
  });

  it('is given up after so many tries', async () => {
    const { client, came } = await platform([drop], { retries: 2 });
    await expect(client.writePoints([point])).rejects.toBeInstanceOf(TributaryConnectionError);
    expect(came).toHaveLength(3);
  });

  it('waits as long as it is asked to', async () => {
    const { client } = await platform([fail(503, 'stopping', true, { 'retry-after': '1' }), good]);
    const start = Date.now();
    await client.writePoints([point]);
    expect(Date.now() - start).toBeGreaterThan(950);
  });

  it('stops waiting when it is aborted', async () => {
    const { client, came } = await platform([fail(503, 'stopping', true, { 'retry-after': '10' })]);
    const stop = new AbortController();
    const writing = client.writePoints([point], { signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 100);
    await expect(writing).rejects.toThrow('enough');
    expect(came).toHaveLength(1);
  });
});

describe('other calls', () => {
  it('are repeated when they only read', async () => {
    const { client, came } = await platform([drop, good]);
    expect(await client.queryPage()).toMatchObject({ items: [] });
    await expect(client.limits()).resolves.toBeDefined();
    expect(came).toEqual([
      'POST /tributary/v1/query/points',
      'POST /tributary/v1/query/points',
      'GET /tributary/v1/limits',
    ]);
  });

  it('are not repeated when they create', async () => {
    const { client, came } = await platform([drop, good]);
    await expect(client.createDevice({ key: 'd' })).rejects.toBeInstanceOf(TributaryConnectionError);
    expect(came).toHaveLength(1);
  });

  it('are given up after the time-out', async () => {
    const { client } = await platform([() => undefined], { timeout: 100, retries: 0 });
    await expect(client.me()).rejects.toBeInstanceOf(TributaryConnectionError);
  });

  it('name the project only where it means something', async () => {
    const { client, came } = await platform([good], { project: 7 });
    await client.queryPage();
    await client.me();
    expect(came).toEqual(['POST /tributary/v1/query/points?project=7', 'GET /tributary/v1/me']);
  });
});

describe('a writer whose sends fail', () => {
  it('keeps its points for the next send', async () => {
    const { client } = await platform([fail(400, 'conflict', false), good]);
    const errors: unknown[] = [];
    const writer = client.writer({ batch: 1, interval: 10, onError: (error) => errors.push(error) });
    await writer.add(point);
    await expect.poll(() => errors).toHaveLength(1);
    await writer.close();
  });

  it('tells a flush', async () => {
    const { client } = await platform([fail(403, 'scope_missing', false)]);
    const writer = client.writer({ interval: 10_000 });
    await writer.add(point);
    await expect(writer.close()).rejects.toMatchObject({ code: 'scope_missing' });
  });
});
