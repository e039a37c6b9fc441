// What the engine of a move gives every source: it is killed, told to wait and interrupted, and comes to the same end.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LONG } from '../support/long.js';
import { build } from '../support/server-process.js';
import { startCommand } from '../support/command-process.js';
import { send } from '../support/http.js';
import { HttpPeer } from '../support/http-peer.js';
import { toldWait } from '../../src/cli/retry-after.js';
import { World, type Place } from './world.js';

const DEVICES = LONG ? 1000 : 20;
const POINTS = LONG ? 2000 : 1500;
const T0 = Date.UTC(2025, 0, 1);

let world: World;
let proxy: HttpPeer;
/** What the next requests to the source are answered with in its place. */
let refusals: { status: number; after?: string }[] = [];
let requests: string[] = [];
/** Called with the number of pages of points that were answered. */
let onPage: (pages: number) => void = () => undefined;

beforeAll(async () => {
  build();
  world = await World.start();
  const { platform } = world;
  for (let at = 0; at < DEVICES; at += 10) {
    const tables = Array.from({ length: 10 }, (_, i) => ({
      ...{ device: `device-${at + i}`, series: ['a', 'b'] },
      rows: Array.from({ length: POINTS / 2 }, (_row, n) => [T0 + n * 3600_000, n + at + i, n % 7]),
    }));
    const { json } = await platform.call('POST', '/points', { body: { tables } });
    expect(json).toMatchObject({ stored: 10 * POINTS, refused: [] });
  }
  proxy = await HttpPeer.start((response, { method, path, body }) => {
    requests.push(path);
    const isPage = path.includes('/query/points');
    const refusal = isPage ? refusals.shift() : undefined;
    if (refusal)
      return void response
        .writeHead(refusal.status, refusal.after === undefined ? {} : { 'retry-after': refusal.after })
        .end('{}');
    const headers = { authorization: `Bearer ${world.from.token}`, 'content-type': 'application/json' };
    const sent = { method, headers, body: body === '' ? undefined : body };
    void send(world.platform.url + path, sent).then(({ status, text }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
      if (isPage) onPage(requests.filter((url) => url.includes('/query/points')).length);
    });
  });
}, 600_000);
afterAll(async () => {
  proxy.stop();
  await world.stop();
});

/** The command as a process of its own. */
function start(into: Place, more: readonly string[] = []) {
  const state = world.file(`process-${into.project}.state`);
  const argv = ['move', 'tributary', proxy.url, '--url', world.platform.url, '--token', into.token];
  const env = { TRIBUTARY_SOURCE_CREDENTIAL: world.from.token };
  return { ...startCommand([...argv, '--state', state, ...more], { env }), state };
}

it('killed three times, it goes on each time and ends with everything moved once and equal', async () => {
  const into = await world.empty();
  // More than are read at a time: one is noted when it is reached.
  const stopAt = DEVICES * 0.25;
  for (let kill = 0; kill < 3; kill++) {
    requests = [];
    const { child, ended } = start(into);
    onPage = (pages) => {
      if (pages >= stopAt) child.kill('SIGKILL');
    };
    expect((await ended).code).toBeNull();
  }
  onPage = () => undefined;
  requests = [];
  const { ended, state } = start(into, ['--json']);
  const { code, out } = await ended;
  expect(code).toBe(0);
  const facts = JSON.parse(out) as { points: { moved: number; now: number } };
  expect(facts).toMatchObject({
    things: { devices: DEVICES, series: 2 * DEVICES },
    points: { moved: DEVICES * POINTS, refused: 0 },
    compared: { series: 2 * DEVICES, different: 0 },
  });
  // What was noted before the kills is not read again.
  expect(facts.points.now).toBeLessThan(DEVICES * POINTS);
  expect(readFileSync(state, 'utf8')).toContain('{"finished":true}');
  const [held, original] = [await world.held(into), await world.held(world.from)];
  expect(held.points.length).toBe(DEVICES * POINTS);
  expect(held).toEqual(original);
}, 1_800_000);

it('waits as long as the source says, and tries again what may pass', async () => {
  const into = await world.empty();
  refusals = [
    { status: 429, after: '0' },
    { status: 429, after: 'Thu, 01 Jan 2015 00:00:00 GMT' },
    { status: 503 },
  ];
  requests = [];
  const ran = await world.move(['tributary', proxy.url, '--until', '2025-01-02'], 'any', into);
  expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
  expect(requests.filter((url) => url.includes('/query/points'))).toHaveLength(DEVICES + 3);
}, 60_000);

it('reads how long to wait as seconds or as a date', () => {
  const now = Date.UTC(2025, 0, 1);
  const wait = (text?: string) =>
    toldWait(new Headers(text === undefined ? {} : { 'retry-after': text }), now);
  expect(wait('2')).toBe(2000);
  expect(wait('Wed, 01 Jan 2025 00:00:05 GMT')).toBe(5000);
  expect(wait('Tue, 31 Dec 2024 00:00:05 GMT')).toBe(0);
  expect(wait('soon')).toBeUndefined();
  expect(wait()).toBeUndefined();
});

it('what will not pass ends it with the words of the source, and the next run goes on', async () => {
  const into = await world.empty();
  refusals = [{ status: 400 }];
  const first = await world.move(['tributary', proxy.url, '--parallel', '1'], 'any', into);
  expect(first).toMatchObject({
    exit: 1,
    err: expect.stringMatching(/query\/points answered 400 Bad Request\. \{\}\n {2}The same command/),
  });
  expect(await world.move(['tributary', proxy.url], 'any', into)).toMatchObject({ exit: 0 });
}, 60_000);

it('Ctrl-C ends what is under way, and says how to go on', async () => {
  const into = await world.empty();
  requests = [];
  const { child, ended } = start(into, ['--parallel', '1']);
  onPage = (pages) => {
    if (pages === 2) child.kill('SIGINT');
  };
  const { code, err } = await ended;
  onPage = () => undefined;
  expect(code).toBe(130);
  // Also where nobody waits for the end.
  expect(err).toMatch(/once more ends at once\. The same command goes on from \S+process-\d+\.state\./);
  expect(err).toMatch(/Interrupted.\n {2}The same command goes on from \S+process-\d+\.state/);
  const more = await start(into).ended;
  expect(more).toMatchObject({ code: 0, out: expect.stringContaining('all equal') });
}, 60_000);

it('a disk that is full while the state is written ends it well: with room again it goes on', async () => {
  const into = await world.empty();
  const state = world.file('full.state');
  const argv = ['move', 'tributary', proxy.url, '--url', world.platform.url, '--token', into.token];
  // A limit on the size of files is as a disk that has no more room.
  const { code, err } = await startCommand([...argv, '--state', state], {
    env: { TRIBUTARY_SOURCE_CREDENTIAL: world.from.token },
    through: ['bash', '-c', `trap '' XFSZ; ulimit -f 1; exec "$@"`, 'bash'],
  }).ended;
  expect(err).toMatch(
    /The state of the move, \S+full\.state, cannot be written: EFBIG.*\n {2}What was moved stays\./,
  );
  expect(code).toBe(1);
  const lines = readFileSync(state, 'utf8');
  expect(lines.endsWith('\n')).toBe(true);
  const ran = await world.move(['tributary', proxy.url, '--state', state], 'any', into);
  expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
  expect(ran.err).toContain(`Going on from ${state}: `);
  expect((await world.held(into)).points).toHaveLength(DEVICES * POINTS);
}, 60_000);
