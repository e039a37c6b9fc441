/**
 * What a writer tells: by the program's own functions, else by the logger, else by the next flush. Rules: nothing that is lost goes untold; a function that
 * throws or rejects does not stop the writer; a loss that goes on is told once a second, with its sum.
 */
import { messageOf } from '../http/cause.js';
import { TributaryError } from '../http/errors.js';
import { quietly } from '../http/quietly.js';
import type { Dropped, RefusedPoint, WriterOptions } from './writer-options.js';

const EVERY_MS = 1_000;

const WORDS: Readonly<Record<Dropped['reason'], string>> = {
  buffer_full: 'the buffer is full',
  queue_full: 'the queue has as many bytes as it may have',
  disk_full: 'the disk of the queue is full',
  queue_damaged: 'files of the queue have become unreadable',
  closed: 'the writer was closed before they were sent',
  aborted: 'the writer was aborted before they were sent',
};

export class Notices {
  readonly #dropped = new Map<Dropped['reason'], number>();
  /** Points lost of which nobody was told, and why the first ones were. */
  #untold = { points: 0, reason: '' };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly options: Pick<WriterOptions, 'onRefused' | 'onDropped' | 'onError'>,
    private readonly logger: { readonly isHeard: boolean; warn(message: string): void },
  ) {}

  /** Once, where there is neither a function nor a logger that could be told: who flushes is. */
  takeUntold(): TributaryError | undefined {
    const { points, reason } = this.#untold;
    this.#untold = { points: 0, reason: '' };
    if (points === 0) return undefined;
    const were = points === 1 ? 'is' : 'are';
    return new TributaryError(
      `${counted(points)} ${were} lost, and neither onRefused and onDropped nor a logger was there to be told. ${reason}`,
      { code: 'points_lost' },
    );
  }

  refused(refused: readonly RefusedPoint[]): void {
    const { onRefused } = this.options;
    if (onRefused !== undefined) return this.#safely(() => onRefused(refused));
    const were = refused.length === 1 ? 'was' : 'were';
    this.#lost(
      refused.length,
      `${counted(refused.length)} ${were} refused, the first one: ${refused[0]!.message}`,
    );
  }

  error(error: unknown, pending: number): void {
    const { onError } = this.options;
    if (onError !== undefined) return this.#safely(() => onError(error));
    const reason = messageOf(error);
    this.logger.warn(
      pending === 0 ? reason : `${reason} ${counted(pending)} wait${pending === 1 ? 's' : ''}.`,
    );
  }

  dropped(points: number, reason: Dropped['reason']): void {
    if (points === 0) return;
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + points);
    this.#timer ??= setTimeout(() => this.#later(), 0);
  }

  /** Tells at once what waits to be told. */
  tell(): void {
    this.#tell();
  }

  /** The last of it. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#tell();
  }

  #later(): void {
    const told = this.#tell();
    // Whoever loses points loses more: the sum of the next second is told at its end.
    this.#timer = told ? setTimeout(() => this.#later(), EVERY_MS) : undefined;
  }

  #tell(): boolean {
    const told = [...this.#dropped];
    this.#dropped.clear();
    const { onDropped } = this.options;
    for (const [reason, points] of told) {
      if (onDropped !== undefined) this.#safely(() => onDropped({ points, reason }));
      else this.#lost(points, `Dropped ${counted(points)}: ${WORDS[reason]}.`);
    }
    return told.length > 0;
  }

  #lost(points: number, message: string): void {
    this.logger.warn(message);
    if (this.logger.isHeard) return;
    this.#untold.reason ||= message;
    this.#untold.points += points;
  }

  #safely(tell: () => void): void {
    quietly(tell, (error) => this.logger.warn(`A function of the writer failed: ${String(error)}`));
  }
}

const counted = (points: number): string => `${points} point${points === 1 ? '' : 's'}`;
