/** A sender's claims about the size of its MessagePack cost nothing; what is sound is read as it was written. */
import { encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeMessagePack } from '../../src/dialects/iotile/wire/message-pack.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(async () => {
  await platform.stop();
});

/** Lists in each other, every one of which says that it has as many members as the file has bytes: 8 MB for 5 bytes. */
function claims(levels: number): Buffer {
  const file = Buffer.alloc(1_000_000);
  for (let level = 0; level < levels; level++) {
    file[level * 5] = 0xdd;
    file.writeUInt32BE(900_000, level * 5 + 1);
  }
  return file;
}

const send = (path: string, body: Buffer) =>
  fetch(`${platform.url}/api/v1${path}`, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: { authorization: `token ${platform.one.token}`, 'content-type': 'application/msgpack' },
  });

it.each(['/event/', '/streamer/report/?timestamp=2021-01-01T00:00:00Z'])(
  'lists that claim more members than there are bytes are refused at the second one: %s',
  async (path) => {
    const response = await send(path, claims(20));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('claims more values than bytes follow it (byte 10)');
  },
);

describe('the shape', () => {
  it.each([
    ['nil and booleans', [null, true, false]],
    [
      'numbers of every width',
      [0, -1, 127, 128, 65_535, 65_536, 2 ** 32, -32, -33, -129, -40_000, -(2 ** 40), 0.5],
    ],
    ['texts of every width', ['', 'a', 'b'.repeat(31), 'c'.repeat(32), 'd'.repeat(300), 'e'.repeat(70_000)]],
    ['lists of every width', [[], Array(15).fill(1), Array(16).fill(1), Array(70_000).fill(1)]],
    ['maps in lists in maps', { a: [{ b: {} }, { c: [[]] }] }],
    ['a map of many members', Object.fromEntries(Array.from({ length: 70_000 }, (_, i) => [`k${i}`, i]))],
  ])('of %s is read', (_, value) => {
    expect(decodeMessagePack(Buffer.from(encode(value)))).toEqual(value);
  });

  it('of bytes is text, of times ISO text, whatever their width', () => {
    const bytes = [1, 300, 70_000].map((length) => Buffer.alloc(length, 'x'));
    const at = new Date('2021-01-02T03:04:05.250Z');
    expect(decodeMessagePack(Buffer.from(encode([...bytes, at])))).toEqual([
      ...bytes.map(String),
      at.toISOString(),
    ]);
  });

  it.each([
    ['nothing', '', 'ends within a value'],
    ['a list without its members', '92', 'claims more values'],
    ['a map with a key alone', '8101', 'claims more values'],
    ['a text that is cut', 'a361', 'ends within a value'],
    ['a count that is cut', 'dd0000', 'ends within a value'],
    ['the byte of no value', 'c1', '0xc1 begins no value'],
    ['an extension of its own', 'd40500', 'extension type'],
    ['bytes behind the end', '0101', 'Extra'],
  ])('%s is refused', (_, hex, message) => {
    expect(() => decodeMessagePack(Buffer.from(hex, 'hex'))).toThrow(message);
  });

  it('is at most 100 levels deep', () => {
    const nested = (levels: number) => Buffer.concat([Buffer.alloc(levels, 0x91), Buffer.from([1])]);
    expect(JSON.stringify(decodeMessagePack(nested(100)))).toBe(`${'['.repeat(100)}1${']'.repeat(100)}`);
    expect(() => decodeMessagePack(nested(101))).toThrow('deeper than 100 levels');
  });
});
