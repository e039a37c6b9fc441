/** Clients of other platforms with the credentials that they bring: requests from chosen addresses of the loopback network. */
import { request } from 'node:http';

export interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** Of the loopback network. */
  readonly from?: string;
}

export interface Got {
  readonly status: number;
  readonly text: string;
}

export function send(
  url: string,
  { method = 'GET', headers = {}, body, from = '127.0.0.1' }: Sent = {},
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const type = typeof body === 'object' ? { 'content-type': 'application/json' } : {};
    const sent = request(url, { method, localAddress: from, headers: { ...type, ...headers } }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.once('end', () => resolve({ status: answer.statusCode!, text }));
    });
    sent.once('error', reject);
    sent.end(typeof body === 'object' ? JSON.stringify(body) : body);
  });
}

export const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

export const hex = (length: number): string =>
  Array.from({ length }, () => Math.floor(Math.random() * 16).toString(16)).join('');

export const jwt = (): string =>
  ['{"alg":"HS256","typ":"JWT"}', `{"sub":"${hex(24)}"}`, hex(32)]
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
