/** The simulated plant: a project of its own beside the real data, gone with one command. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { startPlatform, type Platform } from '../../src/main.js';
import { tributary } from '../support/command.js';

let folder: string;
let platform: Platform;
const start = async (flags: Record<string, string> = {}) => {
  const config = loadConfig({ 'data-dir': folder, demo: 'true', ...flags }, {});
  platform = await startPlatform(config, { quiet: true, loopback: true });
};
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tributary-demo-'));
  await start();
});
afterEach(async () => {
  await platform.stop();
  await rm(folder, { recursive: true });
});

const run = (...argv: string[]) => tributary([...argv, '--data-dir', folder]);
const call = async (at: string, body?: unknown) => {
  const answer = await fetch(`${platform.url}/tributary/v1${at}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${platform.localToken}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { items: { id: number; name: string; key: string }[] };
};
const projects = async () => (await call('/projects')).items.map(({ name }) => name);

it('is no part of what a request means that names no project', async () => {
  await call('/points', [{ device: 'boiler-1', series: 'temperature', time: Date.now(), value: 64.5 }]);
  expect((await call('/devices')).items.map(({ key }) => key)).toEqual(['boiler-1']);
  const own = await run('query', 'last', '--format', 'csv');
  expect(own.out.trim().split('\n')).toHaveLength(2);
  const [, demo] = (await call('/projects')).items;
  expect(demo).toMatchObject({ name: 'demo' });
  expect((await call(`/devices?project=${demo!.id}`)).items.length).toBeGreaterThan(5);
});

it('is the same project after a restart, and goes with its points while it runs', async () => {
  await platform.stop();
  await start();
  expect(await projects()).toEqual(['default', 'demo']);
  await call('/points', [{ device: 'mine', series: 's', time: Date.now(), value: 1 }]);
  const ran = await run('demo', 'remove');
  expect(ran).toMatchObject({ exit: 0, err: '' });
  expect(ran.out).toMatch(/^project demo \(2\) with \d\d series deleted\n$/);
  expect(await projects()).toEqual(['default']);
  expect((await call('/devices')).items.map(({ key }) => key)).toEqual(['mine']);
  expect(await run('demo', 'remove')).toMatchObject({ exit: 1, err: expect.stringContaining('no demo') });
});
