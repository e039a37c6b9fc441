/** How long a server says to wait: `Retry-After` in seconds, or as a date. */

/** A server that asks for more has another problem than a rate. */
const MAX_TOLD_WAIT = 3600_000;

/** Milliseconds, at most an hour; undefined where it does not say. */
export function toldWait(headers: Headers, now = Date.now()): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.min(MAX_TOLD_WAIT, Math.max(0, wait));
}
