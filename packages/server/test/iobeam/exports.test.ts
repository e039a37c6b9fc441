/** GET /v1/exports: every parameter, against results worked out here from the same points. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { clientOf, keepsTheRules, type Client } from '../support/iobeam-client.js';

let platform: TestPlatform;
let client: Client;
let project: number;

const START = 1427316480000;
type Point = [micros: number, value: number];
/** 200 points of each of four series at odd microseconds; every fifth is written twice. */
const DEVICES = ['kitchen', 'cellar'];
const NAMES = ['temp', 'hum'];
const stored = new Map<string, Point[]>();

beforeAll(async () => {
  platform = await startTestPlatform();
  project = platform.one.project;
  client = clientOf(platform, platform.one);
  for (const [d, device] of DEVICES.entries()) {
    await client.register(device);
    const rows = (second: boolean) =>
      Array.from({ length: 200 }, (_, i) => {
        const value = (n: number) => Math.round(Math.sin(i * (n + 1) + d) * 1000) / 10 + (second ? 1000 : 0);
        return [START * 1000 + i * 7_000_321 + d, value(1), value(2)];
      });
    const send = (data: unknown) =>
      client.send({ device_id: device, timefmt: 'usec', sources: { fields: ['time', ...NAMES], data } });
    const again = rows(true).filter((_, i) => i % 5 === 0);
    await send(rows(false));
    await send(again);
    for (const [at, name] of NAMES.entries())
      stored.set(
        `${device}/${name}`,
        rows(false).map((row, i) => [row[0]!, (i % 5 === 0 ? again[i / 5]! : row)[at + 1]!]),
      );
  }
  const sources = {
    fields: ['time', 'on', 'room'],
    data: [
      [START, true, 'a, "b"'],
      [START + 1000, false, 'c'],
    ],
  };
  await client.send({ device_id: 'cellar', sources });
});
afterAll(() => platform.stop());

const get = (path: string) => client.get(`/exports/${project}${path}`);
const one = async (path: string) =>
  (await get(path)).json.result as {
    device_id: string;
    name: string;
    data: { time: number; value: number }[];
  }[];
const inUnit = (points: Point[], width: number) =>
  points.map(([time, value]) => ({ time: Math.floor(time / width), value }));

