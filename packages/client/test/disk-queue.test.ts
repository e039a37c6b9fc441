/** The queue on disk: what is in it stays in it, in its order, whatever happens to its files; and its bounds. */
import { readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOfTests } from '../../server/test/support/folders.js';
import { tries } from '../../server/test/support/long.js';
import { randomNumbers } from '../../server/test/support/random.js';
import { SmallDisk } from '../../server/test/support/small-disk.js';
import type { Dropped, TributaryError, WriterOptions } from '../src/index.js';
import { DiskQueue } from '../src/node/disk-queue/disk-queue.js';
import { HEADER_BYTES } from '../src/node/disk-queue/record.js';
import type { Group } from '../src/writing/group.js';
import { Locker } from './support/locker.js';
import { listening, refuse, scripted, text, type Step } from './support/scripted-server.js';

const root = folderOfTests('queue');
let folders = 0;
const newFolder = () => path.join(root, String(folders++));
const segmentsOf = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.seg'))
    .sort();

/** A platform that takes no points and then does, and what it was given. */
function platform() {
  const seen: number[] = [];
  const state = { away: true };
  const step: Step = (request, response, body) => {
    if (state.away) return void request.socket.destroy();
    for (const { time } of JSON.parse(body) as { time: number }[]) seen.push(time);
    text(200, '{"stored":1,"refused":[]}')(request, response, body);
  };
  return { seen, state, step };
}

async function writing(step: Step, options: WriterOptions) {
  const { logger, told } = listening();
  const { client } = await scripted([step], { logger });
  const dropped: Dropped[] = [];
  const errors: TributaryError[] = [];
  const writer = client.writer({
    ...{ device: 'd', interval: 5, maxRetries: 0 },
    onDropped: (each) => dropped.push(each),
    onError: (error) => errors.push(error as TributaryError),
    ...options,
  });
  return { client, writer, dropped, errors, told };
}
const at = (time: number, value: number | string = time) => ({ series: 's', time, value });

