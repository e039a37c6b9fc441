/** The real clients' requests, as recorded, each answered with the members that its client reads. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { callIobeam, claimsOf, makeTokens } from './account-support.js';
import { RECORDED } from './recorded.js';

let platform: TestPlatform;
let values: Record<string, string>;
beforeAll(async () => {
  platform = await startTestPlatform();
  const { user, all } = await makeTokens(platform);
  const { project, email, password } = platform.one;
  values = {
    ...{ project: String(project), user, token: all },
    ...{ email: encodeURIComponent(email), password: encodeURIComponent(password) },
    basic: Buffer.from(`${email}:${password}`).toString('base64'),
  };
});
afterAll(() => platform.stop());

const filled = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

const FORMS: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string' && value !== '',
  number: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
  stamp: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000$/.test(value),
  jwt: (value) => typeof value === 'string' && Number.isInteger(claimsOf(value)['exp']),
  empty: (value) => value === undefined,
};

describe('a request of a real client', () => {
  it.each(RECORDED.map((recorded) => [recorded.source, recorded] as const))('%s', async (_, recorded) => {
    const { method, path, headers = {}, body, status, reads = {} } = recorded;
    const answer = await callIobeam(platform.url, method, filled(path).slice('/v1'.length), {
      ...(body === undefined ? {} : { body: filled(body) }),
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filled(value)])),
    });
    expect({ status: answer.status, text: answer.text }).toEqual({
      status,
      text: expect.anything() as string,
    });
    // As Java wants it: not packed, since it unpacks only what has a length.
    expect(answer.headers.get('content-encoding')).toBeNull();
    for (const [member, form] of Object.entries(reads)) {
      const value = member
        .split('.')
        .reduce<unknown>(
          (at, name) => (name === '' ? at : (at as Record<string, unknown> | undefined)?.[name]),
          answer.json,
        );
      // First names may be empty texts for the command line.
      const isEmptyName = /_name$|^username$/.test(member) && value === '';
      expect(isEmptyName || FORMS[form]!(value), `${member} is ${String(value)}, not ${form}`).toBe(true);
    }
  });
});

describe('a page of another origin', () => {
  const preflight = (path: string, headers: Record<string, string>) =>
    new Promise<{ status: number | undefined; headers: Record<string, unknown> }>((resolve, reject) => {
      request(`${platform.url}/v1${path}`, { method: 'OPTIONS', headers }, (answer) => {
        answer.resume().on('end', () => resolve({ status: answer.statusCode, headers: answer.headers }));
      })
        .on('error', reject)
        .end();
    });

  it('may ask with the headers that the Grafana plugin sends', async () => {
    const origin = 'http://grafana.example';
    const asked = { origin, 'access-control-request-method': 'GET' };
    const { status, headers } = await preflight('/data/input/', asked);
    expect(status).toBe(204);
    expect(headers['access-control-allow-origin']).toBe('*');
    for (const name of ['Authorization', 'Content-Type', 'Accept-Type', 'Access-Control-Allow-Origin'])
      expect(headers['access-control-allow-headers']).toContain(name);
    expect(headers['access-control-allow-methods']).toContain('PATCH');
  });

  it('reads answers and refusals; who sends no Origin gets no such header', async () => {
    const origin = { origin: 'http://grafana.example' };
    for (const path of ['/ping', '/projects', '/nothing']) {
      const seen = await callIobeam(platform.url, 'GET', path, { headers: origin });
      expect(seen.headers.get('access-control-allow-origin')).toBe('*');
      const plain = await callIobeam(platform.url, 'GET', path);
      expect([...plain.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});
