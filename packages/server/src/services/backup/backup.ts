/** Writes a backup of the running platform, in constant memory and without holding up writers. */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pack, type Pack } from 'tar-stream';
import { asError } from '../../model/thrown.js';
import type { Catalog } from '../../catalog/catalog.js';
import type { CatalogRow } from '../../catalog/transfer.js';
import type { PointsStore } from '../../points/store.js';
import { listParts, streamPart } from '../../points/transfer.js';
import type { Backup } from '../services.js';
import { entryName, FORMAT, FORMAT_VERSION, type Manifest } from './format.js';

/** Of a file that is held in memory at once. */
const FILE_PIECE = 4 * 2 ** 20;

export class BackupService implements Backup {
  constructor(
    private readonly store: PointsStore,
    private readonly catalog: Catalog,
    /** Of the kept files. */
    private readonly folder: string,
    /** Resolves when the catalog has everything that was acknowledged before. */
    private readonly recorded: () => Promise<void> = () => Promise.resolve(),
  ) {}

  async start(): Promise<{ archive: Readable; points: number }> {
    return this.store.readAll(async (engine, database, hidden) => {
      const parts = await listParts(engine, database, hidden);
      const points = parts.reduce((sum, part) => sum + part.rows, 0);
      const archive = pack();
      const out = archive.pipe(new PassThrough());
      // Its reader is told by `out`; an error that nobody listens to here would end the process.
      archive.on('error', () => undefined);
      const write = async () => {
        const manifest: Manifest = { format: FORMAT, version: FORMAT_VERSION, created: Date.now(), points };
        await add(archive, 'manifest.json', Buffer.from(JSON.stringify(manifest)));
        for (const part of parts) {
          let piece = 0;
          for await (const bytes of streamPart(engine, database, part, hidden))
            await add(
              archive,
              entryName(`points/${part.table}/${part.partition}`, piece++, 'native'),
              Buffer.from(bytes),
            );
        }
        await this.#writeCatalog(archive);
        archive.finalize();
      };
      write().catch((error: unknown) => out.destroy(asError(error)));
      out.once('close', () => archive.destroy());
      return { archive: out, points };
    });
  }

  async #writeCatalog(archive: Pack): Promise<void> {
    await this.recorded();
    const { transfer } = this.catalog;
    for (const table of transfer.tables) {
      let piece = 0;
      for await (const all of transfer.rows(table)) {
        const rows = table === 'files' ? await this.#withContents(archive, all) : all;
        if (rows.length === 0) continue;
        await add(
          archive,
          entryName(`catalog/${table}`, piece++, 'ndjson'),
          Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')),
        );
      }
    }
  }

  /** Adds the contents of files; answers the rows of those that were still there. */
  async #withContents(archive: Pack, rows: CatalogRow[]): Promise<CatalogRow[]> {
    const kept: CatalogRow[] = [];
    for (const row of rows) {
      const relative = String(row['path']);
      let piece = 0;
      try {
        for await (const bytes of contentOf(path.join(this.folder, relative)))
          await add(archive, entryName(`files/${relative}`, piece++, 'bin'), bytes);
      } catch (error) {
        // Deleted since its row was read. Once opened, a file is read to its end whatever happens to its name.
        if (piece === 0 && (error as NodeJS.ErrnoException).code === 'ENOENT') continue;
        throw error;
      }
      if (piece === 0) await add(archive, entryName(`files/${relative}`, 0, 'bin'), Buffer.alloc(0));
      kept.push(row);
    }
    return kept;
  }
}

async function* contentOf(file: string): AsyncGenerator<Buffer> {
  yield* createReadStream(file, { highWaterMark: FILE_PIECE }) as AsyncIterable<Buffer>;
}

/** Adds an entry; resolves when the reader has taken it. */
function add(archive: Pack, name: string, content: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    archive.once('error', reject);
    const entry = archive.entry({ name, size: content.length, mtime: new Date(0) }, (error) => {
      archive.off('error', reject);
      if (error) reject(error);
      else resolve();
    });
    // An archive that is given up gives up its entry with an error of its own, which would end the process too.
    entry.on('error', reject);
    entry.end(content);
  });
}
