/** A move: a job that a command does elsewhere and tells of here. */
import type { Job, JobCounts } from './job.js';

export const MOVE_JOB = 'move';

/** A move that has told nothing for so long is interrupted: it goes on when its command does. */
export const SILENCE_MS = 60_000;

/** What it was begun with. */
export interface MoveInput {
  /** Of the command: the same one goes on with the same job. */
  readonly key: string;
  /** What is moved, for people. */
  readonly source: string;
  /** With which the move goes on, without secrets; null: not told. */
  readonly command: string | null;
}

export interface MoveResult {
  readonly points: number;
  readonly refused: number;
  /** Compared chunks, and those that differ. */
  readonly chunks: number;
  readonly different: number;
}

export interface MoveReport {
  readonly progress: Pick<JobCounts, 'rows' | 'percent' | 'eta'>;
  readonly end?:
    | { readonly state: 'done'; readonly result: MoveResult }
    | { readonly state: 'failed'; readonly message: string }
    | undefined;
}

export const isInterrupted = ({ kind, state, updated }: Job, now = Date.now()): boolean =>
  kind === MOVE_JOB && state === 'running' && now - updated > SILENCE_MS;