describe('exports', () => {
  it('answer in the form of the README, the oldest point first', async () => {
    const answer = await get('/kitchen/temp?limit=2');
    expect(answer.json).toEqual({
      result: [
        {
          project_id: project,
          device_id: 'kitchen',
          name: 'temp',
          data: inUnit(stored.get('kitchen/temp')!.slice(-2), 1000),
        },
      ],
      timefmt: 'msec',
    });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(keepsTheRules(answer)).toBe(true);
  });

  it.each(['', '/', '/all', '/all/', '/all/all', '/all/all/'])(
    'of "%s" have all series of all devices',
    async (path) => {
      const result = await one(path);
      expect(result.map(({ device_id, name }) => `${device_id}/${name}`).sort()).toEqual(
        [...stored.keys(), 'cellar/on', 'cellar/room'].sort(),
      );
      for (const [key, points] of stored) {
        const own = result.find(({ device_id, name }) => key === `${device_id}/${name}`)!;
        expect(own.data).toEqual(inUnit(points, 1000));
      }
    },
  );

  it('of one device or of one series have those only', async () => {
    expect((await one('/cellar')).map(({ name }) => name).sort()).toEqual(['hum', 'on', 'room', 'temp']);
    expect((await one('/all/temp')).map(({ device_id }) => device_id).sort()).toEqual(['cellar', 'kitchen']);
    expect(await one('/kitchen/nothing')).toEqual([]);
    expect(await one('/all/nothing')).toEqual([]);
  });

  it('give times in each unit, rounded down', async () => {
    const points = stored.get('kitchen/temp')!;
    const times = async (timefmt: string) => {
      const { json } = await get(`/kitchen/temp?timefmt=${timefmt}`);
      return [json.timefmt, json.result[0].data.map(({ time }: { time: unknown }) => time)] as [
        string,
        unknown[],
      ];
    };
    expect(await times('usec')).toEqual(['usec', points.map(([time]) => time)]);
    expect(await times('MSEC')).toEqual(['msec', points.map(([time]) => Math.floor(time / 1000))]);
    expect(await times('sec')).toEqual(['sec', points.map(([time]) => Math.floor(time / 1e6))]);
    expect(await times('TIMEVAL')).toEqual([
      'timeval',
      points.map(([time]) => ({ sec: Math.floor(time / 1e6), usec: time % 1e6 })),
    ]);
  });

  it('take from and to in milliseconds whatever the unit, both included', async () => {
    const points = stored.get('kitchen/temp')!;
    const [from, to] = [Math.floor(points[10]![0] / 1000), Math.floor(points[20]![0] / 1000)];
    const [own] = await one(`/kitchen/temp?from=${from}&to=${to}&timefmt=usec`);
    expect(own!.data).toEqual(inUnit(points.slice(10, 21), 1));
    expect(await one(`/kitchen/temp?from=${to + 1}&to=${to + 1}`)).toEqual([]);
    expect(await one(`/kitchen/temp?from=${to}&to=${from}`)).toEqual([]);
    expect((await one(`/kitchen/temp?from=0`))[0]!.data).toHaveLength(200);
  });

  it('filter by all bounds together, before the limit counts (200 random requests)', async () => {
    const bound = fc.option(fc.integer({ min: -100, max: 1100 }), { nil: undefined });
    const request = fc.record({
      limit: fc.option(fc.integer({ min: 1, max: 250 }), { nil: undefined }),
      greater_than: bound,
      less_than: bound,
      from: fc.option(
        fc.nat(1_600_000).map((ms) => START + ms),
        { nil: undefined },
      ),
      to: fc.option(
        fc.nat(1_600_000).map((ms) => START + ms),
        { nil: undefined },
      ),
    });
    await fc.assert(
      fc.asyncProperty(request, async (wanted) => {
        const query = Object.entries(wanted).flatMap(([key, value]) =>
          value === undefined ? [] : [`${key}=${value}`],
        );
        const {
          limit = Infinity,
          greater_than = -Infinity,
          less_than = Infinity,
          from = 0,
          to = Infinity,
        } = wanted;
        const expected = [...stored].flatMap(([key, points]) => {
          const kept = points.filter(([time, value]) => {
            const ms = Math.floor(time / 1000);
            return value > greater_than && value < less_than && ms >= from && ms <= to;
          });
          return kept.length === 0 ? [] : [[key, inUnit(kept.slice(-Math.min(limit, kept.length)), 1)]];
        });
        const result = await one(`/all/all?timefmt=usec&${query.join('&')}`);
        const numbers = result.filter(({ name }) => NAMES.includes(name));
        expect(Object.fromEntries(numbers.map((own) => [`${own.device_id}/${own.name}`, own.data]))).toEqual(
          Object.fromEntries(expected as [string, unknown][]),
        );
        // Bounds of values leave out texts and booleans.
        if (wanted.greater_than !== undefined || wanted.less_than !== undefined)
          expect(numbers).toEqual(result);
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('find equal values, of an overwritten point the last one only', async () => {
    const points = stored.get('cellar/hum')!;
    const [time, value] = points[5]!;
    expect(value).toBeGreaterThan(800);
    expect((await one(`/cellar/hum?equals=${value}&timefmt=usec`))[0]!.data).toContainEqual({ time, value });
    expect(await one(`/cellar/hum?equals=${value - 1000}`)).toEqual([]);
  });

  it.each(['sum', 'count', 'min', 'max', 'mean'])(
    'aggregate with %s, whole or by bucket',
    async (operator) => {
      const apply = (values: number[]) =>
        ({
          sum: values.reduce((a, b) => a + b, 0),
          count: values.length,
          min: Math.min(...values),
          max: Math.max(...values),
          mean: values.reduce((a, b) => a + b, 0) / values.length,
        })[operator]!;
      const points = stored.get('kitchen/hum')!;
      const [whole] = await one(`/kitchen/hum?operator=${operator}&from=${START}`);
      expect(whole!.data).toEqual([
        { time: START, value: expect.closeTo(apply(points.map(([, value]) => value)), 6) as number },
      ]);
      for (const [text, width] of [
        ['1m', 60_000_000],
        ['1h30m', 5_400_000_000],
        ['1.5s', 1_500_000],
        ['1d', 86_400_000_000],
      ] as const) {
        const buckets = new Map<number, number[]>();
        for (const [time, value] of points) {
          const start = time - (time % width);
          buckets.set(start, [...(buckets.get(start) ?? []), value]);
        }
        const expected = [...buckets].map(([time, values]) => ({
          time,
          value: expect.closeTo(apply(values), 6) as number,
        }));
        const [all] = await one(`/kitchen/hum?operator=${operator}&group_by=${text}&timefmt=usec`);
        expect(all!.data).toEqual(expected);
        const [newest] = await one(`/kitchen/hum?operator=${operator}&group_by=${text}&timefmt=usec&limit=3`);
        expect(newest!.data).toEqual(expected.slice(-3));
      }
    },
  );

  it('aggregate what the other filters leave', async () => {
    const kept = stored.get('kitchen/hum')!.filter(([, value]) => value > 500);
    const [own] = await one('/kitchen/hum?operator=count&greater_than=500&group_by=1d');
    expect(own!.data.reduce((sum, { value }) => sum + value, 0)).toBe(kept.length);
  });

  it('are text for CSV, with a header that begins with project_id', async () => {
    const answer = await get(`/cellar?output=csv&timefmt=timeval&from=${START}&to=${START}`);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(keepsTheRules(answer)).toBe(true);
    const [temp, hum] = [stored.get('cellar/temp')![0]!, stored.get('cellar/hum')![0]!];
    expect(answer.text.split('\n')).toEqual([
      'project_id,device_id,name,time,value',
      `${project},cellar,temp,1427316480.000001,${temp[1]}`,
      `${project},cellar,hum,1427316480.000001,${hum[1]}`,
      `${project},cellar,on,1427316480.000000,true`,
      `${project},cellar,room,1427316480.000000,"a, ""b"""`,
      '',
    ]);
    expect((await get('/kitchen/nothing?output=csv')).text).toBe('project_id,device_id,name,time,value\n');
  });
});

describe('a refused export', () => {
  it.each([
    ['?limit=0', 'limit is "0"; expected an integer, 1 or more.'],
    ['?limit=ten', 'limit is "ten"'],
    ['?limit=1&limit=2', 'limit is ["1","2"]; expected one value.'],
    ['?from=yesterday', 'from is "yesterday"; expected milliseconds'],
    ['?to=1.5', 'to is "1.5"'],
    ['?greater_than=NaN', 'greater_than is "NaN"; expected a number.'],
    ['?equals=x', 'equals is "x"'],
    ['?timefmt=min', 'timefmt is "min"; expected sec, msec, usec, timeval.'],
    ['?output=xml', 'output is "xml"; expected json, csv.'],
    ['?operator=median', 'operator is "median"'],
    ['?group_by=1m', 'operator is missing; expected one of'],
    ['?operator=mean&group_by=1', 'group_by is "1"; expected a duration'],
  ])('(%s) names the parameter', async (query, message) => {
    const answer = await get(`/all/temp${query}`);
    expect([answer.status, answer.json.errors[0].code]).toEqual([422, 21]);
    expect(answer.json.errors[0].message).toContain(message);
    expect(keepsTheRules(answer)).toBe(true);
  });

  it('has the status of what is wrong with who asks or for what', async () => {
    expect((await get('/nobody')).status).toBe(404);
    expect((await client.get('/exports/x')).status).toBe(422);
    expect((await client.get(`/exports/${platform.two.project}`)).status).toBe(403);
    expect((await client.get('/exports/999999')).status).toBe(403);
    expect((await client.with(platform.one.writer).get(`/exports/${project}`)).status).toBe(200);
    expect((await client.with(platform.two.reader).get(`/exports/${project}`)).status).toBe(403);
    expect(
      (await client.request('GET', `/exports/${project}`, undefined, { authorization: '' })).status,
    ).toBe(401);
  });

  it('is too large rather than cut: it says which parameters make it smaller', async () => {
    await client.register('large');
    for (let part = 0; part < 3; part++) {
      const data = Array.from({ length: 40_000 }, (_, i) => [START + part * 40_000 + i, i]);
      await client.send({ device_id: 'large', sources: { fields: ['time', 'n'], data } });
    }
    const answer = await get('/large/n');
    expect([answer.status, answer.json.errors[0].code]).toEqual([422, 40]);
    expect(answer.json.errors[0].message).toContain(
      '100000 points or 33554432 bytes in one answer (see the parameters limit, from and to)',
    );
    expect((await get('/large/n?limit=110000')).json.errors[0].message).toContain(
      'limit is 110000; expected at most 100000 points',
    );
    expect((await one('/large/n?limit=100000'))[0]!.data).toHaveLength(100_000);
    expect((await one(`/large/n?to=${START + 99_999}`))[0]!.data).toHaveLength(100_000);
  });
});
