/** `tributary alerts`: what fires, who looks after it, and rules that go from project to project. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { startPlatform, type Platform } from '../../src/main.js';
import { tributary } from '../support/command.js';
import { HttpPeer } from '../support/http-peer.js';

let folder: string;
let platform: Platform;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-alerts-'));
  platform = await startPlatform(loadConfig({ 'data-dir': folder, 'allow-private-callbacks': 'true' }, {}), {
    quiet: true,
    loopback: true,
  });
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true });
});

const run = (...argv: string[]) => tributary([...argv, '--data-dir', folder]);
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const DOCUMENT = {
  channels: [{ name: 'ops', target: { kind: 'webhook', url: 'http://127.0.0.1:9/alerts' }, group: '1h' }],
  rules: [
    {
      name: 'hot',
      selection: { devices: ['oven'] },
      condition: { kind: 'threshold', is: '>', value: 80 },
      channels: ['ops'],
    },
  ],
};

it('brings rules in by their names, tells the secrets of new webhooks once, and prints them all', async () => {
  const path = file('rules.json', JSON.stringify(DOCUMENT));
  const brought = await run('alerts', 'import', path);
  expect(brought).toMatchObject({ exit: 0, err: '' });
  expect(brought.out).toMatch(
    /^2 created, 0 updated, 0 unchanged, 0 deleted\nthe calls of ops are signed with [\w-]{43}\n$/,
  );
  expect(await run('alerts', 'import', path)).toMatchObject({
    out: '0 created, 0 updated, 2 unchanged, 0 deleted\n',
  });
  const { out } = await run('alerts', 'export');
  expect(JSON.parse(out)).toMatchObject({ version: 1, ...DOCUMENT });
  const smaller = file('fewer.json', JSON.stringify({ rules: [{ ...DOCUMENT.rules[0], channels: [] }] }));
  const replaced = await run('alerts', 'import', smaller, '--replace', '--json');
  expect(JSON.parse(replaced.out)).toEqual({ created: 0, updated: 1, unchanged: 0, deleted: 1, secrets: [] });
  expect(await run('alerts', 'import', file('broken.json', '{'))).toMatchObject({
    ...{ exit: 1, err: expect.stringContaining('is no JSON') },
  });
});

it('lists what fires, and says that somebody looks after it', async () => {
  const points = file(
    'points.csv',
    `device,series,time,value\noven,temperature,${new Date().toISOString()},90\n`,
  );
  expect(await run('import', points)).toMatchObject({ exit: 0 });
  const list = async () =>
    JSON.parse((await run('alerts', 'list', '--json')).out) as {
      id: number;
      state: string;
      device: string;
    }[];
  await expect.poll(list).toMatchObject([{ state: 'firing', device: 'oven' }]);
  const { id } = (await list())[0]!;
  const seen = await run('alerts', 'acknowledge', String(id), '--comment', 'on my way');
  expect(seen).toMatchObject({ exit: 0, out: `alert ${id} is acknowledged\n` });
  expect((await run('alerts')).out).toMatch(/acknowledged.*hot.*oven/);
});

it('lists channels, and sends a test by one: exit 1 and the reason where it does not arrive', async () => {
  const target = (url: string) =>
    file('channel.json', JSON.stringify({ channels: [{ name: 'ops', target: { kind: 'webhook', url } }] }));
  const hook = await HttpPeer.start();
  expect(await run('alerts', 'import', target(hook.url))).toMatchObject({ exit: 0 });
  const [{ id }] = JSON.parse((await run('alerts', 'channels', '--json')).out) as [{ id: number }];
  expect(await run('alerts', 'test', String(id))).toMatchObject({
    exit: 0,
    out: 'the test of ops is sent\n',
  });
  expect(hook.calls).toBe(1);
  hook.stop();
  const failed = await run('alerts', 'test', String(id));
  expect(failed.exit).toBe(1);
  expect(failed.err).toMatch(/the test of ops failed: .*ECONNREFUSED/);
});
