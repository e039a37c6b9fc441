/** What is received, and what is not: heads are judged before bodies, and bodies are bounded together. */
import { request } from 'node:http';
import { gzipSync, deflateSync } from 'node:zlib';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import type { Dialect } from '../../src/dialects/dialect.js';
import { asTributaryError, plainErrorBody } from '../../src/dialects/errors.js';
import { Gate, IN_BODY, refused } from '../../src/dialects/gate.js';
import { TributaryError } from '../../src/errors/error.js';
import { Connections, proxyTest } from '../../src/listeners/connections.js';
import { listenHttp, type HttpListener, type HttpOptions } from '../../src/listeners/http.js';
import { SlowBodies } from '../../src/listeners/slow-bodies.js';
import type { Principal } from '../../src/services/services.js';
import { head, open, sendRaw } from '../support/raw-http.js';
import { withDoors } from '../support/doors.js';

const MIB = 2 ** 20;
const LIMIT = 32 * MIB;
const services = withDoors({ metrics: new Registry() });
/** Judges like an API: `Authorization` holds the number of a token, and anything else is wrong. */
const anybody = new Gate('token', 'any token', async ({ headers }) => {
  await Promise.resolve();
  const id = Number(headers.authorization);
  if (!(id > 0)) throw new TributaryError('credentials_missing', { expected: 'a token' });
  return { principal: { id } as Principal };
});
const dialect: Dialect = {
  name: 'one',
  mount(app) {
    app.setErrorHandler((error, req, reply) => {
      const refusal = asTributaryError(error, req);
      return reply.status(refusal.status).send(plainErrorBody(refusal));
    });
    app.post('/write', anybody.route, (req) => ({ bytes: (req.body as Buffer | undefined)?.length ?? 0 }));
    app.post('/login', IN_BODY.route, () => ({ ok: true }));
    const wrong = refused(() => new TributaryError('method_not_allowed', { value: 'PUT', expected: 'POST' }));
    app.put('/write', wrong.route, () => undefined);
    app.get('/who', anybody.route, ({ ip, protocol, host }) => ({ ip, protocol, host }));
  },
};

let listener: HttpListener | undefined;
const listen = async (options: Partial<HttpOptions> = {}) =>
  (listener = await listenHttp({
    ...{
      host: '127.0.0.1',
      port: 0,
      services,
      dialects: [dialect],
      bodyLimit: LIMIT,
      drainMilliseconds: 500,
    },
    ...options,
  }));
afterEach(() => listener?.stop());

const post = async (url: string, body: Uint8Array, headers: Record<string, string> = {}) => {
  const response = await fetch(`${url}/write`, {
    method: 'POST',
    headers: { authorization: '1', ...headers },
    body: body as Uint8Array<ArrayBuffer>,
  });
  const json = (await response.json()) as { bytes?: number; error?: { code: string } };
  return [response.status, json.error?.code ?? json.bytes];
};

