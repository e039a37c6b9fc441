/**
 * A stranger with a link to a board, walked over every route of every API: the link opens its board and the data of its panels, and
 * no other door, whatever a door's clients call their credential.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MountedRoute } from '../../src/listeners/gates.js';
import { DIALECTS } from '../support/first-start.js';
import { connect } from '../support/mqtt-clients.js';
import { startMqttPlatform, type MqttPlatform } from '../support/mqtt-platform.js';
import { headersOf } from '../support/tenancy/principals.js';
import { answered, askFor } from '../support/tenancy/requests.js';
import { everything, makeVictim, SECRET_NUMBER, SECRET_TEXT, type Ids } from '../support/tenancy/victim.js';

let platform: MqttPlatform;
let ids: Ids;
let secret: string;
const OWN = ['board', 'query', 'tail'].map((name) => `/tributary/v1/shared/${name}`);
const HELLO = { id: 'hello', kind: 'text', title: '', place: { x: 0, y: 0, w: 6, h: 4 }, text: 'hello' };

beforeAll(async () => {
  platform = await startMqttPlatform({});
  ids = await makeVictim(platform);
  const at = `?project=${platform.one.project}`;
  const { json: board } = await platform.call('POST', `/boards${at}`, {
    body: { name: 'harmless', panels: [HELLO] },
  });
  const body = { expires: Date.now() + 86_400_000 };
  const made = await platform.call('POST', `/boards/${board.id}/shares${at}`, { body });
  secret = made.json.secret;
});
afterAll(() => platform.stop());

const ask = (route: MountedRoute, dialect = route.dialect) =>
  answered(
    platform.url,
    askFor(route, ids, secret),
    headersOf(dialect, { secret, organization: platform.one.organization }),
  );

const name = ({ dialect, method, url }: MountedRoute) => `${dialect} ${method} ${url}`;
/** ThingSpeak refuses a key by a figure with the status 400. */
const isRefused = ({ dialect, needs }: MountedRoute, status: number) =>
  [401, 403].includes(status) ||
  (status === 404 && needs === 'the secret of the address') ||
  (status === 400 && dialect === 'thingspeak');

describe('a link to a board', () => {
  it('opens its board, and nothing of what the project has beside it', async () => {
    const { status, json, text } = await platform.call('GET', '/shared/board', { token: secret });
    expect([status, json.name, json.panels]).toEqual([200, 'harmless', [HELLO]]);
    expect(text).not.toContain(SECRET_TEXT);
    const other = await platform.call('POST', '/shared/query', { token: secret, body: { panel: 'table' } });
    expect(other.status).toBe(404);
  });

  it('is refused by every other route with a credential rule, and sees nothing there', async () => {
    const before = await everything(platform, ids);
    const walked = platform.routes.filter(
      ({ admission, url }) => admission === 'token' && !OWN.includes(url),
    );
    expect([...new Set(walked.map(({ dialect }) => dialect))].sort()).toEqual(DIALECTS);
    const faults: string[] = [];
    for (const route of walked) {
      const { status, text } = await ask(route);
      const leaks = text.includes(SECRET_TEXT) || text.includes(String(SECRET_NUMBER));
      if (!isRefused(route, status) || leaks) faults.push(`${name(route)}: ${status} ${text.slice(0, 100)}`);
    }
    expect(faults).toEqual([]);
    expect(await everything(platform, ids)).toBe(before);
  });

  it('is no password where credentials stand in bodies and addresses, and opens no stream', async () => {
    const open = platform.routes.filter(({ admission }) => admission === 'open' || admission === 'body');
    for (const route of open) {
      const { text } = await ask(route);
      expect([name(route), text.includes(SECRET_TEXT)]).toEqual([name(route), false]);
    }
    for (const header of ['', `Token ${secret}`, `Basic ${Buffer.from(`x:${secret}`).toString('base64')}`]) {
      const answer = await fetch(platform.at('/shared/board'), { headers: { authorization: header } });
      expect([header, answer.status]).toEqual([header, 401]);
    }
    expect((await fetch(`${platform.at('/shared/board')}?token=${secret}`)).status).toBe(401);
  });

  it('is no password of MQTT', async () => {
    const url = `mqtt://127.0.0.1:${platform.port}`;
    await expect(connect(url, { username: 'any', password: secret })).rejects.toThrow(
      /Bad username or password/,
    );
  });

  it('is what opens those two, and no token does', async () => {
    for (const token of [platform.one.admin, platform.one.token, platform.one.reader]) {
      expect((await platform.call('GET', '/shared/board', { token })).status).toBe(401);
      const body = { panel: 'hello' };
      expect((await platform.call('POST', '/shared/query', { token, body })).status).toBe(401);
    }
  });
});
