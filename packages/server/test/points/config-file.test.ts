/** What the embedded engine takes from its configuration file holds, and a file that is right needs no room. */
import { chmod, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { configArgument, keepFreeSpace } from '../../src/points/engine/config-file.js';
import { plain } from '../../src/points/engine/answer-forms.js';
import { openEmbeddedEngine } from '../../src/points/engine/embedded.js';
import { LIMITS } from '../support/points-bench.js';
import { temporaryFolder } from '../support/folders.js';

const folder = await temporaryFolder();
afterAll(() => rm(folder, { recursive: true, force: true }));

it('keeps the given space free of inserts and merges', async () => {
  const options = { path: path.join(folder, 'points'), segments: folder, sessions: 1, limits: LIMITS };
  const engine = openEmbeddedEngine({ ...options, config: [keepFreeSpace(123_456_789)] });
  try {
    const kept = await engine.query('SELECT keep_free_space FROM system.disks', plain('TSV'));
    expect(Buffer.from(kept).toString().trim()).toBe('123456789');
  } finally {
    await engine.close();
  }
});

it('is written once, and again when a part of it changes', async () => {
  const file = path.join(folder, 'some.xml');
  expect(configArgument(file, [keepFreeSpace(1)])).toBe(`--config-file=${file}`);
  const { ino } = await stat(file);
  await chmod(file, 0o400);
  configArgument(file, [keepFreeSpace(1)]);
  expect((await stat(file)).ino).toBe(ino);
  configArgument(file, [keepFreeSpace(2)]);
  expect(await readFile(file, 'utf8')).toContain('<keep_free_space_bytes>2<');
});
