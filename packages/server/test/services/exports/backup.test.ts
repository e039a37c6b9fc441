/** A backup holds the kept files with their contents, and not those that expire; a restore brings them back. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createWriteStream } from 'node:fs';
import { text } from 'node:stream/consumers';
import pino from 'pino';
import { expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.js';
import { openPlatformServices } from '../../../src/services/platform/platform.js';
import { restorePlatform } from '../../../src/services/platform/restore.js';
import { OPENING } from '../../support/opening.js';

it('of kept files, deleted ones and expiring ones, the kept ones come back', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tributary-kept-'));
  const at = (name: string) => path.join(folder, name);
  const configOf = (name: string) => loadConfig({ 'data-dir': at(name) }, {});
  const log = pino({ level: 'silent' });
  const large = 'large '.repeat(1_500_000);
  const platform = await openPlatformServices(configOf('a'), log, OPENING);
  const { files, backup } = platform.services;
  const { id: project, organization } = platform.firstProject;
  const create = async (name: string, content: string, expires: number | null = null) =>
    (
      await files.create(
        { organization, project, kind: 'k', name, type: 'text/plain', expires },

        (async function* () {
          if (content !== '') yield Buffer.from(content);
        })(),
      )
    ).info;
  const kept = [await create('large', large), await create('empty', ''), await create('small', 'é')];
  await create('expiring', 'x', Date.now() + 3_600_000);
  await files.delete(organization, (await create('deleted', 'x')).id);
  const { archive } = await backup.start();
  await pipeline(archive, createWriteStream(at('backup.tar')));
  await platform.close();

  await restorePlatform(
    configOf('b'),
    () => createReadStream(at('backup.tar')),
    () => undefined,
  );
  const restored = await openPlatformServices(configOf('b'), log, OPENING);
  const found = await restored.services.files.list(project, 'k', { limit: 100 });
  expect(found.items).toEqual(kept);
  const contents = await Promise.all(
    kept.map(async ({ id }) => text((await restored.services.files.get(organization, id)).open())),
  );
  expect(contents).toEqual([large, '', 'é']);
  // A new file gets an id of its own.
  const { info } = await restored.services.files.create(
    { organization, project, kind: 'k', name: 'new', type: 'text/plain' },
    createReadStream(at('backup.tar')),
  );
  expect(kept.map(({ id }) => id)).not.toContain(info.id);
  await restored.close();

  // Cut off within the files: nothing of them stays.
  const whole = await readFile(at('backup.tar'));
  const { Readable } = await import('node:stream');
  const torn = whole.subarray(0, whole.indexOf('files/') + 5_000_000);
  await expect(
    restorePlatform(
      configOf('c'),
      () => Readable.from([torn]),
      () => undefined,
    ),
  ).rejects.toMatchObject({
    code: 'body_malformed',
  });
  const left = await readdir(at('c/files'), { recursive: true, withFileTypes: true }).catch(() => []);
  expect(left.filter((entry) => entry.isFile())).toEqual([]);
  await rm(folder, { recursive: true });
}, 60_000);
