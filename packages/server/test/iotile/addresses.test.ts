/** Links are made with our own address: what a request says of the host it was sent to is not believed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { Outbox } from '../support/outbox.js';
import { until } from '../support/waiting.js';

const EVIL = { host: 'evil.example:8443', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' };
let platform: TestPlatform;
let folder: string;
let token: string;

interface Sent {
  readonly status: number;
  readonly text: string;
}

/** `fetch` does not let one name another host. */
function send(method: string, path: string, headers: object, body?: object): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const sent = request(
      platform.url + path,
      {
        method,
        headers: {
          'content-type': 'application/json',
          authorization: `${path.startsWith('/api/') ? 'JWT' : 'Bearer'} ${token}`,
          ...headers,
        },
      },
      (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.once('end', () => resolve({ status: answer.statusCode!, text }));
      },
    );
    sent.once('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const login = async (): Promise<string> => {
  const { email, password } = platform.first.admin;
  const { text } = await send('POST', '/api/v1/auth/login/', {}, { email, password });
  return (JSON.parse(text) as { jwt: string }).jwt;
};

const mails = (count: number): Promise<string[]> =>
  until(`${count} mails`, () => {
    const all = new Outbox(folder).all();
    return all.length >= count && all;
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-addresses-'));
  platform = await startTestPlatform({ 'data-dir': folder, 'public-url': 'https://iot.example.org' });
  token = '';
  token = await login();
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('mails have the configured address', async () => {
  const { email } = platform.first.admin;
  const reset = await send('POST', '/api/v1/auth/password/reset/', EVIL, { email });
  expect(reset.status).toBe(200);
  const invited = await send('POST', '/api/v1/org/default/invite/', EVIL, { email: 'new@example.org' });
  expect(invited.status, invited.text).toBe(201);
  const project = platform.first.apis.native.projectId;
  const exporting = await send('POST', `/tributary/v1/exports?project=${project}`, EVIL, {
    email: 'x@example.org',
  });
  expect(exporting.status, exporting.text).toBe(202);
  const all = (await mails(3)).join('\n');
  expect(all).not.toContain('evil');
  expect(all).toContain('https://iot.example.org/api/v1/auth/password/reset/confirm/');
  expect(all).toContain('https://iot.example.org/api/v1/account/');
  expect(all).toContain('https://iot.example.org/tributary/v1/downloads/');
});

it('links in answers have the configured address, or the name of the local network by which they were asked for', async () => {
  for (const path of ['/api/v1/', '/api/v1/variable/?page_size=1', '/api/v1/project/?page_size=1']) {
    const { text } = await send('GET', path, EVIL);
    expect(text, path).not.toContain('evil');
  }
  for (const name of ['a', 'b']) await send('POST', '/api/v1/project/', {}, { name, org: 'default' });
  const next = async (host: string) =>
    (
      JSON.parse((await send('GET', '/api/v1/project/?page_size=1', { ...EVIL, host })).text) as {
        next: string;
      }
    ).next;
  expect(await next(EVIL.host)).toBe('https://iot.example.org/api/v1/project/?page_size=1&page=2');
  expect(await next('iot.example.org')).toMatch(/^https:\/\/iot\.example\.org\//);
  for (const host of ['localhost:9000', '192.168.7.9:8080', 'plant-server:8080', 'tributary.lan'])
    expect(await next(host)).toMatch(`http://${host}/api/v1/project/`);
  for (const host of ['6.6.6.6', 'localhost.evil.example', 'a@b.example', '192.168.7.9.evil.example'])
    expect(await next(host)).toMatch(/^https:\/\/iot\.example\.org\//);
});

it('an attachment is sent to our own address', async () => {
  const slug = `p--0000-${platform.first.apis.native.projectId.toString(16).padStart(4, '0')}`;
  const note = await send(
    'POST',
    '/api/v1/note/',
    {},
    { target: slug, timestamp: '2026-01-01T00:00:00Z', note: 'x' },
  );
  expect(note.status, note.text).toBe(201);
  const { id } = JSON.parse(note.text) as { id: number };
  const answer = await send('POST', `/api/v1/note/${id}/uploadurl/`, EVIL, { name: 'a.txt' });
  expect(answer.status, answer.text).toBe(202);
  expect(answer.text).not.toContain('evil');
  expect((JSON.parse(answer.text) as { url: string }).url).toMatch(
    /^https:\/\/iot\.example\.org\/api\/v1\/upload\//,
  );
});
