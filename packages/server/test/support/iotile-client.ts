/** Sends files as IOTile's clients do: multipart, a part named `file`, the time of handing over in the query. */
import type { Answer, TestPlatform } from './platform.js';

export interface Sender {
  readonly platform: Pick<TestPlatform, 'url'>;
  /** The value of the Authorization header. */
  readonly authorization: string;
}

export async function call(
  { platform, authorization }: Sender,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const isForm = body instanceof FormData;
  const isRaw = isForm || body instanceof Uint8Array || typeof body === 'string';
  const response = await fetch(`${platform.url}/api/v1${path}`, {
    method,
    headers: {
      ...(authorization === '' ? {} : { authorization }),
      ...(isForm ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: (isRaw ? body : JSON.stringify(body)) as BodyInit }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}

export function form(file: Uint8Array, name: string, fields: Record<string, string> = {}): FormData {
  const made = new FormData();
  made.append('file', new Blob([new Uint8Array(file)]), name);
  for (const [field, value] of Object.entries(fields)) made.append(field, value);
  return made;
}

export const upload = (sender: Sender, file: Uint8Array, timestamp: string, name = 'report.bin') =>
  call(sender, 'POST', `/streamer/report/?timestamp=${encodeURIComponent(timestamp)}`, form(file, name));
