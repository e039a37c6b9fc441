/** A writer whose platform fails on purpose: what waits, what is tried again, what is given up, and who is told. */
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Dropped, PointWriter, RefusedPoint, WriterOptions } from '../src/index.js';
import {
  drop,
  json,
  listening,
  refuse,
  scripted,
  silent,
  text,
  type Step,
} from './support/scripted-server.js';

const at = (time: number) => ({ device: 'd', series: 's', time, value: time });
/** Whatever comes is stored. */
const stored: Step = json({ stored: 1, refused: [] });
interface Seen {
  readonly device: string;
  readonly time: number;
}
const pointsIn = (body: string) => JSON.parse(body) as Seen[];
/** Times of all points of a body, in their order. */
const timesIn = (body: string): number[] => pointsIn(body).map(({ time }) => time);
/** Of the body as it came. */
const sizeOf = ({ headers }: Pick<IncomingMessage, 'headers'>) => Number(headers['content-length']);
const timesOf = (came: readonly { body: string }[]) => came.map(({ body }) => timesIn(body));

async function writing(steps: readonly Step[], options: WriterOptions = {}) {
  const heard = { refused: [] as RefusedPoint[], dropped: [] as Dropped[], errors: [] as unknown[] };
  const { told, logger } = listening();
  const server = await scripted(steps, { logger });
  const writer = server.client.writer({
    interval: 5,
    onRefused: (list) => heard.refused.push(...list),
    onDropped: (dropped) => heard.dropped.push(dropped),
    onError: (error) => heard.errors.push(error),
    ...options,
  });
  return { ...server, ...heard, told, writer };
}
/** What must be true of every writer at every moment. */
function balanced({ counters }: PointWriter) {
  const { added, recovered, stored, refused, dropped, pending } = counters;
  expect(stored + refused + dropped + pending).toBe(added + recovered);
  return counters;
}

describe('requests', () => {
  it('have as many points as a batch, in their order, and what is left goes after a while', async () => {
    const { writer, came } = await writing([stored], { batch: 3 });
    await writer.add([1, 2, 3, 4].map(at));
    await expect.poll(() => came.length).toBe(2);
    expect(timesOf(came)).toEqual([[1, 2, 3], [4]]);
    expect(came[0]!.headers['content-type']).toBe('application/vnd.tributary.frames');
    expect(JSON.parse(came[0]!.body)).toEqual([1, 2, 3].map(at));
    await writer.close();
    expect(balanced(writer)).toMatchObject({ added: 4, sent: 4, stored: 4, retried: 0 });
  });

  it('have no more bytes than a batch may have, unless one point has', async () => {
    const { writer, came } = await writing([stored], { batchBytes: 400, batch: 1000 });
    await writer.add(
      [1, 2, 3, 4, 5, 6].map((time) => ({ ...at(time), value: 'x'.repeat(time === 5 ? 900 : 120) })),
    );
    await writer.close();
    expect(timesOf(came)).toEqual([[1, 2], [3, 4], [5], [6]]);
  });

  it('are packed above a size, and not to this machine unless it is asked for', async () => {
    const { writer, came, client } = await writing([stored], { gzip: 200 });
    const encodings = () => came.map(({ headers }) => headers['content-encoding']);
    await writer.add(Array.from({ length: 50 }, (_, time) => at(time)));
    await writer.flush();
    await writer.add(at(50));
    await writer.close();
    const plain = client.writer();
    await plain.add(Array.from({ length: 500 }, (_, time) => at(time)));
    await plain.close();
    expect(encodings()).toEqual(['gzip', undefined, undefined]);
    expect(timesIn(came[0]!.body)).toHaveLength(50);
  });

  it('have points with more than a cell holds as a whole, and small ones do not come of it', async () => {
    const { writer, came } = await writing([stored], { batch: 100, tags: { site: 'x' } });
    const points = Array.from({ length: 40 }, (_, time) =>
      time % 4 === 1 ? { ...at(time), x: 1 } : at(time),
    );
    await writer.add(points);
    await writer.close();
    expect(timesOf(came)).toEqual([[0], Array.from({ length: 39 }, (_, i) => i + 1)]);
    expect(came[0]!.body).toContain('"tags":{"site":"x"}');
    expect(JSON.parse(came[1]!.body)).toContainEqual({ ...at(5), x: 1, tags: { site: 'x' } });
  });
});

