/** Requests as IOTile's clients send them; files are multipart, a part named `file`, with the time of handing over in the query. */
import { send, type Answer } from './http.js';
import type { TestPlatform } from './platform.js';

export interface Sender {
  readonly platform: Pick<TestPlatform, 'url'>;
  /** The value of the Authorization header. */
  readonly authorization: string;
}

/** `path` is below /api/v1. */
export const call = (
  { platform, authorization }: Sender,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> => {
  // They name a type whether they send a body or not.
  const type = body instanceof FormData ? {} : { 'content-type': 'application/json' };
  return send(`${platform.url}/api/v1${path}`, {
    ...{ method, body },
    headers: { authorization, ...type, ...headers },
  });
};

export function form(file: Uint8Array, name: string, fields: Record<string, string> = {}): FormData {
  const made = new FormData();
  made.append('file', new Blob([new Uint8Array(file)]), name);
  for (const [field, value] of Object.entries(fields)) made.append(field, value);
  return made;
}

export const upload = (sender: Sender, file: Uint8Array, timestamp: string, name = 'report.bin') =>
  call(sender, 'POST', `/streamer/report/?timestamp=${encodeURIComponent(timestamp)}`, form(file, name));
