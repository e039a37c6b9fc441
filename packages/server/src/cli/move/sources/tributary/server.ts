/** The server that is moved from. Rule: what it refuses is told as of the source, with what to do about its credential. */
import { Tributary, TributaryApiError, TributaryError } from '@tributary/client';
import { CommandError, EXIT_FAILURE } from '../../../failure.js';
import { checkedAddress, hintFor, PASSING, VendorRefusal } from '../../engine/vendor.js';

/** Of an answer that takes long. */
const TIMEOUT = 300_000;

export const sourceServer = (address: string, token: string): Tributary =>
  new Tributary({ url: checkedAddress(address), token, timeout: TIMEOUT });

export async function ofSource<T>(url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asOfSource(url, error);
  }
}

export function asOfSource(url: string, error: unknown): unknown {
  if (!(error instanceof TributaryError)) return error;
  const { status, message, code } = error;
  // One without a code has no words of the server, and says itself who answered what.
  const isTold = error instanceof TributaryApiError && code !== 'unknown';
  const text = isTold ? `${url} answers ${status}: ${message}` : message;
  // What it will not do is no failure of the network, and may be told apart.
  if (error instanceof TributaryApiError && status < 500 && !PASSING.has(status))
    return new VendorRefusal({ status, text: message }, text, hintFor(status));
  return new CommandError(EXIT_FAILURE, code === 'pages_repeat' ? `${url}: ${text}` : text, hintFor(status));
}