it('requests at the same time have devices of their own, whose points stay in order', async () => {
  const orders = new Map<string, number[]>();
  let [open, most] = [0, 0];
  const slowly: Step = (request, response, body) => {
    most = Math.max(most, ++open);
    for (const { device, time } of pointsIn(body)) orders.set(device, [...(orders.get(device) ?? []), time]);
    setImmediate(() => {
      open--;
      stored(request, response, body);
    });
  };
  const { writer } = await writing([slowly], { concurrency: 4, batch: 20, bufferPoints: 100 });
  const points = Array.from({ length: 2_000 }, (_, n) => ({
    ...at(Math.floor(n / 10)),
    device: `d${n % 10}`,
  }));
  await writer.add(points);
  await writer.close();
  expect(balanced(writer)).toMatchObject({ added: 2_000, stored: 2_000, pendingBytes: 0 });
  expect(most).toBeGreaterThan(1);
  expect([...orders.values()]).toEqual(Array(10).fill(Array.from({ length: 200 }, (_, time) => time)));
});

describe('what fails for a passing reason', () => {
  it('is tried until it succeeds, as it was, before all that came later, and told after so many tries', async () => {
    const { writer, came, errors } = await writing([refuse(503, 'spool_full', true), drop, drop, stored], {
      batch: 2,
      maxRetries: 1,
    });
    await writer.add([1, 2, 3].map(at));
    await expect.poll(() => writer.counters.stored).toBe(3);
    expect(timesOf(came)).toEqual([[1, 2], [1, 2], [1, 2], [1, 2], [3]]);
    expect(errors).toHaveLength(2);
    expect(balanced(writer)).toMatchObject({ sent: 3, retried: 3 });
    await writer.close();
  });

  it('is not tried sooner than the platform said', async () => {
    const steps = [refuse(429, 'too_many_streams', true, { 'retry-after': '1' }), stored];
    const { writer, told } = await writing(steps);
    await writer.add(at(1));
    await writer.close();
    expect(Number(/again in (\d+) ms/.exec(told[0]!)?.[1])).toBeGreaterThanOrEqual(1_000);
  });

  it('is not waited for by a flush longer than maxWait, whatever is asked for, and is tried on', async () => {
    const steps = [refuse(503, 'busy', true, { 'retry-after': '3600' }), stored];
    const { writer, errors } = await writing(steps, { interval: 10_000, maxWait: 300 });
    await writer.add(at(1));
    await expect(writer.flush()).rejects.toMatchObject({ code: 'busy', retryAfter: 3_600_000 });
    // Also of one who comes later.
    await expect(writer.flush()).rejects.toMatchObject({ retryAfter: 3_600_000 });
    expect(errors).toMatchObject([{ code: 'busy' }]);
    await expect.poll(() => balanced(writer).stored).toBe(1);
    await writer.close();
  });

  it('ends a flush after so many tries, and stays', async () => {
    const { writer } = await writing([drop, drop, stored], { maxRetries: 1, interval: 10_000 });
    await writer.add(at(1));
    await expect(writer.flush()).rejects.toMatchObject({ code: 'unreachable' });
    expect(balanced(writer).pending).toBe(1);
    await writer.flush();
    expect(balanced(writer).stored).toBe(1);
    await writer.close();
  });

  it('does not end a flush that came while it was under way: that has a try of its own, at once', async () => {
    let flushed: Promise<void> | undefined;
    const first: Step = (...request) => {
      flushed = writer.flush();
      drop(...request);
    };
    const { writer, errors } = await writing([first, stored], { maxRetries: 0 });
    await writer.add(at(1));
    await expect.poll(() => flushed !== undefined).toBe(true);
    await flushed;
    expect(errors).toMatchObject([{ code: 'unreachable' }]);
    expect(balanced(writer).stored).toBe(1);
    await writer.close();
  });

  it('ends a flush also where the buffer is full', async () => {
    const { writer } = await writing([drop], { ...{ maxRetries: 0, bufferPoints: 2, batch: 2 } });
    void writer.add([1, 2].map(at)).catch(() => undefined);
    await expect(writer.flush()).rejects.toMatchObject({ code: 'unreachable' });
    await writer.close().catch(() => undefined);
  });

  it('ends a close, which then tells what is lost', async () => {
    const { writer, dropped } = await writing([drop], { maxRetries: 1 });
    await writer.add([1, 2].map(at));
    await expect(writer.close()).rejects.toMatchObject({ code: 'unreachable' });
    expect(dropped).toEqual([{ points: 2, reason: 'closed' }]);
    expect(balanced(writer)).toMatchObject({ dropped: 2, pending: 0 });
    await expect(writer.add(at(3))).rejects.toMatchObject({ code: 'writer_closed' });
  });

  it('is also what another program answers: no point is lost by a page of a proxy', async () => {
    const page = '<html>Log in to this network</html>';
    const { writer, errors } = await writing([text(200, page), text(404, page), stored], { maxRetries: 0 });
    await writer.add(at(1));
    await expect.poll(() => writer.counters.stored).toBe(1);
    expect(errors).toMatchObject([{ code: 'answer_unexpected' }, { code: 'answer_unexpected' }]);
    await writer.close();
  });
});

