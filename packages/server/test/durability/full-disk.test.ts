/**
 * Space runs out at random moments, to the last byte, while points are rewritten, merged, settled, exported, backed up and
 * things are created; sometimes the process is killed there and started on the full disk. Each time, when there is room
 * again: every acknowledged point is there, once, with its newest value, and the server goes on by itself.
 *
 * `TRIBUTARY_TEST_LONG=1` makes 100 tries on tmpfs and 100 on ext4; `TRIBUTARY_TEST_TRIES` sets their number,
 * `TRIBUTARY_TEST_SEED` the seed.
 */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send } from '../support/http.js';
import { LONG, tries } from '../support/long.js';
import { randomNumbers, SEED } from '../support/random.js';
import { build, ServerProcess } from '../support/server-process.js';
import { SmallDisk, type FileSystem } from '../support/small-disk.js';
import { pause } from '../support/waiting.js';
import { SumField } from './sum-field.js';

const TRIES = Number(process.env['TRIBUTARY_TEST_TRIES'] ?? tries(100, 3));
const PER_SERIES = LONG ? 40_000 : 10_000;
const FLAGS = ['--settle-interval=1s', '--flush-interval=100ms', '--engine-sessions=2'];

/** Work beside the writes; its outcome on a full disk does not matter, only that nothing is lost by it. */
const ASIDE: Record<string, (server: ServerProcess) => Promise<unknown>> = {
  nothing: () => Promise.resolve(),
  export: (server) => post(server, 'exports', { format: 'parquet' }),
  backup: async (server) => {
    const { token } = JSON.parse(await readFile(path.join(server.folder, 'server.json'), 'utf8')) as {
      token: string;
    };
    const response = await fetch(`${server.url}/tributary/v1/backup`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return response.arrayBuffer();
  },
  create: (server) => post(server, 'devices', { key: `device ${Math.random()}` }),
};

async function post(server: ServerProcess, what: string, body: object): Promise<void> {
  const { native } = await server.credentials();
  const { status, text } = await send(`${server.url}/tributary/v1/${what}`, {
    headers: { authorization: `Bearer ${native.token}` },
    body,
  });
  if (status >= 500) expect(status, text).toSatisfy((seen) => seen === 507 || seen === 503);
}

/** One try: work, no space, perhaps a kill and a start, space, and everything is there. */
async function once(
  disk: SmallDisk,
  server: ServerProcess,
  field: SumField,
  random: () => number,
  flags: readonly string[],
): Promise<string> {
  let stopped = false;
  const writing = (async () => {
    while (!stopped) if (!(await field.rewrite())) await pause(50);
  })();
  const names = Object.keys(ASIDE);
  const name = names[Math.floor(random() * names.length)]!;
  // The moments are the subject: what is under way when the disk is full.
  await pause(random() * 1_000);
  const aside = ASIDE[name]!(server).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'AssertionError') throw error;
  });
  await pause(random() * 1_000);
  const killed = random() < 0.25;
  try {
    disk.fill();
    await pause(100 + random() * 1_400);
    if (killed) {
      await server.kill();
      // On the full disk it may refuse to start; it must say so, and what it has must stay.
      await server
        .start(flags)
        .catch((error: unknown) => expect(String(error)).toMatch(/space|full|ENOSPC/i));
    }
  } finally {
    disk.release();
  }
  stopped = true;
  await writing;
  await aside;
  if (!server.alive) {
    expect(killed, server.log.slice(-2_000)).toBe(true);
    await server.start(flags);
  }
  await field.finish();
  await field.check();
  return `${name}${killed ? ', killed' : ''}`;
}

const SIZES: Record<FileSystem, readonly string[]> = { tmpfs: ['--disk-reserve=16MiB'], ext4: [] };

beforeAll(() => build(), 300_000);

for (const kind of LONG ? (['tmpfs', 'ext4'] as const) : (['tmpfs'] as const)) {
  // With the default reserve of 256 MiB a disk must have more than twice that, or the background would never work.
  const disk = SmallDisk.make(kind, kind === 'ext4' ? 900 : 256);
  afterAll(() => disk?.remove());

  describe.skipIf(disk === undefined)(`a full disk (${kind}; skipped where nothing may be mounted)`, () => {
    it(`loses and doubles no acknowledged point in ${TRIES} tries (seed ${SEED})`, async () => {
      const random = randomNumbers(SEED).fraction;
      const data = path.join(disk!.folder, 'data');
      await mkdir(data);
      const flags = [...FLAGS, ...SIZES[kind]];
      const server = await ServerProcess.start(data, flags);
      const field = new SumField(server, PER_SERIES, random);
      const done: string[] = [];
      try {
        await field.writeAll();
        await field.check();
        for (let turn = 0; turn < TRIES; turn++) {
          done.push(await once(disk!, server, field, random, flags));
          if (LONG) console.info(`${new Date().toISOString()} ${kind}, try ${done.length}: ${done.at(-1)}`);
        }
        await server.stop();
        await server.start(flags);
        await field.check();
      } catch (error) {
        console.error(`try ${done.length + 1} of seed ${SEED} on ${kind}\n${server.log.slice(-4_000)}`);
        throw error;
      } finally {
        await server.kill();
        const mended = server.log.match(/is broken: /g)?.length ?? 0;
        console.info(
          `${kind}, seed ${SEED}: ${done.length} tries, ${field.acknowledged} points acknowledged, ${mended} broken parts exchanged, refusals ${JSON.stringify([...field.refusals])}`,
        );
      }
    }, 3_600_000);
  });
}
