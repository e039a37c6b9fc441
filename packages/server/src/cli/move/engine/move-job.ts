/**
 * The move as a job of the target: what the page shows of it, and by which it is cancelled. Rules: a server that knows of no moves, or cannot
 * be asked now, stops no move; one report is under way at a time; no secret of the command line is told.
 */
import { createHash } from 'node:crypto';
import type { Job, MoveReport, Tributary } from '@tributary/client';
import { shellWord } from '../../../model/shell-word.js';
import { messageOf } from '../../../model/thrown.js';
import type { Progress } from '../../import/progress.js';

const EVERY_MS = 1_000;
const MAX_SOURCE = 1_000;
const MAX_COMMAND = 2_000;
const MAX_MESSAGE = 1_000;
/** Of the last report: then the command ends without it. */
const FAREWELL_MS = 10_000;

type Counts = MoveReport['progress'];

export interface MoveJobOptions {
  /** What is moved into what, and where the state of it is. */
  readonly what: string;
  readonly state: string;
  readonly argv: readonly string[] | undefined;
}

export class MoveJob {
  readonly #cancelled = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #counts: Counts = {};
  #told: Promise<void> | undefined;

  private constructor(
    private readonly api: Tributary,
    private readonly job: Job | undefined,
  ) {
    this.#timer = setInterval(() => void (this.#told ??= this.#tell()), EVERY_MS);
    this.#timer.unref();
    if (job === undefined) clearInterval(this.#timer);
  }

  static async begin(api: Tributary, { what, state, argv }: MoveJobOptions): Promise<MoveJob> {
    const key = createHash('sha256').update(`${what}\n${state}`).digest('hex');
    const command = argv === undefined ? undefined : commandLine(argv);
    const move = {
      ...{ key, source: what.slice(0, MAX_SOURCE) },
      ...(command !== undefined && command.length <= MAX_COMMAND && { command }),
    };
    return new MoveJob(api, await api.moves.begin(move).catch(() => undefined));
  }

  /** Aborted when somebody cancels the move in the target. */
  get cancelled(): AbortSignal {
    return this.#cancelled.signal;
  }

  /** Tells here what is shown there. `total` is that of the progress; undefined: not known. */
  following(progress: Progress, total: number | undefined): Progress {
    let first: { readonly share: number; readonly at: number } | undefined;
    return {
      update: (done, rows) => {
        progress.update(done, rows);
        const share = total ? Math.min(1, done / total) : undefined;
        if (share === undefined) this.#counts = { rows };
        else {
          first ??= { share, at: performance.now() };
          // Of what this process moves: an earlier one had its own time.
          const gained = share - first.share;
          const eta = gained > 0 ? ((performance.now() - first.at) * (1 - share)) / gained : undefined;
          this.#counts = {
            ...{ rows, percent: share * 100 },
            ...(eta !== undefined && { eta: Math.round(eta) }),
          };
        }
      },
      stop: () => progress.stop(),
    };
  }

  async end(end: NonNullable<MoveReport['end']>): Promise<void> {
    this.release();
    await this.#told;
    if (this.job === undefined || this.cancelled.aborted) return;
    const signal = AbortSignal.timeout(FAREWELL_MS);
    await this.api.moves
      .report(this.job.id, { progress: this.#counts, end }, { signal })
      .catch(() => undefined);
  }

  /** The reason as its last word. */
  fail(error: unknown): Promise<void> {
    return this.end({ state: 'failed', message: messageOf(error).slice(0, MAX_MESSAGE) || 'it failed' });
  }

  /** Nothing more is told. */
  release(): void {
    clearInterval(this.#timer);
  }

  async #tell(): Promise<void> {
    try {
      const { state } = await this.api.moves.report(this.job!.id, { progress: this.#counts });
      if (state === 'cancelled') this.#cancelled.abort();
    } catch {
      // The next report says the same and more.
    } finally {
      this.#told = undefined;
    }
  }
}

/** As it is typed again: without a token, which is taken from where it was then, and without logins in addresses. */
export function commandLine(argv: readonly string[]): string {
  const kept = argv.filter(
    (word, at) => word !== '--token' && argv[at - 1] !== '--token' && !word.startsWith('--token='),
  );
  const words = kept.map((word) => word.replace(/:\/\/[^/@\s]*@/g, '://'));
  return ['tributary', ...words].map(shellWord).join(' ');
}
