/**
 * Which points were accepted and not looked at yet, on disk. Rule: before the engine takes an epoch of the spool, what of it has not been looked
 * at is noted and synchronised; what the engine has not taken stands in the spool, and is noted when it is replayed. So whenever the
 * process ends, nothing that was accepted goes without being looked at.
 */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { Pace } from '../../../model/pace.js';
import { addSpan, type Spans } from './handed.js';

const FIELDS = 3;

export class Unevaluated {
  /** Of the last run, until somebody looks after it. */
  #left: Spans = new Map();
  #source: ((epoch: number) => Promise<Spans>) | undefined;
  #saved = 0;
  #saving: Promise<void> = Promise.resolve();

  private constructor(private readonly file: string) {}

  static async open(folder: string): Promise<Unevaluated> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const notes = new Unevaluated(path.join(folder, 'unevaluated.bin'));
    const bytes = await readFile(notes.file).catch(() => Buffer.alloc(0));
    const count = Math.floor(bytes.length / Float64Array.BYTES_PER_ELEMENT / FIELDS);
    for (let at = 0; at < count * FIELDS; at += FIELDS) {
      const read = (field: number) => bytes.readDoubleLE((at + field) * Float64Array.BYTES_PER_ELEMENT);
      addSpan(notes.#left, read(0), read(1), read(2));
    }
    notes.#saved = count;
    return notes;
  }

  /** A row of the spool that an earlier run left. */
  replayed(series: number, time: number): void {
    addSpan(this.#left, series, time, time);
  }

  /** From here on `source` tells what is not looked at of the epochs up to one. Answers what was left, for it to look after. */
  adopt(source: (epoch: number) => Promise<Spans>): Spans {
    const left = this.#left;
    this.#source = source;
    this.#left = new Map();
    return left;
  }

  /** Resolves when what is not looked at of the epochs up to this one is on disk. */
  save(epoch: number): Promise<void> {
    const saved = this.#saving.then(() => this.#save(epoch));
    this.#saving = saved.catch(() => undefined);
    return saved;
  }

  async #save(epoch: number): Promise<void> {
    const spans = (await this.#source?.(epoch)) ?? new Map(this.#left);
    if (spans.size === 0 && this.#saved === 0) return;
    const bytes = Buffer.alloc(spans.size * FIELDS * Float64Array.BYTES_PER_ELEMENT);
    const pace = new Pace();
    let at = 0;
    for (const [series, [first, last]] of spans) {
      for (const field of [series, first, last]) at = bytes.writeDoubleLE(field, at);
      if (pace.due()) await pace.rest();
    }
    const partial = `${this.file}.part`;
    const handle = await open(partial, 'w', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(partial, this.file);
    const folder = await open(path.dirname(this.file));
    await folder.sync().finally(() => folder.close());
    this.#saved = spans.size;
  }
}
