/**
 * The parts of one table as they lie on the disk, those included that the engine has merged away and not removed yet
 * (it keeps them for eight minutes). Rule: each part is looked at once, soon after it appears; what is broken is told
 * together with all that was made from it.
 */
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { MILLISECONDS_PER_DAY } from '../../model/time.js';
import type { Table } from '../schema/tables.js';
import { glanceAtPart, inspectPart, type Inspection } from './inspect-part.js';
import { covers, isInserted, parsePartName, type PartName } from './part-name.js';
import { append, inGroups } from '../../model/lists.js';
import { mapInSlices } from '../../model/pace.js';

/** Parts younger than this against the youngest one are looked at closely at a start: an earlier run had no time to. */
const RECENT_MS = MILLISECONDS_PER_DAY;
/** A folder that changed a moment ago may change again without its time telling. */
const SETTLED_MS = 100;
const AT_ONCE = 16;

export interface BrokenPart {
  readonly part: PartName;
  readonly folder: string;
  /** What is wrong; of a part that is whole but made from a broken one, which one that is. */
  readonly fault: string;
  readonly rows: number | undefined;
  readonly bytes: number;
  /** True if its points are in other parts or segments that come back into use without it. */
  readonly replaced: boolean;
}

export class TableParts {
  /** Of the last look, by their names. */
  #known: ReadonlyMap<string, PartName> = new Map();
  /** Parts that were found sound, with their rows where they were counted. */
  readonly #sound = new Map<string, Inspection>();
  /** Rows in inserted parts that were found sound since the start. */
  insertedRows = 0;
  #folder: string | undefined;
  #changed = -1;

  constructor(
    readonly table: Table['name'],
    /** The engine's name of the table's folder: a symbolic link. */
    private readonly link: string,
    /** True while segments of this table wait to be inserted. */
    private readonly hasSegments: () => Promise<boolean>,
  ) {}

  /** Undefined while the table does not exist. */
  async folder(): Promise<string | undefined> {
    this.#folder ??= await realpath(this.link).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    return this.#folder;
  }

  /** True if parts may have come since the last look. */
  async mayHaveChanged(): Promise<boolean> {
    const folder = await this.folder();
    if (folder === undefined) return false;
    const { mtimeMs } = await stat(folder);
    const changed = mtimeMs !== this.#changed || Date.now() - mtimeMs < SETTLED_MS;
    this.#changed = mtimeMs;
    return changed;
  }

  /** At the start, before the engine has the folder: parts of long ago only get a glance. */
  async lookAtAll(): Promise<BrokenPart[]> {
    const folder = await this.folder();
    if (folder === undefined) return [];
    const names = await this.#names(folder);
    const timeOf = ({ text }: PartName) =>
      stat(path.join(folder, text)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      );
    const times: number[] = [];
    for (const some of inGroups(names, AT_ONCE)) append(times, await Promise.all(some.map(timeOf)));
    let youngest = 0;
    for (const time of times) youngest = Math.max(youngest, time);
    const recent = new Set(names.filter((_, index) => times[index]! > youngest - RECENT_MS));
    return this.#look(names, (part, at) => (recent.has(part) ? inspectPart(at) : glanceAtPart(at)));
  }

  /** Looks at the parts that came since the last time; answers the broken ones. */
  async look(): Promise<BrokenPart[]> {
    const folder = await this.folder();
    if (folder === undefined) return [];
    const names = await this.#names(folder);
    for (const name of this.#sound.keys()) if (!this.#known.has(name)) this.#sound.delete(name);
    const fresh = names.filter((part) => isInserted(part) && !this.#sound.has(part.text));
    const broken = await this.#look(names, (_, at) => inspectPart(at));
    for (const { text } of fresh) this.insertedRows += this.#sound.get(text)?.rows ?? 0;
    return broken;
  }

  /** True if what this part was made from is in use. */
  async isReplaced(part: PartName): Promise<boolean> {
    const sound = [...this.#sound.keys()].map(parsePartName).filter((name) => name !== undefined);
    return endsAreIn(part, sound) || (isInserted(part) && (await this.hasSegments()));
  }

  async #look(
    names: readonly PartName[],
    inspect: (part: PartName, folder: string) => Inspection | undefined,
  ): Promise<BrokenPart[]> {
    const folder = this.#folder!;
    const fresh = names.filter(({ text }) => !this.#sound.has(text));
    // At a start these may be thousands.
    const inspections = await mapInSlices(fresh, (part) => inspect(part, path.join(folder, part.text)));
    const faulty = new Map<PartName, Inspection>();
    fresh.forEach((part, index) => {
      const inspection = inspections[index];
      if (inspection === undefined) return;
      if (inspection.fault === undefined) this.#sound.set(part.text, inspection);
      else faulty.set(part, inspection);
    });
    return faulty.size === 0 ? [] : this.#withDescendants(names, faulty);
  }

  /** What was made from a broken part may lack its points, however sound it looks: it goes if its sources are there. */
  async #withDescendants(
    names: readonly PartName[],
    faulty: ReadonlyMap<PartName, Inspection>,
  ): Promise<BrokenPart[]> {
    const suspects = new Map(faulty);
    for (const part of names) {
      const source = [...faulty.keys()].find((broken) => covers(part, broken));
      if (source && !suspects.has(part))
        suspects.set(part, { ...this.#sound.get(part.text)!, fault: `it was made from ${source.text}` });
    }
    const segments = await this.hasSegments();
    const sound = names.filter((part) => this.#sound.has(part.text) && !suspects.has(part));
    const broken: BrokenPart[] = [];
    // Sources first: a part may have been made from an insert whose segment is still there.
    for (const [part, inspection] of [...suspects].sort(([a], [b]) => a.level - b.level || a.last - b.last)) {
      const replaced = endsAreIn(part, sound) || (segments && isInserted(part));
      // Whole itself, and nothing to go back to: it holds more than is left without it.
      if (!replaced && !faulty.has(part)) continue;
      this.#sound.delete(part.text);
      if (replaced && isInserted(part)) sound.push(part);
      const { rows, bytes, fault = '' } = inspection;
      broken.push({
        ...{ part, rows, bytes, replaced, fault },
        folder: path.join(this.#folder!, part.text),
      });
    }
    return broken;
  }

  /** All parts that are there. Those that were there the last time are not read anew: they are thousands after a busy minute. */
  async #names(folder: string): Promise<PartName[]> {
    const known = new Map<string, PartName>();
    for (const text of await readdir(folder)) {
      const part = this.#known.get(text) ?? parsePartName(text);
      if (part !== undefined) known.set(text, part);
    }
    this.#known = known;
    return [...known.values()];
  }
}

/** A part's first and last block are those of its first and last source; the blocks between may be other partitions'. */
function endsAreIn(part: PartName, sound: readonly PartName[]): boolean {
  const sources = sound.filter((source) => covers(part, source));
  return sources.some(({ first }) => first === part.first) && sources.some(({ last }) => last === part.last);
}
