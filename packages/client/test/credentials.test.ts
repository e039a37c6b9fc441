/** Tokens that are not known any more, and the words that other APIs have before them. */
import { describe, expect, it } from 'vitest';
import { AuthenticationError, type Tributary } from '../src/index.js';
import { good, json, refuse, scripted, type Step } from './support/scripted-server.js';

/** Knows one token. */
const knows =
  (token: string): Step =>
  (request, response, body) =>
    (request.headers.authorization === `Bearer ${token}` ? good : refuse(401, 'credentials_invalid', false))(
      request,
      response,
      body,
    );

describe('a token that comes from somewhere', () => {
  it('is asked for before the first request, and not again while it is known', async () => {
    const asked: unknown[] = [];
    const token = (refused: string | undefined) => (asked.push(refused), 'new');
    const { client } = await scripted([knows('new')], { token });
    await client.me();
    await client.me();
    expect(asked).toEqual([undefined]);
  });

  it('is asked for again when the platform does not know it any more, and the call made once more', async () => {
    const asked: unknown[] = [];
    const token = (refused: string | undefined) => {
      asked.push(refused);
      return Promise.resolve(refused === undefined ? 'old' : 'new');
    };
    const { client, came } = await scripted([knows('new')], { token });
    await client.devices.create({ key: 'd' });
    expect(asked).toEqual([undefined, 'old']);
    expect(came.map(({ authorization, body }) => [authorization, body])).toEqual([
      ['Bearer old', '{"key":"d"}'],
      ['Bearer new', '{"key":"d"}'],
    ]);
  });

  it('is asked for once by calls that are refused side by side', async () => {
    let asked = 0;
    const token = (refused: string | undefined) => (asked++, refused === undefined ? 'old' : 'new');
    const { client } = await scripted([knows('new')], { token });
    await Promise.all(Array.from({ length: 10 }, () => client.me()));
    expect(asked).toBe(2);
  });

  it('also for an answer that does not end', async () => {
    const token = (refused: string | undefined) => (refused === undefined ? 'old' : 'new');
    const { client, came } = await scripted([knows('new')], { token });
    expect((await client.response('GET', '/tail', {})).status).toBe(200);
    expect(came).toHaveLength(2);
  });

  it.each([['old'], [undefined], ['other']])('ends with the refusal where there is only %j', async (next) => {
    const token = (refused: string | undefined) => (refused === undefined ? 'old' : next);
    const { client, came } = await scripted([knows('new')], { token });
    await expect(client.me()).rejects.toBeInstanceOf(AuthenticationError);
    expect(came).toHaveLength(next === 'other' ? 2 : 1);
  });

  it('fails with what its place throws', async () => {
    const token = () => Promise.reject(new Error('no key ring here'));
    const { client, came } = await scripted([good], { token });
    await expect(client.me()).rejects.toThrow('no key ring here');
    expect(came).toEqual([]);
  });
});

describe('a login', () => {
  const login = (client: Tributary) => client.login('a@example.org', 'secret');

  it('shows no token, and has its own used from then on', async () => {
    const { client, came } = await scripted([json({ token: 'of-login' }), good]);
    await login(client);
    await client.me();
    await client.logout();
    await client.me();
    expect(came.map(({ authorization }) => authorization)).toEqual([
      undefined,
      'Bearer of-login',
      'Bearer of-login',
      undefined,
    ]);
  });

  it('that is refused asks nobody for another token', async () => {
    let asked = 0;
    const token = () => (asked++, 'some');
    const { client, came } = await scripted([refuse(401, 'credentials_invalid', false)], { token });
    await expect(login(client)).rejects.toBeInstanceOf(AuthenticationError);
    expect([asked, came.length]).toEqual([0, 1]);
  });
});

describe('another API of the server', () => {
  it('is asked at its own path, with its own word before the token, and without a project', async () => {
    const { client, came } = await scripted([json({ results: [1] })], { project: 7 });
    const query = { page: 2, tags: ['a,b'], none: undefined };
    expect(await client.elsewhere('GET', '/api/v1/note/', { query, scheme: 'token' })).toEqual({
      results: [1],
    });
    await client.elsewhere('PUT', '/api/x', { body: { a: 1 }, headers: { 'x-own': 'yes' } });
    expect(came.map(({ line, authorization, body }) => [line, authorization, body])).toEqual([
      ['GET /api/v1/note/?page=2&tags=a%2Cb&tags=', 'token t', ''],
      ['PUT /api/x', 'Bearer t', '{"a":1}'],
    ]);
    const form = new FormData();
    form.append('file', new Blob(['a']), 'a.txt');
    await client.elsewhere('POST', '/api/file', { body: form });
    expect(came[2]!.headers['content-type']).toContain('multipart/form-data; boundary=');
    expect(came[2]!.body).toContain('filename="a.txt"');
    expect(came[1]!.headers).toMatchObject({ 'x-own': 'yes', 'content-type': 'application/json' });
  });
});
