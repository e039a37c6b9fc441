/** The data folder and all that is in it is closed to other users, however it was made. */
import { chmod, lstat, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { startPlatform } from '../../src/main.js';
import { closeDataFolder } from '../../src/services/platform/closed-folder.js';

let home: string;
let folder: string;
const umask = process.umask();
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'tributary-modes-'));
  folder = path.join(home, 'data');
});
afterEach(async () => {
  process.umask(umask);
  await rm(home, { recursive: true, force: true });
});

async function open(at: string): Promise<string[]> {
  const found: string[] = ((await lstat(at)).mode & 0o077) === 0 ? [] : [at];
  for (const entry of await readdir(at, { withFileTypes: true })) {
    const file = path.join(at, entry.name);
    if (entry.isDirectory()) found.push(...(await open(file)));
    else if (!entry.isSymbolicLink() && ((await lstat(file)).mode & 0o077) !== 0) found.push(file);
  }
  return found;
}

/** Writes points, an upload and an export, so that all parts of the folder are there. */
async function use(): Promise<void> {
  const config = loadConfig({ 'data-dir': folder, 'credentials-file': path.join(home, 'c.json') }, {});
  const platform = await startPlatform(config, { quiet: true, loopback: true });
  const call = async (path: string, body: unknown) => {
    const answer = await fetch(`${platform.url}/tributary/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.localToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status, await answer.text()).toBeLessThan(300);
  };
  await call('/points', [
    { device: 'd', series: 'n', time: 1, value: 1 },
    { device: 'd', series: 't', time: 1, value: 'x' },
  ]);
  await call('/exports', {});
  await platform.stop();
  expect(await open(folder)).toEqual([]);
}

it('a new folder, and one that mkdir or a service manager made before', async () => {
  process.umask(0o022);
  await use();
  expect((await stat(path.join(home, 'c.json'))).mode & 0o077).toBe(0);
  await rm(folder, { recursive: true });
  await rm(path.join(home, 'c.json'));
  await mkdir(folder, { mode: 0o755 });
  process.umask(0o022);
  await use();
});

it('a folder of an earlier version with open files at every depth is closed at the start', async () => {
  process.umask(0o022);
  await use();
  const openAll = async (at: string): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      if (entry.isDirectory()) await openAll(path.join(at, entry.name));
      await chmod(path.join(at, entry.name), entry.isDirectory() ? 0o755 : 0o644);
    }
    await chmod(at, 0o755);
  };
  await openAll(folder);
  expect((await open(folder)).length).toBeGreaterThan(20);
  const target = path.join(home, 'elsewhere');
  await writeFile(target, '');
  await chmod(target, 0o644);
  await symlink(target, path.join(folder, 'link'));
  await use();
  // What a link points to is not ours.
  expect((await stat(target)).mode & 0o777).toBe(0o644);
});

it('goes on where it was broken off', async () => {
  const deep = path.join(folder, 'points/store/a/b');
  await mkdir(deep, { recursive: true });
  await writeFile(path.join(deep, 'data.bin'), '');
  await chmod(path.join(deep, 'data.bin'), 0o644);
  await chmod(folder, 0o700);
  for (const name of ['points', 'points/store', 'points/store/a', 'points/store/a/b'])
    await chmod(path.join(folder, name), 0o755);
  await closeDataFolder(folder);
  expect(await open(folder)).toEqual([]);
});

it.runIf(process.getuid?.() === 0)('is refused with a message where it cannot be closed', async () => {
  await mkdir(folder, { mode: 0o755 });
  await chmod(home, 0o755);
  process.seteuid!(65_534);
  try {
    await expect(closeDataFolder(folder)).rejects.toMatchObject({
      code: 'setting_invalid',
      message: expect.stringContaining('data-dir') as string,
    });
  } finally {
    process.seteuid!(0);
  }
});
