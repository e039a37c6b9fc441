/**
 * How every read of points is run. Rules: what was acknowledged before a read starts is in its answer (the read waits until
 * those of its series that have points in the spool are in the engine); no point shows twice; an answer that is not
 * believed is refused, counted and reported.
 */
import { TributaryError } from '../errors/error.js';
import type { DoubtfulHeads } from './doubtful-heads.js';
import type { Engine, QueryEngine } from './engine/engine.js';
import { ForeignSeries, withRefusals } from './engine/refusal.js';
import type { SeriesHeads } from './series-heads.js';
import type { Problem } from './problem.js';
import { BACKGROUND } from './queries/export/query.js';
import type { SeriesByTable } from './queries/row.js';
import { Sources, type HiddenRows } from './queries/sql.js';
import type { PossibleDuplicates } from './possible-duplicates.js';

export interface ConsistentReadsOptions {
  readonly engine: Engine;
  readonly database: string;
  readonly heads: SeriesHeads;
  readonly duplicates: PossibleDuplicates;
  readonly doubtful: DoubtfulHeads;
  readonly hidden: HiddenRows;
  /** Resolves when everything pushed up to this epoch is in the engine. */
  readonly flushed: (epoch: number) => Promise<void>;
  readonly onProblem: (problem: Problem) => void;
}

export class ConsistentReads {
  #refused = 0;

  constructor(private readonly options: ConsistentReadsOptions) {}

  /** Answers that were not believed, since the start. */
  get refused(): number {
    return this.#refused;
  }

  /** Runs an engine call. An answer that is not believed is counted and reported: it should never be. */
  async ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await withRefusals(work);
    } catch (error) {
      const incomplete = error instanceof TributaryError && error.code === 'answer_incomplete';
      if (incomplete || error instanceof ForeignSeries) {
        this.#refused++;
        this.options.onProblem({ message: 'an answer of the engine was refused', error });
      }
      throw error;
    }
  }

  /** Runs `work` when everything acknowledged so far for these series is in the engine. */
  async read<T>(
    series: SeriesByTable,
    work: (sources: Sources, engine: QueryEngine) => Promise<T>,
    background = false,
  ): Promise<T> {
    const { doubtful, heads, flushed } = this.options;
    if (doubtful.any) await doubtful.repair([...series.numbers, ...series.texts]);
    let epoch = 0;
    for (const id of series.numbers) epoch = Math.max(epoch, heads.pendingEpoch(id));
    for (const id of series.texts) epoch = Math.max(epoch, heads.pendingEpoch(id));
    await flushed(epoch);
    const engine = this.#engineOf(series.project, background);
    return this.ask(() => this.once((sources) => work(sources, engine)));
  }

  /** Runs `work` so that no point shows twice, though points may be repeated while it runs; at most two times. */
  async once<T>(work: (sources: Sources) => Promise<T>): Promise<T> {
    const { database, duplicates, hidden } = this.options;
    const sources = new Sources(database, duplicates, hidden);
    const result = await work(sources);
    return sources.held ? result : work(new Sources(database, duplicates, hidden, true));
  }

  /** The engine on behalf of a project. */
  #engineOf(project: number | undefined, background: boolean): QueryEngine {
    const { engine } = this.options;
    const terms = background ? BACKGROUND : {};
    const claim = { project, background };
    return { query: (sql, form, options) => engine.query(sql, form, { ...terms, ...options, claim }) };
  }
}
