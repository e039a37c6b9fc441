/** kill -9 in the middle of work, again and again on one data folder: what was acknowledged must be there after each start. */
import type { ServerProcess } from './server-process.js';
import { pause, until } from './waiting.js';

export interface KilledWork {
  /** Starts what the kill interrupts; `isKilled` tells from the kill on. Resolves when all of it has ended. */
  work(isKilled: () => boolean): Promise<unknown>;
  /** Whether so much of the round's work is through that the kill hits something, however slow the machine is. */
  isUnderWay(): boolean;
  /** Most milliseconds from there to the kill, which comes at a random moment of them. */
  readonly spread: number;
  /** Flags of the next start. */
  flags(): readonly string[];
  /** Looks after the next start whether all is there. */
  check(round: number): Promise<void>;
}

export async function killRounds(server: ServerProcess, rounds: number, killed: KilledWork): Promise<void> {
  for (let round = 1; round <= rounds; round++) {
    let isKilled = false;
    const working = killed.work(() => isKilled);
    // What fails in it is told at once, not when what it should have done was waited for in vain.
    await Promise.race([
      until('work to kill', () => killed.isUnderWay(), { every: 5, within: 120_000 }),
      working.then(() => Promise.reject(new Error('the work ended before the kill'))),
    ]);
    // The moment is the subject: anywhere in a write, a flush or a settling.
    await pause(Math.random() * killed.spread);
    const killing = server.kill();
    isKilled = true;
    await killing;
    await working;
    await server.start(killed.flags());
    await killed.check(round);
  }
}

export interface Operations<T> {
  next(): T;
  send(operation: T): Promise<unknown>;
  /** It was answered. */
  settled(operation: T): void;
}

/** One operation after the other until the kill. Answers the one that nobody answered, if there is one. */
export async function operateUntil<T>(
  isKilled: () => boolean,
  { next, send, settled }: Operations<T>,
): Promise<T | undefined> {
  while (!isKilled()) {
    const operation = next();
    try {
      await send(operation);
    } catch (error) {
      if (!isKilled()) throw error;
      return operation;
    }
    settled(operation);
  }
  return undefined;
}