describe('points', () => {
  it('are kept while the platform is away, over the end of the writer, and sent in their order by the next one', async () => {
    const { seen, state, step } = platform();
    const queue = newFolder();
    for (let run = 0; run < 3; run++) {
      const { writer } = await writing(step, { queue });
      await writer.add([1, 2, 3].map((time) => at(run * 10 + time)));
      await writer.add(at(run * 10 + 4));
      await writer.close();
      expect(writer.counters).toMatchObject({
        added: 4,
        recovered: run * 4,
        stored: 0,
        pending: run * 4 + 4,
      });
    }
    state.away = false;
    const { writer } = await writing(step, { queue });
    await writer.flush();
    expect(seen).toEqual([1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24]);
    expect(writer.counters).toMatchObject({
      added: 0,
      recovered: 12,
      stored: 12,
      pending: 0,
      pendingBytes: 0,
    });
    await writer.close();
    expect(readdirSync(queue)).toEqual(['position']);
  });

  it('have the times that they were added with, also of one Date for all', async () => {
    const { seen, state, step } = platform();
    state.away = false;
    const { writer } = await writing(step, { queue: newFolder() });
    const time = new Date(0);
    const adds = [1, 2, 3].map((n) => {
      time.setTime(n);
      return writer.add({ series: `s${n}`, time, value: n });
    });
    await Promise.all(adds);
    await writer.close();
    expect(seen).toEqual([1, 2, 3]);
  });

  it('of what comes in time are in it as they come, and those before a failure stay', async () => {
    const { seen, state, step } = platform();
    state.away = false;
    const { writer } = await writing(step, { queue: newFolder() });
    async function* source() {
      yield at(1);
      await expect.poll(() => seen).toEqual([1]);
      yield at(2);
      throw new Error('broken off');
    }
    await expect(writer.add(source())).rejects.toThrow('broken off');
    await writer.close();
    expect(seen).toEqual([1, 2]);
  });

  it('that are newer and given up do not end a flush of older ones', async () => {
    const { seen, state, step } = platform();
    const options = {
      queue: newFolder(),
      queueBytes: 2 ** 20,
      whenFull: 'dropNewest',
      maxRetries: 50,
    } as const;
    const { writer } = await writing(step, options);
    const large = (time: number) => at(time, 'x'.repeat(60_000));
    await writer.add([1, 2, 3].map((time) => large(time)));
    let stored = -1;
    const flushed = writer.flush().then(() => (stored = writer.counters.stored));
    for (let time = 4; time < 40; time++) await writer.add(large(time));
    const { dropped, pending } = writer.counters;
    expect([dropped > 3, dropped + pending]).toEqual([true, 39]);
    expect(stored).toBe(-1);
    state.away = false;
    await flushed;
    expect(stored).toBeGreaterThanOrEqual(3);
    await writer.flush();
    expect(seen).toEqual(Array.from({ length: 39 - dropped }, (_, n) => n + 1));
    await writer.close();
    expect(writer.counters).toMatchObject({ added: 39, stored: 39 - dropped, dropped, pending: 0 });
  });

  it('of many small writes go together', async () => {
    const { seen, state, step } = platform();
    let requests = 0;
    const counting: Step = (...all) => {
      requests += state.away ? 0 : 1;
      step(...all);
    };
    const { writer } = await writing(counting, { queue: newFolder(), interval: 10_000 });
    for (let time = 0; time < 300; time++) await writer.add(at(time));
    state.away = false;
    await writer.flush();
    expect([requests, seen.length, inOrder(seen)]).toEqual([1, 300, seen]);
    await writer.close();
  });

  it('let the rest of the program have its turn while they are added without an end', async () => {
    const { writer } = await writing(platform().step, { queue: newFolder(), interval: 10_000 });
    let hadTurn = false;
    setImmediate(() => (hadTurn = true));
    let time = 0;
    while (!hadTurn && time < 10_000) await writer.add(at(time++));
    expect(hadTurn).toBe(true);
    await writer.add(Array.from({ length: 100_000 }, () => at(time++)));
    await writer.close();
    expect(writer.counters.pending).toBe(time);
  });

  it('of one large write and of small ones before and after it are sent in their order', async () => {
    const { seen, state, step } = platform();
    const { writer } = await writing(step, { queue: newFolder(), interval: 10_000, batch: 100_000 });
    const large = 20_000;
    await writer.add(at(0));
    // Texts go as they are: some 60 bytes each.
    await writer.add(Array.from({ length: large }, (_, n) => at(n + 1, `text ${n}`)));
    await writer.add(at(large + 1));
    state.away = false;
    await writer.close();
    expect(seen).toEqual(Array.from({ length: large + 2 }, (_, n) => n));
  });

  it('stay where the credential is refused, and go with one that is not', async () => {
    const queue = newFolder();
    const { writer, errors } = await writing(refuse(401, 'credentials_invalid', false), { queue });
    await writer.add(at(1));
    await expect(writer.flush()).rejects.toMatchObject({ code: 'credentials_invalid' });
    await writer.close();
    expect(errors[0]).toMatchObject({ code: 'credentials_invalid' });
    const { seen, state, step } = platform();
    state.away = false;
    const next = await writing(step, { queue });
    await next.writer.flush();
    expect(seen).toEqual([1]);
    await next.writer.close();
  });
});

