/** Guessing passwords is slow, and does not keep the owner out. Callers from several addresses of the loopback network. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { send } from '../../support/old-clients.js';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

const from = async (address: string, method: string, path: string, body?: object) =>
  (await send(platform.url + path, { method, from: address, body })).status;
const logIn = (address: string, email: string, password: string) =>
  from(address, 'POST', '/tributary/v1/login', { email, password });

it('who logged in from an address before is let in there while others guess', async () => {
  const { email, password } = platform.one;
  expect(await logIn('127.0.0.1', email, password)).toBe(200);
  // All at once, so that no wait can pass in between; the guesses of all addresses count for the account.
  const guesses = await Promise.all(
    Array.from({ length: 12 }, (_, i) => logIn(`127.0.0.${2 + (i % 2)}`, email, 'wrong-password')),
  );
  expect(new Set(guesses)).toEqual(new Set([401, 429]));
  expect(await logIn('127.0.0.1', email, password)).toBe(200);
});

it('all doors and all names of a person count as one account', async () => {
  const invite = await platform.call('POST', '/invitations', { token: platform.two.admin, body: {} });
  const person = { email: 'two-names@example.org', username: 'two-names', password: 'long-password' };
  const signUp = { ...person, invite: invite.json.key as string };
  expect(await from('127.0.0.1', 'POST', '/v1/users', signUp)).toBe(201);
  const wrong = 'wrong-password';
  const doors = () => [
    logIn('127.0.0.4', person.email, wrong),
    from('127.0.0.4', 'GET', `/v1/tokens/user?name=${person.username}&password=${wrong}`),
    from('127.0.0.4', 'POST', '/api/v1/auth/login/', { email: person.username, password: wrong }),
    from('127.0.0.4', 'POST', '/auth/user', { email: person.email, password: wrong }),
    from('127.0.0.4', 'POST', '/api/v1/auth/api-jwt-auth/', { username: person.username, password: wrong }),
  ];
  // Four by the address and six by the name: each other way of counting lets more of them be checked.
  const statuses = await Promise.all([...doors(), ...doors()]);
  expect(statuses.every((status) => [400, 401, 403, 429].includes(status))).toBe(true);
  expect(statuses).toContain(429);
});

it('a flood from one address does not keep the logins of others waiting or out', async () => {
  const { email, password } = platform.two;
  expect(await logIn('127.0.0.1', email, password)).toBe(200);
  const flood = Array.from({ length: 60 }, (_, i) =>
    logIn('127.0.0.5', `name${i}@example.org`, 'wrong-password'),
  );
  const own = logIn('127.0.0.1', email, password);
  expect(await own).toBe(200);
  const answers = await Promise.all(flood);
  expect(answers.filter((status) => status === 429).length).toBeGreaterThan(0);
  expect(await logIn('127.0.0.1', email, password)).toBe(200);
});
