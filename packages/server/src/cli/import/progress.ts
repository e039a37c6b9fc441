/**
 * Shows how far an import is: a bar on a terminal, a line every few seconds elsewhere; for programs each line is a JSON
 * object, `{"progress":{"file","rows","bytes","total"}}`, on stderr like the others.
 */
import type { Io } from '../io.js';
import { printable, printableJson } from '../printable.js';

const LINE_INTERVAL = 5000;

export interface Progress {
  update(bytes: number, rows: number): void;
  stop(): void;
}

/** `total` is in bytes of the file, compressed as it is; undefined for a pipe. */
export function startProgress(
  io: Io,
  file: string,
  total: number | undefined,
  json: boolean | undefined = false,
  /** What `rows` counts. */
  what = 'rows',
): Progress {
  if (json)
    return lines((seen) => {
      io.stderr.write(`${printableJson({ progress: { file, ...seen, total: total ?? null } })}\n`);
    });
  // A file may have any name.
  const name = printable(file).replace(/\s+/g, ' ');
  return io.terminal ? bar(io, name, { total, what }) : lines(telling(io, name, { total, what }));
}

interface Counting {
  readonly total: number | undefined;
  readonly what: string;
}

/** Redrawn at most so often, in milliseconds. */
const REDRAW = 100;
const MAX_BAR = 40;
const MIN_BAR = 5;

/** On a line of its own, which is never longer than the terminal is wide: a notice clears it, and it is drawn again below. */
function bar(io: Io, file: string, counting: Counting): Progress {
  const started = Date.now();
  let drawn = 0;
  let seen: Seen = { rows: 0, bytes: 0 };
  const draw = () => {
    drawn = Date.now();
    const { columns = 80 } = io.stderr as { columns?: number };
    const line = barLine(file, counting, { ...seen, milliseconds: drawn - started }, columns - 1);
    io.stderr.write(`\r${line}\x1b[K`);
  };
  draw();
  return {
    update(bytes, rows) {
      seen = { rows, bytes };
      if (Date.now() - drawn >= REDRAW) draw();
    },
    stop() {
      draw();
      io.stderr.write('\n');
    },
  };
}

/** Exported for its test. */
export function barLine(
  file: string,
  { total, what }: Counting,
  { rows, bytes, milliseconds }: Seen & { readonly milliseconds: number },
  width: number,
): string {
  const share = total ? Math.min(1, bytes / total) : 0;
  const left = share > 0 ? durationText(milliseconds * (1 / share - 1)) : '?';
  const figures = total
    ? ` ${Math.floor(share * 100)}% | ${rows} ${what} | ${share < 1 ? `${left} left` : durationText(milliseconds)}`
    : ` | ${rows} ${what} | ${durationText(milliseconds)}`;
  const room = Math.max(0, width - figures.length);
  const name = file.length > room ? `${file.slice(0, Math.max(0, room - 1))}…` : file;
  const length = total ? Math.min(MAX_BAR, room - name.length - 1) : 0;
  const full = Math.round(share * length);
  const blocks = length < MIN_BAR ? '' : ` ${'█'.repeat(full)}${'░'.repeat(length - full)}`;
  return `${name}${blocks}${figures}`.slice(0, width);
}

function durationText(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h${two(Math.floor(seconds / 60) % 60)}m`;
}

interface Seen {
  readonly rows: number;
  readonly bytes: number;
}

function telling(io: Io, file: string, { total, what }: Counting): (seen: Seen) => void {
  const started = Date.now();
  return (seen) => {
    const share = total ? Math.min(1, seen.bytes / total) : 0;
    const left = share > 0 ? ((Date.now() - started) / 1000) * (1 / share - 1) : NaN;
    const rest = share < 1 ? `, about ${Math.ceil(left)} s left` : '';
    const known = total ? `, ${Math.floor(share * 100)} %${rest}` : '';
    io.stderr.write(`${file}: ${seen.rows} ${what}${known}\n`);
  };
}

function lines(print: (seen: Seen) => void): Progress {
  let last = Date.now();
  let seen: Seen = { rows: 0, bytes: 0 };
  return {
    update(bytes, rows) {
      seen = { rows, bytes };
      if (Date.now() - last < LINE_INTERVAL) return;
      last = Date.now();
      print(seen);
    },
    // Also a short one leaves a line that says how far it came.
    stop: () => {
      if (seen.rows > 0) print(seen);
    },
  };
}
