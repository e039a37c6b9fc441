/** Commands on a data folder on which no server runs: they work on the platform that is there, and never make one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { startPlatform } from '../../src/main.js';
import { openPlatformServices } from '../../src/services/platform/platform.js';
import { tributary } from '../support/command.js';
import { OPENING } from '../support/opening.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tributary-cli-'))));
afterEach(() => rmSync(folder, { recursive: true }));
const config = () => loadConfig({ 'data-dir': folder }, {});

it('work on the platform of the folder', async () => {
  await (await startPlatform(config(), { quiet: true, loopback: true })).stop();
  expect(await tributary(['devices', 'create', 'pump-1', '--data-dir', folder])).toMatchObject({ exit: 0 });
  const { out } = await tributary(['devices', 'list', '--format', 'csv', '--data-dir', folder]);
  expect(out).toContain('pump-1');
});

it('make no credentials where a first start ended before it showed its own', async () => {
  await (await openPlatformServices(config(), pino({ level: 'fatal' }), OPENING)).close();
  const ran = await tributary(['tokens', 'create', '--name', 'first', '--data-dir', folder]);
  expect(ran).toMatchObject({ exit: 1, out: '', err: expect.stringContaining('There is no platform') });
  const again = await openPlatformServices(config(), pino({ level: 'fatal' }), OPENING);
  expect(again.first).toBeDefined();
  await again.close();
});
