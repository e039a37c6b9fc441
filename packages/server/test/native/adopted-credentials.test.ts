/** Lists of credentials that another platform gave: what can be adopted of them is said before anything is, and no secret comes back. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

const secretOf = () => randomBytes(24).toString('base64url');
const losant = (secret: string, more: object = {}) => ({ api: 'losant', name: 'old', secret, ...more });
const adopt = (credentials: readonly object[], more: object = {}, token = platform.one.token) =>
  platform.call('POST', '/adoptions', { token, body: { credentials, ...more } });
const opens = async (secret: string) => {
  const headers = { authorization: `Bearer ${secret}` };
  return (
    (await fetch(`${platform.url}/applications/${platform.one.losantId}/devices`, { headers })).status === 200
  );
};
const outcomes = (answer: { json: { credentials: { outcome: string }[] } }) =>
  answer.json.credentials.map(({ outcome }) => outcome);
const adopted = async () => (await platform.call('GET', '/adoptions')).json.items as unknown[];

/** Members that a column of secrets was taken for. */
const SWAPPED: readonly [string, (secret: string) => unknown][] = [
  ['api', (secret) => secret],
  ['form', (secret) => secret],
  ['role', (secret) => secret],
  ['expires', (secret) => secret],
  ['scopes', (secret) => [secret]],
  ['scopes', (secret) => secret],
  ['addresses', (secret) => [secret]],
  ['devices', (secret) => [secret]],
  ['identifier', (secret) => secret],
];