describe('a refusal from the head', () => {
  const LENGTH = { 'content-length': String(30 * MIB) };

  it.each([
    ['POST', '/write', {}, 401, 'credentials_missing'],
    ['PUT', '/write', { authorization: '1' }, 405, 'method_not_allowed'],
    ['POST', '/nothing', { authorization: '1' }, 404, 'route_unknown'],
    ['POST', '/login', {}, 413, 'body_too_large'],
    [
      'POST',
      '/write',
      { authorization: '1', 'content-encoding': 'gzip, gzip' },
      415,
      'content_encoding_unsupported',
    ],
    ['POST', '/write', { authorization: '1', 'content-encoding': 'br' }, 415, 'content_encoding_unsupported'],
  ])('%s %s %o is %i before any byte of the body', async (method, path, headers, status, code) => {
    const { url } = await listen();
    const answer = await sendRaw(url, head(method, path, { ...LENGTH, ...headers }), code);
    expect(answer.status).toBe(status);
    expect(answer.text.toLowerCase()).toContain('connection: close');
  });

  it('is seen by a client that sends its whole body first', async () => {
    const { url } = await listen();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = request(`${url}/write`, { method: 'POST' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sending.on('error', reject).end(Buffer.alloc(20 * MIB, 'x'));
    });
    expect(status).toBe(401);
  });

  it('keeps the connection of a short body', async () => {
    const { url } = await listen();
    const one = head('POST', '/write', { 'content-length': '5' });
    const { text } = await sendRaw(
      url,
      `${one}hello${head('GET', '/who', { authorization: '1' })}`,
      '"host"',
    );
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 200']);
  });

  it('answers who asks before sending: 401 instead of 100, and 100 where the body is wanted', async () => {
    const { url } = await listen();
    const asking = { 'content-length': '5', expect: '100-continue' };
    expect((await sendRaw(url, head('POST', '/write', asking), 'credentials')).text).not.toContain(' 100 ');
    const wanted = sendRaw(
      url,
      `${head('POST', '/write', { ...asking, authorization: '1' })}hello`,
      '"bytes"',
    );
    expect((await wanted).text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  });
});

describe('a packed body', () => {
  it('of a great ratio is refused, and little of it is unpacked', async () => {
    const { url } = await listen();
    const bomb = gzipSync(Buffer.alloc(31 * MIB));
    expect(await post(url, bomb, { 'content-encoding': 'gzip' })).toEqual([413, 'body_ratio_too_high']);
  });

  it('is unpacked whole: small, great, of several members, deflated', async () => {
    const { url } = await listen();
    const great = Buffer.from(
      Array.from({ length: 200_000 }, (_, at) => `cpu,device=d${at} v=${at * 7}`).join('\n'),
    );
    const packed = gzipSync(great);
    expect(await post(url, packed, { 'content-encoding': 'gzip' })).toEqual([200, great.length]);
    const members = Buffer.concat([packed, gzipSync('tail'), gzipSync('more')]);
    expect(await post(url, members, { 'content-encoding': 'gzip' })).toEqual([200, great.length + 8]);
    expect(await post(url, gzipSync('small'), { 'content-encoding': 'x-gzip' })).toEqual([200, 5]);
    expect(await post(url, deflateSync(great), { 'content-encoding': 'deflate' })).toEqual([
      200,
      great.length,
    ]);
    const cut = packed.subarray(0, packed.length - 9);
    expect(await post(url, cut, { 'content-encoding': 'gzip' })).toEqual([400, 'body_malformed']);
  });

  it('of many members is bounded by all of them together', async () => {
    const { url } = await listen();
    const members = Buffer.concat(Array.from({ length: 40 }, () => gzipSync(Buffer.alloc(MIB))));
    expect(await post(url, members, { 'content-encoding': 'gzip' })).toEqual([413, 'body_ratio_too_high']);
  });
});

describe('bodies in flight', () => {
  it('take no more memory than they may: 503 at once, and room again when the others are gone', async () => {
    const { url } = await listen({ requestMemory: 4 * MIB, bodyLimit: MIB });
    const sockets = Array.from({ length: 4 }, (_, at) => {
      const socket = open(url).on('error', () => undefined);
      socket.write(
        head('POST', '/write', { authorization: String(1 + (at % 2)), 'content-length': String(MIB) }),
      );
      socket.write(Buffer.alloc(MIB - 100));
      return socket;
    });
    const body = Buffer.alloc(100_000);
    await expect
      .poll(async () => (await post(url, body, { authorization: '3' }))[1])
      .toBe('request_memory_full');
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => post(url, body, { authorization: '3' })).toEqual([200, 100_000]);
  });

  it('of one credential leave room for others', async () => {
    const { url } = await listen({ requestMemory: 8 * MIB, bodyLimit: MIB });
    const sockets = Array.from({ length: 5 }, () => {
      const socket = open(url).on('error', () => undefined);
      socket.write(head('POST', '/write', { authorization: '1', 'content-length': String(MIB) }));
      socket.write(Buffer.alloc(MIB - 100));
      return socket;
    });
    await expect.poll(async () => (await post(url, Buffer.alloc(300_000)))[1]).toBe('request_memory_full');
    expect(await post(url, Buffer.alloc(300_000), { authorization: '2' })).toEqual([200, 300_000]);
    for (const socket of sockets) socket.destroy();
  });

  it('end when they do not come: silent for long, or a few bytes at a time', () => {
    const slow = new SlowBodies();
    const ended: string[] = [];
    const silent = slow.watch(({ code }) => ended.push(`silent ${code}`));
    const dripping = slow.watch(({ code }) => ended.push(`dripping ${code}`));
    const steady = slow.watch(() => ended.push('steady'));
    const now = Date.now();
    for (const [body, bytes] of [
      [silent, 1],
      [dripping, 5000],
      [steady, 100_000],
    ] as const)
      body.bytes = bytes;
    for (const body of [dripping, steady]) body.last = now + 30_000;
    slow.look(now + 29_000);
    expect(ended).toEqual([]);
    slow.look(now + 31_000);
    expect(ended).toEqual(['silent body_too_slow', 'dripping body_too_slow']);
    slow.stop();
  });
});

describe('connections', () => {
  it('beyond those of one address are answered 503, and let in when others end', async () => {
    const connections = new Connections({ total: 10, ofOneAddress: 2, isProxy: () => false });
    const { url } = await listen({ connections });
    const held = [open(url), open(url)];
    await Promise.all(held.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    const who = head('GET', '/who', { authorization: '1', connection: 'close' });
    expect((await sendRaw(url, who, 'too_many_connections')).text).toContain('Retry-After');
    for (const socket of held) socket.destroy();
    await expect.poll(async () => (await sendRaw(url, who)).status).toBe(200);
  });

  it('of a trusted proxy are bounded by the total alone; one address has half where nothing is said', () => {
    const isProxy = proxyTest(['10.0.0.0/8', '2001:db8::1']);
    const connections = new Connections({ total: 4, isProxy });
    const enter = (address: string) =>
      connections.enter(
        address,
        open('http://127.0.0.1:1').on('error', () => undefined),
      );
    expect([enter('192.0.2.1'), enter('192.0.2.1'), enter('192.0.2.1')]).toEqual([true, true, false]);
    expect([enter('::ffff:10.1.2.3'), enter('10.1.2.3'), enter('10.1.2.3')]).toEqual([true, true, false]);
    expect(['2001:db8::1', '2001:db8::2', 'rubbish', ''].map(isProxy)).toEqual([true, false, false, false]);
  });
});

describe('forwarded headers', () => {
  const told = {
    authorization: '1',
    'x-forwarded-for': 'rubbish, 198.51.100.7, 203.0.113.9',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'example.org',
  };
  const who = async () => (await fetch(`${listener!.url}/who`, { headers: told })).json();

  it('of nobody in particular mean nothing', async () => {
    const { port } = await listen();
    expect(await who()).toEqual({ ip: '127.0.0.1', protocol: 'http', host: `127.0.0.1:${port}` });
  });

  it('of a trusted proxy tell the address that no trusted proxy has', async () => {
    await listen({ trustProxy: ['127.0.0.0/8', '203.0.113.9'] });
    expect(await who()).toEqual({ ip: '198.51.100.7', protocol: 'https', host: 'example.org' });
  });
});

it('a route without a gate stops the start', async () => {
  const open: Dialect = { name: 'open', mount: (app) => void app.get('/open', () => 'secret') };
  await expect(listen({ dialects: [open] })).rejects.toThrow('GET /open has no gate');
  listener = undefined;
});
