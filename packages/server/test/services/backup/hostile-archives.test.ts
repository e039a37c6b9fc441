/** An archive is somebody's file: what is not a backup's is refused, and the empty stores stay empty, so that a good one fits. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pack, type Header } from 'tar-stream';
import { openCatalog, type Catalog } from '../../../src/catalog/catalog.js';
import { bootstrap } from '../../../src/services/access/first-start/bootstrap.js';
import { restoreBackup, type RestoreTarget } from '../../../src/services/backup/restore.js';
import { loadConfig } from '../../../src/config.js';
import { ERRORS } from '../../../src/errors/catalogue.js';
import { filesFolder, openEngine, roomOf, spoolFolder } from '../../../src/services/platform/engine.js';

type Entry = readonly [name: string, content: string | Buffer, header?: Partial<Header>];

let home: string;
let target: RestoreTarget & { catalog: Catalog };
let close: () => Promise<void>;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'tributary-hostile-'));
  const catalog = await openCatalog(`sqlite:${path.join(home, 'catalog.db')}`);
  const config = loadConfig({ 'data-dir': home }, {});
  const quiet = { error: () => undefined, warn: () => undefined, info: () => undefined };
  const engine = await openEngine(config, roomOf(config), quiet);
  const [folder, files] = [spoolFolder(home), filesFolder(home)];
  target = { catalog, engine, database: 'tributary', folder, files };
  close = async () => {
    await engine.close();
    await catalog.close();
  };
});
afterAll(async () => {
  await close();
  await rm(home, { recursive: true, force: true });
});

const MANIFEST: Entry = [
  'manifest.json',
  JSON.stringify({ format: 'tributary-backup', version: 1, created: 1, points: 0 }),
];
const SETTING: Entry = ['catalog/settings/000000.ndjson', '{"key":"a","value":"1"}'];

async function archiveOf(entries: readonly Entry[]): Promise<string> {
  const archive = pack();
  for (const [name, content, header] of entries)
    if (header === undefined) archive.entry({ name }, content);
    else archive.entry({ name, ...header });
  archive.finalize();
  const file = path.join(home, 'archive.tar');
  await writeFile(file, await buffer(archive));
  return file;
}

async function restore(entries: readonly Entry[]) {
  const file = await archiveOf(entries);
  return restoreBackup(
    target,
    () => createReadStream(file),
    () => undefined,
  );
}

async function expectEmpty(): Promise<void> {
  expect(await target.catalog.transfer.isEmpty()).toBe(true);
  expect(await target.catalog.settings.get('a')).toBeUndefined();
  expect(await readdir(target.folder)).toEqual([]);
  const files = await readdir(target.files, { recursive: true, withFileTypes: true }).catch(() => []);
  expect(files.filter((entry) => !entry.isDirectory())).toEqual([]);
  expect((await readdir(home)).filter((name) => name.startsWith('escaped'))).toEqual([]);
}

/** Whose time is over, so that the server removes it in its first minute. */
const elsewhere = (place: string): Entry[] => [
  ['catalog/organizations/000000.ndjson', '{"id":1,"name":"a","attributes":"{}","created":1,"updated":1}'],
  [
    'catalog/files/000000.ndjson',
    JSON.stringify({
      ...{
        id: 1,
        organization: 1,
        project: null,
        kind: 'test',
        name: 'a',
        type: 'a/b',
        bytes: 1,
        sha256: 'a',
      },
      ...{ path: place, hash: null, attributes: '{}', created: 1, expires: 2 },
    }),
  ],
];

