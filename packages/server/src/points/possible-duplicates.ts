/**
 * Where a point may be stored twice. Only a point that came late (not behind all others of its series), a replayed
 * segment or an insert that broke half-way can put a second row of one identity into the engine; a read adds `FINAL`
 * only for the series and times noted here, and the settler merges the partitions noted here in the background.
 *
 * Series ranges live in memory. Partitions are also kept in a small file, made durable before the rows reach the engine,
 * so that after a crash whole partitions count as unsettled until they have been settled again.
 */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from './spool/segment.js';
import { TributaryError } from '../errors/error.js';
import { partitionOf, type TablePartition } from './schema/tables.js';
import { append } from '../model/lists.js';
import { messageOf } from '../model/thrown.js';

export type TableName = TablePartition['table'];

interface Span {
  from: number;
  to: number;
}

export class PossibleDuplicates {
  #series = new Map<number, Span>();
  #settling = new Map<number, Span>();
  /** Spans of whole partitions in which any series may repeat: left by an earlier run, or because parts went back. */
  #inherited: Span[] = [];
  #settlingInherited: readonly Span[] = [];
  #partitions = new Map<string, TablePartition>();
  /** What the settling under way took: it stays in the file until it is done. */
  #settlingPartitions: readonly TablePartition[] = [];
  #saved = '';
  #saving: Promise<void> = Promise.resolve();
  /** Grows whenever more may repeat than before and when a settling ends: a query that ran across a change is looked at again. */
  changes = 0;
  /** Settlings that ended. */
  settlings = 0;
  #lastPartition = { table: '', from: 1, to: 0 };

  constructor(private readonly file: string) {}

  async load(): Promise<void> {
    await mkdir(path.dirname(this.file), { recursive: true });
    const text = await readIfThere(this.file);
    if (text === undefined) return;
    for (const entry of parse(this.file, text)) this.notePartition(entry);
    this.#saved = text;
  }

  /** Any point of this partition may be stored twice. */
  notePartition({ table, partition }: TablePartition): void {
    this.changes++;
    this.#partitions.set(`${table}:${partition}`, { table, partition });
    this.#inherited.push(spanOf(partition));
  }

  /** A row of this series and time may repeat a stored one. */
  note(table: TableName, series: number, time: number): void {
    const span = this.#series.get(series);
    if (!span || time < span.from || time > span.to) {
      this.changes++;
      if (!span) this.#series.set(series, { from: time, to: time });
      else if (time < span.from) span.from = time;
      else span.to = time;
    }
    const last = this.#lastPartition;
    if (last.table === table && time >= last.from && time < last.to) return;
    const partition = partitionOf(time);
    this.#partitions.set(`${table}:${partition}`, { table, partition });
    this.#lastPartition = { table, ...spanOf(partition) };
  }

  /** True if some point of the series within [from, to) may be stored twice. */
  mayRepeat(series: number, from: number, to: number): boolean {
    const overlaps = (span: Span | undefined) => span !== undefined && span.from < to && span.to >= from;
    return (
      overlaps(this.#series.get(series)) ||
      overlaps(this.#settling.get(series)) ||
      this.#inherited.some((span) => span.from < to && span.to > from) ||
      this.#settlingInherited.some((span) => span.from < to && span.to > from)
    );
  }

  get any(): boolean {
    return this.#partitions.size > 0;
  }

  /** Makes the noted partitions durable; costs nothing when none is new. One at a time: flush and settling both save. */
  save(): Promise<void> {
    const saved = this.#saving.then(() => this.#save());
    this.#saving = saved.catch(() => undefined);
    return saved;
  }

  async #save(): Promise<void> {
    const text = JSON.stringify([...this.#settlingPartitions, ...this.#partitions.values()]);
    if (text === this.#saved) return;
    const handle = await open(`${this.file}.new`, 'w', 0o600);
    try {
      await handle.writeFile(text);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(`${this.file}.new`, this.file);
    await syncFolder(path.dirname(this.file));
    this.#saved = text;
  }

  /** Takes what is noted so far; notes from now on belong to the next settling. Ended by `settled` or `unsettled`. */
  beginSettling(): TablePartition[] {
    this.#settling = this.#series;
    this.#series = new Map();
    this.#settlingInherited = this.#inherited;
    this.#inherited = [];
    this.#lastPartition = { table: '', from: 1, to: 0 };
    const taken = [...this.#partitions.values()];
    this.#partitions = new Map();
    this.#settlingPartitions = taken;
    return taken;
  }

  async settled(): Promise<void> {
    this.changes++;
    this.settlings++;
    this.#settling = new Map();
    this.#settlingInherited = [];
    this.#settlingPartitions = [];
    await this.save();
  }

  /** Settling did not succeed: everything counts as noted again. */
  unsettled(): void {
    for (const entry of this.#settlingPartitions)
      this.#partitions.set(`${entry.table}:${entry.partition}`, entry);
    for (const [series, span] of this.#settling) {
      const newer = this.#series.get(series);
      this.#series.set(
        series,
        newer ? { from: Math.min(span.from, newer.from), to: Math.max(span.to, newer.to) } : span,
      );
    }
    this.#settling = new Map();
    append(this.#inherited, this.#settlingInherited);
    this.#settlingInherited = [];
    this.#settlingPartitions = [];
  }
}

/** Only a file that is not there means that nothing is noted: without the notes, points would count twice for good. */
async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(file, messageOf(error), error);
  }
}

function parse(file: string, text: string): TablePartition[] {
  try {
    return JSON.parse(text) as TablePartition[];
  } catch (error) {
    throw unusable(file, 'it does not hold what this program wrote there', error);
  }
}

const unusable = (value: string, reason: string, cause: unknown): TributaryError =>
  new TributaryError(
    'store_unreachable',
    { what: 'The list of partitions to settle', value, reason },
    { cause },
  );

/** The times that a partition can hold, in microseconds. */
function spanOf(partition: number): Span {
  const year = Math.floor(partition / 100);
  const month = partition % 100;
  return month === 0
    ? { from: Date.UTC(year, 0) * 1000, to: Date.UTC(year + 1, 0) * 1000 }
    : { from: Date.UTC(year, month - 1) * 1000, to: Date.UTC(year, month) * 1000 };
}
