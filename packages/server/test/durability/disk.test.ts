/** No room: in the spool while the engine is away, on the disk by setting, and on a disk that is really full. */
import { spawnSync } from 'node:child_process';
import { mkdir, open, rm, statfs, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/points-bench.js';
import { ClickHouseServer } from '../support/clickhouse-server.js';
import { build, ServerProcess } from '../support/server-process.js';
import { Ledger } from './ledger.js';
import { Writer, type Answer } from './writers.js';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends until an answer is what the test waits for; every request must be answered. */
async function sendUntil(
  writer: Writer,
  url: string,
  size: number,
  wanted: (answer: Answer) => boolean,
): Promise<Answer> {
  for (let tries = 0; tries < 3_000; tries++) {
    const answer = await writer.write(url, size);
    if (!answer) throw new Error('no answer');
    if (wanted(answer)) return answer;
    if (answer.status >= 300) await sleep(100);
  }
  throw new Error('never answered as expected');
}

describe('points without room', () => {
  let folder: string;
  beforeAll(async () => {
    build();
    folder = await temporaryFolder();
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are refused with 503 spool_full while the engine is away too long, and taken again when it is back', async () => {
    const engine = await ClickHouseServer.start(path.join(folder, 'clickhouse'));
    const server = await ServerProcess.start(path.join(folder, 'spool'), [
      `--points-url=${engine.url}`,
      '--spool-limit=1MiB',
    ]);
    try {
      const ledger = new Ledger();
      const credentials = await server.credentials();
      const writer = new Writer('w', ledger, credentials, 'native');
      expect((await writer.write(server.url, 10))!.status).toBe(200);
      await engine.kill();
      const refusal = await sendUntil(writer, server.url, 4_000, ({ status }) => status !== 200);
      expect(refusal).toMatchObject({
        status: 503,
        body: { error: { code: 'spool_full', retryable: true } },
      });
      expect(Number(refusal.retryAfter)).toBeGreaterThan(0);
      await engine.start();
      await sendUntil(writer, server.url, 10, ({ status }) => status === 200);
      await sleep(1_000);
      await ledger.check(server.url, credentials);
    } finally {
      await server.kill();
      await engine.kill();
    }
  }, 180_000);

  it('are refused with 507 disk_full below the reserve, and taken again above it', async () => {
    const data = path.join(folder, 'reserve');
    const server = await ServerProcess.start(data);
    try {
      const ledger = new Ledger();
      const credentials = await server.credentials();
      const writer = new Writer('w', ledger, credentials, 'native');
      const line = new Writer('v', ledger, credentials, 'influx');
      expect((await writer.write(server.url, 10))!.status).toBe(200);
      await server.stop();
      await server.start(['--disk-reserve=1000TiB']);
      const refusal = (await writer.write(server.url, 10))!;
      expect(refusal).toMatchObject({ status: 507, body: { error: { code: 'disk_full', retryable: true } } });
      expect((await line.write(server.url, 10))!).toMatchObject({
        status: 507,
        retryAfter: expect.stringMatching(/^\d+$/),
      });
      await ledger.check(server.url, credentials);
      await server.stop();
      await server.start();
      expect((await writer.write(server.url, 10))!.status).toBe(200);
      await ledger.check(server.url, credentials);
    } finally {
      await server.kill();
    }
  }, 180_000);
});

/** A disk of its own, small enough to fill; only where this process may mount one. */
const disk = await temporaryFolder();
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk]).status === 0;

afterAll(async () => {
  if (mounted) spawnSync('umount', ['-l', disk]);
  await rm(disk, { recursive: true, force: true });
});

describe.runIf(mounted)('a disk that is full', () => {
  it('refuses points with 507, loses none that it took, and takes them again when there is room', async () => {
    build();
    const data = path.join(disk, 'data');
    await mkdir(data);
    const server = await ServerProcess.start(data, ['--disk-reserve=0', '--flush-interval=100ms']);
    try {
      const ledger = new Ledger();
      const credentials = await server.credentials();
      const writer = new Writer('w', ledger, credentials, 'native');
      // All series exist, so that the catalog has nothing to write.
      for (let i = 0; i < 5; i++) expect((await writer.write(server.url, 20))!.status).toBe(200);
      for (let time = 0; time < 3; time++) {
        const filler = await open(path.join(disk, 'filler'), 'w');
        await fill(filler, disk, 300_000);
        const refusal = await sendUntil(writer, server.url, 5_000, ({ status }) => status !== 200);
        expect(refusal).toMatchObject({ status: 507, body: { error: { code: 'disk_full' } } });
        // Long enough for flushes and settlings to fail, too.
        for (let i = 0; i < 20; i++) {
          expect([200, 507]).toContain((await writer.write(server.url, 500))!.status);
          await sleep(100);
        }
        expect(server.alive).toBe(true);
        if (time === 1) await server.kill();
        await filler.close();
        await rm(path.join(disk, 'filler'));
        if (time === 1)
          await server.start(['--disk-reserve=0', '--flush-interval=100ms', '--settle-interval=300ms']);
        await sendUntil(writer, server.url, 10, ({ status }) => status === 200);
        await checkSoon(ledger, server);
      }
      expect(server.alive).toBe(true);
    } finally {
      await server.kill();
    }
  }, 240_000);
});

/** Leaves about this many bytes free: the server writes at the same time. */
async function fill(file: FileHandle, folder: string, rest: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const chunk = Buffer.alloc(65_536);
  for (let left = bavail * bsize - rest; left > 0; left -= chunk.length) {
    const written = await file.write(chunk).catch(() => undefined);
    if (!written) return;
  }
}

/** Reads work again as soon as the engine took what waits for it. */
async function checkSoon(ledger: Ledger, server: ServerProcess): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await ledger.check(server.url, await server.credentials());
    } catch (error) {
      if (tries === 100 || (error as { status?: number }).status !== 503) throw error;
      await sleep(200);
    }
  }
}
