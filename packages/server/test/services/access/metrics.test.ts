/** Figures of the whole installation are for its administrators, not for whoever has a token. */
import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { startTestPlatform } from '../../support/platform.js';
import { converse } from '../../support/raw-http.js';

it('behind a proxy /metrics asks for an administrator of the installation or the scope metrics', async () => {
  const platform = await startTestPlatform();
  try {
    const { first, one } = platform;
    const seen = async (token: string | null, header = 'x-forwarded-for') =>
      (await platform.call('GET', '/metrics', { token, headers: { [header]: '192.0.2.1' } })).status;
    for (const header of ['x-forwarded-for', 'x-real-ip', 'via', 'forwarded'])
      expect(await seen(null, header), header).toBe(401);
    for (const token of [one.reader, one.token, one.admin, first.apis.native.token, first.apis.losant.token])
      expect(await seen(token)).toBe(403);
    expect(await seen(first.apis.iobeam.userToken)).toBe(200);
    const make = (by: string) =>
      platform.call('POST', '/tokens', { token: by, body: { name: 'scraper', scopes: ['metrics'] } });
    expect((await make(one.admin)).status).toBe(403);
    const made = await make(first.apis.iobeam.userToken);
    expect(made.status, made.text).toBe(201);
    expect(await seen(made.json.token as string)).toBe(200);
    expect((await platform.call('GET', '/metrics', { token: null })).status).toBe(200);
  } finally {
    await platform.stop();
  }
});

it('what seems to come from this machine does so under a name of it, and not by an old proxy', async () => {
  const platform = await startTestPlatform();
  const { port } = new URL(platform.url);
  /** The status of a request as it is written. */
  const status = async (version: string, host: string): Promise<string> =>
    (
      await converse(platform.url, [
        `GET /metrics HTTP/${version}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      ])
    )
      .toString()
      .slice(9, 12);
  try {
    for (const host of ['localhost', `127.0.0.1:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`, hostname()])
      expect(await status('1.1', host), host).toBe('200');
    // The site of a page whose name was given the address of this machine.
    for (const host of ['pages.example', `127.0.0.1.pages.example:${port}`, 'localhost.pages.example', ''])
      expect(await status('1.1', host), host).toBe('401');
    // nginx as `proxy_pass http://localhost` sets it up, which adds no header.
    expect(await status('1.0', 'localhost')).toBe('401');
  } finally {
    await platform.stop();
  }
});
