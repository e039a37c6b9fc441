/** How a request is sent and its answer read, whatever the API: its client adds an address, a credential and a form of its own. */
import { expect } from 'vitest';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where the answer is no JSON. Tests look into answers of every form. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

export interface Sent {
  /** GET without a body, POST with one. */
  readonly method?: string;
  /** One that is an empty text is not sent. */
  readonly headers?: Record<string, string>;
  /** Bytes, texts and forms as they are; anything else as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly redirect?: 'error' | 'manual';
}

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/;

export async function send(url: string, { method, headers = {}, body, ...rest }: Sent = {}): Promise<Answer> {
  const isForm = body instanceof FormData || body instanceof URLSearchParams;
  const type = body === undefined || isForm ? {} : { 'content-type': 'application/json' };
  const response = await fetch(url, {
    ...rest,
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: Object.fromEntries(Object.entries({ ...type, ...headers }).filter(([, value]) => value !== '')),
    ...(body !== undefined && { body: isForm ? body : bytesOf(body) }),
  });
  const text = await response.text();
  const isJson = text !== '' && JSON_TYPE.test(response.headers.get('content-type') ?? '');
  return {
    ...{ status: response.status, headers: response.headers, text },
    json: isJson ? JSON.parse(text) : undefined,
  };
}

/** As bytes: a text would get a type of its own from `fetch`. */
function bytesOf(body: unknown): Uint8Array<ArrayBuffer> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  return Uint8Array.from(Buffer.from(isRaw ? (body as string) : JSON.stringify(body)));
}

/** The JSON of an answer, or its text; anything but a success fails the test with what was said. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export async function ask(url: string, sent: Sent = {}): Promise<any> {
  const { status, text, json } = await send(url, sent);
  if (status >= 300) expect.fail(`${sent.method ?? 'GET'} ${new URL(url).pathname}: ${status} ${text}`);
  return json ?? text;
}