describe('the folder', () => {
  it('is of one writer at a time', async () => {
    const { state, step } = platform();
    state.away = false;
    const queue = newFolder();
    const { writer, client } = await writing(step, { queue });
    await writer.add(at(1));
    const other = client.writer({ queue, device: 'd', onError: () => undefined });
    await expect(other.add(at(2))).rejects.toMatchObject({ code: 'queue_locked' });
    await expect(other.flush()).rejects.toMatchObject({ code: 'queue_locked' });
    expect(other.counters).toMatchObject({ added: 1, dropped: 1, pending: 0 });
    await writer.close();
    const third = client.writer({ queue, device: 'd' });
    await third.add(at(3));
    await third.close();
    expect(third.counters.stored).toBe(1);
  });

  it('may be one that cannot be: that is told', async () => {
    const file = path.join(root, 'a-file');
    writeFileSync(file, '');
    const { writer, errors } = await writing(platform().step, { queue: path.join(file, 'queue') });
    const told = {
      name: 'TributaryError',
      code: 'queue_failed',
      message: /ENOTDIR.*give the path of a folder/,
    };
    await expect(writer.add(at(1))).rejects.toMatchObject({
      ...told,
      message: expect.stringMatching(told.message),
    });
    await expect(writer.close()).rejects.toThrow(told.message);
    expect(errors).toHaveLength(1);
    for (const queue of [file, '/dev/null', '/proc/none']) {
      const other = await writing(platform().step, { queue });
      await expect(other.writer.add(at(1)), queue).rejects.toMatchObject({ code: 'queue_failed' });
    }
  });

  it('has one writer whatever it is called, and however long its path is', async () => {
    const folder = path.join(newFolder(), 'deep/'.repeat(40), 'queue');
    const { writer, client } = await writing(platform().step, { queue: folder });
    await writer.add(at(1));
    const link = path.join(root, `link-${folders++}`);
    symlinkSync(folder, link);
    for (const queue of [folder, link, path.relative('.', folder), `${folder}/../queue/`]) {
      const other = client.writer({ queue, device: 'd', onError: () => undefined });
      await expect(other.add(at(2)), queue).rejects.toMatchObject({ code: 'queue_locked' });
    }
    await writer.close();
  });

  it('is not shared with a writer of another network namespace, whose socket is in it', async () => {
    const queue = newFolder();
    await mkdir(queue);
    const theirs = createServer().listen(path.join(queue, 'lock'));
    await new Promise((resolve) => theirs.once('listening', resolve));
    const { writer } = await writing(platform().step, { queue });
    await expect(writer.add(at(1))).rejects.toMatchObject({ code: 'queue_locked' });
    await new Promise((resolve) => theirs.close(resolve));
  });

  it('has one writer of those that start at once after a kill -9', async () => {
    const queue = newFolder();
    for (let round = 0; round < tries(60, 3); round++) {
      const lockers = [1, 2, 3].map(() => new Locker(queue));
      await Promise.all(lockers.map((locker) => locker.said()));
      for (const locker of lockers) locker.go();
      const answers = await Promise.all(lockers.map((locker) => locker.said()));
      // The lock of the dead ends with them, no sooner.
      await Promise.all(lockers.map((locker) => locker.kill()));
      expect(answers.sort(), `round ${round}`).toEqual(['held', 'queue_locked', 'queue_locked']);
    }
  }, 600_000);

  it('may lose a file while it is used: that is told, what comes next is in another file, and what ends with it counts', async () => {
    const queue = newFolder();
    const { writer, errors, dropped } = await writing(platform().step, { queue, queueSync: 0 });
    await writer.add(at(1));
    rmSync(path.join(queue, segmentsOf(queue)[0]!));
    await writer.add(at(2));
    expect(errors.filter(({ code }) => code === 'queue_damaged')).toHaveLength(1);
    expect(segmentsOf(queue)).toHaveLength(1);
    await writer.close();
    expect(dropped).toEqual([{ points: 1, reason: 'queue_damaged' }]);
    expect(writer.counters).toMatchObject({ added: 2, dropped: 1, pending: 1 });
  });

  it('is not kept by the socket of one that is no more', async () => {
    const queue = newFolder();
    await mkdir(queue);
    // What a killed process leaves: a socket that nobody listens on.
    const dead = createServer().listen(path.join(queue, 'lock.other'));
    await new Promise((resolve) => dead.once('listening', resolve));
    const { linkSync } = await import('node:fs');
    linkSync(path.join(queue, 'lock.other'), path.join(queue, 'lock'));
    await new Promise((resolve) => dead.close(resolve));
    const { writer } = await writing(platform().step, { queue });
    await writer.add(at(1));
    await writer.close();
    expect(writer.counters.pending).toBe(1);
  });
});

/** Each once. */
const inOrder = (times: readonly number[]) => [...new Set(times)].toSorted((a, b) => a - b);
/** About so many bytes in a record. */
const kilobytes = (count: number) => 'x'.repeat(count * 1000);

