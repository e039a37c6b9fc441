/**
 * A writer for programs that make points one at a time: it gathers them, sends them when there are enough or some time has passed,
 * and keeps at it while the platform is away. Rules: memory and disk are bounded; points of a series keep their order; what is not
 * stored is told and counted.
 */
import { shownOf } from '../http/checks.js';
import { OptionError, TributaryError } from '../http/errors.js';
import type { Connection } from '../native/connection.js';
import type { Intake } from './intake.js';
import { Lanes } from './lanes.js';
import { isMany, type Many } from './many.js';
import { Notices } from './notices.js';
import type { WriterCounters } from './tally.js';
import { writerSettings, type WriterOptions, type WriterPoint } from './writer-options.js';

export class PointWriter {
  readonly #notices: Notices;
  readonly #lanes: Lanes;
  readonly #signal: AbortSignal | undefined;
  /** Why nothing is taken any more. */
  #ended: { readonly reason: unknown } | undefined;
  #closing: Promise<void> | undefined;

  /** Throws an OptionError where an option cannot be. */
  constructor(api: Connection, options: WriterOptions = {}) {
    const settings = writerSettings(options, api.http.url);
    this.#notices = new Notices(settings, api.http);
    this.#lanes = new Lanes({ api, settings, notices: this.#notices, stop: new AbortController() });
    this.#signal = settings.signal;
    if (this.#signal?.aborted) this.#abort();
    else this.#signal?.addEventListener('abort', this.#abort, { once: true });
  }

  /**
   * A point, or many. Resolves when there is room for more; of a writer with a queue, when they are written to its files. They are
   * stored later: `flush` waits for that. Rejects when the writer has ended, when so much waits that it cannot be taken, and with an
   * OptionError at what is no object: what came before it, or before an iterable threw, is added, and nothing after it.
   */
  add(points: WriterPoint | Many<WriterPoint>): Promise<void> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended.reason);
    try {
      if (isMany<WriterPoint>(points)) return this.#addAll(points);
      checkPoint(points);
      const { intake } = this.#lanes.of(points);
      intake.put(points);
      return intake.ready();
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Resolves when it is known of all points that were added what became of them: stored, or refused and told. Rejects with the failure
   * where they could not be sent in `maxRetries` further tries; they wait on, and are tried on. Rejects also (`points_lost`) where points were
   * refused or given up and there was nobody to be told: no function for it and no logger.
   */
  async flush(): Promise<void> {
    if (this.#signal?.aborted) throw this.#signal.reason;
    const flushed = await Promise.allSettled(this.#lanes.all.map((lane) => lane.flush()));
    for (const each of flushed) if (each.status === 'rejected') throw each.reason;
    this.#notices.tell();
    const untold = this.#notices.takeUntold();
    if (untold !== undefined) throw untold;
  }

  /**
   * As flush, and nothing is taken any more. What could not be sent is given up and the failure thrown; of a writer with a queue it stays
   * there for the next one, and that is no failure.
   */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  /** As close, at the end of an `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What became of the points until now. */
  get counters(): WriterCounters {
    return this.#lanes.counters();
  }

  async #addAll(points: Many<WriterPoint>): Promise<void> {
    try {
      await (Symbol.asyncIterator in points ? this.#addEach(points) : this.#addList(points));
    } catch (error) {
      for (const { intake } of this.#lanes.all) intake.ready().catch(() => undefined);
      throw error;
    }
    for (const { intake } of this.#lanes.all) await intake.ready();
  }

  /** On the path of every point. */
  async #addList(points: Iterable<WriterPoint>): Promise<void> {
    let place = 0;
    for (const point of points) {
      const intake = this.#put(point, place++);
      if (intake.isBusy()) await intake.ready();
    }
  }

  async #addEach(points: AsyncIterable<WriterPoint>): Promise<void> {
    let place = 0;
    let failed: { readonly error: unknown } | undefined;
    for await (const point of points) {
      if (failed !== undefined) throw failed.error;
      const intake = this.#put(point, place++);
      // What is gathered is on its way, whatever comes after it, and whenever.
      const ready = intake.ready().catch((error: unknown) => (failed ??= { error }));
      if (intake.isBusy()) await ready;
    }
    if (failed !== undefined) throw failed.error;
  }

  #put(point: WriterPoint, place: number): Intake {
    checkPoint(point, place);
    if (this.#ended !== undefined) throw this.#ended.reason;
    const { intake } = this.#lanes.of(point);
    intake.put(point);
    return intake;
  }

  async #close(): Promise<void> {
    let failure: unknown;
    try {
      if (this.#ended === undefined) {
        const flushed = this.flush();
        this.#ended = { reason: new TributaryError('The writer is closed.', { code: 'writer_closed' }) };
        await flushed;
      }
    } catch (error) {
      failure = error;
    }
    await this.#end('closed', this.#ended?.reason);
    if (failure instanceof TributaryError && failure.code === 'points_lost') throw failure;
    if (failure !== undefined && !this.#lanes.all.every(({ isLasting }) => isLasting)) throw failure;
  }

  readonly #abort = (): void => {
    const { reason } = this.#signal!;
    this.#ended = { reason };
    this.#closing ??= this.#end('aborted', reason);
  };

  async #end(word: 'closed' | 'aborted', reason: unknown): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#abort);
    await Promise.all(this.#lanes.all.map((lane) => lane.end(word, reason)));
    this.#notices.end();
  }
}

/** `place`: among several. */
function checkPoint(point: unknown, place?: number): void {
  if (typeof point === 'object' && point !== null && !Array.isArray(point)) return;
  const name = place === undefined ? 'point' : `points[${place}]`;
  throw new OptionError(`${name} is ${shownOf(point)}; expected an object with series, value and more.`);
}
