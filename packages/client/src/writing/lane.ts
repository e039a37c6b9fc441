/**
 * One way of points from `add` to the platform: what gathers them, where they wait, and what sends them, one request at a time. A
 * device is of one lane, so that lanes side by side keep the order of each series.
 */
import { OptionError } from '../http/errors.js';
import type { Connection } from '../native/connection.js';
import type * as DiskQueueRoom from '../node/disk-queue/disk-queue.js';
import { BodySize } from './body-size.js';
import { Delivery } from './delivery.js';
import { Gatherer } from './gatherer.js';
import type { Intake, IntakeParts } from './intake.js';
import { MemoryIntake } from './memory-intake.js';
import { MemoryStore } from './memory-store.js';
import type { Notices } from './notices.js';
import { QueueIntake } from './queue-intake.js';
import { Sender, type SenderHost } from './sender.js';
import type { Store } from './store.js';
import { Tally } from './tally.js';
import type { WriterSettings } from './writer-options.js';

export interface LaneParts {
  readonly api: Connection;
  /** Bounds are the lane's own. */
  readonly settings: WriterSettings;
  readonly notices: Notices;
  readonly stop: AbortController;
}

export class Lane {
  readonly tally = new Tally();
  readonly intake: Intake;
  readonly #parts: LaneParts;
  readonly #size: BodySize;
  readonly #gatherer: Gatherer;
  readonly #sender: Sender;
  /** Of a queue: whether it is open. */
  readonly #opened: Promise<Store> | undefined;
  #store: Store | undefined;

  constructor(parts: LaneParts) {
    this.#parts = parts;
    const { settings, notices } = parts;
    this.#size = new BodySize(settings.batchBytes);
    this.#gatherer = new Gatherer(settings, this.#size);
    this.#sender = new Sender(this.#host());
    if (settings.queue === undefined) {
      const store = new MemoryStore();
      this.#store = store;
      this.intake = new MemoryIntake(this.#intakeParts(), store);
    } else {
      this.#opened = this.#open(settings.queue);
      this.#opened.catch((error: unknown) => notices.error(error, this.tally.pending));
      this.intake = new QueueIntake(this.#intakeParts(), this.#opened);
    }
  }

  /** Whether what waits outlives the writer. */
  get isLasting(): boolean {
    return this.#store?.isLasting === true;
  }

  get pendingBytes(): number {
    return this.intake.bytes + (this.#store?.bytes ?? 0);
  }

  async flush(): Promise<void> {
    await this.#opened;
    await this.#sender.flush();
  }

  async end(word: 'closed' | 'aborted', reason: unknown): Promise<void> {
    if (word === 'aborted') this.intake.end(reason);
    await this.#sender.stop(reason);
    const store = this.#store ?? (await this.#opened?.catch(() => undefined));
    await store?.close();
    if (store?.isLasting !== true) {
      const lost = this.tally.pending;
      this.#sender.gaveUp(lost);
      this.#parts.notices.dropped(lost, word);
      this.#gatherer.take();
    }
    this.intake.end(undefined);
  }

  async #open(folder: string): Promise<Store> {
    const room: Partial<typeof DiskQueueRoom> = await import('../node/disk-queue/disk-queue.js');
    if (room.DiskQueue === undefined)
      throw new OptionError(`queue is ${JSON.stringify(folder)}; expected none: a queue on disk needs Node.`);
    const { settings, notices } = this.#parts;
    const store = await room.DiskQueue.open(folder, settings, {
      onDropped: (points, reason) => {
        const isNewest = settings.whenFull === 'dropNewest' && reason === 'queue_full';
        if (isNewest) this.#sender.turnedAway(points, this.intake.points - points);
        else this.#sender.gaveUp(points);
        notices.dropped(points, reason);
      },
      onProblem: (problem) => notices.error(problem, this.tally.pending),
    });
    this.#store = store;
    this.tally.recovered = store.points;
    this.tally.up += store.points;
    this.#sender.kick();
    return store;
  }

  #intakeParts(): IntakeParts {
    const { settings, notices } = this.#parts;
    return {
      ...{ settings, notices },
      gatherer: this.#gatherer,
      tally: this.tally,
      kick: () => this.#sender.kick(),
      gaveUp: (points) => this.#sender.gaveUp(points),
      turnedAway: (points, newer) => this.#sender.turnedAway(points, newer),
    };
  }

  #host(): SenderHost {
    const { api, settings, notices, stop } = this.#parts;
    const { timeout, gzipAbove, maxRetries = api.http.maxRetries } = settings;
    const call = { signal: stop.signal, timeout, maxRetries: 0 };
    const store = () => this.#store!;
    const size = this.#size;
    return {
      ...{ settings, notices, stop, maxRetries, size },
      tally: this.tally,
      delivery: new Delivery(api, { call, gzipAbove, size }),
      get store() {
        return store();
      },
      pendingBytes: () => this.pendingBytes,
      seal: () => this.intake.seal(),
      onOver: () => this.intake.onOver(),
      warn: (message) => api.http.warn(message),
    };
  }
}
