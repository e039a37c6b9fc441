/** Values of blob attributes: Losant answers links that expire; what lies behind them is kept, as base64. */
import type { LosantPoint } from './api.js';
import { failure } from '../../../failure.js';
import { fileAt, TOO_LARGE } from '../../engine/links.js';

/** What a text value may have here, as bytes. */
const MOST = 48 * 1024;

export class BlobReader {
  /** The content by link. What is no link is its own value. */
  async read(
    reports: readonly LosantPoint[],
    attributes: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const read = new Map<string, string>();
    for (const { data } of reports)
      for (const name of attributes) {
        const link = data[name];
        if (typeof link !== 'string' || !/^https?:\/\//.test(link) || read.has(link)) continue;
        const content = await contentOf(link);
        if (content !== undefined) read.set(link, content);
      }
    return read;
  }
}

/** Undefined: larger than a value may be; the link is kept then. */
async function contentOf(link: string): Promise<string | undefined> {
  const file = await fileAt(link, MOST);
  if (typeof file !== 'string') return Buffer.from(file.content).toString('base64');
  if (file === TOO_LARGE) return undefined;
  throw failure(`The content of a blob cannot be read: its link ${file}.`);
}
