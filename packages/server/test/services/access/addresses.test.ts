/** An address with a control character would write lines of its own into the head of a mail: no door takes one. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

const send = (path: string, body: object, authorization = '') =>
  fetch(platform.url + path, {
    method: path.startsWith('/tributary/v1/users/') ? 'PATCH' : 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify(body),
  });
const json = async (answer: Promise<Response>) => (await (await answer).json()) as Record<string, unknown>;

const BAD = [
  'x@y.z\u0000',
  'x@y.z\r\nBcc: thief@example.org',
  'x\n@y.z',
  'x@y\u007F.z',
  '\u0085x@y.z',
  'x@\ty.z',
];

it('of a person, an invitation, an export, a sign-up and a reset', async () => {
  const { one } = platform;
  const admin = `Bearer ${one.admin}`;
  const { jwt } = await json(send('/api/v1/auth/login/', { email: one.email, password: one.password }));
  const headers = { authorization: `jwt ${jwt as string}` };
  const orgs = (await (await fetch(`${platform.url}/api/v1/org/`, { headers })).json()) as {
    results: { slug: string }[];
  };
  const { user } = await json(send('/tributary/v1/users', { email: 'good@example.org' }, admin));
  const id = (user as { id: number }).id;
  const password = 'a long password';
  for (const email of BAD) {
    const invite = (await json(send('/tributary/v1/invitations', {}, admin)))['key'] as string;
    const doors: [string, object, string?][] = [
      ['/tributary/v1/users', { email }, admin],
      [`/tributary/v1/users/${id}`, { email }, admin],
      ['/tributary/v1/invitations', { email }, admin],
      ['/tributary/v1/invitations/accept', { key: invite, email, password }],
      [`/tributary/v1/exports?project=${one.project}`, { email }, admin],
      [`/api/v1/org/${orgs.results[0]!.slug}/invite/`, { email }, headers.authorization],
      ['/api/v1/account/', { email, username: 'x', password, invitation: invite }],
      ['/api/v1/auth/password/reset/', { email }],
      ['/v1/users', { email, password, invite }],
      [`/applications/${one.losantId}/data/export`, { email, start: 1 }, admin],
    ];
    for (const [path, body, authorization] of doors) {
      const answer = await send(path, body, authorization);
      expect([path, JSON.stringify(email), answer.status, await answer.text()]).toEqual([
        // The form of iobeam's API.
        ...[path, JSON.stringify(email), path === '/v1/users' ? 422 : 400],
        expect.stringMatching(/mail/i),
      ]);
    }
  }
});
