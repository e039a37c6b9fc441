/** The listener with small dialects of its own making: what it does for every dialect alike. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Dialect } from '../../src/dialects/dialect.js';
import { asTributaryError } from '../../src/dialects/errors.js';
import { Gate } from '../../src/dialects/gate.js';
import { TributaryError } from '../../src/errors/error.js';
import { listenHttp, type HttpListener, type HttpOptions } from '../../src/listeners/http.js';
import { withDoors } from '../support/doors.js';
import { converse } from '../support/raw-http.js';
import { until } from '../support/waiting.js';

const LIMIT = 1000;
/** The listener itself looks at nothing but the metrics. */
const services = withDoors({ metrics: new Registry() });

/** Lets whole bodies in, as a good token does. */
const anybody = new Gate('token', 'nothing', () => ({ principal: null }));

const dialect = (name: string): Dialect => ({
  name,
  mount(app) {
    app.setErrorHandler((error, request, reply) => {
      const { code, status } = asTributaryError(error, request);
      return reply.status(status).send({ [name]: code });
    });
    app.post(`/${name}/echo`, anybody.route, (request) => ({
      bytes: (request.body as Buffer | undefined)?.toString('latin1') ?? null,
    }));
    app.get(`/${name}/refuse`, anybody.route, () => {
      throw new TributaryError('conflict', { reason: 'no' });
    });
    app.get(`/${name}/break`, anybody.route, () => {
      throw new Error('secret of the inside');
    });
    app.get(`/${name}/slow`, anybody.route, async () => {
      running++;
      await finished;
      return { done: true };
    });
  },
});

/** Requests to `/slow` that have begun; they end with `finish`. */
let running = 0;
let finish: () => void;
let finished: Promise<void>;
beforeEach(() => {
  running = 0;
  finished = new Promise((resolve) => (finish = resolve));
});

let open: HttpListener[] = [];
async function listen(options: Partial<HttpOptions> = {}): Promise<HttpListener> {
  const base = {
    host: '127.0.0.1',
    port: 0,
    services,
    dialects: [dialect('one'), dialect('two')],
    bodyLimit: LIMIT,
  };
  const listener = await listenHttp({ ...base, ...options });
  open.push(listener);
  return listener;
}
afterEach(async () => {
  await Promise.all(open.map((listener) => listener.stop()));
  open = [];
});

describe('a body', () => {
  const echo = async (
    url: string,
    body: string | Uint8Array | undefined,
    headers: Record<string, string> = {},
  ) => {
    const response = await fetch(`${url}/one/echo`, {
      method: 'POST',
      headers,
      ...(body === undefined ? {} : { body: body as string }),
    });
    return [response.status, await response.json()];
  };

  it('arrives as its bytes, whatever it is called', async () => {
    const { url } = await listen();
    for (const type of ['application/json', 'text/plain', 'application/octet-stream', 'x/y; a=b']) {
      expect(await echo(url, '{not json', { 'content-type': type })).toEqual([200, { bytes: '{not json' }]);
    }
    expect(await echo(url, new Uint8Array([255, 0]))).toEqual([200, { bytes: '\u00ff\u0000' }]);
    expect(await echo(url, undefined)).toEqual([200, { bytes: null }]);
  });

  it('is unpacked', async () => {
    const { url } = await listen();
    const twice = Buffer.concat([gzipSync('ab'), gzipSync('cd')]);
    expect(await echo(url, twice, { 'content-encoding': 'GZIP' })).toEqual([200, { bytes: 'abcd' }]);
    expect(await echo(url, gzipSync('x'), { 'content-encoding': 'x-gzip' })).toEqual([200, { bytes: 'x' }]);
    expect(await echo(url, 'x', { 'content-encoding': 'identity' })).toEqual([200, { bytes: 'x' }]);
  });

  it('is bounded, packed or not', async () => {
    const { url } = await listen();
    expect((await echo(url, 'x'.repeat(LIMIT)))[0]).toBe(200);
    expect(await echo(url, 'x'.repeat(LIMIT + 1))).toEqual([413, { one: 'body_too_large' }]);
    expect((await echo(url, gzipSync('x'.repeat(LIMIT)), { 'content-encoding': 'gzip' }))[0]).toBe(200);
    expect(await echo(url, gzipSync('x'.repeat(LIMIT + 1)), { 'content-encoding': 'gzip' })).toEqual([
      413,
      { one: 'body_too_large' },
    ]);
  });

  it('is bounded when its length is not told', async () => {
    const { port } = await listen();
    const status = await new Promise<number>((resolve, reject) => {
      const sending = request(
        {
          port,
          host: '127.0.0.1',
          path: '/one/echo',
          method: 'POST',
          headers: { 'content-type': 'text/plain' },
        },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        },
      );
      sending.on('error', reject);
      for (let i = 0; i < 3; i++) sending.write('x'.repeat(LIMIT));
      sending.end();
    });
    expect(status).toBe(413);
  });
});

