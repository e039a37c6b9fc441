/**
 * Files that lie behind links in a vendor's answers. Rules: the credential goes to the platform alone, and not where else a link may
 * lead; no file takes memory without a bound.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { causeOf, PASSING, redirectOf, withinOrigin, type Vendor } from './vendor.js';

const TRIES = 5;
const FIRST_WAIT = 250;
const TIMEOUT = 300_000;
const MAX_NAME = 255;

/** What is said then of a link. */
export const TOO_LARGE = 'is larger than what can be kept';

export interface LinkedFile {
  readonly name: string;
  readonly type: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

/** A text: why there is none. `most`: bytes. */
export async function fileAt(link: string, most: number, vendor?: Vendor): Promise<LinkedFile | string> {
  if (!/^https?:/.test(link) || !URL.canParse(link)) return 'is no link';
  for (let tries = 1; ; tries++) {
    let problem: string;
    try {
      const response = await answerOf(link, vendor?.headersFor(link) ?? {});
      if (response.ok) {
        const content = await bytesOf(response, most);
        return content === undefined ? TOO_LARGE : named(link, response.headers, content);
      }
      problem = `answers ${response.status}`;
      await response.body?.cancel();
      if (!PASSING.has(response.status)) return problem;
    } catch (error) {
      problem = causeOf(error);
    }
    if (tries === TRIES) return problem;
    await sleep(FIRST_WAIT * 2 ** tries);
  }
}

/** A link of the platform may lead on to where it keeps its files: the credential does not go along. */
async function answerOf(link: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  const init = { method: 'GET', signal: AbortSignal.timeout(TIMEOUT) };
  const response = await withinOrigin(new URL(link), { ...init, headers });
  const place = redirectOf(response);
  if (place === undefined) return response;
  await response.body?.cancel();
  return fetch(new URL(place, response.url), init);
}

async function bytesOf(response: Response, most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += piece.length;
    if (bytes > most) return undefined;
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

function named(link: string, headers: Headers, content: Uint8Array<ArrayBuffer>): LinkedFile {
  const type = headers.get('content-type') ?? 'application/octet-stream';
  const disposition = headers.get('content-disposition') ?? '';
  const [, encoded, plain] = /filename\*=UTF-8''([^;]+)|filename="?([^";]+)/i.exec(disposition) ?? [];
  const path = new URL(link).pathname.split('/').findLast((part) => part !== '');
  const name = encoded === undefined ? (plain ?? path ?? 'file') : decoded(encoded);
  return { name: name.slice(0, MAX_NAME), type, content };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
