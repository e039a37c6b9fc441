/** What lasts longer than a request ends at once with the rights that it rests on. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closed } from '../../support/mqtt-clients.js';
import { startMqttPlatform, type MqttPlatform } from '../../support/mqtt-platform.js';
import type { Answer } from '../../support/http.js';

let platform: MqttPlatform;

const native = (token: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  platform.call(method, path, { token, body });
async function ok(answer: Promise<Answer>): Promise<Answer['json']> {
  const { status, text, json } = await answer;
  expect(status, text).toBeLessThan(300);
  return json;
}
const newToken = (fields: object = {}): Promise<{ token: string; info: { id: number } }> =>
  ok(
    native(platform.one.admin, 'POST', '/tokens', {
      name: 't',
      project: platform.one.project,
      scopes: ['project:read'],
      ...fields,
    }),
  );
async function newMember(email: string): Promise<{ id: number; login: string }> {
  const made = await ok(
    native(platform.one.admin, 'POST', '/users', { email, password: 'first-password', role: 'member' }),
  );
  const body = { email, password: 'first-password' };
  return {
    id: made.user.id,
    login: (await ok(platform.call('POST', '/login', { token: null, body }))).token,
  };
}

/** An open stream; `ended` answers with all that came. */
async function stream(token: string, path = `/tributary/v1/tail?project=${platform.one.project}`) {
  const response = await fetch(platform.url + path, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  return { ended: () => response.text() };
}

beforeAll(async () => {
  platform = await startMqttPlatform();
  await ok(native(platform.one.token, 'POST', '/points', [{ device: 'd', series: 's', time: 1, value: 1 }]));
}, 60_000);
afterAll(() => platform.stop());

it('with the revocation and the expiry of a token', async () => {
  const { token, info } = await newToken();
  const lasting = await stream(platform.one.reader);
  const [tail, client] = [
    await stream(token),
    await platform.connect({ password: token, reconnectPeriod: 0 }),
  ];
  expect((await native(platform.one.admin, 'DELETE', `/tokens/${info.id}`)).status).toBe(204);
  expect(await tail.ended()).toContain('event: end\ndata: {"reason":"the credentials are no longer good"}');
  await closed(client);

  const short = await newToken({ expires: Date.now() + 2_000 });
  const [soon, also] = [
    await stream(short.token),
    await platform.connect({ password: short.token, reconnectPeriod: 0 }),
  ];
  expect(await soon.ended()).toContain('the credentials have expired');
  await closed(also);
  // Nobody else's stream has ended.
  let over = false;
  void lasting.ended().then(() => (over = true));
  await ok(native(platform.one.token, 'POST', '/points', [{ device: 'd', series: 's', time: 2, value: 1 }]));
  expect(over).toBe(false);
});

it('with the right on the project, the membership, and a new password of the person', async () => {
  const { project, admin } = platform.one;
  const person = await newMember('right@example.org');
  const tail = await stream(person.login);
  const set = await fetch(`${platform.url}/v1/projects/${project}/permissions`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
    body: JSON.stringify({ user_id: person.id, read: false, write: false, admin: false }),
  });
  expect(set.status).toBeLessThan(300);
  expect(await tail.ended()).toContain('event: end');

  const reset = await newMember('reset@example.org');
  const own = await stream(reset.login);
  await ok(native(admin, 'POST', `/users/${reset.id}/password-reset`));
  expect(await own.ended()).toContain('event: end');

  const leaver = await newMember('leaver@example.org');
  const last = await stream(leaver.login);
  expect((await native(admin, 'DELETE', `/users/${leaver.id}`)).status).toBe(204);
  expect(await last.ended()).toContain('event: end');
});

it('with the token of a Losant stream, and with the project', async () => {
  const { losantId, admin } = platform.one;
  const { items } = (await (
    await fetch(`${platform.url}/applications/${losantId}/devices`, {
      headers: { authorization: `Bearer ${admin}` },
    })
  ).json()) as { items: { id: string }[] };
  const { token, info } = await newToken();
  const states = await stream(token, `/applications/${losantId}/devices/${items[0]!.id}/stateStream`);
  expect((await native(admin, 'DELETE', `/tokens/${info.id}`)).status).toBe(204);
  expect(await states.ended()).toContain(': the credentials are no longer good');

  const made = await ok(native(admin, 'POST', '/projects', { name: 'short' }));
  const tail = await stream(admin, `/tributary/v1/tail?project=${made.id}`);
  expect((await native(admin, 'DELETE', `/projects/${made.id}`)).status).toBe(204);
  expect(await tail.ended()).toContain('event: end');
});

it('as do tokens that were refreshed from a revoked one', async () => {
  const headers = { authorization: `Bearer ${platform.one.token}`, 'content-type': 'application/json' };
  const first = (await (await fetch(`${platform.url}/v1/tokens/project`, { headers })).json()) as {
    token: string;
  };
  const refresh = async (token: string) => {
    const body = JSON.stringify({ refresh_token: token });
    const answer = await fetch(`${platform.url}/v1/tokens/project`, { method: 'POST', headers, body });
    return { status: answer.status, ...((await answer.json()) as { token: string }) };
  };
  const second = await refresh(first.token);
  const third = await refresh(second.token);
  const tail = await stream(third.token);
  const { items } = await ok(native(platform.one.admin, 'GET', '/tokens'));
  const id = (items as { id: number; name: string }[]).find(
    ({ name }) => name === 'iobeam project token',
  )!.id;
  expect((await native(platform.one.admin, 'DELETE', `/tokens/${id}`)).status).toBe(204);
  expect(await tail.ended()).toContain('event: end');
  for (const { token } of [first, second, third]) {
    expect((await native(token, 'GET', '/query/last')).status).toBe(401);
    expect((await refresh(token)).status).not.toBe(200);
  }
});

it('a credential has so many streams at a time', async () => {
  const { token } = await newToken();
  const stop = new AbortController();
  const open = () =>
    fetch(`${platform.url}/tributary/v1/tail?project=${platform.one.project}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: stop.signal,
    });
  const all = await Promise.all(Array.from({ length: 100 }, open));
  expect(all.every(({ status }) => status === 200)).toBe(true);
  const further = await open();
  expect(further.status).toBe(429);
  expect(await further.text()).toContain('100 live streams of this credential');
  stop.abort();
});
