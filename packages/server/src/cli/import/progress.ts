/**
 * Shows how far an import is: a bar on a terminal, a line every few seconds elsewhere; for programs each line is a JSON
 * object, `{"progress":{"file","rows","bytes","total"}}`, on stderr like the others.
 */
import { Presets, SingleBar } from 'cli-progress';
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

function bar(io: Io, file: string, { total, what }: Counting): Progress {
  const format = total
    ? `{file} {bar} {percentage}% | {rows} ${what} | ETA {eta_formatted}`
    : `{file} | {rows} ${what} | {duration_formatted}`;
  const single = new SingleBar(
    { format, stream: io.stderr, hideCursor: true, etaBuffer: 50 },
    Presets.shades_classic,
  );
  single.start(total ?? 0, 0, { rows: 0, file });
  return {
    update: (bytes, rows) => single.update(total === undefined ? 0 : Math.min(bytes, total), { rows }),
    stop: () => single.stop(),
  };
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
