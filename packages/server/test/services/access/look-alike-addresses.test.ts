/** Addresses that look alike are one address: for accounts, invitations, logins, changes and resets, through every API. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalAddress } from '../../../src/model/email-address.js';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import type { Answer } from '../../support/http.js';

const EMAIL = 'fiona@bücher.example';
const PASSWORD = 'a long password';
/** Case, a ligature, full-width letters, a decomposed umlaut, the domain in Punycode and with other dots. */
const ALIKE = [
  'FIONA@BÜCHER.example',
  'ﬁona@bücher.example',
  'ｆｉｏｎａ@bücher.example',
  'fiona@bu\u0308cher.example',
  'fiona@xn--bcher-kva.example',
  'Fiona@XN--BCHER-KVA.EXAMPLE',
  'fiona@bücher。example',
  ' fiona@bücher.example ',
];

let platform: TestPlatform;
const native = (token: string | null, method: string, path: string, body?: unknown): Promise<Answer> =>
  platform.call(method, path, { token, body });
const make = (email: string) => native(platform.one.admin, 'POST', '/users', { email, password: PASSWORD });
const logIn = (email: string) => native(null, 'POST', '/login', { email, password: PASSWORD });

beforeAll(async () => {
  platform = await startTestPlatform();
  expect((await make(EMAIL)).status).toBe(201);
});
afterAll(() => platform.stop());

it('the canonical form is one, and that of itself', () => {
  for (const address of [EMAIL, ...ALIKE]) {
    expect([address, canonicalAddress(address)]).toEqual([address, 'fiona@xn--bcher-kva.example']);
    expect(canonicalAddress(canonicalAddress(address))).toBe(canonicalAddress(address));
  }
  expect(canonicalAddress('ΟΔΟΣ@example.org')).toBe(canonicalAddress('οδοσ@example.org'));
  expect(canonicalAddress('admin@localhost')).toBe('admin@localhost');
});

describe.each(ALIKE)('%s', (address) => {
  it('makes no second account, and logs in to the one that there is', async () => {
    const again = await make(address);
    expect([again.status, again.json.error.code]).toEqual([409, 'already_exists']);
    const { status, json } = await logIn(address);
    expect([status, json.user.email]).toEqual([200, 'fiona@xn--bcher-kva.example']);
  });
});

it('an invitation joins the account, however the address is written', async () => {
  const invited = await native(platform.two.admin, 'POST', '/invitations', {
    email: ALIKE[1],
    role: 'viewer',
  });
  const accept = { key: invited.json.key, email: ALIKE[2], password: PASSWORD };
  const joined = await native(null, 'POST', '/invitations/accept', accept);
  expect([joined.status, joined.json.email], joined.text).toEqual([201, 'fiona@xn--bcher-kva.example']);
});

it('guesses at one are guesses at all of them', async () => {
  expect((await make('guessed@bücher.example')).status).toBe(201);
  const alike = ['guessed@bücher.example', 'GUESSED@bücher.example', 'ｇuessed@xn--bcher-kva.example'];
  const codes: string[] = [];
  for (let i = 0; i < 6; i++) {
    const body = { email: alike[i % alike.length], password: 'wrong password' };
    codes.push((await native(null, 'POST', '/login', body)).json.error.code as string);
  }
  expect(codes.at(-1)).toBe('login_throttled');
});

it('what has no domain that mail could go to is no address', async () => {
  for (const email of ['x@exa%mple.org', 'x@xn--a', 'x@a:80', 'x@[::1]']) {
    const { status, json } = await make(email);
    expect([email, status, json.error.code]).toEqual([email, 400, 'field_invalid']);
  }
});
