/** Writes a backup of the running platform, in constant memory and without holding up writers. */
import { PassThrough, type Readable } from 'node:stream';
import { pack, type Pack } from 'tar-stream';
import type { Catalog } from '../../catalog/catalog.js';
import type { PointsStore } from '../../points/store.js';
import { listParts, streamPart } from '../../points/transfer.js';
import type { Backup } from '../services.js';
import { entryName, FORMAT, FORMAT_VERSION, type Manifest } from './format.js';

export class PlatformBackup implements Backup {
  constructor(
    private readonly store: PointsStore,
    private readonly catalog: Catalog,
  ) {}

  async start(): Promise<{ archive: Readable; points: number }> {
    return this.store.readAll(async (engine, _, database) => {
      const parts = await listParts(engine, database);
      const points = parts.reduce((sum, part) => sum + part.rows, 0);
      const archive = pack();
      const out = archive.pipe(new PassThrough());
      const write = async () => {
        const manifest: Manifest = { format: FORMAT, version: FORMAT_VERSION, created: Date.now(), points };
        await add(archive, 'manifest.json', Buffer.from(JSON.stringify(manifest)));
        for (const part of parts) {
          let piece = 0;
          for await (const bytes of streamPart(engine, database, part))
            await add(
              archive,
              entryName(`points/${part.table}/${part.partition}`, piece++, 'native'),
              Buffer.from(bytes),
            );
        }
        await this.#writeCatalog(archive);
        archive.finalize();
      };
      write().catch((error: unknown) =>
        out.destroy(error instanceof Error ? error : new Error(String(error))),
      );
      out.once('close', () => archive.destroy());
      return { archive: out, points };
    });
  }

  async #writeCatalog(archive: Pack): Promise<void> {
    const { transfer } = this.catalog;
    for (const table of transfer.tables) {
      let piece = 0;
      for await (const rows of transfer.rows(table)) {
        await add(
          archive,
          entryName(`catalog/${table}`, piece++, 'ndjson'),
          Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')),
        );
      }
    }
  }
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
    entry.end(content);
  });
}