describe('what the platform refuses for good', () => {
  it('is told with its points and not in the way of what comes after it', async () => {
    const { writer, refused, errors } = await writing([refuse(403, 'scope_missing', false), stored], {
      batch: 2,
    });
    await writer.add([1, 2, 3, 4].map(at));
    await expect(writer.flush()).rejects.toMatchObject({ code: 'scope_missing' });
    expect(refused).toMatchObject([
      { code: 'scope_missing', point: at(1) },
      { code: 'scope_missing', point: at(2) },
    ]);
    expect(errors).toMatchObject([{ code: 'scope_missing' }]);
    expect(balanced(writer)).toMatchObject({ stored: 2, refused: 2, pending: 0 });
    await writer.close();
  });

  it('in the middle of its parts leaves stored what is stored', async () => {
    const steps = [text(413, 'too large'), stored, refuse(403, 'scope_missing', false), stored];
    const { writer, refused } = await writing(steps, { interval: 10_000 });
    await writer.add([1, 2, 3, 4, 5].map(at));
    await expect(writer.flush()).rejects.toMatchObject({ code: 'scope_missing' });
    expect(balanced(writer).stored).toBeGreaterThan(0);
    expect(refused.at(-1)!.point).toEqual(at(5));
    expect(balanced(writer)).toMatchObject({ stored: 5 - refused.length, refused: refused.length });
    await writer.close();
  });

  it('for what is in it is sent in parts, until the point at fault is found', async () => {
    const judge: Step = (request, response, body) =>
      (body.includes('poison') ? refuse(400, 'body_malformed', false) : stored)(request, response, body);
    const { writer, came, refused } = await writing([judge], { batch: 64 });
    const bad = { ...at(41), series: 'poison' };
    await writer.add(Array.from({ length: 64 }, (_, time) => (time === 41 ? bad : at(time))));
    await writer.flush();
    expect(refused).toMatchObject([{ point: bad, code: 'body_malformed' }]);
    const kept = new Set(
      came.filter(({ body }) => !body.includes('poison')).flatMap(({ body }) => timesIn(body)),
    );
    expect(kept.size).toBe(63);
    expect(came.length).toBeLessThan(20);
    await writer.close();
  });

  it('for its size by a proxy is sent in parts', async () => {
    const small: Step = (request, response, body) =>
      (sizeOf(request) > 300 ? text(413, '<html>too large</html>') : stored)(request, response, body);
    const { writer, refused } = await writing([small]);
    await writer.add(Array.from({ length: 40 }, (_, time) => at(time)));
    await writer.close();
    expect([balanced(writer).stored, refused]).toEqual([40, []]);
  });

  it('for a size that is small is sent so small, all of it, and a larger one is tried again in time', async () => {
    let most = 1_000;
    const small: Step = (request, response, body) =>
      (sizeOf(request) > most ? text(413, '<html>too large</html>') : stored)(request, response, body);
    const { writer, came, refused } = await writing([small], { interval: 10_000 });
    const minute = (from: number) => Array.from({ length: 3_000 }, (_, n) => at(from + n));
    await writer.add(minute(0));
    await writer.flush();
    expect([balanced(writer).stored, refused]).toEqual([3_000, []]);
    const first = came.splice(0);
    const passed = first.filter((each) => sizeOf(each) <= most).map(({ body }) => timesIn(body));
    expect(passed.flat()).toEqual(minute(0).map(({ time }) => time));
    expect(first.length).toBeLessThan(3_000 / 10);
    // It is known now.
    await writer.add(minute(3_000));
    await writer.flush();
    expect(came.filter((each) => sizeOf(each) > most).length).toBeLessThan(came.length / 8);
    most = Infinity;
    for (let round = 2; round < 5; round++) await writer.add(minute(round * 3_000));
    await writer.flush();
    expect(Math.max(...came.map(sizeOf))).toBeGreaterThan(3 * 1_000);
    await writer.close();
    expect(balanced(writer)).toMatchObject({ stored: 15_000, refused: 0 });
  });

  it('for its size goes on where it was after a failure, and only what is too large alone is refused', async () => {
    const counts = new Map<number, number>();
    let requests = 0;
    const flaky: Step = (request, response, body) => {
      if (++requests % 5 === 0) return drop(request, response, body);
      if (sizeOf(request) > 300) return text(413, '<html>too large</html>')(request, response, body);
      for (const time of timesIn(body)) counts.set(time, (counts.get(time) ?? 0) + 1);
      stored(request, response, body);
    };
    const { writer, refused } = await writing([flaky], { maxRetries: 20 });
    const large = { ...at(17), value: 'x'.repeat(400) };
    await writer.add(Array.from({ length: 40 }, (_, time) => (time === 17 ? large : at(time))));
    await writer.close();
    expect(refused).toMatchObject([{ point: large }]);
    expect([...counts]).toEqual(
      Array.from({ length: 40 }, (_, time) => [time, 1] as const).filter(([time]) => time !== 17),
    );
    expect(balanced(writer)).toMatchObject({ stored: 39, refused: 1 });
  });

  it('refuses no point that was not tried alone, whatever is wrong', async () => {
    const { writer, came, refused } = await writing([refuse(400, 'field_invalid', false)], { batch: 300 });
    await writer.add(Array.from({ length: 300 }, (_, time) => at(time)));
    await writer.close();
    expect(refused).toHaveLength(300);
    const alone = came.flatMap(({ body }) => (timesIn(body).length === 1 ? timesIn(body) : []));
    expect(alone).toEqual(refused.map(({ point }) => point.time));
    expect(came.length).toBe(1 + 2 * 300 - 1);
  });
});

