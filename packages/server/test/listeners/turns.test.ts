import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { inTurn } from '../../src/listeners/turns.js';
import { head, open, sendRaw } from '../support/raw-http.js';
import { until } from '../support/waiting.js';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(handle: (path: string, response: ServerResponse) => void): Promise<string> {
  server = createServer(inTurn(({ url }, response) => handle(url!, response)));
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a thousand requests in one packet are worked one at a time, in their order, and others have turns', async () => {
  const order: number[] = [];
  let [working, most, turns] = [0, 0, 0];
  let over = false;
  const url = await serve((path, response) => {
    most = Math.max(most, ++working);
    response.once('close', () => working--);
    order.push(Number(path.slice(1)));
    void Promise.resolve().then(() => response.end(path === '/999' ? 'the last' : 'one'));
  });
  const count = () => {
    turns++;
    if (!over) setImmediate(count);
  };
  count();
  const requests = Array.from({ length: 1_000 }, (_, n) => head('GET', `/${n}`, {})).join('');
  const { text } = await sendRaw(url, requests, 'the last');
  over = true;
  expect(text.match(/200 OK/g)).toHaveLength(1_000);
  expect(order).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
  expect(most).toBe(1);
  expect(turns).toBeGreaterThanOrEqual(1_000);
});

test('what waits behind a request is not worked when the client is gone', async () => {
  const seen: string[] = [];
  let isClosed = false;
  const url = await serve((path, response) => {
    seen.push(path);
    response.once('close', () => (isClosed = true));
    if (path === '/first') socket.destroy();
    else response.end(path);
  });
  const socket = open(url);
  socket.write(head('GET', '/first', {}) + head('GET', '/second', {}));
  await until('its end', () => isClosed);
  // What another one asks meanwhile is answered: the rest of the first had its turn long ago.
  expect((await sendRaw(url, head('GET', '/other', {}), 'other')).status).toBe(200);
  expect(seen).toEqual(['/first', '/other']);
});

test('bodies of requests that wait come whole', async () => {
  const lengths: number[] = [];
  server = createServer(
    inTurn((request, response) => {
      let length = 0;
      request.on('data', (chunk: Buffer) => (length += chunk.length));
      request.on('end', () => {
        lengths.push(length);
        response.end(lengths.length === 40 ? 'the last' : 'one');
      });
    }),
  );
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const one = head('POST', '/', { 'content-length': '100000' }) + 'x'.repeat(100_000);
  await sendRaw(url, one.repeat(40), 'the last');
  expect(lengths).toEqual(Array.from({ length: 40 }, () => 100_000));
});
