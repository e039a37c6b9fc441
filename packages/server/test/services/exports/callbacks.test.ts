/** Where callbacks may go, and how often they try. Real sockets throughout; only the names' addresses are the test's own. */
import type { ServerResponse } from 'node:http';
import type { LookupFunction } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../../src/services/messages/addresses.js';
import { CallbackService, type CallbackOptions } from '../../../src/services/messages/callbacks.js';
import { HttpPeer } from '../../support/http-peer.js';
import { until } from '../../support/waiting.js';

let peer: HttpPeer;
let base: string;
beforeAll(async () => {
  peer = await HttpPeer.start();
  base = peer.url;
});
afterAll(() => peer.stop());
beforeEach(() => {
  peer.heard.length = 0;
  peer.respond = (response) => response.end();
});

const callbacks = (options: Partial<CallbackOptions> = {}) =>
  new CallbackService({ allowPrivate: true, pauses: [5, 5, 5, 5], ...options });
const answering =
  (...statuses: number[]) =>
  (response: ServerResponse) =>
    response.writeHead(statuses[peer.heard.length - 1] ?? 200).end();

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
    expect([asked, peer.heard]).toEqual([2, []]);
  });

  it('private ones are allowed where the setting says so', async () => {
    await expect(callbacks().check(`${base}/`, 'url')).resolves.toBeUndefined();
    await expect(callbacks().check('gopher://x', 'url')).rejects.toMatchObject({ code: 'callback_refused' });
  });
});

describe('a call', () => {
  it('is a POST of JSON', async () => {
    await callbacks().post(`${base}/done?x=1`, { a: 'é' });
    expect(peer.heard).toMatchObject([
      {
        ...{ method: 'POST', path: '/done?x=1', body: '{"a":"é"}' },
        headers: { 'content-type': 'application/json' },
      },
    ]);
  });

  it('is tried again on 5xx and 429 until it is taken', async () => {
    peer.respond = answering(500, 429, 503);
    await callbacks().post(base, {});
    expect(peer.heard).toHaveLength(4);
  });

  it('is given up after five tries', async () => {
    peer.respond = (response) => response.writeHead(500).end();
    await expect(callbacks().post(base, {})).rejects.toThrow('given up after 5 tries: it answered 500');
    expect(peer.heard).toHaveLength(5);
  });

  it.each([400, 404, 410])('is not tried again on %i', async (status) => {
    peer.respond = answering(status);
    await expect(callbacks().post(base, {})).rejects.toThrow(`it answered ${status}`);
    expect(peer.heard).toHaveLength(1);
  });

  it('does not follow a redirect', async () => {
    peer.respond = (response) => response.writeHead(307, { location: `${base}/elsewhere` }).end();
    await expect(callbacks().post(`${base}/first`, {})).rejects.toThrow('it answered 307');
    expect(peer.heard.map(({ path }) => path)).toEqual(['/first']);
  });

  it('is tried again when there is no connection or no answer in time', async () => {
    peer.respond = (response) => {
      if (peer.heard.length === 1) response.socket?.destroy();
      else if (peer.heard.length === 3) response.end();
    };
    await callbacks({ timeout: 100 }).post(base, {});
    expect(peer.heard).toHaveLength(3);
  });

  it('ends at once when it is no longer wanted', async () => {
    peer.respond = (response) => response.writeHead(500).end();
    const stop = new AbortController();
    const post = callbacks({ pauses: [60_000] }).post(base, {}, stop.signal);
    await until('the first try', () => peer.heard.length === 1);
    stop.abort();
    await expect(post).rejects.toThrow();
    expect(peer.heard).toHaveLength(1);
  });
});
