// Buckets of a calendar are as cheap as those of one width, whatever the range: an edge costs nothing for each point.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bucketEdges, bucketStart, formatBucket, type Bucket } from '../../src/model/buckets.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

const START = Date.UTC(2017, 0, 1);
const POINTS = 200_000;
const STEP = Math.floor((Date.UTC(2025, 0, 1) - START) / POINTS);

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
  for (let from = 0; from < POINTS; from += 50_000) {
    const rows = Array.from({ length: 50_000 }, (_, i) => [START + (from + i) * STEP, (from + i) % 1000]);
    const { json } = await platform.call('POST', '/points', {
      body: { device: 'meter', series: ['n'], rows },
    });
    expect(json.stored).toBe(50_000);
  }
});
afterAll(() => platform.stop());

interface Row {
  time: string;
  count: number | null;
  delta?: number | null;
}

async function ask(asked: object): Promise<Row[]> {
  const body = { devices: ['meter'], to: '2025-01-01', ...asked };
  const { json } = await platform.call('POST', '/query/buckets', { body });
  expect(json.error).toBeUndefined();
  return json.items as Row[];
}

const total = (rows: readonly Row[], name: 'count' | 'delta') =>
  rows.reduce((sum, row) => sum + (row[name] ?? 0), 0);

it.each(['1970-01-01', '2017-01-01', '2020-06-01'])('from %s', { timeout: 60_000 }, async (from) => {
  const zone = 'Europe/Brussels';
  for (const aggregations of [['count'], ['count', 'time_weighted_mean', 'delta']]) {
    const fixed = await ask({ from, aggregations, bucket: '24h' });
    for (const bucket of ['1d', '1mo']) {
      const calendar = await ask({ from, aggregations, bucket, zone });
      for (const name of ['count', 'delta'] as const) expect(total(calendar, name)).toBe(total(fixed, name));
    }
  }
});

it('puts every point beside an edge into the bucket that the model says, in zones with all kinds of changes', async () => {
  const zones = [
    'Europe/Brussels',
    'America/Havana',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Pacific/Apia',
    'America/Sao_Paulo',
    'UTC',
  ];
  const [from, to] = [Date.UTC(2009, 0, 1) * 1000, Date.UTC(2013, 0, 1) * 1000];
  for (const [at, zone] of zones.entries()) {
    const day: Bucket = { kind: 'calendar', unit: 'day', count: 1, zone };
    const edges = [...bucketEdges(day, from, to, 2000)].filter((edge) => edge > from && edge < to);
    const times = edges.flatMap((edge) => [edge - 1, edge, edge + 1]);
    const device = `zone-${at}`;
    const body = { device, series: ['n'], rows: times.map((time) => [time, 1]) };
    expect((await platform.call('POST', '/points?unit=us', { body })).json.stored).toBe(times.length);
    for (const unit of ['day', 'week', 'month', 'quarter', 'year'] as const) {
      const bucket = { ...day, unit };
      const expected = new Map<number, number>();
      for (const time of times) {
        const start = bucketStart(bucket, time);
        expected.set(start, (expected.get(start) ?? 0) + 1);
      }
      const asked = {
        devices: [device],
        from,
        to,
        unit: 'us',
        bucket: formatBucket(bucket),
        zone,
        aggregations: ['count', 'time_weighted_mean'],
      };
      const { json } = await platform.call('POST', '/query/buckets', { body: asked });
      const counted = (json.items as { time: number; count: number | null }[]).filter(
        ({ count }) => count !== null,
      );
      expect(counted.map(({ time, count }) => [time, count])).toEqual([...expected]);
      // A value holds in each bucket from the first point on.
      expect(json.items.map(({ time }: { time: number }) => time)).toEqual(
        [...bucketEdges(bucket, times[0]!, to, 2000)].slice(0, -1),
      );
    }
  }
});
