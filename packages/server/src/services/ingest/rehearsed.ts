/**
 * Points that would be stored, judged like those that are: the same batches, the same looks at names, kinds and times. Rule: nothing is
 * made and nothing stored; what a commit answers is what it would answer.
 */
import { TributaryError } from '../../errors/error.js';
import { nowMicros, type Micros } from '../../model/time.js';
import type { SeriesEntry, SeriesIndex } from '../../catalog/series/series-index.js';
import type {
  CommitOptions,
  Ingest,
  Ordered,
  RehearsedPoint,
  WriteReport,
  WrittenProject,
} from '../services.js';
import type { Recorder } from '../rehearsal/recorder.js';
import { ColumnBatch, type BatchHost } from './batch.js';
import { refuseUnnameable, takeOutTorn } from './together.js';
import { lookUp } from './unmade.js';
import { checkValue } from './values.js';
import { wantedInTime } from './wanted.js';
import { validateAll } from './atomic.js';

const FIRST = 5;

interface Parts {
  readonly index: SeriesIndex;
  /** As in `IngestService`. */
  readonly futureLimit: number;
  readonly recorder: Recorder;
}

export class RehearsedIngest implements BatchHost, Ingest {
  constructor(private readonly parts: Parts) {}

  begin(project: WrittenProject): ColumnBatch {
    const batch = new ColumnBatch(this, project.id, project.createDevices, project.createSeries);
    batch.start(this.generation, project.earliestTime);
    return batch;
  }

  release(): void {
    // Each has a batch of its own.
  }

  get generation(): number {
    return this.parts.index.generation;
  }

  through(): Ingest {
    return this;
  }

  find(project: number, device: string, series: string): SeriesEntry | undefined {
    return this.parts.index.find(project, device, series);
  }

  byId(series: number): SeriesEntry | undefined {
    return this.parts.index.byId(series);
  }

  latest(): Micros {
    return nowMicros() + this.parts.futureLimit;
  }

  async order(batch: ColumnBatch, options?: CommitOptions): Promise<Ordered<WriteReport>> {
    return { durable: Promise.resolve(await this.#report(batch, options)) };
  }

  async #report(
    batch: ColumnBatch,
    { atomic = false, together = false }: CommitOptions = {},
  ): Promise<WriteReport> {
    const { index } = this.parts;
    batch.checkBounds();
    const isSound = !atomic || (await validateAll(batch, index));
    if (isSound && together) await refuseUnnameable(batch, index);
    if (isSound && together) await takeOutTorn(batch);
    const newSeries = isSound ? await this.#judge(batch) : [];
    if (isSound && together) await takeOutTorn(batch);
    batch.checkBounds();
    const stores = isSound && !(atomic && batch.refusedCount > 0);
    const rows = stores ? await soundRows(batch) : [];
    const refused = batch.refused.slice().sort((a, b) => a.index - b.index);
    this.parts.recorder.wrote({
      stored: rows.length,
      refused: batch.refusedCount,
      first: rows.slice(0, FIRST).map((row) => this.#pointOf(batch, row)),
      reasons: refused.slice(0, FIRST).map(({ message }) => message),
      newSeries: stores ? newSeries : [],
    });
    return { stored: rows.length, refused, refusedCount: batch.refusedCount, places: batch.places };
  }

  /** Takes out the rows that would be refused; answers the series that would be made. Those keep their place among the wanted. */
  async #judge(batch: ColumnBatch): Promise<string[]> {
    const positions = await wantedInTime(batch);
    const named = positions.map((position) => batch.wanted[position]!);
    const found = await lookUp(this.parts.index, batch.project, named);
    const made: string[] = [];
    const problems = new Map<number, TributaryError>();
    const known = new Map<number, SeriesEntry>();
    for (const [at, position] of positions.entries()) {
      const entry = found[at]!;
      if (entry instanceof TributaryError) problems.set(position, entry);
      else if (!('refusal' in entry)) known.set(position, entry);
      else if (!batch.createSeries || (entry.isDeviceNew && !batch.createDevices))
        problems.set(position, entry.refusal);
      else if (entry.problem !== undefined) problems.set(position, entry.problem);
      else made.push(`${named[at]!.device}/${named[at]!.series}`);
    }
    for (let row = 0; row < batch.rows; row++) {
      const position = -batch.series[row]! - 1;
      if (position < 0) continue;
      const entry = known.get(position);
      const { kind, series: name } = batch.wanted[position]!;
      const problem =
        problems.get(position) ?? checkValue(entry?.kind ?? kind, batch.valueOf(row), entry?.name ?? name);
      if (problem) {
        batch.refuse(batch.refusing(row), problem);
        batch.series[row] = 0;
      } else if (entry) batch.series[row] = entry.id;
      if (batch.due()) await batch.rest();
    }
    return made;
  }

  #pointOf(batch: ColumnBatch, row: number): RehearsedPoint {
    const id = batch.series[row]!;
    const wanted = id < 0 ? batch.wanted[-id - 1] : undefined;
    const entry = id > 0 ? this.byId(id) : undefined;
    return {
      device: wanted?.device ?? entry?.device.key ?? '',
      series: wanted?.series ?? entry?.name ?? '',
      time: batch.times[row]!,
      value: batch.valueOf(row),
    };
  }
}

async function soundRows(batch: ColumnBatch): Promise<number[]> {
  const rows: number[] = [];
  for (let row = 0; row < batch.rows; row++) {
    if (batch.series[row] !== 0) rows.push(row);
    if (batch.due()) await batch.rest();
  }
  return rows;
}
