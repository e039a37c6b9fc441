// Time series queries through the unmodified npm client: every result equals what plain JavaScript makes of
// the written points.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { losantClient, type LosantClient } from '../support/losant-client.js';
import {
  AGGREGATES,
  furnish,
  MINUTE,
  readings,
  START,
  write,
  type Value,
  type Written,
} from './support/data.js';
import { tries } from '../support/long.js';

let platform: TestPlatform;
let client: LosantClient;
let applicationId: string;
let ids: Record<string, string>;
const points = readings();
const HOUR = 60 * MINUTE;
const END = START + 2 * HOUR;

interface Entry {
  readonly name: string;
  readonly tags: Record<string, string[]>;
  readonly points: readonly { time: string; data: Record<string, Value> }[];
}
interface Answer {
  readonly start: string;
  readonly end: string;
  readonly resolution: number | null;
  readonly devices: Record<string, Entry>;
}

const ask = (query: object): Promise<Answer> => client.data.timeSeriesQuery!({ applicationId, query });
const iso = (time: number) => new Date(time).toISOString();

beforeAll(async () => {
  platform = await startTestPlatform();
  applicationId = platform.one.losantId;
  client = losantClient(platform.url, platform.one.reader);
  ids = { ...(await write(platform, points)), ...(await furnish(platform)) };
}, 60_000);
afterAll(() => platform.stop());

/** The points of a device's entry as Losant would make them. */
function expected(
  device: string,
  asked: { from: number; to: number; step?: number; name: string; attributes?: string[] },
) {
  const { from, to, step = to - from, name, attributes } = asked;
  const buckets = new Map<number, Map<string, Written[]>>();
  for (const point of points) {
    const at = point.time / 1000;
    if (
      point.device !== device ||
      at < from ||
      at >= to ||
      (attributes && !attributes.includes(point.attribute))
    )
      continue;
    const bucket = name === 'NONE' ? Math.floor(at) : from + Math.floor((at - from) / step) * step;
    const own = buckets.get(bucket) ?? new Map<string, Written[]>();
    buckets.set(bucket, own);
    own.set(point.attribute, [...(own.get(point.attribute) ?? []), point]);
  }
  const aggregate = AGGREGATES[name === 'NONE' ? 'LAST' : name]!;
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([bucket, own]) => {
      const data: Record<string, Value> = {};
      for (const [attribute, values] of own) {
        const value = aggregate(values.map((point) => point.value));
        if (value !== undefined) data[attribute] = value;
      }
      return { time: iso(bucket), data };
    })
    .filter(({ data }) => Object.keys(data).length > 0);
}

/** Equal but for the last digits of computed numbers. */
function expectClose(found: unknown, wanted: unknown): void {
  const round = (_: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(9)) : value;
  const clean = (value: unknown) => JSON.parse(JSON.stringify(value, round)) as unknown;
  expect(clean(found)).toEqual(clean(wanted));
}

