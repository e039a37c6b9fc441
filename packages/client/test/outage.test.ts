/**
 * The platform goes away by kill -9, for a while, and the sender with a queue is killed twice meanwhile: every point that was acknowledged to the
 * program is there, once, in the order of time, and none that was never added. `TRIBUTARY_TEST_ROUNDS` sets the number of kills; the long form has ten
 * platforms and senders side by side, because each outage takes a minute.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../server/test/support/free-port.js';
import { LONG, tries } from '../../server/test/support/long.js';
import { folderOfServers, ServerProcess } from '../../server/test/support/server-process.js';
import { pause, until } from '../../server/test/support/waiting.js';
import { Tributary, type TailedPoint, type TailGap } from '../src/index.js';

const PROGRAM = path.join(import.meta.dirname, 'support/queue-sender.mjs');
const OUTAGE_MS = LONG ? 60_000 : 1_000;
const SIDE_BY_SIDE = LONG ? 10 : 1;
/** What gathered in an outage takes its time on a busy machine. */
const PATIENCE = { within: 240_000, every: 100 };
const MAX_POINTS = 12;

/** Points are 1, 2, 3 …, whatever becomes of the process that adds them. */
class Sender {
  /** The first that nobody acknowledged. */
  next = 1;
  /** Those before it may be there. */
  asked = 1;
  #child: ChildProcess | undefined;
  #adding: Promise<void> | undefined;
  #isStopped = false;

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly queue: string,
  ) {}

  start(): void {
    const sync = Math.random() < 0.5 ? 0 : 1_000;
    const args = [PROGRAM, this.url, this.token, this.queue, String(this.next), String(sync)];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.on('error', () => undefined);
    this.#child = child;
    this.#isStopped = false;
    this.#adding = this.#add(child);
  }

  /** In the middle of whatever it does. */
  async kill(): Promise<void> {
    this.#child!.kill('SIGKILL');
    await this.#adding;
  }

  /** Resolves when the process has sent all. */
  async end(): Promise<void> {
    this.#isStopped = true;
    await this.#adding;
    const ended = once(this.#child!, 'exit');
    this.#child!.stdin!.end();
    expect(await ended).toEqual([0, null]);
  }

  async #add(child: ChildProcess): Promise<void> {
    const said = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    while (!this.#isStopped) {
      const count = 1 + Math.floor(Math.random() * MAX_POINTS);
      this.asked = Math.max(this.asked, this.next + count);
      child.stdin!.write(`${count}\n`);
      const { value, done } = await said.next();
      if (done) return;
      this.next = Number(value);
      await pause(Math.random() * 10);
    }
  }
}

describe('an outage', () => {
  const folder = folderOfServers();
  const rounds = Number(process.env['TRIBUTARY_TEST_ROUNDS'] ?? tries(100, 2));

  it(`costs no point and doubles none, over ${rounds} kills of the server and twice as many of the sender`, async () => {
    const each = Math.ceil(rounds / SIDE_BY_SIDE);
    await Promise.all(
      Array.from({ length: SIDE_BY_SIDE }, (_, n) => outages(path.join(folder, String(n)), each)),
    );
  }, 3_600_000);
});

async function outages(folder: string, rounds: number): Promise<void> {
  const port = [`--port=${await freePort()}`];
  const server = await ServerProcess.start(path.join(folder, 'data'), port);
  const { token } = (await server.credentials()).native;
  const client = new Tributary({ url: server.url, token });
  const sender = new Sender(server.url, token, path.join(folder, 'queue'));
  /** Of points that are read in the order of time. */
  const values = async () => {
    const found: unknown[] = [];
    for await (const { value, time } of client.queryPoints({ devices: ['outage'], limit: 50_000 })) {
      expect(Date.parse(time)).toBe(Number(value) * 1000);
      found.push(value);
    }
    return found;
  };
  try {
    sender.start();
    for (let round = 1; round <= rounds; round++) {
      const before = sender.next;
      await until('points to lose', () => sender.next > before + 50, PATIENCE);
      await pause(Math.random() * 300);
      await server.kill();
      const moments = [Math.random(), Math.random(), 1].sort((a, b) => a - b).map((part) => part * OUTAGE_MS);
      for (const [at, moment] of moments.entries()) {
        await pause(moment - (moments[at - 1] ?? 0));
        if (at === moments.length - 1) break;
        await sender.kill();
        sender.start();
        const { next } = sender;
        await until('points of the outage', () => sender.next > next, PATIENCE);
      }
      await server.start(port);
      const { next } = sender;
      const isThere = async () => ((await client.counts({ devices: ['outage'] }))[0]?.count ?? 0) >= next - 1;
      await until('all that was acknowledged', isThere, PATIENCE);
    }
    await sender.end();
    expect(sender.next).toBe(sender.asked);
    expect(await values()).toEqual(Array.from({ length: sender.next - 1 }, (_, n) => n + 1));
  } finally {
    await sender.kill().catch(() => undefined);
    await server.kill();
  }
}

describe('a tail through a kill of the server', () => {
  const folder = folderOfServers();

  it.each(['after a point', 'before any point'])(
    'tells where points may be missing: %s',
    async (when) => {
      const data = path.join(folder, when.replaceAll(' ', '-'));
      const port = [`--port=${await freePort()}`];
      const server = await ServerProcess.start(data, port);
      const { token } = (await server.credentials()).native;
      const t = new Tributary({ url: server.url, token });
      const write = (value: number) => t.writePoints([{ device: 'd', series: 's', time: Date.now(), value }]);
      // Comes back only when something was stored meanwhile, as after a longer wait.
      let mayConnect = Promise.resolve();
      const patient: typeof fetch = (...request) => mayConnect.then(() => fetch(...request));
      const following = new Tributary({ url: server.url, token, fetch: patient });
      const stop = new AbortController();
      const seen: TailedPoint[] = [];
      const gaps: TailGap[] = [];
      let stood = 0;
      const tail = (async () => {
        const options = {
          signal: stop.signal,
          onOpen: () => stood++,
          onGap: (gap: TailGap) => gaps.push(gap),
        };
        for await (const point of following.tail({}, options)) seen.push(point);
      })();
      try {
        await until('the tail', () => stood === 1);
        if (when === 'after a point') {
          await write(1);
          await until('the first point', () => seen.length === 1);
        }
        let open!: () => void;
        mayConnect = new Promise((resolve) => (open = resolve));
        await server.kill();
        await server.start(port);
        await write(2);
        open();
        await until('the gap', () => gaps.length === 1, PATIENCE);
        await until('the tail again', () => stood === 2);
        await write(3);
        await until('the last point', () => seen.at(-1)?.value === 3, PATIENCE);
        expect(seen.map(({ value }) => value)).toEqual(when === 'after a point' ? [1, 3] : [3]);
        const [{ from, to } = { from: null, to: '' }] = gaps;
        if (when === 'after a point') expect(from).toBe(seen[0]!.time);
        const missed = await t.query().device('d').between(from!, to).rows().all();
        expect(missed.map(({ value }) => value)).toContain(2);
        expect(gaps).toHaveLength(1);
      } finally {
        stop.abort();
        await tail;
        await server.kill();
      }
    },
    300_000,
  );
});