describe('the bound', () => {
  const bound = { queueBytes: 2 ** 20, interval: 100_000 };

  it('costs the oldest points, counted and told, and no others', async () => {
    const { seen, state, step } = platform();
    const queue = newFolder();
    const { writer, dropped } = await writing(step, { queue, ...bound });
    for (let time = 0; time < 300; time++) await writer.add(at(time, kilobytes(10)));
    const bytes = segmentsOf(queue).reduce((sum, name) => sum + statSync(path.join(queue, name)).size, 0);
    expect(bytes).toBeLessThanOrEqual(bound.queueBytes);
    state.away = false;
    await writer.close();
    const lost = dropped.reduce((sum, { points }) => sum + points, 0);
    // What was under way is not given up with the files that it came from.
    expect([seen.length, seen, seen.at(-1)]).toEqual([300 - lost, inOrder(seen), 299]);
    expect(seen.length).toBeGreaterThan(80);
    expect(new Set(dropped.map(({ reason }) => reason))).toEqual(new Set(['queue_full']));
    expect(writer.counters).toMatchObject({ added: 300, stored: 300 - lost, dropped: lost, pending: 0 });
  });

  it('costs the newest, by choice', async () => {
    const { seen, state, step } = platform();
    const { writer } = await writing(step, { queue: newFolder(), ...bound, whenFull: 'dropNewest' });
    for (let time = 0; time < 200; time++) await writer.add(at(time, kilobytes(10)));
    state.away = false;
    await writer.close();
    const { dropped, stored } = writer.counters;
    expect([dropped + stored, seen]).toEqual([200, Array.from({ length: stored }, (_, n) => n)]);
  });

  it('makes add wait, by choice', async () => {
    const { seen, state, step } = platform();
    const { writer } = await writing(step, { queue: newFolder(), ...bound, whenFull: 'wait' });
    const adding = (async () => {
      for (let time = 0; time < 400; time++) await writer.add(at(time, kilobytes(10)));
    })();
    await expect.poll(() => writer.counters.pendingBytes).toBeGreaterThan(1_000_000);
    state.away = false;
    await writer.flush().catch(() => undefined);
    await adding;
    await writer.close();
    expect(writer.counters).toMatchObject({ added: 400, stored: 400, dropped: 0 });
    expect(seen).toEqual(Array.from({ length: 400 }, (_, n) => n));
  });

  it('is not reached by a text that the platform would refuse, nor by what is larger than the queue', async () => {
    const { state, step } = platform();
    const refused: string[] = [];
    const { writer, dropped } = await writing(step, {
      queue: newFolder(),
      ...bound,
      onRefused: (points) => refused.push(...points.map(({ code }) => code)),
    });
    for (let time = 0; time < 90; time++) await writer.add(at(time, kilobytes(10)));
    await writer.add(at(90, kilobytes(1_200)));
    expect(refused).toEqual(['value_invalid']);
    const metadata = { text: kilobytes(1_200) };
    await expect(writer.add({ ...at(91), metadata })).rejects.toMatchObject({ code: 'queue_full' });
    expect(writer.counters).toMatchObject({ pending: 90, refused: 1, dropped: 1 });
    state.away = false;
    await writer.close();
    expect([dropped, writer.counters.stored]).toEqual([[], 90]);
  });

  const disk = SmallDisk.make('tmpfs', 3);
  it.skipIf(disk === undefined)('is that of the disk, where that is smaller', async () => {
    const { seen, state, step } = platform();
    try {
      const { writer, dropped } = await writing(step, {
        queue: path.join(disk!.folder, 'q'),
        interval: 100_000,
        queueBytes: 2 ** 24,
      });
      for (let time = 0; time < 600; time++) await writer.add(at(time, kilobytes(10)));
      disk!.fill();
      for (let time = 600; time < 700; time++) await writer.add(at(time, kilobytes(10)));
      state.away = false;
      await writer.close();
      const lost = dropped.reduce((sum, { points }) => sum + points, 0);
      expect(lost).toBeGreaterThan(0);
      expect(dropped.every(({ reason }) => reason === 'disk_full')).toBe(true);
      expect([seen.length, seen, seen.at(-1)]).toEqual([700 - lost, inOrder(seen), 699]);
    } finally {
      disk!.remove();
    }
  });
});

const recordBytes = (written: string) => HEADER_BYTES + Buffer.byteLength(written);

