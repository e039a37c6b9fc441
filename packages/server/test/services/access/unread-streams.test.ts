/** Live streams that nobody reads: one is cut off at its own bound and hears why, and all together have a bound, too. */
import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { STREAM_LIMITS } from '../../../src/dialects/event-streams.js';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import { open } from '../../support/raw-http.js';

const READERS = 40;
const TEXT = 'x'.repeat(30_000);
const POINTS = 10;
/** What a write of so many points of this text adds to each stream, at least. */
const STEP = TEXT.length * POINTS;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

/** A stream on a socket of its own, whose reader reads nothing before `all`. */
class Unread {
  static async open(): Promise<Unread> {
    const socket = open(platform.url);
    const head =
      `GET /tributary/v1/tail?project=${platform.one.project} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n` +
      `authorization: Bearer ${platform.one.token}\r\n\r\n`;
    const begun = new Promise((resolve) => socket.once('data', resolve));
    socket.write(head);
    await begun;
    socket.pause();
    return new Unread(socket);
  }

  private constructor(private readonly socket: Socket) {}

  /** The bytes that were sent to it, up to the end of the stream or the last point, and the end of that text. */
  all(): Promise<{ bytes: number; isWhole: boolean; end: string }> {
    return new Promise((resolve) => {
      let [bytes, end] = [0, ''];
      const isWhole = () => end.includes('"the last one"');
      const done = () => {
        this.socket.destroy();
        resolve({ bytes, isWhole: isWhole(), end });
      };
      this.socket.on('data', (chunk) => {
        bytes += chunk.length;
        end = (end + chunk.toString('latin1')).slice(-1_000);
        if (isWhole()) done();
      });
      this.socket.once('close', done).once('error', done).resume();
    });
  }
}

let time = 1_000;
async function write(values: readonly string[]): Promise<void> {
  const body = values.map((value) => ({ device: 'd', series: 'text', time: ++time, value }));
  expect((await platform.call('POST', '/points', { body })).json.refused).toEqual([]);
}
const step = () => write(Array.from({ length: POINTS }, () => TEXT));
const FAREWELL = `more than ${STREAM_LIMITS.waitingBytes} bytes were not read`;

/** Bytes that the system keeps of a connection; what goes beyond waits in the server. */
let kept: number;

it('one is cut off with the reason', async () => {
  const reader = await Unread.open();
  for (let written = 0; written < 16 * 2 ** 20; written += STEP) await step();
  const { bytes, end } = await reader.all();
  expect(end).toContain(FAREWELL);
  kept = bytes - STREAM_LIMITS.waitingBytes;
  expect(kept).toBeGreaterThan(0);
});

it('all together hold so many bytes: the slowest go, those that read stay', async () => {
  const diligent = await Unread.open();
  const whole = diligent.all();
  const readers = await Promise.all(Array.from({ length: READERS }, () => Unread.open()));
  // Each far below its own bound, all of them above the common one.
  const each = STREAM_LIMITS.waitingBytes / 2;
  expect(each * READERS).toBeGreaterThan(STREAM_LIMITS.waitingBytesInAll);
  for (let written = 0; written < kept + each; written += STEP) await step();
  await write(['the last one']);
  const ends = await Promise.all(readers.map((reader) => reader.all()));
  const cut = ends.filter(({ isWhole }) => !isWhole);
  expect(cut.length).toBeGreaterThan(0);
  expect(cut.length).toBeLessThan(READERS);
  // It was not their own bound.
  expect(cut.filter(({ end }) => end.includes(FAREWELL))).toEqual([]);
  expect((await whole).isWhole).toBe(true);
}, 60_000);
