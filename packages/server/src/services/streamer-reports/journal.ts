/**
 * Lines that must not be lost, written to files of their own before they reach the catalog. Ensures that a line is on disk
 * when its `append` resolves, that lines which wait at the same time share one synchronisation, and that the main thread
 * never waits for the disk.
 */
import { mkdir, open, readdir, readFile, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { append } from '../../model/lists.js';

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class JournalFile {
  #handle: FileHandle | undefined;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #torn = false;

  constructor(readonly path: string) {}

  append(line: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject });
      this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
    });
  }

  /** After the last `append`: closes the file when all its lines are there. */
  async end(): Promise<void> {
    await this.#writing;
    await this.#handle?.close();
  }

  async #write(): Promise<void> {
    // Lines of requests that arrived together come along.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const some = this.#waiting;
      this.#waiting = [];
      try {
        this.#handle ??= await this.#create();
        // What a failed write left of a line must not swallow the next one.
        await this.#handle.appendFile(
          (this.#torn ? '\n' : '') + some.map(({ line }) => `${line}\n`).join(''),
        );
        await this.#handle.datasync();
        this.#torn = false;
        for (const { resolve } of some) resolve();
      } catch (error) {
        this.#torn = true;
        for (const { reject } of some) reject(error);
      }
    }
  }

  async #create(): Promise<FileHandle> {
    const handle = await open(this.path, 'a');
    const folder = await open(path.dirname(this.path), 'r');
    await folder.sync().finally(() => folder.close());
    return handle;
  }
}

/** The files of a folder, oldest first. */
export class Journal {
  #number: number;
  #current: JournalFile;

  private constructor(
    private readonly folder: string,
    next: number,
  ) {
    this.#number = next;
    this.#current = this.#next();
  }

  /** `lines` are those that a process left behind, torn ones included; `forget` removes their files. */
  static async open(
    folder: string,
  ): Promise<{ journal: Journal; lines: string[]; forget: () => Promise<void> }> {
    await mkdir(folder, { recursive: true });
    const names = (await readdir(folder)).filter((name) => /^\d{10}\.log$/.test(name)).sort();
    const paths = names.map((name) => path.join(folder, name));
    const lines: string[] = [];
    for (const file of paths) append(lines, (await readFile(file, 'utf8')).split('\n'));
    const last = names.length === 0 ? 0 : parseInt(names.at(-1)!, 10);
    const forget = async () => {
      for (const file of paths) await rm(file, { force: true });
    };
    return { journal: new Journal(folder, last + 1), lines, forget };
  }

  append(line: string): Promise<void> {
    return this.#current.append(line);
  }

  /** Ends the current file and begins the next; resolves when the ended one is whole. */
  async rotate(): Promise<string> {
    const ended = this.#current;
    this.#current = this.#next();
    await ended.end();
    return ended.path;
  }

  #next(): JournalFile {
    return new JournalFile(path.join(this.folder, `${String(this.#number++).padStart(10, '0')}.log`));
  }
}