describe('a full buffer', () => {
  const full = { bufferPoints: 4, batch: 2 };

  it('makes add wait, and refuses what comes beyond twice as much', async () => {
    const answers: (() => void)[] = [];
    const later: Step = (request, response, body) => void answers.push(() => stored(request, response, body));
    const { writer } = await writing([later], full);
    const adds = [1, 2, 3, 4, 5, 6, 7, 8].map((time) => writer.add(at(time)));
    await expect(writer.add(at(9))).rejects.toMatchObject({ code: 'buffer_full' });
    let went = 0;
    for (const add of adds) void add.then(() => went++);
    await expect.poll(() => answers.length).toBe(1);
    expect([went, balanced(writer).pending]).toEqual([3, 8]);
    for (let answer = 0; answer < 4; answer++) {
      await expect.poll(() => answers.length).toBe(answer + 1);
      answers[answer]!();
    }
    await Promise.all(adds);
    await writer.close();
    expect(balanced(writer)).toMatchObject({ added: 9, stored: 8, dropped: 1 });
  });

  it('has bytes too', async () => {
    const stop = new AbortController();
    const { writer } = await writing([silent], {
      bufferBytes: 2_000,
      batchBytes: 1_000,
      signal: stop.signal,
    });
    const large = { ...at(1), value: 'x'.repeat(2_000) };
    void writer.add(large).catch(() => undefined);
    void writer.add({ ...large, time: 2 }).catch(() => undefined);
    await expect(writer.add(at(3))).rejects.toMatchObject({ code: 'buffer_full' });
    stop.abort();
    await writer.close();
    expect(balanced(writer)).toMatchObject({ added: 3, dropped: 3 });
  });

  it.each([
    ['dropOldest', [1, 2, 7, 8]],
    ['dropNewest', [1, 2, 3, 4]],
  ] as const)('may lose points by choice: %s', async (whenFull, times) => {
    let answer: (() => void) | undefined;
    const later: Step = (request, response, body) => void (answer = () => stored(request, response, body));
    const { writer, came, dropped } = await writing([later, stored], { ...full, whenFull });
    await writer.add([1, 2].map(at));
    await expect.poll(() => came.length).toBe(1);
    for (const time of [3, 4, 5, 6, 7, 8]) await writer.add(at(time));
    answer!();
    await writer.close();
    expect(timesOf(came).flat()).toEqual(times);
    expect(dropped.reduce((sum, { points }) => sum + points, 0)).toBe(4);
    expect(dropped.every(({ reason }) => reason === 'buffer_full')).toBe(true);
    expect(balanced(writer)).toMatchObject({ added: 8, stored: 4, dropped: 4 });
  });
});

