/** Writes the kept files of a backup where the files service looks for them; a restore that breaks off leaves none. */
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '../../points/spool/segment.js';

export class KeptFiles {
  readonly #written: string[] = [];
  #open: { relative: string; handle: FileHandle } | undefined;

  constructor(private readonly folder: string) {}

  /** The pieces of a file come one behind the other. */
  async append(relative: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    if (this.#open?.relative !== relative) {
      await this.end();
      const file = path.join(this.folder, relative);
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      // Never through a link, and never over a file: then its pieces would not stand together.
      this.#open = { relative, handle: await open(file, 'wx', 0o600) };
      this.#written.push(file);
    }
    for await (const piece of content) await this.#open.handle.appendFile(piece);
  }

  async end(): Promise<void> {
    const last = this.#open;
    if (!last) return;
    this.#open = undefined;
    await last.handle.datasync();
    await last.handle.close();
    await syncFolder(path.dirname(path.join(this.folder, last.relative)));
  }

  async remove(): Promise<void> {
    await this.#open?.handle.close();
    this.#open = undefined;
    for (const file of this.#written) await rm(file, { force: true });
  }
}