describe('a time series query', () => {
  const NAMES = [...Object.keys(AGGREGATES), 'NONE'];

  it('gives for every aggregation, attribute and range what the points give', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...NAMES),
        fc.subarray(['pump', 'fan', 'valve', 'silent'], { minLength: 1 }),
        fc.option(fc.subarray(['voltage', 'on', 'state', 'absent']), { nil: undefined }),
        fc.integer({ min: -10 * MINUTE, max: 2 * HOUR }),
        fc.integer({ min: 1, max: 2 * HOUR }),
        fc.option(fc.integer({ min: 1000, max: HOUR }), { nil: undefined }),
        fc.constantFrom('asc', 'desc', undefined),
        async (name, devices, attributes, offset, length, step, order) => {
          const [from, to] = [START + offset, START + offset + length];
          const query = {
            start: from,
            end: to,
            aggregation: name,
            deviceIds: devices.map((device) => ids[device]),
            ...(attributes && { attributes }),
            ...(step !== undefined && { resolution: step }),
            ...(order !== undefined && { order }),
          };
          const answer = await ask(query);
          expect(Object.keys(answer).sort()).toEqual(
            ['aggregation', 'devices', 'end', 'limit', 'order', 'resolution', 'start'].sort(),
          );
          expect(answer).toMatchObject({
            start: iso(from),
            end: iso(to),
            aggregation: name,
            order: order ?? 'asc',
            resolution: name === 'NONE' ? null : (step ?? to - from),
            limit: name === 'NONE' ? 1000 : null,
          });
          expect(Object.keys(answer.devices).sort()).toEqual(query.deviceIds.sort());
          for (const device of devices) {
            const entry = answer.devices[ids[device]!]!;
            expect(Object.keys(entry)).toEqual(['name', 'tags', 'points']);
            const wanted = expected(device, {
              from,
              to,
              name,
              ...(step && { step }),
              ...(attributes && { attributes }),
            });
            expectClose(entry.points, order === 'desc' ? wanted.reverse() : wanted);
          }
        },
      ),
      { numRuns: tries(250, 80) },
    );
  }, 120_000);

  it('has names and tags, values in their own types, and no points where there are none', async () => {
    const { devices } = await ask({
      start: START,
      end: END,
      aggregation: 'FIRST',
      attributes: ['on', 'state'],
      deviceIds: [ids['pump'], ids['silent']],
    });
    expect(devices[ids['pump']!]).toMatchObject({
      name: 'pump',
      tags: { floor: ['8', '9'], hall: ['west'] },
    });
    const [point] = devices[ids['pump']!]!.points;
    expect(typeof point!.data['on']).toBe('boolean');
    expect(typeof point!.data['state']).toBe('string');
    expect(devices[ids['silent']!]).toEqual({ name: 'silent', tags: {}, points: [] });
  });

  it('takes the object forms of an aggregation and repeats the form', async () => {
    const base = { start: START, end: END, deviceIds: [ids['pump']], attributes: ['voltage'] };
    const plain = await ask({ ...base, aggregation: 'MAX' });
    for (const aggregation of [{ type: 'MAX' }, { type: 'MAX', options: {} }])
      expect(await ask({ ...base, aggregation })).toEqual({ ...plain, aggregation });
    expect(await ask(base)).toEqual(await ask({ ...base, aggregation: 'MEAN' }));
  });

  it('tells how long an attribute had a value, from what held before the range to its end', async () => {
    const [from, to, step] = [START + 30 * MINUTE, START + 90 * MINUTE, 7 * MINUTE];
    for (const [attribute, value] of [
      ['on', true],
      ['on', 1],
      ['state', 's1'],
      ['voltage', 'x'],
    ] as const) {
      const aggregation = { type: 'TIMEATVALUE', options: { value } };
      const query = {
        start: from,
        end: to,
        resolution: step,
        aggregation,
        attributes: [attribute],
        deviceIds: [ids['fan']],
      };
      const found = new Map(
        (await ask(query)).devices[ids['fan']!]!.points.map(({ time, data }) => [time, data[attribute]]),
      );
      const own = points.filter((point) => point.device === 'fan' && point.attribute === attribute);
      for (let start = from; start < to; start += step) {
        const end = Math.min(start + step, to);
        let held = 0;
        for (const [at, point] of own.entries()) {
          const until = Math.min(own[at + 1]?.time ?? Infinity, end * 1000);
          if (point.value === value) held += Math.max(0, until - Math.max(point.time, start * 1000));
        }
        // Seven times nothing may be said as 0 or not at all.
        expect(Number(found.get(iso(start)) ?? 0)).toBeCloseTo(held / 1000, 6);
      }
    }
  });

  it('gives the first or last milliseconds of each device as far as the limit goes', async () => {
    for (const order of ['asc', 'desc'])
      for (const limit of [1, 7, 40, 10_000]) {
        const deviceIds = [ids['pump'], ids['fan'], ids['valve']];
        const answer = await ask({ end: END, aggregation: 'NONE', deviceIds, limit, order });
        for (const device of ['pump', 'fan', 'valve']) {
          const all = expected(device, { from: 0, to: END, name: 'NONE' });
          const wanted = order === 'asc' ? all : all.reverse();
          expect(answer.devices[ids[device]!]!.points).toEqual(wanted.slice(0, limit));
        }
      }
    const { limit } = (await ask({ aggregation: 'NONE', limit: 90_000 })) as Answer & { limit: number };
    expect(limit).toBe(25_000);
  });

  it('rounds a relative end up to the resolution, in which points of now are already', async () => {
    const step = 5 * MINUTE;
    const now = Date.now();
    await write(platform, [{ device: 'live', attribute: 'voltage', time: (now - 10) * 1000, value: 7.5 }]);
    const answer = await ask({
      end: 0,
      duration: 2 * step,
      resolution: step,
      attributes: ['voltage'],
      deviceQuery: { name: 'live' },
    });
    const end = Date.parse(answer.end);
    expect(end % step).toBe(0);
    expect(end - now).toBeGreaterThanOrEqual(0);
    expect(end - Date.now()).toBeLessThan(step);
    expect(answer.start).toBe(iso(end - 2 * step));
    const [{ points: own }] = Object.values(answer.devices) as [Entry];
    expect(own).toEqual([{ time: iso(Math.floor((now - 10) / step) * step), data: { voltage: 7.5 } }]);
  });

  it('finds points of all time when no start is given, however many empty buckets lie before them', async () => {
    const query = {
      end: END,
      resolution: HOUR,
      aggregation: 'COUNT',
      attributes: ['voltage'],
      deviceIds: [ids['pump']],
    };
    const [found, wanted] = [
      await ask(query),
      expected('pump', { from: 0, to: END, step: HOUR, name: 'COUNT', attributes: ['voltage'] }),
    ];
    expect(found.devices[ids['pump']!]!.points).toEqual(wanted);
    expect(found.start).toBe('1970-01-01T00:00:00.000Z');
    expect((await ask({ ...query, deviceIds: [ids['silent']] })).devices[ids['silent']!]!.points).toEqual([]);
    const future = await ask({ ...query, end: Date.UTC(2200, 0) });
    expect(future.devices[ids['pump']!]!.points).toEqual(wanted);
  });

  it('is empty, not wrong, for an empty range, no selector, no device and no attribute', async () => {
    const empty = await ask({ start: END, end: START, deviceIds: [ids['pump']], resolution: MINUTE });
    expect(empty.devices[ids['pump']!]!.points).toEqual([]);
    for (const selector of [{}, { deviceTags: [{}] }, { deviceIds: [] }, { deviceIds: ['f'.repeat(24)] }])
      expect((await ask({ start: START, end: END, ...selector })).devices).toEqual({});
    const none = await ask({ start: START, end: END, deviceIds: [ids['pump']], attributes: ['absent'] });
    expect(none.devices[ids['pump']!]!.points).toEqual([]);
  });
});
