/** How long a server says to wait: `Retry-After` in seconds, or as a date. */

/** Milliseconds; undefined where it does not say. */
export function toldWait(headers: Headers, now = Date.now()): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
