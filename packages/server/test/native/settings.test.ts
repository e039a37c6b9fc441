/** `GET /server/settings`: of the installation as a whole, so for its administrators alone, and without any secret. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({ 'smtp-url': 'smtp://user:very-secret@mail.example:25' });
});
afterAll(() => platform.stop());

const ofOperator = async (): Promise<string> => {
  const { email, password } = platform.first.admin;
  return (await platform.call('POST', '/login', { token: null, body: { email, password } })).json.token;
};

it('has every setting with its value and where it came from, secrets masked', async () => {
  const { json, text } = await platform.call('GET', '/server/settings', { token: await ofOperator() });
  const byName = new Map((json as { name: string }[]).map((one) => [one.name, one]));
  expect(byName.get('data-dir')).toMatchObject({ value: platform.dataDir, origin: '--data-dir' });
  expect(byName.get('body-limit')).toMatchObject({ value: '32MiB', origin: 'default' });
  expect(byName.get('public-url')).toMatchObject({ value: null });
  expect(text).not.toContain('very-secret');
});

it.each(['admin', 'token', 'reader'] as const)(
  'is refused to the %s of another organization',
  async (who) => {
    const refused = await platform.call('GET', '/server/settings', { token: platform.one[who] });
    expect([refused.status, refused.json.error.code]).toEqual([403, 'scope_missing']);
  },
);

it('tells nobody of settings who asks what the server is', async () => {
  const { json } = await platform.call('GET', '/server');
  expect(Object.keys(json).sort()).toEqual(['mails', 'node', 'ports', 'started', 'url', 'version']);
});
