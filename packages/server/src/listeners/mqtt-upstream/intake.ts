/**
 * Messages of the other broker on their way into the store. Rules: a message is done when its points are durable; one that can never
 * be stored is told and done; one that can be stored later is tried again with growing pauses, and the other broker waits.
 */
import { TributaryError } from '../../errors/error.js';
import { tellRefused } from '../../dialects/mqtt.js';
import { matchesTopic } from '../../dialects/topics.js';
import type { Services } from '../../services/services.js';
import { decodeMessage, type Arrived } from './decode.js';
import type { Mapping } from './mapping.js';

export interface IntakeOptions {
  readonly services: Pick<Services, 'access' | 'ingest'>;
  readonly mappings: readonly Mapping[];
  /** Hears of each message that was stored (undefined) or refused. */
  report(topic: string, error?: unknown): void;
}

/** Of one message; what is made of it is made in one go. */
const MOST_BYTES = 1024 * 1024;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

export class Intake {
  #lastArrival = 0;

  constructor(private readonly options: IntakeOptions) {}

  /** Microseconds; no two arrivals are the same instant, so that none replaces another. */
  arrival(): number {
    const now = Math.floor((performance.timeOrigin + performance.now()) * 1000);
    return (this.#lastArrival = Math.max(now, this.#lastArrival + 1));
  }

  /** False when it was given up because of the signal: the message is to be sent again. */
  async take(message: Arrived, signal: AbortSignal): Promise<boolean> {
    const mapping = this.options.mappings.find(({ filter }) => matchesTopic(filter, message.topic));
    if (mapping === undefined) return true;
    for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        await this.#store(mapping, message);
        this.options.report(message.topic);
        return true;
      } catch (error) {
        this.options.report(message.topic, error);
        if (error instanceof TributaryError && !error.retryable) return true;
      }
      await waited(pause, signal);
    }
    return false;
  }

  async #store(mapping: Mapping, message: Arrived): Promise<void> {
    const { access, ingest } = this.options.services;
    const project = await access.configuredProject(mapping.project);
    if (project === undefined)
      throw new TributaryError('not_found', { what: 'Project of the mapping', value: mapping.project });
    if (message.payload.length > MOST_BYTES)
      throw new TributaryError('body_too_large', { limit: MOST_BYTES });
    const batch = ingest.begin(project);
    try {
      await decodeMessage(mapping, message, batch);
    } catch (error) {
      ingest.release(batch);
      throw error;
    }
    const report = await batch.commit();
    if (report.refusedCount > 0) throw tellRefused(report);
  }
}

export function waited(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
