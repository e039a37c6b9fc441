/** The writer against a real platform: what comes in is what was added, in every shape that points have. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../server/test/support/platform.js';
import { randomNumbers } from '../../server/test/support/random.js';
import {
  Tributary,
  type Point,
  type RefusedPoint,
  type WriterOptions,
  type WriterPoint,
} from '../src/index.js';

let platform: TestPlatform;
let client: Tributary;
let project: { url: string; token: string };

beforeAll(async () => {
  platform = await startTestPlatform();
  project = { url: platform.url, token: platform.one.token };
  client = new Tributary(project);
});
afterAll(() => platform.stop());

type Stored = Pick<Point, 'series' | 'value'> & { time: string; metadata?: unknown; sequence?: number };

async function stored(device: string): Promise<Stored[]> {
  const found: Stored[] = [];
  for await (const point of client.queryPoints({ devices: [device], include: ['metadata'], limit: 1000 }))
    found.push(point as Stored);
  return found;
}

async function write(points: Iterable<WriterPoint>, options: WriterOptions = {}) {
  const refused: RefusedPoint[] = [];
  const writer = client.writer({ onRefused: (list) => refused.push(...list), ...options });
  await writer.add(points);
  await writer.close();
  return { refused, counters: writer.counters };
}

describe('what is added', () => {
  it('is stored as it was, of any shape and order', async () => {
    const seed = Date.now();
    const random = randomNumbers(seed);
    const given = new Map<string, WriterPoint>();
    const points = Array.from({ length: 3_000 }, (): WriterPoint => {
      const series = `s${random.below(random.below(2) ? 4 : 300)}`;
      const time = 1_700_000_000_000 + random.below(400) * 1000;
      const text = Number(series.slice(1)) % 3 === 0;
      const point = {
        series,
        time: random.pick<() => Point['time']>([
          () => time,
          () => new Date(time),
          () => new Date(time).toISOString(),
        ])(),
        value: text ? `t${random.below(99)}"\\ü` : random.fraction() * 100,
        ...(random.below(50) === 0 && { metadata: { n: random.below(9) } }),
      };
      given.set(`${series} ${new Date(time).toISOString()}`, point);
      return point;
    });
    const { refused, counters } = await write(points, {
      device: `shapes-${seed}`,
      batch: 1 + random.below(900),
    });
    expect(refused).toEqual([]);
    expect(counters).toMatchObject({ added: 3_000, stored: 3_000, dropped: 0, pending: 0, pendingBytes: 0 });
    const found = await stored(`shapes-${seed}`);
    // The last of one series and instant counts, whatever came between.
    const expected = [...given].map(([key, { value, metadata }]) => [key, value, metadata ?? null]).sort();
    expect(
      found.map(({ series, time, value, metadata }) => [`${series} ${time}`, value, metadata ?? null]).sort(),
    ).toEqual(expected);
  });
});

it("points without a time never take each other's place, whoever of the process makes them", async () => {
  const writers = [1, 2, 3].map(() => client.writer({ device: 'one-clock' }));
  const again = [1, 2].map(() => client.connect().registerOrUse({ id: 'one-clock' }).build());
  const devices = await Promise.all(again);
  for (let value = 0; value < 300; value++) {
    for (const writer of writers) await writer.add({ series: 'a', value });
    for (const device of devices) device.add('a', value);
  }
  for (const each of [...writers, ...devices]) await each.close();
  expect((await stored('one-clock')).length).toBe(5 * 300);
});

describe('what the platform refuses', () => {
  it('does not bring an older value back in the place of a newer one', async () => {
    const seed = Date.now();
    const random = randomNumbers(seed);
    const device = `order-${seed}`;
    await write([{ series: 'b', time: 1, value: 1 }], { device });
    const newest = new Map<string, number>();
    const points = Array.from({ length: 400 }, (_, n): WriterPoint => {
      const series = random.pick(['a', 'b', 'c']);
      const time = 1_700_000_000_000 + random.below(20) * 1000;
      if (series === 'b' && random.below(2) === 0) return { series, time, value: 'text' };
      newest.set(`${series} ${new Date(time).toISOString()}`, n);
      return { series, time, value: n };
    });
    const { refused, counters } = await write(points, { device });
    const texts = points.filter(({ value }) => value === 'text').length;
    expect([refused.length, counters.stored]).toEqual([texts, 400 - texts]);
    const found = (await stored(device)).filter(({ time }) => time > '2000');
    expect(found.map(({ series, time, value }) => [`${series} ${time}`, value]).sort()).toEqual(
      [...newest].sort(),
    );
  });

  it('is told point by point, also within a row, and the others are stored', async () => {
    await client.writePoints([{ device: 'mixed', series: 'b', time: 1, value: 'a text' }]);
    const asked: string[] = [];
    const counting: typeof fetch = (url, init) => {
      asked.push(String(init?.body));
      return fetch(url, init);
    };
    const refused: RefusedPoint[] = [];
    const writer = new Tributary({ ...project, fetch: counting }).writer({
      device: 'mixed',
      interval: 10_000,
      onRefused: (list) => refused.push(...list),
    });
    const rows = (first: number) =>
      [0, 1, 2].flatMap((n) => ['a', 'b', 'c'].map((series) => ({ series, time: first + n, value: n })));
    await writer.add([...rows(1000), { series: 'a', time: -5, value: 1 }]);
    await writer.flush();
    expect(refused.map(({ code, point }) => [code, point.device, point.series, point.time])).toEqual(
      expect.arrayContaining([
        ...[1000, 1001, 1002].map((time) => ['value_kind_mismatch', 'mixed', 'b', time]),
        ['time_out_of_range', 'mixed', 'a', -5],
      ]),
    );
    // Once known, the series stands by itself, and its refusals cost no further request.
    const before = asked.length;
    await writer.add(rows(2000));
    await writer.close();
    expect(asked.length - before).toBe(1);
    expect(writer.counters).toMatchObject({ added: 19, stored: 12, refused: 7 });
    expect(
      (await client.counts({ devices: ['mixed'], series: ['a', 'c'] })).map(({ count }) => count),
    ).toEqual([6, 6]);
  });

  it('is found where one point makes a request unusable', async () => {
    let metadata: unknown = 1;
    for (let level = 0; level < 110; level++) metadata = [metadata];
    const points = Array.from({ length: 40 }, (_, time) => ({
      series: 's',
      time,
      value: time,
      metadata: time === 17 ? metadata : 0,
    }));
    const { refused, counters } = await write(points, { device: 'deep' });
    expect(refused.map(({ point }) => point.time)).toEqual([17]);
    expect(counters).toMatchObject({ stored: 39, refused: 1 });
  });

  it('goes for members that no point has, too', async () => {
    const { refused } = await write([
      { device: 'd', series: 's', time: 1, value: 1, colour: 'red' } as WriterPoint,
      { device: '', series: 's', value: 1 },
    ]);
    expect(refused.map(({ code }) => code)).toEqual(['field_unknown', 'device_key_invalid']);
  });
});

describe('a point without a time', () => {
  it('is of the instant of its add, and no two are of the same', async () => {
    const before = Date.now();
    await write(
      Array.from({ length: 500 }, (_, value) => ({ series: 's', value })),
      { device: 'now', unit: 's' },
    );
    const found = await stored('now');
    expect(found.map(({ value }) => value)).toEqual(Array.from({ length: 500 }, (_, value) => value));
    expect(Date.parse(found[0]!.time)).toBeGreaterThanOrEqual(before);
  });
});

it("tags of the writer are those of the series that it makes, a point's own before them", async () => {
  const tags = { site: 'north', core: '0' };
  await write(
    [
      { series: 'a', time: 1, value: 1 },
      { series: 'b', time: 1, value: 1, tags: { core: '1' } },
    ],
    { device: 'tagged', tags },
  );
  const found: Record<string, unknown> = {};
  for await (const series of client.series.list({ device: 'tagged' })) found[series.name] = series.tags;
  expect(found).toEqual({ a: tags, b: { site: 'north', core: '1' } });
});

it('packed requests are taken', async () => {
  const points = Array.from({ length: 300 }, (_, time) => ({ series: 's', time, value: time }));
  expect((await write(points, { device: 'packed', gzip: true })).counters.stored).toBe(300);
});
