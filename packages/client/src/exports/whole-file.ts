/**
 * A file of an export, whole. Rules: a connection that breaks off is made again from where it broke, for as long as each try brings
 * something; what lies there from before and is not of this file is fetched anew; what has another checksum in the end is nobody's.
 */
import { causeText } from '../http/cause.js';
import { TributaryConnectionError, TributaryError } from '../http/errors.js';
import type { CallOptions, Http } from '../http/http.js';
import { backoff, sleep } from '../http/retry.js';
import type { ExportedFile } from '../native/types.js';
import { download } from './downloads.js';

/** A file as the result of an export names it; its link may have been ended (null). */
export type RemoteFile = Pick<ExportedFile, 'url' | 'bytes' | 'sha256'>;

export interface WholeFileOptions extends CallOptions {
  /** Called with the bytes that are there, those of an earlier download included. */
  onBytes?: ((bytes: number) => void) | undefined;
}

/** Where the bytes go. */
export interface Destination {
  /** Bytes that are there. */
  readonly length: number;
  /** Forgets them. */
  empty(): Promise<void>;
  append(bytes: Uint8Array): Promise<void>;
  /** Hexadecimal; undefined where it cannot be computed. */
  sha256(): Promise<string | undefined>;
}

/** Tries that bring nothing; one that brought something starts them anew. */
const TRIES = 6;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 8000;

export async function fetchWhole(
  http: Http,
  file: RemoteFile,
  into: Destination,
  options: WholeFileOptions = {},
): Promise<void> {
  const left = into.length;
  if (left > file.bytes) await into.empty();
  await fetchRest(http, file, into, options);
  if (await isRight(http, file, into)) return;
  if (left > 0) {
    http.warn('What lay there was not the beginning of this file; it is fetched anew.');
    await into.empty();
    await fetchRest(http, file, into, options);
    if (await isRight(http, file, into)) return;
  }
  await into.empty();
  throw new TributaryError('The checksum of what was downloaded is wrong.', { code: 'checksum_wrong' });
}

async function isRight(http: Http, { sha256 }: RemoteFile, into: Destination): Promise<boolean> {
  const found = await into.sha256();
  if (found === undefined)
    http.warn(
      'The checksum is not looked at: a page that came without HTTPS has nothing to compute it with.',
    );
  return found === undefined || found === sha256;
}

async function fetchRest(
  http: Http,
  file: RemoteFile,
  into: Destination,
  { onBytes, ...call }: WholeFileOptions,
): Promise<void> {
  for (let tries = 0; into.length < file.bytes; tries++) {
    const had = into.length;
    let lost: TributaryError;
    try {
      const { body, offset } = await download(http, file, { ...call, offset: had });
      if (offset !== had) await into.empty();
      await pour(http, body, into, { most: file.bytes, onBytes });
      lost = brokeOff(http, 'the connection ended early');
    } catch (error) {
      if (call.signal?.aborted) throw call.signal.reason;
      if (!(error instanceof TributaryError) || !error.retryable) throw error;
      lost = error;
    }
    if (into.length >= file.bytes) return;
    if (into.length > had) tries = 0;
    if (tries === TRIES) throw lost;
    const wait = backoff(tries, FIRST_WAIT_MS, MAX_WAIT_MS);
    http.warn(
      `${lost.message} ${into.length} of ${file.bytes} bytes are there; going on in ${Math.round(wait)} ms.`,
    );
    await sleep(wait, call.signal);
  }
}

async function pour(
  http: Http,
  body: ReadableStream<Uint8Array>,
  into: Destination,
  { most, onBytes }: { readonly most: number; readonly onBytes: WholeFileOptions['onBytes'] },
): Promise<void> {
  const reader = body.getReader();
  try {
    // More than the file has is of another one: the checksum tells.
    while (into.length < most) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw brokeOff(http, causeText(cause), cause);
      });
      if (done) return;
      await into.append(value);
      onBytes?.(into.length);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

const brokeOff = ({ url }: Http, reason: string, cause?: unknown): TributaryConnectionError =>
  new TributaryConnectionError(`${url} broke off: ${reason}.`, cause);
