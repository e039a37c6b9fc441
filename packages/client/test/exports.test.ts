/** Exports when the connection, the server or the disk does not do what it should: a server that does as it is told. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { OptionError, TributaryConnectionError, type ExportProgress } from '../src/index.js';
import { folderOfTests } from '../../server/test/support/folders.js';
import { randomNumbers } from '../../server/test/support/random.js';
import { drop, json, listening, refuse, scripted, type Step } from './support/scripted-server.js';

const folder = folderOfTests('exports');
const at = (name: string) => path.join(folder, name);
const whole = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 251));
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const file = {
  url: 'http://elsewhere/tributary/v1/downloads/secret/a.csv',
  bytes: whole.length,
  sha256: sha256(whole),
};

/** Sends what is asked for, at most so many bytes of it, then breaks off. */
const upTo =
  (most: number, content = whole): Step =>
  ({ headers }, response) => {
    const start = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
    const end = Math.min(content.length, start + most);
    response.writeHead(headers.range ? 206 : 200, { 'content-length': content.length - start });
    response.write(content.subarray(start, end), () =>
      end < content.length ? response.destroy() : response.end(),
    );
  };
const job = (state: string, more: object = {}) =>
  json({ id: 7, kind: 'export', state, progress: {}, result: null, error: null, ...more });

