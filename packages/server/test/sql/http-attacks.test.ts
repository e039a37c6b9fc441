/**
 * The list of attacks as a reader sends them: over HTTP, with a token that may read one project of one organization. None
 * is answered, none is our fault (500), and what comes back shows nothing of others. A share of each kind in CI, all with
 * TRIBUTARY_TEST_LONG=1.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { ATTACKS, HARMLESS, MONSTERS } from './attacks.js';
import { LONG } from '../support/long.js';
import { HttpPeer } from '../support/http-peer.js';

const SHARE = 5;
const SECRETS = ['secret-of-the-file', 'secret-of-the-other-project', '777123'];
const CODES = ['field_invalid', 'sql_not_allowed', 'sql_failed', 'query_too_large', 'query_timeout'];

let platform: TestPlatform;
let folder: string;
let web: HttpPeer;
let url: string;
const inside = (name: string) => path.join(folder, name);

beforeAll(async () => {
  platform = await startTestPlatform();
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-attacks-'));
  writeFileSync(inside('secret.txt'), SECRETS[0]!);
  web = await HttpPeer.start((response) => response.end('called\n'));
  url = web.url;
  const points = {
    one: [
      { device: 'own', series: 'level', value: 1 },
      { device: 'own', series: 'state', value: 'running' },
    ],
    two: [
      { device: 'foreign', series: 'level', value: Number(SECRETS[2]) },
      { device: 'foreign', series: 'state', value: SECRETS[1] },
    ],
  };
  for (const side of ['one', 'two'] as const) {
    const body = points[side].map((point) => ({ ...point, time: Date.UTC(2024, 0, 1) }));
    const { status } = await platform.call('POST', '/points', { token: platform[side].writer, body });
    expect(status).toBe(200);
  }
}, 60_000);
afterAll(async () => {
  web.stop();
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (statement: string, format = '') =>
  platform.call('POST', `/query/sql${format}`, {
    token: platform.one.reader,
    body: {
      sql: statement
        .replaceAll('{file}', inside('secret.txt'))
        .replaceAll('{out}', inside('attacked.txt'))
        .replaceAll('{url}', url)
        .replaceAll('{foreign}', '1,2,3,4'),
    },
  });

const hasSecret = (text: string) => SECRETS.filter((secret) => text.includes(secret));
const shareOf = (attacks: readonly string[]) => attacks.filter((_, at) => LONG || at % SHARE === 0);

describe.each(Object.keys(ATTACKS))('%s', (kind) => {
  it.each(shareOf(ATTACKS[kind]!))('%s', async (attack) => {
    for (const format of ['', '?format=csv']) {
      const { status, json, text } = await run(attack, format);
      expect(hasSecret(text)).toEqual([]);
      expect([400, 503], text).toContain(status);
      expect(CODES).toContain(json.error.code);
    }
  });
});

it.each(HARMLESS)('%s shows nothing foreign', async (statement) => {
  const { status, text } = await run(statement);
  expect([status, hasSecret(text)]).toEqual([400, []]);
});

it.each(shareOf(Object.keys(MONSTERS)))('a statement of %s is refused', async (name) => {
  const { status, json, text } = await run(MONSTERS[name]!);
  expect(status, text.slice(0, 500)).toBe(400);
  expect(CODES).toContain(json.error.code);
});

it('afterwards everything is as it was, for both', async () => {
  expect([web.calls, existsSync(inside('attacked.txt'))]).toEqual([0, false]);
  for (const side of ['one', 'two'] as const) {
    const { json } = await platform.call('POST', '/query/sql', {
      token: platform[side].reader,
      body: { sql: 'SELECT device, series, value, text FROM telemetry ORDER BY series' },
    });
    expect(json.rows).toEqual(
      side === 'one'
        ? [
            ['own', 'level', 1, ''],
            ['own', 'state', null, 'running'],
          ]
        : [
            ['foreign', 'level', Number(SECRETS[2]), ''],
            ['foreign', 'state', null, SECRETS[1]],
          ],
    );
  }
});