const FILE = `files/aa/${'a'.repeat(32)}`;
it.each<[string, readonly Entry[]]>([
  ['a path out of the folder', [MANIFEST, ['files/../../escaped/000000.bin', 'x']]],
  ['an absolute path', [MANIFEST, [`${tmpdir()}/escaped`, 'x']]],
  ['a name that no backup has', [MANIFEST, ['points/numbers/2024/run.sh', 'x']]],
  [
    'a link in the place of a file',
    [MANIFEST, [`${FILE}/000000.bin`, '', { type: 'symlink', linkname: '/etc/passwd' }]],
  ],
  ['a hard link', [MANIFEST, [`${FILE}/000000.bin`, '', { type: 'link', linkname: '/etc/passwd' }]]],
  ['a device', [MANIFEST, ['catalog/users/000000.ndjson', '', { type: 'character-device' }]]],
  ['a table that nobody knows', [MANIFEST, ['catalog/sqlite_master/000000.ndjson', '{}']]],
  ['a row that is no object', [MANIFEST, [SETTING[0], '[1]']]],
  ['a row of no JSON', [MANIFEST, [`${FILE}/000000.bin`, 'x'], [SETTING[0], '{"key":']]],
  [
    'a row with a column that nobody knows',
    [MANIFEST, SETTING, ['catalog/users/000000.ndjson', '{"colour":1}']],
  ],
  ['a row of more than any request writes', [MANIFEST, [SETTING[0], Buffer.alloc(2 ** 26 + 1, 'x')]]],
  ['a manifest that is none', [['manifest.json', 'x'.repeat(2 ** 20 + 1)]]],
  ['no manifest in front', [SETTING, MANIFEST]],
  ['no catalog', [MANIFEST]],
  [
    'pieces of a file apart from each other',
    [
      MANIFEST,
      [`${FILE}/000000.bin`, 'x'],
      [`files/bb/${'b'.repeat(32)}/000000.bin`, 'x'],
      [`${FILE}/000001.bin`, 'x'],
      SETTING,
    ],
  ],
  ['a kept file above the folder', [MANIFEST, SETTING, ...elsewhere('../../victim')]],
  ['a kept file within another one’s name', [MANIFEST, SETTING, ...elsewhere(`aa/${'a'.repeat(32)}/../x`)]],
  ['points that are none', [MANIFEST, ['points/numbers/202401/000000.native', 'rubbish'], SETTING]],
])('%s is refused, and nothing is left', async (_, entries) => {
  await expect(restore(entries)).rejects.toThrow();
  await expectEmpty();
});

it('what is refused for its form says so', async () => {
  const error = await restore([MANIFEST, ['files/../../escaped', 'x']]).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'body_malformed', status: ERRORS.body_malformed.status });
  expect((error as Error).message).toContain('files/../../escaped');
});

it('a good one fits afterwards, row by row, and is recorded', async () => {
  const source = await openCatalog('sqlite::memory:');
  const first = (await bootstrap(source))!;
  await source.transaction(async ({ documents }) => {
    for (let i = 0; i < 1_200; i++)
      await documents.create(first.projectId, 'test.kind', { body: { text: `line ${i}\u2028é` } });
  });
  const entries: Entry[] = [MANIFEST, [`${FILE}/000000.bin`, 'a'], [`${FILE}/000001.bin`, 'b']];
  let rows = 0;
  for (const table of source.transfer.tables) {
    let piece = 0;
    for await (const some of source.transfer.rows(table)) {
      rows += some.length;
      const name = `catalog/${table}/${String(piece++).padStart(6, '0')}.ndjson`;
      entries.push([name, some.map((row) => JSON.stringify(row)).join('\n')]);
    }
  }
  await source.close();
  expect((await restore(entries)).rows).toBe(rows);
  const text = await target.catalog.documents.list(first.projectId, 'test.kind', {}, { limit: 2_000 });
  expect(text.items.map(({ body }) => body['text'])).toEqual(
    Array.from({ length: 1_200 }, (_, i) => `line ${i}\u2028é`),
  );
  const log = await target.catalog.audit.list(
    { organization: first.organizationId, projects: null },
    { limit: 1 },
  );
  expect(log.items[0]).toMatchObject({ action: 'restore.finish' });
});