describe('the end of a writer', () => {
  it('is that of an await using', async () => {
    const { writer, came } = await writing([stored], { interval: 10_000 });
    {
      await using used = writer;
      await used.add(at(1));
    }
    expect(timesOf(came)).toEqual([[1]]);
    await writer.close();
  });

  it('comes at once with its signal, in the middle of a request and of a wait', async () => {
    const stop = new AbortController();
    const { writer, came, dropped } = await writing([silent], {
      ...{ bufferPoints: 2, batch: 2 },
      signal: stop.signal,
    });
    const waiting = writer.add([1, 2, 3, 4].map(at));
    const flushed = writer.flush();
    await expect.poll(() => came.length).toBe(1);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(flushed).rejects.toThrow('enough');
    await expect(writer.add(at(5))).rejects.toThrow('enough');
    await writer.close();
    expect(dropped).toMatchObject([{ reason: 'aborted' }]);
    expect(balanced(writer)).toMatchObject({ pending: 0, pendingBytes: 0 });
  });

  it('leaves nothing counted of what was only gathered', async () => {
    const stop = new AbortController();
    const { writer } = await writing([stored], { interval: 10_000, signal: stop.signal });
    await writer.add([1, 2].map(at));
    stop.abort();
    await writer.close();
    expect(balanced(writer)).toMatchObject({ dropped: 2, pending: 0, pendingBytes: 0 });
  });
});

