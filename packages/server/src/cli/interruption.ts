/** Ctrl-C in a command that writes: what is under way ends well, so that what the command then says of it is true. */
import type { Io } from './io.js';

/** `hint`: how to go on later. The first Ctrl-C lets end what is under way, so that the summary is true; the second one ends the process. */
export function interruption(
  io: Io,
  hint = '',
  /** What is under way takes no time. */
  { quiet = false } = {},
): { signal: AbortSignal; release: () => void } {
  const abort = new AbortController();
  const stop = (): void => {
    const told = `\nStopping after what is under way; once more ends at once.${hint && ` ${hint}`}\n`;
    if (!quiet) io.stderr.write(told);
    abort.abort();
  };
  process.once('SIGINT', stop);
  return { signal: abort.signal, release: () => process.off('SIGINT', stop) };
}
