/**
 * Reads a backup into empty stores. Nothing is overwritten: a catalog that holds anything refuses. The catalog is loaded
 * in one transaction at the very end, so that a restore that was broken off leaves it empty and can be repeated. Rule: an archive
 * is somebody's file until its last entry was read: only names and kinds of entries that a backup has are taken.
 */
import { appendFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Extract } from 'tar-stream';
import { messageOf } from '../../model/thrown.js';
import type { Catalog } from '../../catalog/catalog.js';
import { TributaryError } from '../../errors/error.js';
import type { Engine } from '../../points/engine/engine.js';
import { Tombstones } from '../../points/deletions/tombstones.js';
import { createSchema } from '../../points/schema/create.js';
import { emptyTables, listParts, partInsert, type PointsPart } from '../../points/transfer.js';
import { writeNote } from '../audit/note.js';
import {
  CATALOG_ENTRY,
  damaged,
  FILE_ENTRY,
  FORMAT,
  FORMAT_VERSION,
  POINTS_ENTRY,
  type Manifest,
} from './format.js';
import { RestoredCatalog } from './restored-catalog.js';
import { KeptFiles } from './restored-files.js';

export interface RestoreTarget {
  readonly catalog: Catalog;
  readonly engine: Engine;
  readonly database: string;
  /** Folder that the engine may read segments from. */
  readonly folder: string;
  /** Folder of the kept files. */
  readonly files: string;
}

export interface Restored {
  readonly manifest: Manifest;
  /** Rows of the catalog. */
  readonly rows: number;
}

export async function restoreBackup(
  target: RestoreTarget,
  open: () => Readable,
  onProgress: (bytes: number) => void,
): Promise<Restored> {
  await requireEmpty(target);
  const parts = new PartFiles(target);
  const files = new KeptFiles(target.files);
  const { transfer } = target.catalog;
  const catalog = new RestoredCatalog(path.join(target.folder, 'restore.catalog'), transfer.tables);
  await catalog.remove();
  await parts.remove();
  const entries = extract();
  // Opened only now: an error of the file, and the first entry, must find somebody who listens.
  const read = pipeline(open(), entries).catch((error: unknown) => {
    throw damaged(messageOf(error));
  });
  read.catch(() => undefined);
  try {
    const manifest = await readEntries(entries, { parts, files, catalog }, onProgress);
    await read;
    await parts.end();
    await files.end();
    if (manifest === undefined || catalog.isEmpty) throw notABackup();
    const rows = await target.catalog.transaction(async (within) => {
      const loaded = await catalog.load(within);
      for (const { id } of await within.organizations.list())
        await writeNote(within, {
          action: 'restore.finish',
          organization: id,
          subject: { kind: 'installation' },
        });
      return loaded;
    });
    return { manifest, rows };
  } catch (error) {
    // As it was before: a restore can be repeated.
    await files.remove();
    await emptyTables(target.engine, target.database);
    if (error instanceof TributaryError) throw error;
    await read;
    throw error;
  } finally {
    entries.destroy();
    await parts.remove();
    await catalog.remove();
  }
}

async function requireEmpty({ catalog, engine, database, folder }: RestoreTarget): Promise<void> {
  const problem = (what: string) =>
    new TributaryError('conflict', {
      reason: `The ${what} is not empty; a backup is restored into an empty data directory or database only.`,
    });
  if (!(await catalog.transfer.isEmpty())) throw problem('catalog');
  await mkdir(folder, { recursive: true });
  await createSchema(engine, database);
  if ((await listParts(engine, database, '')).length > 0) throw problem('points database');
  await Tombstones.clear(folder);
}

interface Targets {
  readonly parts: PartFiles;
  readonly files: KeptFiles;
  readonly catalog: RestoredCatalog;
}

/** Each entry is a plain file whose name is one of ours, and goes to the disk as it comes: nothing of it is held whole. */
async function readEntries(
  entries: Extract,
  { parts, files, catalog }: Targets,
  onProgress: (bytes: number) => void,
): Promise<Manifest | undefined> {
  let manifest: Manifest | undefined;
  let done = 0;
  for await (const entry of entries) {
    const { name, type } = entry.header;
    const content = counted(entry, (bytes) => onProgress((done += bytes)));
    if (type !== 'file')
      throw damaged(`its entry ${JSON.stringify(name.slice(0, 100))} is a ${type}, not a file`);
    if (name === 'manifest.json') {
      manifest = readManifest(await contentOf(content));
      continue;
    }
    if (manifest === undefined) throw notABackup();
    const [, table, partition] = POINTS_ENTRY.exec(name) ?? [];
    const file = FILE_ENTRY.exec(name)?.[1];
    const catalogTable = CATALOG_ENTRY.exec(name)?.[1];
    if (table && partition) await parts.append(table as PointsPart['table'], partition, content);
    else if (file) await files.append(file, content);
    else if (catalogTable) await catalog.append(catalogTable, content);
    else throw damaged(`it has an entry ${JSON.stringify(name.slice(0, 100))}`);
  }
  return manifest;
}

async function* counted(entry: AsyncIterable<unknown>, report: (bytes: number) => void) {
  for await (const piece of entry as AsyncIterable<Buffer>) {
    report(piece.length);
    yield piece;
  }
}

const MAX_MANIFEST = 2 ** 20;

/** Collects the pieces of one partition in a file and inserts it when the next one begins. */
class PartFiles {
  #current: { table: PointsPart['table']; partition: string } | undefined;
  readonly #file: string;

  constructor(private readonly target: RestoreTarget) {
    this.#file = path.join(target.folder, 'restore.native');
  }

  async append(
    table: PointsPart['table'],
    partition: string,
    content: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    if (this.#current?.table !== table || this.#current.partition !== partition) await this.end();
    this.#current = { table, partition };
    for await (const piece of content) await appendFile(this.#file, piece, { mode: 0o600 });
  }

  async end(): Promise<void> {
    if (!this.#current) return;
    await this.target.engine.insertSegment(partInsert(this.target.database, this.#current.table, this.#file));
    await this.remove();
    this.#current = undefined;
  }

  remove(): Promise<void> {
    return rm(this.#file, { force: true });
  }
}

/** Of the manifest, which is small. */
async function contentOf(entry: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of entry) {
    if ((bytes += part.length) > MAX_MANIFEST) throw notABackup();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function readManifest(content: Buffer): Manifest {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(content.toString('utf8')) as Manifest;
  } catch {
    throw notABackup();
  }
  if (manifest.format !== FORMAT) throw notABackup();
  if (manifest.version > FORMAT_VERSION)
    throw new TributaryError('body_malformed', {
      reason: `the backup has format version ${manifest.version}, this program reads up to ${FORMAT_VERSION}`,
    });
  return manifest;
}

const notABackup = () =>
  new TributaryError('body_malformed', { reason: 'it is not a backup made by `tributary backup`' });
