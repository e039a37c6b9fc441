/**
 * A chart that goes on: drawn over itself whenever points came, and once in a while because time goes on too. Rule: the terminal is left
 * as it was, whatever ends it: the cursor is there again, and what was drawn last stays.
 */
import type { Selection, Tributary } from '@tributary/client';
import { interruption } from '../interruption.js';
import { write, type Io } from '../io.js';

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const CLEAR_BELOW = '\x1b[J';
const UP = (lines: number): string => (lines === 0 ? '\r' : `\x1b[${lines}A\r`);

/** Points that come faster are drawn together. */
const MIN_PAUSE_MS = 250;
/** Time goes on also when no points come. */
const MAX_PAUSE_MS = 2000;

/** Ends with the Ctrl-C of whoever looks. */
export async function follow(
  api: Tributary,
  selection: Selection,
  io: Io,
  draw: () => Promise<readonly string[]>,
): Promise<void> {
  const { signal, release } = interruption(io, '', { quiet: true });
  const news = new News();
  signal.addEventListener('abort', () => news.tell(), { once: true });
  const resized = () => news.tell();
  io.stdout.on('resize', resized);
  const tailed = listen(api, selection, news, signal);
  let height = 0;
  try {
    await write(io.stdout, HIDE_CURSOR);
    while (!signal.aborted) {
      const lines = await draw();
      await write(io.stdout, `${UP(height)}${CLEAR_BELOW}${lines.map((line) => `${line}\n`).join('')}`);
      height = lines.length;
      await Promise.race([tailed, news.wait(MIN_PAUSE_MS, MAX_PAUSE_MS)]);
    }
  } finally {
    io.stdout.off('resize', resized);
    release();
    // What the terminal shows of the Ctrl-C has a line of its own.
    await write(io.stdout, `${SHOW_CURSOR}\n`);
  }
}

/** Rejects when the stream ends for good. */
async function listen(api: Tributary, selection: Selection, news: News, signal: AbortSignal): Promise<void> {
  const points = api.tail(selection, { signal });
  while (!(await points.next()).done) news.tell();
}

/** Whether something happened since it was last asked, and when it does. */
class News {
  #isNew = false;
  #woken: (() => void) | undefined;

  tell(): void {
    this.#isNew = true;
    this.#woken?.();
  }

  /** At least so long, then until something happens, at most so long. */
  async wait(least: number, most: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, least));
    if (!this.#isNew)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, most - least);
        this.#woken = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#isNew = false;
    this.#woken = undefined;
  }
}