describe('a file', () => {
  it('comes whole over a connection that breaks again and again, each time from where it broke', async () => {
    const random = randomNumbers(5);
    for (const into of ['disk', 'memory'] as const) {
      const steps: Step[] = [];
      for (let sent = 0; sent < whole.length;) {
        const piece = 1 + random.below(40_000);
        steps.push(upTo(piece), ...(random.below(3) === 0 ? [refuse(503, 'stopping', true)] : []));
        sent += piece;
      }
      const { client, came } = await scripted([...steps, upTo(whole.length)], { maxRetries: 0 });
      const seen: number[] = [];
      const onBytes = (bytes: number) => seen.push(bytes);
      if (into === 'disk') await client.exports.save(file, at('broken.csv'), { onBytes });
      const bytes =
        into === 'disk' ? readFileSync(at('broken.csv')) : await client.exports.bytes(file, { onBytes });
      expect(Buffer.from(bytes).equals(whole)).toBe(true);
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
      expect(seen.at(-1)).toBe(whole.length);
      expect(came.slice(1).every(({ headers }) => headers['if-range'] === `"${file.sha256}"`)).toBe(true);
      expect(came.every(({ authorization }) => authorization === undefined)).toBe(true);
    }
  }, 120_000);

  it('goes on in another process from what was kept, which nobody else can read', async () => {
    const stop = new AbortController();
    const { client } = await scripted([upTo(60_000)]);
    const onBytes = () => stop.abort(new Error('enough'));
    await expect(client.exports.save(file, at('kept.csv'), { onBytes, signal: stop.signal })).rejects.toThrow(
      'enough',
    );
    const kept = statSync(at('kept.csv.part'));
    expect(kept.size).toBeGreaterThan(0);
    expect(kept.mode & 0o777).toBe(0o600);
    const later = await scripted([upTo(whole.length)]);
    await later.client.exports.save(file, at('kept.csv'));
    expect(later.came[0]!.headers.range).toBe(`bytes=${kept.size}-`);
    expect(readFileSync(at('kept.csv')).equals(whole)).toBe(true);
    expect(readdirSync(folder)).not.toContain('kept.csv.part');
  });

  it('is fetched anew where what lies there is not its beginning', async () => {
    const { told, logger } = listening();
    writeFileSync(at('other.csv.part'), 'x'.repeat(5000));
    const { client } = await scripted([upTo(whole.length)], { logger });
    await client.exports.save(file, at('other.csv'));
    expect(readFileSync(at('other.csv')).equals(whole)).toBe(true);
    expect(told).toEqual([expect.stringContaining('not the beginning of this file')]);
    writeFileSync(at('longer.csv.part'), Buffer.alloc(whole.length + 1));
    await client.exports.save(file, at('longer.csv'));
    expect(readFileSync(at('longer.csv')).equals(whole)).toBe(true);
  });

  it("with another checksum is nobody's, on the disk and in memory", async () => {
    const wrong = Buffer.from(whole);
    wrong[500]! ^= 1;
    const { client } = await scripted([upTo(whole.length, wrong)]);
    const fails = { code: 'checksum_wrong' };
    await expect(client.exports.save(file, at('wrong.csv'))).rejects.toMatchObject(fails);
    await expect(client.exports.bytes(file)).rejects.toMatchObject(fails);
    expect(readdirSync(folder).filter((name) => name.startsWith('wrong'))).toEqual([]);
  });

  it('says at once what no further try would change', async () => {
    const { client, came } = await scripted([refuse(404, 'not_found', false)]);
    await expect(client.exports.save(file, at('none.csv'))).rejects.toMatchObject({ code: 'not_found' });
    expect(came).toHaveLength(1);
    await expect(client.exports.save({ ...file, url: null }, at('none.csv'))).rejects.toBeInstanceOf(
      OptionError,
    );
    await expect(client.exports.bytes(file, { maxBytes: 1000 })).rejects.toMatchObject({
      code: 'file_too_large',
    });
    await expect(client.exports.save(file, at('no/such/folder.csv'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
    expect(came).toHaveLength(1);
    expect(readdirSync(folder).filter((name) => name.startsWith('none'))).toEqual([]);
  });

  it('of no bytes is there too', async () => {
    const { client, came } = await scripted([drop]);
    const empty = { ...file, bytes: 0, sha256: sha256(Buffer.alloc(0)) };
    await client.exports.save(empty, at('empty.csv'));
    expect(readFileSync(at('empty.csv'))).toHaveLength(0);
    expect(await client.exports.bytes(empty)).toHaveLength(0);
    expect(came).toHaveLength(0);
  });
});

describe('an export that is followed', () => {
  const result = { rows: 10, files: [] };
  const steps = [
    job('running', { progress: { waiting: true } }),
    drop,
    refuse(503, 'starting', true),
    job('running', { progress: { rows: 5, bytes: 100, percent: 50, eta: 1000 } }),
    job('done', { progress: { rows: 10, bytes: 200 }, result }),
  ];

  it('says how far it is, also over a server that was away, and has its files in the end', async () => {
    const { client } = await scripted(steps);
    const seen: ExportProgress[] = [];
    expect(await client.exports.follow(7, { onProgress: (progress) => seen.push(progress) })).toEqual(result);
    expect(seen).toEqual([
      { rows: 0, bytes: 0, percent: 0, timeLeft: undefined, waiting: true },
      { rows: 5, bytes: 100, percent: 50, timeLeft: 1000, waiting: false },
      { rows: 10, bytes: 200, percent: 100, timeLeft: 0, waiting: false },
    ]);
  });

  it('is gone through with for await, and awaited after it', async () => {
    const { client, came } = await scripted(steps);
    const following = client.exports.follow(7);
    const percents: number[] = [];
    for await (const { percent } of following) percents.push(percent);
    expect(percents).toEqual([0, 50, 100]);
    expect(await following).toEqual(result);
    expect(came).toHaveLength(steps.length);
  });

  it('throws the reason of one that failed, was cancelled or is none', async () => {
    const error = { code: 'disk_full', message: 'The disk is full.' };
    const { client } = await scripted([
      job('failed', { error }),
      job('cancelled'),
      json({ id: 7, kind: 'import', state: 'running', progress: {} }),
    ]);
    await expect(client.exports.follow(7)).rejects.toMatchObject({
      ...{ code: 'disk_full', message: 'Export 7 failed: The disk is full.' },
    });
    await expect(client.exports.follow(7)).rejects.toMatchObject({ code: 'export_cancelled' });
    await expect(client.exports.follow(7)).rejects.toThrow(
      'job 7 is of the kind import; expected an export.',
    );
  });

  it('ends with the signal, and with a server that stays away', async () => {
    const stop = new AbortController();
    const { client } = await scripted([job('running')]);
    const onProgress = () => stop.abort(new Error('enough'));
    await expect(client.exports.follow(7, { onProgress, signal: stop.signal })).rejects.toThrow('enough');
    const away = await scripted([drop]);
    await expect(away.client.exports.follow(7, { maxRetries: 1 })).rejects.toBeInstanceOf(
      TributaryConnectionError,
    );
    expect(away.came).toHaveLength(2);
  });
});

it('names that nothing has are told to the logger', async () => {
  const { told, logger } = listening();
  const warnings = [{ code: 'device_unknown', message: 'There is no device "nope".' }];
  const running = { id: 7, kind: 'export', state: 'running', progress: {}, warnings };
  const { client } = await scripted([json(running)], { logger });
  expect(await client.exports.start({ devices: ['nope'] })).toMatchObject({ id: 7, warnings });
  expect(told).toEqual([expect.stringContaining('There is no device "nope".')]);
});
