/**
 * Lines in a file that grows. Rules: one process at a time; a line is there whole or not at all, whatever ended the process that wrote
 * it, and after one that could not be written (a full disk) none is.
 */
import {
  closeSync,
  createReadStream,
  ftruncateSync,
  openSync,
  constants,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { createInterface } from 'node:readline';
import { lockFile, type FileLock } from '../../../catalog/file-lock.js';
import { failure, usageError } from '../../failure.js';

const PIECE = 2 ** 20;

export class StateFile {
  /** Of what is whole. */
  #size = 0;
  #failed: Error | undefined;
  #isOpen = true;

  private constructor(
    readonly path: string,
    private readonly file: number,
    private readonly lock: FileLock,
  ) {}

  /** Made if it is not there; `beginning`: of every such file, so that no other one is touched. */
  static open(path: string, beginning: string): StateFile {
    const lock = locked(path);
    try {
      const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
      const state = new StateFile(path, file, lock);
      try {
        if (!beginning.startsWith(state.#head(beginning.length))) throw noState(path);
        state.#cut(state.#endOfLastLine());
        return state;
      } catch (error) {
        closeSync(file);
        throw error;
      }
    } catch (error) {
      unlock(path, lock);
      throw wordedFor(path, error);
    }
  }

  lines(): AsyncIterable<string> {
    return createInterface({ input: createReadStream(this.path), crlfDelay: Infinity });
  }

  append(line: string): void {
    if (this.#failed !== undefined) throw this.#failed;
    const bytes = Buffer.from(`${line}\n`);
    try {
      for (let at = 0; at < bytes.length;)
        at += writeSync(this.file, bytes, at, bytes.length - at, this.#size + at);
    } catch (error) {
      this.#failed = wordedFor(this.path, error);
      this.#cut(this.#size);
      throw this.#failed;
    }
    this.#size += bytes.length;
  }

  clear(): void {
    this.#cut(0);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    closeSync(this.file);
    unlock(this.path, this.lock);
  }

  #head(length: number): string {
    const head = Buffer.alloc(length);
    return head.toString('utf8', 0, readSync(this.file, head, 0, length, 0));
  }

  #cut(size: number): void {
    ftruncateSync(this.file, size);
    this.#size = size;
  }

  /** What a killed process left behind the last line break is no line. */
  #endOfLastLine(): number {
    const piece = Buffer.alloc(PIECE);
    let [at, end] = [0, 0];
    for (let count; (count = readSync(this.file, piece, 0, PIECE, at)) > 0; at += count) {
      const found = piece.lastIndexOf(10, count - 1);
      if (found >= 0) end = at + found + 1;
    }
    return end;
  }
}

export const noState = (path: string): Error =>
  failure(`${path} is no state of a move.`, 'Name another file with --state.');

const lockOf = (path: string): string => `${path}.lock`;

function locked(path: string): FileLock {
  for (;;) {
    try {
      const info = statSync(path, { throwIfNoEntry: false });
      if (info !== undefined && !info.isFile())
        throw usageError(`${path} is no file.`, 'Name one with --state.');
      closeSync(openSync(lockOf(path), 'a', 0o600));
      const before = inodeOf(path);
      const lock = lockFile(lockOf(path));
      if (lock === undefined)
        throw failure(
          `${path} is the state of a move that runs at this moment.`,
          'Wait until it has ended, or name another file with --state.',
        );
      // Who ends removes the file: a lock on one that is gone keeps nobody out.
      if (before !== undefined && before === inodeOf(path)) return lock;
      lock.release();
    } catch (error) {
      throw wordedFor(path, error);
    }
  }
}

const inodeOf = (path: string): number | undefined => statSync(lockOf(path), { throwIfNoEntry: false })?.ino;

/** Removed while it is held, so that nobody else's is. */
function unlock(path: string, lock: FileLock): void {
  rmSync(lockOf(path), { force: true });
  lock.release();
}

/** What the system says of a file, as what the user can do about it. */
function wordedFor(path: string, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string' || !(error instanceof Error)) return error as Error;
  return failure(
    `The state of the move, ${path}, cannot be written: ${error.message}.`,
    'What was moved stays. Make room, or name another file with --state; the same command goes on from what the file holds.',
  );
}
