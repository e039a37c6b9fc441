/** What a call throws: the kind, and words that say what is wrong and where. */
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  AuthenticationError,
  BadRequestError,
  ConflictError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  ServerError,
  Tributary,
  TributaryApiError,
  TributaryConnectionError,
  TributaryError,
  UnexpectedAnswerError,
} from '../src/index.js';
import { textOf } from '../src/http/body.js';
import { retryAfterOf } from '../src/http/refusal.js';
import { cut, json, refuse, scripted, text } from './support/scripted-server.js';

const thrown = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a refusal', () => {
  it.each([
    [400, BadRequestError],
    [401, AuthenticationError],
    [403, PermissionDeniedError],
    [404, NotFoundError],
    [409, ConflictError],
    [413, BadRequestError],
    [429, RateLimitError],
    [500, ServerError],
    [503, ServerError],
  ])('of %i is of its kind, with what the platform says', async (status, kind) => {
    const { client } = await scripted([refuse(status, 'some_code', true)], { maxRetries: 0 });
    const error = await thrown(client.me());
    expect(error).toBeInstanceOf(kind);
    expect(error).toBeInstanceOf(TributaryApiError);
    expect(error).toBeInstanceOf(TributaryError);
    const { name } = kind;
    const told = { code: 'some_code', message: 'told some_code', retryable: true, requestId: 'r-1' };
    expect(error).toMatchObject({ ...told, name, status });
  });

  it('of a proxy, which has no error of ours, is told by its status', async () => {
    const page = text(502, '<h1>Bad gateway</h1>', { 'retry-after': '7' });
    const { client, url } = await scripted([page], { maxRetries: 0 });
    expect(await thrown(client.devices.list({ name: 'secret' }).pages().next())).toMatchObject({
      name: 'ServerError',
      message: `${url}/tributary/v1/devices answered 502 Bad Gateway.`,
      ...{ code: 'unknown', status: 502, retryable: true, retryAfter: 7_000 },
    });
  });
});

it.each([
  ['7', 7_000],
  ['0.5', 500],
  ['Sun, 29 Nov 2026 12:00:10 GMT', 10_000],
  ['Sun, 29 Nov 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  [null, undefined],
])('Retry-After %j is a wait of %j ms', (header, wait) => {
  expect(retryAfterOf(header, Date.UTC(2026, 10, 29, 12))).toBe(wait);
});

it('a refusal of another API is told with the words that it has', async () => {
  const { client, url } = await scripted([text(400, '{"detail":"no such unit"}')]);
  const error = await thrown(client.elsewhere('POST', '/api/v1/note/', { body: {} }));
  const message = `${url}/api/v1/note/ answered 400 Bad Request. {"detail":"no such unit"}`;
  expect(error).toMatchObject({ name: 'BadRequestError', code: 'unknown', message });
});

describe('no answer', () => {
  it('from a port where nobody is says so, with the reason', async () => {
    const { client, url, close } = await scripted([], { maxRetries: 0 });
    close();
    const error = await thrown(client.me());
    expect(error).toBeInstanceOf(TributaryConnectionError);
    expect(error).toMatchObject({ code: 'unreachable', status: 0, retryable: true, requestId: null });
    expect((error as Error).message).toContain(`${url} does not answer: `);
    expect((error as Error).message).toContain('ECONNREFUSED');
    expect((error as Error).cause).toBeInstanceOf(Error);
  });

  it('that is whole is none', async () => {
    const { client } = await scripted([cut], { maxRetries: 0 });
    expect(await thrown(client.me())).toBeInstanceOf(TributaryConnectionError);
  });

  it('from a port without TLS that is asked for it says what to try', async () => {
    const plain = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(plain.address() as AddressInfo).port}`;
    const client = new Tributary({ url, token: 't', maxRetries: 0 });
    await expect(client.me()).rejects.toThrow(
      `${url} does not answer: this port does not speak HTTPS (try http://).`,
    );
    plain.close();
  });
});

it('an answer of another program is told from a refusal', async () => {
  const { client, url } = await scripted([text(200, '<html>Hello</html>')]);
  const error = await thrown(client.me());
  expect(error).toBeInstanceOf(UnexpectedAnswerError);
  expect(error).toMatchObject({ code: 'answer_unexpected', status: 200, retryable: false });
  expect((error as Error).message).toBe(`${url} answers, but not as a Tributary server does.`);
});

describe('what no Tributary answers is told as that', () => {
  const point = { device: 'd', series: 's', time: 1, value: 1 };
  const calls: Readonly<Record<string, (client: Tributary) => Promise<unknown>>> = {
    writePoints: (client) => client.writePoints([point]),
    queryPoints: (client) => client.queryPoints().pages().next(),
    last: (client) => client.last(),
    counts: (client) => client.counts(),
    devices: (client) => client.devices.list().pages().next(),
    refusals: (client) => client.refusals.list().all(),
    login: (client) => client.login('a@example.org', 'secret'),
    me: (client) => client.me(),
  };
  it.each(Object.keys(calls))('by %s', async (name) => {
    const answers = ['', 'null', '"hello"', ...(name === 'me' ? [] : ['{"message":"hello"}', '[]'])];
    for (const answer of answers) {
      const { client, url } = await scripted([text(200, answer)]);
      const error = await thrown(calls[name]!(client));
      expect(error, answer).toBeInstanceOf(UnexpectedAnswerError);
      expect((error as Error).message).toBe(`${url} answers, but not as a Tributary server does.`);
    }
  });

  it.each([400, 401, 404, 409, 500])('also where it refuses, with the status %i', async (status) => {
    const { client, url } = await scripted([text(status, '<h1>No</h1>')]);
    const error = await thrown(client.devices.get('d'));
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(error).toMatchObject({ code: 'answer_unexpected', status, retryable: false });
    expect((error as Error).message).toContain(
      `Not an answer of a Tributary server: ${url}/tributary/v1/devices/d answered ${status} `,
    );
    const other = await scripted([text(status, '{"error":"no"}')]);
    expect(await thrown(other.client.tail().next())).toBeInstanceOf(UnexpectedAnswerError);
  });

  it.each([429, 502, 503, 504])('but %i, with which a proxy says that the server is away', async (status) => {
    const { client, came } = await scripted([
      text(status, '<h1>Later</h1>'),
      json({ items: [], next: null }),
    ]);
    expect(await client.queryPage()).toMatchObject({ items: [] });
    expect(came).toHaveLength(2);
  });
});

it('what is wrong in the calling program is no matter of the connection', async () => {
  const { client, came } = await scripted([]);
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  await expect(client.devices.create({ key: 'd', attributes: circular })).rejects.toBeInstanceOf(TypeError);
  expect(came).toEqual([]);
});

it('an answer takes no memory without a bound, however its length is told', async () => {
  const pieces = () =>
    new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('é'.repeat(10))),
    });
  await expect(textOf(new Response(pieces()), 100)).rejects.toMatchObject({ code: 'answer_too_large' });
  const packed = { 'content-encoding': 'gzip', 'content-length': '5' };
  await expect(textOf(new Response(pieces(), { headers: packed }), 100)).rejects.toThrow(
    'more than 100 bytes',
  );
  const { client, url } = await scripted([text(200, 'é'.repeat(50), { 'content-length': '100' })]);
  expect(await textOf(await fetch(url), 100)).toBe('é'.repeat(50));
  await expect(textOf(await fetch(url), 99)).rejects.toThrow('more than 99 bytes');
  await expect(client.me()).rejects.toBeInstanceOf(UnexpectedAnswerError);
});
