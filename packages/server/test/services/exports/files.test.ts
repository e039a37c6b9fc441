/** The kept files: durable before they are known, gone when their time is over, nothing left of what broke off. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCatalog, type Catalog } from '../../../src/catalog/catalog.js';
import { FileService } from '../../../src/services/files/files.js';
import { DiskRoom } from '../../../src/points/disk-room.js';
import { FileQuota } from '../../../src/services/files/quota.js';
import { later } from '../../support/clock.js';
import { pause, until } from '../../support/waiting.js';

let folder: string;
let catalog: Catalog;
let files: FileService;
let organization: number;
let project: number;
let reserve = 0;

const open = () =>
  FileService.open({
    catalog,
    folder: path.join(folder, 'files'),
    quota: new FileQuota({ catalog, room: new DiskRoom([folder], reserve), perProject: 100_000 }),
    keyFile: path.join(folder, 'link-key'),
    starters: { mayStillRead: () => Promise.resolve(true) },
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
  const { info, secret } = await files.create(
    file({ link: true, expires: Date.now() + 3_600_000 }),
    yielding('x'),
  );
  const kept = await files.create(file(), yielding('y'));
  expect((await files.open(secret!)).info.id).toBe(info.id);
  await later(3_600_000, async () => {
    await expect(files.open(secret!)).rejects.toMatchObject(missing);
    await expect(files.get(organization, info.id)).rejects.toMatchObject(missing);
    await until('its removal', async () => (await onDisk()).length === 1, { every: 10 });
  });
  expect(await catalog.files.get(organization, info.id)).toBeUndefined();
  expect((await files.get(organization, kept.info.id)).info.name).toBe('a.txt');
});

it('more than the part of the project is refused, whatever is under way, and deleting makes room', async () => {
  const quota = { code: 'file_quota_exceeded', status: 507, details: { limit: 100_000 } };
  const { info } = await files.create(file(), yielding('x'.repeat(60_000)));
  await expect(files.create(file(), yielding('x'.repeat(30_000), 'y'.repeat(30_000)))).rejects.toMatchObject(
    quota,
  );
  // What was refused takes nothing.
  await files.create(file(), yielding('x'.repeat(5_000)));
  // Two at the same time share what is left.
  const both = await Promise.allSettled(
    ['a', 'b'].map((letter) => files.create(file(), yielding(letter.repeat(30_000)))),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const other = (await catalog.projects.create(organization, { name: 'other' })).id;
  await files.create(file({ project: other }), yielding('x'.repeat(60_000)));
  await files.delete(organization, info.id);
  await files.create(file(), yielding('x'.repeat(60_000)));
  // It is counted anew after a start.
  await files.stop();
  files = await open();
  await expect(files.create(file(), yielding('x'.repeat(60_000)))).rejects.toMatchObject(quota);
});

it('nothing is written while the disk is short of room', async () => {
  reserve = 2 ** 50;
  await files.stop();
  files = await open();
  await expect(files.create(file(), yielding('x'))).rejects.toMatchObject({ code: 'disk_full', status: 507 });
  expect(await onDisk()).toEqual([]);
  reserve = 0;
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
