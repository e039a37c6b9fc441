/** The kept files: durable before they are known, gone when their time is over, nothing left of what broke off. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCatalog, type Catalog } from '../../src/catalog/catalog.js';
import { FileService } from '../../src/services/files/files.js';
import { pause } from './support.js';

let folder: string;
let catalog: Catalog;
let files: FileService;
let organization: number;
let project: number;

const open = () =>
  FileService.open({
    catalog,
    folder: path.join(folder, 'files'),
    keyFile: path.join(folder, 'link-key'),
    access: { mayStillRead: () => Promise.resolve(true) },
    cleanupInterval: 20,
    onProblem: (error) => {
      throw error;
    },
  });
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tributary-files-'));
  catalog = await openCatalog(`sqlite:${path.join(folder, 'catalog.db')}`);
  organization = (await catalog.organizations.create('one')).id;
  project = (await catalog.projects.create(organization, { name: 'p' })).id;
  files = await open();
});
afterEach(async () => {
  await files.stop();
  await catalog.close();
  await rm(folder, { recursive: true });
});

const onDisk = async () =>
  (await readdir(path.join(folder, 'files'), { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
async function* yielding(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    await pause(1);
    yield Buffer.from(part);
  }
}
const file = (changes: object = {}) => ({
  ...{ organization, project, kind: 'test', name: 'a.txt', type: 'text/plain' },
  ...changes,
});
const missing = { code: 'not_found' };

it('knows length and checksum, and reads whole or in part', async () => {
  const attributes = { of: 'mine' };
  const { info, secret } = await files.create(file({ attributes }), yielding('hello ', '', 'world'));
  const sha256 = createHash('sha256').update('hello world').digest('hex');
  expect(info).toMatchObject({ bytes: 11, sha256, attributes, expires: null, name: 'a.txt' });
  expect(secret).toBeNull();
  const stored = await files.get(organization, info.id);
  expect(await readText(stored.open())).toBe('hello world');
  expect(await readText(stored.open({ start: 6, end: 8 }))).toBe('wor');
  await expect(files.get(organization + 1, info.id)).rejects.toMatchObject(missing);
  await expect(files.get(organization, NaN)).rejects.toMatchObject(missing);
});

it('keeps the secret of a link only as a hash', async () => {
  const { info, secret } = await files.create(file({ link: true }), yielding('x'));
  expect((await files.open(secret!)).info.id).toBe(info.id);
  expect(JSON.stringify(info)).not.toContain(secret);
  await expect(files.open(info.hash!)).rejects.toMatchObject(missing);
});

it('lists by kind and name, page by page', async () => {
  for (const name of ['a', 'b', 'a']) await files.create(file({ name }), yielding(name));
  await files.create(file({ kind: 'other' }), yielding('x'));
  const first = await files.list(project, 'test', { limit: 2 });
  expect(first.items.map(({ name }) => name)).toEqual(['a', 'b']);
  const second = await files.list(project, 'test', { limit: 2, cursor: first.next! });
  expect([second.items.map(({ name }) => name), second.next]).toEqual([['a'], null]);
  expect((await files.list(project, 'test', { limit: 10, name: 'a' })).items).toHaveLength(2);
  expect((await files.list(project + 1, 'test', { limit: 10 })).items).toEqual([]);
});

it('a deleted file is gone, also from the disk', async () => {
  const { info } = await files.create(file(), yielding('x'));
  await expect(files.delete(organization + 1, info.id)).rejects.toMatchObject(missing);
  await files.delete(organization, info.id);
  await expect(files.get(organization, info.id)).rejects.toMatchObject(missing);
  expect(await onDisk()).toEqual([]);
});

it('content that breaks off leaves nothing', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield* yielding('beginning');
    throw new Error('broke off');
  }
  await expect(files.create(file(), broken())).rejects.toThrow('broke off');
  // No such organization: the row cannot be made.
  await expect(files.create(file({ organization: 999 }), yielding('x'))).rejects.toThrow();
  expect(await onDisk()).toEqual([]);
  expect((await files.list(project, 'test', { limit: 10 })).items).toEqual([]);
});

it('an expired file is unknown at once, and removed soon', async () => {
  const { info, secret } = await files.create(file({ link: true, expires: Date.now() + 60 }), yielding('x'));
  const kept = await files.create(file(), yielding('y'));
  expect((await files.open(secret!)).info.id).toBe(info.id);
  await pause(80);
  await expect(files.open(secret!)).rejects.toMatchObject(missing);
  await expect(files.get(organization, info.id)).rejects.toMatchObject(missing);
  while ((await onDisk()).length > 1) await pause(10);
  expect(await catalog.files.get(organization, info.id)).toBeUndefined();
  expect((await files.get(organization, kept.info.id)).info.name).toBe('a.txt');
});

it('what a process left behind when it died is removed at the start', async () => {
  const { info } = await files.create(file(), yielding('kept'));
  await files.stop();
  const shelf = path.join(folder, 'files', 'ab');
  await mkdir(shelf, { recursive: true });
  await writeFile(path.join(shelf, `ab${'0'.repeat(30)}`), 'its row was never made');
  await writeFile(path.join(shelf, `ab${'1'.repeat(30)}.part`), 'never finished');
  await writeFile(path.join(folder, 'files', 'stray'), 'not ours');
  files = await open();
  expect((await onDisk()).sort()).toEqual([path.basename(info.path), 'stray'].sort());
  expect(await readText((await files.get(organization, info.id)).open())).toBe('kept');
});
