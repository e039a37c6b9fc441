/**
 * A request of an old client, as people have it: the raw text of HTTP, or a line of curl. Rule: read, never run; what of a line is
 * not understood is refused, because a check of something else would mislead.
 */
import { failure } from '../failure.js';
import { curlRequest } from './curl.js';
import { readSmallFile } from '../small-file.js';
import { targetOf, type OldRequest } from './old-request.js';

const MAX_BYTES = 2 * 1024 * 1024;

export async function readRequestFile(file: string): Promise<OldRequest> {
  const bytes = await readSmallFile(file, { most: MAX_BYTES, expected: 'a request, or a line of curl' });
  const start = bytes.subarray(0, 4_096).toString('latin1').trimStart();
  return /^(\$ )?curl\s/.test(start) ? curlRequest(bytes.toString('utf8'), file) : rawRequest(bytes, file);
}

/** Lines may end as in HTTP or as editors write them; the body is what stands behind the first empty line. */
function rawRequest(bytes: Buffer, file: string): OldRequest {
  const text = bytes.toString('latin1');
  const [all = '', head = ''] = /^\s*([\s\S]*?)(?:\r?\n\r?\n|$(?![\s\S]))/.exec(text) ?? [];
  const [first = '', ...lines] = head.split(/\r?\n/);
  const [, method, address] = /^([A-Za-z]+) +(\S.*?)(?: +HTTP\/\d(?:\.\d)?)?$/.exec(first.trim()) ?? [];
  if (method === undefined || address === undefined)
    throw failure(
      `${file} begins with ${JSON.stringify(first.slice(0, 80))}; expected a line such as POST /v1/imports HTTP/1.1, or curl …`,
    );
  const headers: Record<string, string> = {};
  for (const line of lines.filter((each) => each.trim() !== '')) {
    const [, name, value] = /^([^:\s]+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw failure(`${file}: ${JSON.stringify(line.slice(0, 80))} is no header; expected Name: value.`);
    headers[name.toLowerCase()] = value;
  }
  return {
    method: method.toUpperCase(),
    target: targetOf(address),
    headers,
    body: bodyOf(bytes, all, headers),
  };
}

/** An editor ends a file with a line break, which no JSON minds; a length that is told is kept to. */
function bodyOf(bytes: Buffer, head: string, headers: Readonly<Record<string, string>>): Buffer {
  const body = bytes.subarray(Buffer.byteLength(head, 'latin1'));
  const length = Number(headers['content-length'] ?? NaN);
  if (Number.isInteger(length) && length >= 0 && length <= body.length) return body.subarray(0, length);
  return body;
}
