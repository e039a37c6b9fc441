/** Where callbacks may go, and how often they try. Real sockets throughout; only the names' addresses are the test's own. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../../src/services/messages/addresses.js';
import { CallbackService, type CallbackOptions } from '../../../src/services/messages/callbacks.js';

interface Heard {
  readonly method: string;
  readonly path: string;
  readonly type: string | undefined;
  readonly body: string;
}

const heard: Heard[] = [];
let respond: (response: ServerResponse, nth: number) => void;
const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    const { method = '', url = '', headers } = request;
    heard.push({ method, path: url, type: headers['content-type'], body });
    respond(response, heard.length);
  });
});
let base: string;
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  respond = (response) => response.end();
});
afterEach(() => {
  heard.length = 0;
});

const callbacks = (options: Partial<CallbackOptions> = {}) =>
  new CallbackService({ allowPrivate: true, pauses: [5, 5, 5, 5], ...options });
const answering =
  (...statuses: number[]) =>
  (response: ServerResponse, nth: number) =>
    response.writeHead(statuses[nth - 1] ?? 200).end();

describe('addresses', () => {
  it.each(['8.8.8.8', '93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    '%s is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '239.1.1.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:192.168.0.1',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '2001::7f00:1',
    '2002:7f00:1::',
    'example.org',
    '',
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('the check of a target', () => {
  /** Every name has this address. */
  const resolving =
    (...addresses: string[]): LookupFunction =>
    (_host, _options, found) =>
      found(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );

  it.each([
    'no url',
    'ftp://example.org/',
    'file:///etc/passwd',
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f.0.0.1/',
    'http://[::1]:80/',
    'http://[::ffff:127.0.0.1]/',
    'http://[fd00::1]/',
    `http://example.org/${'x'.repeat(3000)}`,
  ])('%s is refused', async (url) => {
    const check = callbacks({ allowPrivate: false }).check(url, 'callbackUrl');
    await expect(check).rejects.toMatchObject({
      code: 'callback_refused',
      details: { field: 'callbackUrl' },
    });
  });

  it('a name is refused if any of its addresses is private', async () => {
    const check = (...addresses: string[]) =>
      callbacks({ allowPrivate: false, lookup: resolving(...addresses) }).check('https://a.example/x', 'url');
    await expect(check('8.8.8.8', '10.0.0.1')).rejects.toMatchObject({ code: 'callback_refused' });
    await expect(check('8.8.8.8', '::1')).rejects.toMatchObject({ code: 'callback_refused' });
    await expect(check()).rejects.toMatchObject({ code: 'callback_refused' });
    await expect(check('8.8.8.8', '2606:4700::1111')).resolves.toBeUndefined();
  });

  it('a name that has another address when it is called gains nothing', async () => {
    const port = new URL(base).port;
    let asked = 0;
    const rebinding: LookupFunction = (_host, options, found) =>
      resolving(asked++ === 0 ? '8.8.8.8' : '127.0.0.1')('', options, found);
    const service = callbacks({ allowPrivate: false, lookup: rebinding });
    await service.check(`http://rebinding.example:${port}/`, 'url');
    await expect(service.post(`http://rebinding.example:${port}/`, {})).rejects.toThrow('after 1 tries');
    await expect(service.post(`${base}/`, {})).rejects.toThrow('private');
    expect([asked, heard]).toEqual([2, []]);
  });

  it('private ones are allowed where the setting says so', async () => {
    await expect(callbacks().check(`${base}/`, 'url')).resolves.toBeUndefined();
    await expect(callbacks().check('gopher://x', 'url')).rejects.toMatchObject({ code: 'callback_refused' });
  });
});

describe('a call', () => {
  it('is a POST of JSON', async () => {
    await callbacks().post(`${base}/done?x=1`, { a: 'é' });
    expect(heard).toEqual([
      { method: 'POST', path: '/done?x=1', type: 'application/json', body: '{"a":"é"}' },
    ]);
  });

  it('is tried again on 5xx and 429 until it is taken', async () => {
    respond = answering(500, 429, 503);
    await callbacks().post(base, {});
    expect(heard).toHaveLength(4);
  });

  it('is given up after five tries', async () => {
    respond = (response) => response.writeHead(500).end();
    await expect(callbacks().post(base, {})).rejects.toThrow('given up after 5 tries: it answered 500');
    expect(heard).toHaveLength(5);
  });

  it.each([400, 404, 410])('is not tried again on %i', async (status) => {
    respond = answering(status);
    await expect(callbacks().post(base, {})).rejects.toThrow(`it answered ${status}`);
    expect(heard).toHaveLength(1);
  });

  it('does not follow a redirect', async () => {
    respond = (response) => response.writeHead(307, { location: `${base}/elsewhere` }).end();
    await expect(callbacks().post(`${base}/first`, {})).rejects.toThrow('it answered 307');
    expect(heard.map(({ path }) => path)).toEqual(['/first']);
  });

  it('is tried again when there is no connection or no answer in time', async () => {
    respond = (response, nth) => {
      if (nth === 1) response.socket?.destroy();
      else if (nth === 3) response.end();
    };
    await callbacks({ timeout: 100 }).post(base, {});
    expect(heard).toHaveLength(3);
  });

  it('ends at once when it is no longer wanted', async () => {
    respond = (response) => response.writeHead(500).end();
    const stop = new AbortController();
    const post = callbacks({ pauses: [60_000] }).post(base, {}, stop.signal);
    setTimeout(() => stop.abort(), 50);
    await expect(post).rejects.toThrow();
    expect(heard).toHaveLength(1);
  });
});