describe('a list of credentials', () => {
  it('is looked through with `preview`, and nothing of it is kept', async () => {
    const secret = secretOf();
    const [before, audit] = [await adopted(), await recorded()];
    const answer = await adopt([losant(secret), losant('short'), losant(secret)], { preview: true });
    expect(answer.status, answer.text).toBe(201);
    expect(outcomes(answer)).toEqual(['ready', 'refused', 'refused']);
    const [, guessable, again] = answer.json.credentials;
    expect(guessable.message).toContain('may be guessed');
    expect(again).toMatchObject({ row: 3, message: 'It is the same as row 1.', credential: null });
    expect(answer.text).not.toContain(secret);
    expect(await opens(secret)).toBe(false);
    expect([await adopted(), await recorded()]).toEqual([before, audit]);
  });

  it('is adopted as a whole or not at all, unless it is partial', async () => {
    const [first, second] = [secretOf(), secretOf()];
    const list = [losant(first), losant('short'), losant(second)];
    expect(outcomes(await adopt(list))).toEqual(['left', 'refused', 'left']);
    expect(await opens(first)).toBe(false);
    const answer = await adopt(list, { partial: true });
    expect(outcomes(answer)).toEqual(['adopted', 'refused', 'adopted']);
    expect(answer.json.credentials[0].credential).toMatchObject({
      api: 'losant',
      form: 'token',
      name: 'old',
    });
    expect(answer.text).not.toContain(first);
    for (const secret of [first, second]) expect(await opens(secret)).toBe(true);
    const repeated = await adopt(list, { preview: true });
    expect(outcomes(repeated)).toEqual(['refused', 'refused', 'refused']);
    expect(repeated.json.credentials[0].message).toContain('has adopted it already');
  });

  it.each([
    ['losant', 'token', undefined],
    ['losant', 'access-key', 'a-key'],
    ['losant', 'login', 'losant@example.org'],
    ['iobeam', 'token', undefined],
    ['iobeam', 'login', 'iobeam@example.org'],
    ['iotile', 'token', undefined],
    ['iotile', 'login', 'iotile@example.org'],
    ['iosense', 'token', undefined],
    ['datacooee', 'token', '12'],
    ['thingspeak', 'token', undefined],
    ['influx', 'token', undefined],
    ['influx', 'token', 'a-user'],
  ])('may be of %s, as %s', async (api, form, identifier) => {
    // What may be guessed: an id, and what people choose.
    const addresses = api === 'iosense' || identifier === 'a-user' ? { addresses: ['10.0.0.0/8'] } : {};
    const credential = { api, form, identifier, name: 'one of each', secret: secretOf(), ...addresses };
    const { admin, project } = platform.one;
    const ask = (preview: boolean) =>
      platform.call('POST', `/adoptions?project=${project}`, {
        token: admin,
        body: { credentials: [credential], preview },
      });
    expect(outcomes(await ask(true))).toEqual(['ready']);
    expect(outcomes(await ask(false))).toEqual(['adopted']);
    expect(outcomes(await ask(true))).toEqual(['refused']);
  });

  it('names a row that logs in as another one of the list does', async () => {
    const key = (secret: string) => losant(secret, { form: 'access-key', identifier: 'same-key' });
    const answer = await adopt([key(secretOf()), key(secretOf())], { preview: true });
    expect(outcomes(answer)).toEqual(['ready', 'refused']);
  });

  it('does not tell whose a secret is that opens something elsewhere, and has a bound', async () => {
    const secret = secretOf();
    expect(outcomes(await adopt([losant(secret)], {}, platform.two.token))).toEqual(['adopted']);
    const { json } = await adopt([losant(secret)], { preview: true });
    expect(json.credentials[0].message).toBe(
      'This credential opens something here already; an adopted one must be new.',
    );
    const many = Array.from({ length: 26 }, () => losant(secretOf()));
    expect(await adopt(many, { preview: true })).toMatchObject({ status: 400 });
    const both = await platform.call('POST', '/adoptions', { body: { ids: [], preview: true } });
    expect(both.status).toBe(400);
  });

  it('says what is wrong with a secret without showing it', async () => {
    const long = secretOf().repeat(200);
    const one = await platform.call('POST', '/adoptions', { body: { credential: losant(long) } });
    expect([one.status, one.json.error.code]).toEqual([400, 'field_invalid']);
    const list = await adopt([losant(long), losant('')], { preview: true });
    expect(outcomes(list)).toEqual(['refused', 'refused']);
    expect(one.text + list.text).not.toContain(long.slice(0, 20));
  });

  it.each<[string, (secret: string) => unknown]>([
    ['too many', (secret) => ({ credentials: Array.from({ length: 26 }, () => losant(secret)) })],
    ['one in the place of the list', (secret) => ({ credentials: losant(secret) })],
    ['a secret in the place of a row', (secret) => ({ credentials: [secret] })],
    ['a secret in the place of a credential', (secret) => ({ credential: secret })],
    ['a secret in the place of ids', (secret) => ({ ids: secret })],
    ['a secret in the place of the body', (secret) => secret],
    ['a secret in a list', (secret) => ({ credential: { ...losant(''), secret: [secret] } })],
    ['a secret in an object', (secret) => ({ credential: { ...losant(''), secret: { a: secret } } })],
    ['a secret as the name of a member', (secret) => ({ credentials: [{ [secret]: 'pump-1' }] })],
    ...SWAPPED.map(([member, value]): [string, (secret: string) => unknown] => [
      `a secret as ${member}`,
      (secret) => ({ credential: { ...losant(secretOf()), [member]: value(secret) } }),
    ]),
    ...SWAPPED.map(([member, value]): [string, (secret: string) => unknown] => [
      `a secret as ${member} of a row`,
      (secret) => ({ credentials: [{ ...losant(secretOf()), [member]: value(secret) }], partial: true }),
    ]),
  ])('never comes back: %s', async (_, bodyOf) => {
    // Not to be taken for what is shown of anything else, and short enough that all of it would be.
    const secret = `x${randomBytes(12).toString('hex')}`;
    const answer = await platform.call('POST', '/adoptions', { body: bodyOf(secret) });
    if (answer.status === 201) expect(outcomes(answer)).toEqual(['refused']);
    else expect(answer.status).toBeLessThan(500);
    expect(answer.text).not.toContain(secret.slice(0, 8));
    expect(JSON.stringify(await recorded())).not.toContain(secret.slice(0, 8));
  });

  it('never comes back where the body is no JSON, or a secret is a number', async () => {
    for (const text of ['{"credential":{"secret":7301946285x', '{"credentials":[{"secret":7301946285}]}']) {
      const answer = await fetch(`${platform.url}/tributary/v1/adoptions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${platform.one.token}`, 'content-type': 'application/json' },
        body: text,
      });
      expect(answer.status).toBe(400);
      expect(await answer.text()).not.toContain('7301');
    }
  });

  it('may have scopes that its API knows, and no others', async () => {
    const scoped = (scopes: string[]) => losant(secretOf(), { scopes });
    const answer = await adopt(
      [
        scoped(['data.timeSeriesQuery']),
        scoped(['device.*', 'project:read']),
        scoped(['data.abcdefgh']),
        { ...scoped(['data.timeSeriesQuery']), api: 'influx' },
      ],
      { preview: true },
    );
    expect(outcomes(answer)).toEqual(['ready', 'ready', 'refused', 'refused']);
    expect(answer.json.credentials[2].message).toMatch(
      /^scopes\[0\] is "…"; expected a scope that losant knows/,
    );
  });

  it('is for who administers the project', async () => {
    expect((await adopt([losant(secretOf())], { preview: true }, platform.one.writer)).status).toBe(403);
  });
});

async function recorded(): Promise<unknown> {
  return (await platform.call('GET', '/audit?action=credential.adopt', { token: platform.one.admin })).json
    .items;
}
