/** Takes a queue in a process of its own (queue-locker.mjs), and is killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = path.join(import.meta.dirname, 'queue-locker.mjs');

export class Locker {
  readonly #child;
  readonly #lines;

  constructor(queue: string) {
    this.#child = spawn(process.execPath, [PROGRAM, queue], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** The next line. */
  async said(): Promise<string> {
    return String((await this.#lines.next()).value);
  }

  go(): void {
    this.#child.stdin.write('go\n');
  }

  async kill(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
