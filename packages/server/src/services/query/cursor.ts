/** The cursor of raw points: the time at which the next page starts, in an opaque text. Pages never split an instant, so a time is enough. */
import { TributaryError } from '../../errors/error.js';

export function encodeCursor(order: 'asc' | 'desc', time: number): string {
  return Buffer.from(`${order}:${time}`, 'latin1').toString('base64url');
}

export function decodeCursor(order: 'asc' | 'desc', cursor: string): number {
  const match = /^(asc|desc):(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  const time = match ? Number(match[2]) : NaN;
  if (!match || match[1] !== order || !Number.isSafeInteger(time)) {
    throw new TributaryError('cursor_invalid', {
      field: 'cursor',
      value: cursor,
      expected: `the "next" of an answer with order ${order}`,
    });
  }
  return time;
}