describe('files that are cut or changed anywhere', () => {
  const settings = { queueBytes: 2 ** 20, queueSync: 100_000, whenFull: 'dropOldest' } as const;
  const limits = { points: 1_000_000, bytes: 100_000 };

  async function readAll(folder: string): Promise<{ texts: string[]; problems: string[]; lost: number }> {
    let lost = 0;
    const texts: string[] = [];
    const problems: string[] = [];
    const host = {
      onDropped: (points: number) => void (lost += points),
      onProblem: (problem: unknown) => problems.push((problem as Error).message),
    };
    const queue = await DiskQueue.open(folder, settings, host);
    for (let parcel = await queue.take(limits); parcel !== undefined; parcel = await queue.take(limits)) {
      for (const part of parcel.parts) texts.push(String(part));
      await queue.settle();
    }
    expect([queue.points, queue.bytes]).toEqual([0, 0]);
    await queue.close();
    return { texts, problems, lost };
  }

  it('lose what is damaged alone, and never give a wrong point', async () => {
    for (let round = 0; round < tries(400, 40); round++) {
      const seed = Date.now() + round;
      const random = randomNumbers(seed);
      const folder = newFolder();
      const queue = await DiskQueue.open(folder, settings, {
        onDropped: () => undefined,
        onProblem: () => undefined,
      });
      const groups: Group[] = Array.from({ length: 1 + random.below(30) }, (_, n) => ({
        ...{
          form: random.pick(['frames', 'points']),
          unit: random.pick(['s', 'ms', 'us', 'ns']),
          // No more than there are bytes.
          points: 1 + (n % 2),
        },
        body: `${n} ${'ü'.repeat(random.below(random.pick([1, 50, 12_000])))}`,
      }));
      for (const group of groups) await queue.append(group);
      await queue.close();
      const files = segmentsOf(folder);
      const file = path.join(folder, files[0]!);
      const bytes = readFileSync(file);
      const place = random.below(bytes.length);
      const isCut = random.below(3) === 0;
      if (!isCut) bytes[place]! ^= 1 << random.below(8);
      writeFileSync(file, isCut ? bytes.subarray(0, place) : bytes);
      const { texts, problems, lost: counted } = await readAll(folder);
      const written = groups.map(({ body }) => body as string);
      // A changed bit hits one record; a cut takes all that is behind it, but nothing of the next file.
      const found = written.findIndex((each, n) => texts[n] !== each);
      const hit = found < 0 ? written.length : found;
      const lost = isCut ? written.length - texts.length : 1;
      expect(texts, `seed ${seed}`).toEqual([...written.slice(0, hit), ...written.slice(hit + lost)]);
      if (files.length === 1 && isCut) expect(texts.length, `seed ${seed}`).toBe(hit);
      if (isCut || hit === written.length) continue;
      // Of what was torn at the very end nobody was told to be there, and a length that is too great looks like it.
      const start = written.slice(0, hit).reduce((sum, each) => sum + recordBytes(each), 0);
      const [inRecord, isLast] = [place - start, hit === written.length - 1];
      if (isLast && inRecord >= 4 && inRecord < 8) continue;
      expect(problems.length, `seed ${seed}`).toBe(1);
      if (inRecord >= HEADER_BYTES) expect(counted, `seed ${seed}`).toBe(groups[hit]!.points);
      else expect(counted, `seed ${seed}`).toBeGreaterThan(0);
    }
  });

  it('cost their points alone while the writer runs: flush and close return, and all are counted', async () => {
    for (const [spoil, lost] of [
      [(bytes: Buffer) => bytes.fill(1, bytes.length >> 1, (bytes.length >> 1) + 1), 1],
      [(bytes: Buffer) => bytes.subarray(0, bytes.length >> 1), 15],
    ] as const) {
      const { seen, state, step } = platform();
      const queue = newFolder();
      // Nothing of the file is taken before it is spoilt.
      const { writer, errors } = await writing(step, { queue, interval: 10_000 });
      for (let time = 0; time < 30; time++) await writer.add(at(time));
      const file = path.join(queue, segmentsOf(queue)[0]!);
      // In its place: the writer has it open.
      writeFileSync(file, spoil(readFileSync(file)));
      state.away = false;
      await writer.flush();
      expect(writer.counters).toMatchObject({
        stored: 30 - lost,
        dropped: lost,
        pending: 0,
        pendingBytes: 0,
      });
      expect(seen).toHaveLength(30 - lost);
      expect(errors.at(-1)).toMatchObject({ code: 'queue_damaged' });
      await writer.close();
    }
  });

  it('are also a lost or broken position: then points are sent once more, in their order', async () => {
    for (const broken of [Buffer.alloc(0), Buffer.alloc(64, 7)]) {
      const folder = newFolder();
      const host = { onDropped: () => undefined, onProblem: () => undefined };
      const queue = await DiskQueue.open(folder, settings, host);
      for (let n = 0; n < 4; n++)
        await queue.append({ form: 'points', unit: 'ms', points: 1, body: String(n) });
      await queue.take({ points: 2, bytes: 1000 });
      await queue.settle();
      await queue.close();
      const whole = readFileSync(path.join(folder, 'position'));
      expect(whole.length).toBeGreaterThan(0);
      writeFileSync(path.join(folder, 'position'), broken);
      expect((await readAll(folder)).texts).toEqual(['0', '1', '2', '3']);
    }
  });
});
