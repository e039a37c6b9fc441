/**
 * What a full or failing disk says, in whatever words: the one place that knows the codes of the operating system, of
 * SQLite and of PostgreSQL. Rule: it is told as disk_full at every door, never as an error of the server.
 */
import { TributaryError } from './error.js';

/** ENOSPC and EDQUOT: no room; EIO: the disk does not take it; 53100: PostgreSQL's disk is full. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'SQLITE_FULL', '53100']);

/** Undefined if the error (with what caused it) is about something else. */
export function asDiskFull(error: unknown): TributaryError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    if (at instanceof TributaryError) {
      if (at.code === 'disk_full') return at;
      continue;
    }
    const code = String((at as { code?: unknown }).code ?? '');
    if (FULL.has(code) || code.startsWith('SQLITE_IOERR'))
      return new TributaryError(
        'disk_full',
        { reason: `it does not take what is written (${code})` },
        { cause: error },
      );
  }
  return undefined;
}
