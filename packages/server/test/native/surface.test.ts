/** What holds for every route: its methods, parameters and ids, and that the document tells of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventStreams } from '../../src/dialects/event-streams.js';
import { NATIVE_BASE } from '../../src/dialects/native/native.js';
import { nativeOperations } from '../../src/dialects/native/operations/operations.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
/** Of a link to a board, which opens what no token does. */
let secret: string;
beforeAll(async () => {
  platform = await startTestPlatform();
  const { json } = await platform.call('POST', '/boards', { body: { name: 'shared' } });
  const body = { expires: Date.now() + 3_600_000 };
  secret = (await platform.call('POST', `/boards/${json.id}/shares`, { body })).json.secret;
});
afterAll(() => platform.stop());

const operations = nativeOperations(NATIVE_BASE, new EventStreams());
const concrete = (path: string) => path.replace(/:\w+/g, '1');
const paths = [...new Set(operations.map(({ path }) => path))];

describe.each(paths)('%s', (path) => {
  it('takes no method but its own', async () => {
    const own = operations.filter((one) => one.path === path).map(({ method }) => method as string);
    const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => !own.includes(method));
    for (const method of others) {
      const answer = await platform.call(method, concrete(path));
      expect([answer.status, answer.json.error.code]).toEqual([405, 'method_not_allowed']);
      expect(answer.headers.get('allow')).toContain(own[0]);
    }
  });
});

describe.each(operations.map((one) => [`${one.method} ${one.path}`, one] as const))(
  '%s',
  (_, { method, path, needs, params }) => {
    it('refuses parameters that it does not know', async () => {
      const answer = await platform.call(method, `${concrete(path)}?colour=red`, {
        token: needs === 'share' ? secret : platform.one.admin,
      });
      expect([answer.status, answer.json.error.code]).toEqual([400, 'field_unknown']);
      expect(answer.json.error.message).toContain('colour');
    });

    it.runIf('id' in params.properties)('refuses an id that is none', async () => {
      for (const id of ['x', '0', '-1', '1.5', '99999999999999999999']) {
        const answer = await platform.call(method, path.replace(':id', id), { token: platform.one.admin });
        expect([answer.status, answer.json.error.code]).toEqual([400, 'field_invalid']);
        expect(answer.json.error.message).toContain('id is ');
      }
    });

    it.runIf(needs !== 'nothing')('needs a token', async () => {
      const answer = await platform.call(method, concrete(path), { token: null });
      expect([answer.status, answer.json.error.code]).toEqual([401, 'credentials_missing']);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    });
  },
);

describe('the document', () => {
  it('tells of every operation, once', async () => {
    const { json } = await platform.call('GET', '/openapi.json', { token: null });
    expect(json.openapi).toBe('3.1.0');
    const told = Object.entries<Record<string, { operationId: string }>>(json.paths).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, { operationId }]) => [method.toUpperCase(), path, operationId]),
    );
    const declared = operations.map(({ method, path, id }) => [
      method,
      NATIVE_BASE + path.replaceAll(/:(\w+)/g, '{$1}'),
      id,
    ]);
    expect(told.sort()).toEqual(declared.sort());
    expect(new Set(declared.map(([, , id]) => id)).size).toBe(declared.length);
  });

  it('has only references that lead somewhere', async () => {
    const { json, text } = await platform.call('GET', '/openapi.json');
    for (const [, reference] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = reference!
        .split('/')
        .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], json);
      expect(found, reference).toBeDefined();
    }
  });

  it('is rendered by a page that loads nothing from elsewhere', async () => {
    const answer = await platform.call('GET', '/docs', { token: null });
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.text).not.toMatch(/https?:\/\/|src=/);
  });
});

describe('a page of another origin', () => {
  const origin = 'https://page.example';
  const preflight = (path: string, method: string, headers: string) =>
    fetch(platform.at(path), {
      method: 'OPTIONS',
      headers: {
        ...{ origin, 'access-control-request-method': method },
        'access-control-request-headers': headers,
      },
    });

  it.each([
    ['/points', 'POST', 'authorization,content-encoding,content-type'],
    ['/devices/a%20b', 'PATCH', 'authorization,content-type'],
    ['/tail', 'GET', 'authorization,last-event-id'],
    ['/downloads/x/y', 'GET', 'if-range,range'],
  ])('may call %s', async (path, method, headers) => {
    const { status, headers: told } = await preflight(path, method, headers);
    expect([status, told.get('access-control-allow-origin')]).toEqual([204, '*']);
    expect(told.get('access-control-allow-methods')).toContain(method);
    const allowed = told.get('access-control-allow-headers')!.toLowerCase().split(', ');
    expect(headers.split(',').filter((name) => !allowed.includes(name))).toEqual([]);
  });

  it('reads answers and refusals, and what their headers say', async () => {
    for (const token of [platform.one.reader, 'nobody']) {
      const answer = await fetch(platform.at('/devices'), {
        headers: { origin, authorization: `Bearer ${token}` },
      });
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('access-control-expose-headers')).toContain('Retry-After');
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('gets no metrics for being open on this machine', async () => {
    expect((await fetch(`${platform.url}/metrics`)).status).toBe(200);
    for (const at of [`${platform.url}/metrics`, platform.at('/metrics')])
      expect((await fetch(at, { headers: { origin } })).status).toBe(401);
  });
});

describe('the platform itself', () => {
  it.each(['/healthz', '/readyz', '/metrics'])(
    'answers %s at the root too, without a token',
    async (path) => {
      for (const address of [platform.url + path, platform.at(path)])
        expect((await fetch(address)).status).toBe(200);
    },
  );

  it('counts its requests', async () => {
    await platform.call('GET', '/me');
    const text = await (await fetch(`${platform.url}/metrics`)).text();
    expect(text).toMatch(
      /tributary_http_request_seconds_count\{dialect="native",method="GET",status="2xx"\} [1-9]/,
    );
  });

  it('shows metrics to those behind a proxy only with a right to them', async () => {
    const ask = (headers: Record<string, string>) =>
      fetch(`${platform.url}/metrics`, { headers: { 'x-forwarded-for': '1.2.3.4', ...headers } });
    expect((await ask({})).status).toBe(401);
    expect((await ask({ authorization: `Bearer ${platform.one.reader}` })).status).toBe(403);
    expect((await ask({ authorization: `Bearer ${platform.first.apis.iobeam.userToken}` })).status).toBe(200);
  });

  it.each([
    ['Token SECRET', 'begins with Token;'],
    ['SECRET', 'is one word;'],
    ['Bearer', 'has no token after Bearer;'],
    ['Bearer "SECRET" x', 'has 2 words after Bearer;'],
    ['S3CRET: Bearer', 'begins with another word;'],
  ])('says what is wrong with the header %j, and not what may be secret', async (authorization, told) => {
    const answer = await platform.call('GET', '/me', { token: null, headers: { authorization } });
    expect(answer.status).toBe(401);
    const { message } = (answer.json as { error: { message: string } }).error;
    expect(message).toContain(`the header Authorization ${told} expected Authorization: Bearer TOKEN`);
    expect(message).not.toMatch(/S[E3]CRET/);
  });

  it('tells its limits', async () => {
    const { json } = await platform.call('GET', '/limits');
    expect(Object.keys(json)).toEqual(
      expect.arrayContaining(['bodyBytes', 'pointsPerAnswer', 'seriesPerQuery', 'bucketsPerQuery']),
    );
    for (const limit of Object.values(json)) expect(limit).toBeGreaterThan(0);
  });
});
