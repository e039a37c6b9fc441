/** A file of an export as bytes in memory, in pages too. Rule: its size is known before, and what is beyond the bound is not begun. */
import { atLeast } from '../http/checks.js';
import { TributaryError } from '../http/errors.js';
import type { Http } from '../http/http.js';
import { fetchWhole, type Destination, type RemoteFile, type WholeFileOptions } from './whole-file.js';

export interface BytesOptions extends WholeFileOptions {
  /** Of the file, 256 MiB unless given. */
  maxBytes?: number | undefined;
}

const MAX_BYTES = 256 * 2 ** 20;

export async function bytesOf(
  http: Http,
  file: RemoteFile,
  { maxBytes = MAX_BYTES, ...options }: BytesOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  atLeast('maxBytes', 0, maxBytes);
  if (file.bytes > maxBytes)
    throw new TributaryError(`The file has ${file.bytes} bytes, more than ${maxBytes} (maxBytes).`, {
      code: 'file_too_large',
    });
  const into = new Memory(file.bytes);
  await fetchWhole(http, file, into, options);
  return into.bytes;
}

class Memory implements Destination {
  readonly bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  async empty(): Promise<void> {
    this.length = 0;
  }

  async append(bytes: Uint8Array): Promise<void> {
    const taken = bytes.subarray(0, this.bytes.length - this.length);
    this.bytes.set(taken, this.length);
    this.length += taken.length;
  }

  async sha256(): Promise<string | undefined> {
    const { crypto } = globalThis as { crypto?: { subtle?: SubtleCrypto } };
    const hash = await crypto?.subtle?.digest('SHA-256', this.bytes);
    return hash && [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }
}
