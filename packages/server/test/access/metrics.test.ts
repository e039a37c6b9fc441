/** Figures of the whole installation are for its administrators, not for whoever has a token. */
import { expect, it } from 'vitest';
import { startTestPlatform } from '../native/platform.js';

it('behind a proxy /metrics asks for an administrator of the installation or the scope metrics', async () => {
  const platform = await startTestPlatform();
  try {
    const { first, one } = platform;
    const seen = async (token: string | null, header = 'x-forwarded-for') =>
      (await platform.call('GET', '/metrics', { token, headers: { [header]: '192.0.2.1' } })).status;
    for (const header of ['x-forwarded-for', 'x-real-ip', 'via', 'forwarded'])
      expect(await seen(null, header), header).toBe(401);
    for (const token of [one.reader, one.token, one.admin, first.native.token, first.losant.token])
      expect(await seen(token)).toBe(403);
    expect(await seen(first.iobeam.userToken)).toBe(200);
    const make = (by: string) =>
      platform.call('POST', '/tokens', { token: by, body: { name: 'scraper', scopes: ['metrics'] } });
    expect((await make(one.admin)).status).toBe(403);
    const made = await make(first.iobeam.userToken);
    expect(made.status, made.text).toBe(201);
    expect(await seen(made.json.token as string)).toBe(200);
    expect((await platform.call('GET', '/metrics', { token: null })).status).toBe(200);
  } finally {
    await platform.stop();
  }
});
