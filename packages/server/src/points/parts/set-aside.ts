/**
 * Broken parts that were taken away from the engine, beside its own folders: `set-aside/replaced` for those whose points
 * are in parts or segments that are in use again, until their partition is settled (points may be there twice till then,
 * and a start must know); `set-aside/lost` for those with nothing to go back to, kept for a person. Rule: taking a part
 * away is a rename within one file system, so it works on a full disk and is whole or not at all.
 */
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ReplacedPart } from '../engine/engine.js';
import { TABLES, type Table } from '../schema/tables.js';
import { parsePartName, type PartName } from './part-name.js';

type TableName = Table['name'];

const COPY = /~\d+$/;

export class SetAside {
  readonly #folder: string;

  constructor(engineFolder: string) {
    this.#folder = path.join(engineFolder, 'set-aside');
  }

  /** Makes the folders ahead of time: on a full disk they could not be made. */
  async prepare(): Promise<void> {
    for (const kind of ['replaced', 'lost'] as const)
      for (const { name } of TABLES) await mkdir(this.#of(kind, name), { recursive: true, mode: 0o700 });
  }

  /** Takes a part's folder away; answers its new place, or undefined if the engine removed it meanwhile. */
  async take(
    kind: 'replaced' | 'lost',
    table: TableName,
    part: PartName,
    from: string,
  ): Promise<string | undefined> {
    const taken = new Set(await readdir(this.#of(kind, table)));
    let name = part.text;
    for (let copy = 1; taken.has(name); copy++) name = `${part.text}~${copy}`;
    const to = path.join(this.#of(kind, table), name);
    try {
      await rename(from, to);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    return to;
  }

  replaced(): Promise<ReplacedPart[]> {
    return this.#entries('replaced');
  }

  lost(): Promise<ReplacedPart[]> {
    return this.#entries('lost');
  }

  /** The partitions of these are settled: no point of them is there twice, and nobody needs the broken parts. */
  async forget(entries: readonly ReplacedPart[]): Promise<void> {
    for (const entry of entries) await rm(entry.path, { recursive: true, force: true });
  }

  async #entries(kind: 'replaced' | 'lost'): Promise<ReplacedPart[]> {
    const entries: ReplacedPart[] = [];
    for (const { name: table } of TABLES) {
      const folder = this.#of(kind, table);
      for (const name of await readdir(folder)) {
        const part = parsePartName(name.replace(COPY, ''));
        if (part) entries.push({ table, partition: part.partition, path: path.join(folder, name) });
      }
    }
    return entries;
  }

  #of(kind: 'replaced' | 'lost', table: TableName): string {
    return path.join(this.#folder, kind, table);
  }
}