describe('a program that is not careful', () => {
  it('may use one Date and one object of tags for all its points', async () => {
    const time = new Date(1_000);
    const tags = { site: 'a' };
    const own = { room: 'a' };
    const { writer, came } = await writing([stored], { interval: 10_000, tags });
    for (let n = 1; n <= 3; n++) {
      time.setTime(n * 1_000);
      await writer.add({ device: 'd', series: `s${n}`, time, value: n, tags: own });
      await writer.add({ device: 'd', series: `t${n}`, time, value: n, tags: own });
      tags.site = own.room = 'z';
    }
    await writer.close();
    const point = (n: number, series: string, room: string) => {
      const tagsThen = { site: 'a', room };
      return { device: 'd', series: `${series}${n}`, time: n * 1_000, value: n, tags: tagsThen };
    };
    expect(JSON.parse(came[0]!.body)).toEqual([
      ...[point(1, 's', 'a'), point(1, 't', 'a')],
      ...[2, 3].flatMap((n) => [point(n, 's', 'z'), point(n, 't', 'z')]),
    ]);
  });

  it('may change a point after it was added', async () => {
    const { writer, came } = await writing([stored], { interval: 10_000 });
    const point = { ...at(1), metadata: { a: 1 } };
    await writer.add(point);
    point.metadata.a = point.time = 2;
    await writer.close();
    expect(JSON.parse(came[0]!.body)).toEqual([{ ...at(1), metadata: { a: 1 } }]);
  });

  it('may have functions that fail, and is told so', async () => {
    const onRefused = () => {
      throw new Error('oh');
    };
    const { writer, told } = await writing([stored], { onRefused });
    await writer.add({ ...at(1), value: NaN });
    await writer.close();
    expect(told).toEqual(['A function of the writer failed: Error: oh']);
  });

  it('may have functions that reject, and a logger that throws', async () => {
    const fail = () => {
      throw new Error('oh');
    };
    const { client } = await scripted([drop, stored], { logger: { debug: fail, warn: fail } });
    const later = () => Promise.reject(new Error('later')) as unknown as undefined;
    const writer = client.writer({ interval: 5, maxRetries: 0, onRefused: later, onError: later });
    await writer.add([{ ...at(1), value: NaN }, at(2)]);
    await expect.poll(() => balanced(writer)).toMatchObject({ added: 2, stored: 1, refused: 1 });
    await writer.close();
  });

  it.each([null, undefined, 5, 'x', true])('may add %j, which is no point and not counted', async (given) => {
    const { writer } = await writing([stored]);
    await expect(writer.add(given as never)).rejects.toMatchObject({ code: 'option_invalid' });
    await expect(writer.add([at(1), given, at(2)] as never)).rejects.toThrow('points[1] is');
    await writer.flush();
    expect(balanced(writer)).toMatchObject({ added: 1, stored: 1 });
    await writer.close();
  });

  it('may add from what comes in time, and breaks off: what came before is stored', async () => {
    const { writer, came } = await writing([stored]);
    async function* source() {
      yield at(1);
      await expect.poll(() => writer.counters.stored).toBe(1);
      yield at(2);
      throw new Error('broken off');
    }
    await expect(writer.add(source())).rejects.toThrow('broken off');
    await expect.poll(() => timesOf(came).flat()).toEqual([1, 2]);
    await writer.close();
    expect(balanced(writer)).toMatchObject({ added: 2, stored: 2 });
  });

  it('without a logger is told by the next flush what it does not listen to, once', async () => {
    const { client } = await scripted([stored]);
    const writer = client.writer({ interval: 5 });
    await writer.add([at(1), { ...at(2), value: NaN }]);
    await expect(writer.flush()).rejects.toMatchObject({
      code: 'points_lost',
      message: expect.stringMatching(/^1 point is lost, .* value is NaN/) as string,
    });
    await writer.flush();
    await writer.add({ ...at(3), value: NaN });
    await expect(writer.close()).rejects.toMatchObject({ code: 'points_lost' });
    expect(balanced(writer)).toMatchObject({ stored: 1, refused: 2 });
    const listens = client.writer({ onRefused: () => undefined });
    await listens.add({ ...at(4), value: NaN });
    await listens.close();
  });

  it('is told by the logger what it does not listen to', async () => {
    const refusal = { index: 0, code: 'value_invalid', message: 'value is odd.' };
    const silently = { onRefused: undefined, onDropped: undefined, onError: undefined };
    const { writer, told } = await writing([drop, json({ stored: 0, refused: [refusal] }), drop], {
      ...silently,
      maxRetries: 0,
    });
    await writer.add(at(1));
    await expect.poll(() => told.length).toBe(2);
    await writer.add(at(2));
    await writer.close().catch(() => undefined);
    expect(told[0]).toContain('1 point waits.');
    expect(told[1]).toBe('1 point was refused, the first one: value is odd.');
    expect(told.at(-1)).toBe('Dropped 1 point: the writer was closed before they were sent.');
  });
});

describe('what JSON cannot say', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  it.each([
    ['a value of NaN', { value: NaN }, 'value is NaN'],
    ['no value', { value: undefined as never }, 'value is undefined'],
    ['a big integer', { value: 1n as never }, 'value is 1'],
    ['a date that is none', { time: new Date(NaN) }, 'time is an object'],
    ['a position of NaN', { latitude: NaN }, 'latitude is NaN'],
    ['metadata with Infinity', { metadata: { deep: [Infinity] } }, '0 is Infinity'],
    ['metadata that go round', { metadata: circle }, 'circular'],
  ])('is refused and not changed in silence: %s', async (_, members, message) => {
    const { writer, came, refused } = await writing([stored]);
    await writer.add({ ...at(1), ...members });
    await writer.close();
    expect(came).toEqual([]);
    expect(refused).toHaveLength(1);
    expect(refused[0]!.message).toContain(message);
    expect(balanced(writer)).toMatchObject({ added: 1, refused: 1 });
  });
});
