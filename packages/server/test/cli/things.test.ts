/** What a platform holds, by the command: lists, new points as they come, its state, and a backup that replaces nothing. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { startPlatform, type Platform } from '../../src/main.js';
import { VERSION } from '../../src/services/platform/version.js';
import { tributary } from '../support/command.js';
import { freePort } from '../support/free-port.js';
import { HttpPeer } from '../support/http-peer.js';
import { pause } from '../support/waiting.js';

let folder: string;
let platform: Platform;
const start = async () => {
  platform = await startPlatform(loadConfig({ 'data-dir': folder, 'quality-interval': '100ms' }, {}), {
    quiet: true,
    loopback: true,
  });
};
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-things-'));
  await start();
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true });
});

const run = (...argv: string[]) => tributary([...argv, '--data-dir', folder]);
async function json<T>(...argv: string[]): Promise<T> {
  const ran = await run(...argv, '--json');
  expect(ran).toMatchObject({ exit: 0, err: '' });
  return JSON.parse(ran.out) as T;
}
async function send(
  series: string,
  value: unknown,
  tags = {},
  time = Date.now(),
): Promise<{ refused: { message: string }[] }> {
  const answer = await fetch(`${platform.url}/tributary/v1/points?project=1`, {
    method: 'POST',
    headers: { authorization: `Bearer ${platform.localToken}`, 'content-type': 'application/json' },
    body: JSON.stringify([{ device: 'pump-1', series, time, value, tags }]),
  });
  return (await answer.json()) as { refused: { message: string }[] };
}

it('lists projects, series, assets and jobs', async () => {
  await send('flow', 1);
  expect((await run('projects', 'create', 'second')).out).toBe('project second has the id 2\n');
  expect((await json<{ name: string }[]>('projects')).map(({ name }) => name)).toEqual(['default', 'second']);
  expect((await run('delete', 'project', '2', '--yes')).exit).toBe(0);
  expect(await json('series', 'list', '--device', 'pump-1')).toMatchObject([
    { name: 'flow', kind: 'number' },
  ]);
  expect(await json('assets')).toEqual([]);
  const file = join(folder, 'points.csv');
  const exported = await run('export', file, '--json');
  expect(JSON.parse(exported.out)).toMatchObject({
    rows: 1,
    files: expect.arrayContaining([expect.objectContaining({ file, bytes: statSync(file).size })]),
  });
  // Whoever reads a file goes by its name.
  for (const [name, begins] of [
    ['a.ndjson', '{"device":"pump-1"'],
    ['a.parquet', 'PAR1'],
    ['a.arrows', '\xff\xff\xff\xff'],
    ['a.txt', '"device","series",time'],
  ] as const) {
    await run('export', join(folder, name));
    expect(readFileSync(join(folder, name), 'latin1')).toMatch(new RegExp(`^${begins}`));
  }
  const none = await run('export', join(folder, 'none.csv'), '--device', 'pump-2');
  expect(none).toMatchObject({ exit: 1, out: '' });
  expect(none.err).toContain('There is no device "pump-2"; did you mean "pump-1"?');
  expect(existsSync(join(folder, 'none.csv'))).toBe(false);
  const jobs = await run('jobs', 'list');
  expect(jobs.out).toMatch(/^id +project +kind +state/);
  expect(jobs.out).not.toContain('sha256');
  expect(await json('jobs')).toContainEqual(
    expect.objectContaining({ kind: 'export', state: 'done', result: expect.objectContaining({ rows: 1 }) }),
  );
});

it('a series of the wrong kind is deleted, as the refusal says, and comes anew', async () => {
  await send('t3', 'warm');
  const { refused } = await send('t3', 21.5);
  expect(refused[0]!.message).toMatch(/holds string values.*another name.*delete the series/);
  const [{ id }] = await json<[{ id: number }]>('series', 'list', '--name', 't3');
  expect(await run('delete', 'series', String(id), '--yes')).toMatchObject({
    exit: 0,
    out: `series ${id} deleted\n`,
  });
  expect((await send('t3', 21.5)).refused).toEqual([]);
  expect(await json('query', 'last', '--series', 't3')).toMatchObject([{ value: 21.5 }]);
});

it('prints new points as they come', async () => {
  const named = ['--series', 'level,never', '--series-tag', 'side=left'];
  const tail = run('tail', ...named, '--count', '2', '--json');
  // Until the stream is open, points are not new to it.
  for (let value = 1, ended: boolean = false; !ended; value++) {
    await send('other', value);
    await send('level', value, { side: 'left' });
    ended = await Promise.race([tail.then(() => true), pause(50).then(() => false)]);
  }
  const { exit, out, err } = await tail;
  // It may come yet, or be mistyped.
  expect(err).toContain('There is no series "never". Its points are printed when they come.\n');
  const points = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { series: string; value: number });
  expect(exit).toBe(0);
  expect(points.map(({ series }) => series)).toEqual(['level', 'level']);
  expect(points[1]!.value).toBe(points[0]!.value + 1);
});

it('says what is up, and starts nothing where nothing is', async () => {
  const { out, exit } = await run('status');
  expect(exit).toBe(0);
  expect(out).toContain(`${platform.url}, ${VERSION}, Node ${process.versions.node}, since `);
  expect(out).toMatch(/^engine +ok$/m);
  expect(out).toMatch(/^project 1 +default: 1 devices, \d series$/m);
  expect(out).toMatch(/^data +\S+: [\d.]+ [KM]iB, [\d.]+ [GTM]iB free$/m);
  const far = await tributary(['status', '--url', platform.url, '--token', platform.localToken, '--json']);
  expect(JSON.parse(far.out)).toMatchObject({
    server: { version: VERSION },
    health: { ready: true },
    disk: null,
  });
  await platform.stop();
  expect(await run('status')).toMatchObject({
    exit: 1,
    out: expect.stringMatching(/^server +not running$/m),
    err: expect.stringContaining('No server runs on this data folder.'),
  });
  await start();
});

it('tells of a status that no server answers, or something that is no Tributary, as every command does', async () => {
  const at = (url: string, ...more: string[]) =>
    tributary(['status', '--url', url, '--token', 'any', ...more]);
  const port = await freePort();
  const away = `http://127.0.0.1:${port}`;
  const message = `${away} does not answer: connect ECONNREFUSED 127.0.0.1:${port}.`;
  expect(await at(away)).toMatchObject({ exit: 3, err: `tributary: ${message}\n` });
  const { exit, err } = await at(away, '--json');
  expect([exit, JSON.parse(err)]).toMatchObject([3, { error: { message, exit: 3 } }]);
  const other = await HttpPeer.start((response) => void response.end('<html>hello</html>'));
  expect(await at(other.url)).toMatchObject({
    exit: 1,
    err: `tributary: ${other.url} answers, but not as a Tributary server does.\n  Check --url.\n`,
  });
  other.stop();
});

it('a backup does not replace a file, unless it may', async () => {
  const file = join(folder, 'backup.tar.gz');
  expect(await run('backup', file)).toMatchObject({ exit: 0 });
  const before = statSync(file).ino;
  expect(await run('backup', file)).toMatchObject({
    exit: 1,
    err: expect.stringContaining('exists already'),
  });
  expect(statSync(file).ino).toBe(before);
  const again = await run('backup', file, '--force', '--json');
  expect(JSON.parse(again.out)).toMatchObject({ file, bytes: statSync(file).size });
});

it('tokens create lists the scopes, and takes the word of the API', async () => {
  const { out } = await tributary(['tokens', 'create', '--help']);
  for (const scope of ['project:read', 'organization:admin', 'metrics']) expect(out).toContain(scope);
  const made = await json<{ token: string }>('tokens', 'create', '--name', 'x', '--scopes', 'project:read');
  expect(made.token).toMatch(/^trb_/);
  expect(await json('tokens', 'list')).toContainEqual(
    expect.objectContaining({ name: 'x', scopes: ['project:read'] }),
  );
});

it('tokens create makes one for the only project, which stays good when another one is made', async () => {
  const made = await json<{ token: string; info: { project: number | null } }>(
    'tokens',
    'create',
    '--name',
    'a',
  );
  expect(made.info.project).toBe(1);
  const all = await json<{ info: { project: number | null } }>(
    'tokens',
    'create',
    '--name',
    'b',
    '--all-projects',
  );
  expect(all.info.project).toBeNull();
  const metrics = await json<{ info: { project: number | null } }>(
    'tokens',
    'create',
    '--name',
    'c',
    '--scope',
    'metrics',
  );
  expect(metrics.info.project).toBeNull();
  const wrong = await run('tokens', 'create', '--name', 'd', '--all-projects', '--project', '1');
  expect(wrong).toMatchObject({
    exit: 2,
    err: expect.stringContaining('--all-projects contradicts --project'),
  });
  const second = (await run('projects', 'create', 'second')).out.match(/\d+/)![0];
  try {
    const read = (token: string) => tributary(['query', 'last', '--url', platform.url, '--token', token]);
    expect(await read(made.token)).toMatchObject({ exit: 0 });
  } finally {
    await run('delete', 'project', second, '--yes');
  }
});

it('lists what is wrong with what devices send, with the figures that say so', async () => {
  await send('flow', 1);
  await send('ended', 1, {}, Date.now() - 3 * 86_400_000);
  const found = () => json<object[]>('quality', '--kind', 'silent', '--device', 'pump-1');
  await expect.poll(found).toMatchObject([{ kind: 'silent', series: ['ended'], affected: 1, evidence: {} }]);
  const { out } = await run('quality');
  expect(out).toMatch(
    /^As of \S+: 1 silent, 0 clock-wrong, .* \d+ points in the last minute, \d+ refused\.\n/,
  );
  expect(out).toMatch(/silent +pump-1 +ended/);
  expect(await json('quality', '--since', '-1d')).toEqual([]);
  expect(await run('quality', '--kind', 'odd')).toMatchObject({ exit: 2 });
});

it('lists what was refused and who changed what, the newest first and no more than was asked for', async () => {
  for (const series of ['a', 'b', 'c']) await send(series, 1, {}, -1);
  const names = async (...argv: string[]) =>
    (await json<{ series: string }[]>('refusals', '--device', 'pump-1', ...argv)).map(({ series }) => series);
  expect(await names()).toEqual(['c', 'b', 'a']);
  expect(await names('--limit', '2')).toEqual(['c', 'b']);
  const brief = await json<{ id: number }>('projects', 'create', 'brief');
  await run('delete', 'project', String(brief.id), '--yes');
  const actions = async (...argv: string[]) =>
    (await json<{ action: string }[]>('audit', ...argv)).map(({ action }) => action);
  expect(await actions('--limit', '2')).toEqual(['project.delete', 'project.create']);
  expect((await actions()).length).toBeGreaterThan(2);
});
