/**
 * Messages of the other broker on their way into the store. Rules: a message is done when its points are durable; one that can never
 * be stored is told and done; one that can be stored later is tried again with growing pauses, and the other broker waits.
 */
import { invalidField, TributaryError } from '../../errors/error.js';
import type { Arrived } from '../../dialects/mapping/decode.js';
import { orderMapped, type Stored } from '../../dialects/mapping/store.js';
import { matchesTopic } from '../../dialects/topics.js';
import type { Services } from '../../services/services.js';
import type { FileMapping } from './mapping-file.js';
import type { UpstreamResult } from './metrics.js';

export interface IntakeOptions {
  readonly services: Pick<Services, 'ingest' | 'rights'>;
  readonly mappings: readonly FileMapping[];
  /** Hears of each message what became of it, each time that it was tried. */
  report(message: Delivered, outcome: Outcome, mapping: FileMapping): void;
}

export interface Outcome {
  readonly result: UpstreamResult;
  /** Why it is not simply stored. */
  readonly error?: unknown;
}

export interface Delivered extends Arrived {
  /** The broker keeps it and repeats it to each subscriber: it is not news. */
  readonly retained: boolean;
}

const REPEATED: Outcome = {
  result: 'retained',
  error: new Error('it is what the broker keeps, and has no time of its own that the mapping names'),
};

/** Of one message; what is made of it is made in one go. */
const MAX_BYTES = 1024 * 1024;
const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 5_000;

export class Intake {
  constructor(private readonly options: IntakeOptions) {}

  /** False when it was given up because of the signal: the message is to be sent again. */
  async take(message: Delivered, signal: AbortSignal): Promise<boolean> {
    const mapping = this.options.mappings.find(({ filter }) => matchesTopic(filter, message.topic));
    if (mapping === undefined) return true;
    if (message.retained && !mapping.storesRetained) {
      this.options.report(message, REPEATED, mapping);
      return true;
    }
    for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
      try {
        this.options.report(message, await this.#store(mapping, message), mapping);
        return true;
      } catch (error) {
        this.options.report(message, { result: 'refused', error }, mapping);
        if (error instanceof TributaryError && !error.retryable) return true;
      }
      await waited(pause, signal);
    }
    return false;
  }

  async #store(mapping: FileMapping, message: Arrived): Promise<Stored> {
    const { ingest, rights } = this.options.services;
    const project = await rights.configuredProject(mapping.project);
    if (project === undefined)
      throw new TributaryError('not_found', { what: 'Project of the mapping', value: mapping.project });
    if (message.topic.includes('\uFFFD')) throw invalidField('topic', message.topic, 'UTF-8 text');
    if (message.payload.length > MAX_BYTES) throw new TributaryError('body_too_large', { limit: MAX_BYTES });
    return (await orderMapped(ingest, { project, mapping, message })).durable;
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
