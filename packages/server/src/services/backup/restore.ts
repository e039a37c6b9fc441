/**
 * Reads a backup into empty stores. Nothing is overwritten: a catalog that holds anything refuses. The catalog is loaded
 * in one transaction at the very end, so that a restore that was broken off leaves it empty and can be repeated.
 */
import { appendFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import type { Catalog } from '../../catalog/catalog.js';
import type { CatalogRow, CatalogTable } from '../../catalog/transfer.js';
import { TributaryError } from '../../errors/error.js';
import type { Engine } from '../../points/engine/engine.js';
import { createSchema } from '../../points/schema/create.js';
import { emptyTables, listParts, partInsert, type PointsPart } from '../../points/transfer.js';
import { CATALOG_ENTRY, FILE_ENTRY, FORMAT, FORMAT_VERSION, POINTS_ENTRY, type Manifest } from './format.js';
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
  if (!(await target.catalog.transfer.isEmpty()))
    throw new TributaryError('conflict', {
      reason: 'The catalog is not empty; a backup is restored into an empty data directory or database only.',
    });
  await mkdir(target.folder, { recursive: true });
  await createSchema(target.engine, target.database);
  if ((await listParts(target.engine, target.database)).length > 0)
    throw new TributaryError('conflict', {
      reason:
        'The points database is not empty; a backup is restored into an empty data directory or database only.',
    });
  const entries = extract();
  // Opened only now: an error of the file must find somebody who listens.
  const read = pipeline(open(), entries).catch((error: unknown) => {
    throw new TributaryError(
      'body_malformed',
      {
        reason: `the backup is damaged or cut off (${error instanceof Error ? error.message : String(error)})`,
      },
      { cause: error },
    );
  });
  read.catch(() => undefined);
  let manifest: Manifest | undefined;
  const catalog: [CatalogTable, CatalogRow[]][] = [];
  const parts = new PartFiles(target);
  const files = new KeptFiles(target.files);
  let done = 0;
  try {
    for await (const entry of entries) {
      const { name } = entry.header;
      const content = await contentOf(entry);
      onProgress((done += content.length));
      if (name === 'manifest.json') manifest = readManifest(content);
      else if (!manifest) throw notABackup();
      const [, table, partition] = POINTS_ENTRY.exec(name) ?? [];
      if (table && partition) await parts.append(table as PointsPart['table'], partition, content);
      const file = FILE_ENTRY.exec(name)?.[1];
      if (file) await files.append(file, content);
      const catalogTable = CATALOG_ENTRY.exec(name)?.[1];
      if (catalogTable)
        catalog.push([
          catalogTable as CatalogTable,
          content
            .toString('utf8')
            .split('\n')
            .map((line) => JSON.parse(line) as CatalogRow),
        ]);
    }
    await read;
    await parts.end();
    await files.end();
  } catch (error) {
    await files.remove();
    await emptyTables(target.engine, target.database);
    throw error instanceof TributaryError
      ? error
      : await read.then(
          () => error,
          (reason: unknown) => reason,
        );
  } finally {
    await parts.remove();
  }
  if (!manifest || catalog.length === 0) throw notABackup();
  await target.catalog.transaction(async ({ transfer }) => {
    for (const [table, rows] of catalog) await transfer.load(table, rows);
    await transfer.finish();
  });
  return { manifest, rows: catalog.reduce((sum, [, rows]) => sum + rows.length, 0) };
}

/** Collects the pieces of one partition in a file and inserts it when the next one begins. */
class PartFiles {
  #current: { table: PointsPart['table']; partition: string } | undefined;
  readonly #file: string;

  constructor(private readonly target: RestoreTarget) {
    this.#file = path.join(target.folder, 'restore.native');
  }

  async append(table: PointsPart['table'], partition: string, content: Buffer): Promise<void> {
    if (this.#current?.table !== table || this.#current.partition !== partition) await this.end();
    this.#current = { table, partition };
    await appendFile(this.#file, content);
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

async function contentOf(entry: AsyncIterable<unknown>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of entry) parts.push(part as Buffer);
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
