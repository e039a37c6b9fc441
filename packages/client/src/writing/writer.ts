/**
 * A writer for programs that make points one at a time: it gathers them, sends them when there are enough or some time has passed,
 * and keeps at it while the platform is away. Rules: memory and disk are bounded; points of a series keep their order; what is not
 * stored is told and counted.
 */
import { OptionError, TributaryError } from '../http/errors.js';
import type { Connection } from '../native/connection.js';
import type * as DiskQueueRoom from '../node/disk-queue/disk-queue.js';
import { Delivery } from './delivery.js';
import { Gatherer } from './gatherer.js';
import type { Intake, IntakeParts } from './intake.js';
import { MemoryIntake } from './memory-intake.js';
import { MemoryStore } from './memory-store.js';
import { Notices } from './notices.js';
import { QueueIntake } from './queue-intake.js';
import { Sender, type SenderHost } from './sender.js';
import type { Store } from './store.js';
import { Tally, type WriterCounters } from './tally.js';
import {
  writerSettings,
  type WriterOptions,
  type WriterPoint,
  type WriterSettings,
} from './writer-options.js';

export class PointWriter {
  readonly #settings: WriterSettings;
  readonly #tally = new Tally();
  readonly #notices: Notices;
  readonly #gatherer: Gatherer;
  readonly #intake: Intake;
  readonly #sender: Sender;
  readonly #stop = new AbortController();
  /** Of a queue: whether it is open. */
  readonly #opened: Promise<Store> | undefined;
  #store: Store | undefined;
  /** Why nothing is taken any more. */
  #ended: { readonly reason: unknown } | undefined;
  #closing: Promise<void> | undefined;

  /** Throws an OptionError where an option cannot be. */
  constructor(
    private readonly api: Connection,
    options: WriterOptions = {},
  ) {
    const settings = (this.#settings = writerSettings(options, api.http.url));
    this.#notices = new Notices(settings, (message) => api.http.warn(message));
    this.#gatherer = new Gatherer(settings);
    this.#sender = new Sender(this.#host());
    const parts = this.#parts();
    if (settings.queue === undefined) {
      const store = new MemoryStore();
      this.#store = store;
      this.#intake = new MemoryIntake(parts, store);
    } else {
      this.#opened = this.#open(settings.queue);
      this.#opened.catch((error: unknown) => this.#notices.error(error, this.#tally.pending));
      this.#intake = new QueueIntake(parts, this.#opened);
    }
    const { signal } = settings;
    if (signal?.aborted) this.#abort();
    else signal?.addEventListener('abort', this.#abort, { once: true });
  }

  /**
   * A point, or many. Resolves when there is room for more; of a writer with a queue, when they are written to its files. They are
   * stored later: `flush` waits for that. Rejects when the writer has ended, and when so much waits that it cannot be taken.
   */
  add(points: WriterPoint | Iterable<WriterPoint>): Promise<void> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended.reason);
    try {
      if (isMany(points)) return this.#addAll(points);
      this.#intake.put(points);
      return this.#intake.ready();
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Resolves when it is known of all points that were added what became of them: stored, or refused and told. Rejects with the failure
   * where they could not be sent in `maxRetries` further tries; they wait on, and are tried on.
   */
  async flush(): Promise<void> {
    if (this.#settings.signal?.aborted) throw this.#settings.signal.reason;
    await this.#opened;
    await this.#intake.ready().catch(() => undefined);
    await this.#sender.flush();
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
    return this.#tally.counters(this.#pendingBytes());
  }

  async #addAll(points: Iterable<WriterPoint>): Promise<void> {
    for (const point of points) {
      if (this.#intake.isBusy()) await this.#intake.ready();
      if (this.#ended !== undefined) throw this.#ended.reason;
      this.#intake.put(point);
    }
    await this.#intake.ready();
  }

  async #open(folder: string): Promise<Store> {
    const room: Partial<typeof DiskQueueRoom> = await import('../node/disk-queue/disk-queue.js');
    if (room.DiskQueue === undefined)
      throw new OptionError(`queue is ${JSON.stringify(folder)}; expected none: a queue on disk needs Node.`);
    const store = await room.DiskQueue.open(folder, this.#settings, {
      onDropped: (points, reason) => {
        this.#sender.gaveUp(points);
        this.#notices.dropped(points, reason);
      },
      onProblem: (problem) => this.#notices.error(problem, this.#tally.pending),
    });
    this.#store = store;
    this.#tally.recovered = store.points;
    this.#tally.up += store.points;
    this.#sender.kick();
    return store;
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
    if (failure !== undefined && this.#store?.isLasting !== true) throw failure;
  }

  readonly #abort = (): void => {
    const { reason } = this.#settings.signal!;
    this.#ended = { reason };
    this.#closing ??= this.#end('aborted', reason);
  };

  async #end(word: 'closed' | 'aborted', reason: unknown): Promise<void> {
    this.#settings.signal?.removeEventListener('abort', this.#abort);
    if (word === 'aborted') this.#intake.end(reason);
    await this.#sender.stop(reason);
    const store = this.#store ?? (await this.#opened?.catch(() => undefined));
    await store?.close();
    if (store?.isLasting !== true) {
      const lost = this.#tally.pending;
      this.#sender.gaveUp(lost);
      this.#notices.dropped(lost, word);
    }
    this.#intake.end(undefined);
    this.#notices.end();
  }

  #pendingBytes(): number {
    return this.#intake.bytes + (this.#store?.bytes ?? 0);
  }

  #parts(): IntakeParts {
    return {
      settings: this.#settings,
      gatherer: this.#gatherer,
      tally: this.#tally,
      notices: this.#notices,
      kick: () => this.#sender.kick(),
      gaveUp: (points) => this.#sender.gaveUp(points),
    };
  }

  #host(): SenderHost {
    const store = () => this.#store!;
    const { timeout, gzipAbove } = this.#settings;
    const call = { signal: this.#stop.signal, timeout, maxRetries: 0 };
    return {
      settings: this.#settings,
      maxRetries: this.#settings.maxRetries ?? this.api.http.maxRetries,
      tally: this.#tally,
      notices: this.#notices,
      delivery: new Delivery(this.api, { call, gzipAbove }),
      stop: this.#stop,
      get store() {
        return store();
      },
      pendingBytes: () => this.#pendingBytes(),
      seal: () => this.#intake.seal(),
      onOver: () => this.#intake.onOver(),
      setApart: (device, series) => this.#gatherer.setApart(device, series),
      warn: (message) => this.api.http.warn(message),
    };
  }
}

const isMany = (points: WriterPoint | Iterable<WriterPoint>): points is Iterable<WriterPoint> =>
  typeof points === 'object' && points !== null && Symbol.iterator in points;