describe('errors', () => {
  it('have the form of the dialect they happen in', async () => {
    const { url } = await listen();
    for (const name of ['one', 'two']) {
      const response = await fetch(`${url}/${name}/refuse`);
      expect([response.status, await response.json()]).toEqual([409, { [name]: 'conflict' }]);
    }
  });

  it('of ours tell nothing of the inside', async () => {
    const { url } = await listen();
    const response = await fetch(`${url}/one/break`);
    expect([response.status, await response.json()]).toEqual([500, { one: 'internal' }]);
  });

  it.each([
    ['/nowhere?x=1', 404, 'route_unknown'],
    ['/%zz', 400, 'field_invalid'],
    [`/${'a'.repeat(5000)}`, 400, 'field_invalid'],
  ])('outside of every dialect are plain: %.20s', async (path, status, code) => {
    const { url } = await listen();
    const response = await fetch(url + path);
    expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([
      status,
      code,
    ]);
  });

  it('of the protocol itself end the connection with a 400', async () => {
    const { url } = await listen();
    const answer = await converse(url, ['NOT HTTP\r\n\r\n']);
    expect(answer.toString()).toMatch(/^HTTP\/1.1 400 /);
  });
});

describe('request ids', () => {
  it("are the caller's own where usable, else made", async () => {
    const { url } = await listen();
    const id = async (given?: string) =>
      (
        await fetch(`${url}/one/refuse`, { headers: given === undefined ? {} : { 'x-request-id': given } })
      ).headers.get('x-request-id');
    expect(await id('job-7:retry.2')).toBe('job-7:retry.2');
    for (const given of [undefined, 'x'.repeat(65), '"quoted"'])
      expect(await id(given)).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('a stop', () => {
  it('lets running requests finish and takes no more', async () => {
    const listener = await listen();
    const slow = fetch(`${listener.url}/one/slow`);
    await until('the request', () => running === 1);
    const stopped = listener.stop();
    // It takes no more while it waits for what runs.
    await expect
      .poll(() =>
        fetch(`${listener.url}/one/refuse`).then(
          () => 'taken',
          () => 'not',
        ),
      )
      .toBe('not');
    finish();
    expect(await (await slow).json()).toEqual({ done: true });
    await stopped;
    await expect(fetch(`${listener.url}/one/refuse`)).rejects.toThrow();
  });

  it('cuts what does not finish', async () => {
    const listener = await listen({ drainMilliseconds: 50 });
    const slow = fetch(`${listener.url}/one/slow`);
    await until('the request', () => running === 1);
    const outcome = expect(slow).rejects.toThrow();
    await listener.stop();
    await outcome;
  });

  it('does not wait for idle connections', async () => {
    const listener = await listen({ drainMilliseconds: 3_600_000 });
    await (await fetch(`${listener.url}/one/refuse`)).text();
    await listener.stop();
  });
});

describe('the web page', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tributary-page-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<title>page</title>');
    writeFileSync(join(folder, 'assets/index-AbCd1234.js'), '1');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is served at the root, and only its own files', async () => {
    const { url } = await listen({ dashboard: folder });
    const page = await fetch(`${url}/`);
    expect(await page.text()).toBe('<title>page</title>');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const script = await fetch(`${url}/assets/index-AbCd1234.js`);
    expect(script.headers.get('cache-control')).toContain('immutable');
    for (const path of ['/assets/', '/assets/other.js', '/..%2f..%2fetc/passwd'])
      expect((await fetch(url + path)).status).toBe(404);
  });

  it('may be missing', async () => {
    const { url } = await listen({ dashboard: join(folder, 'nowhere') });
    expect((await fetch(`${url}/`)).status).toBe(404);
  });
});
