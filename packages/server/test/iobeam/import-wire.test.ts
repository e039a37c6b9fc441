/** The three forms of an import, read without a server: what they say, and that nothing hostile gets through. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TributaryError } from '../../src/errors/error.js';
import { addPoints } from '../../src/dialects/iobeam/wire/import-points.js';
import { readImport } from '../../src/dialects/iobeam/wire/import-request.js';
import { importTime } from '../../src/dialects/iobeam/wire/import-times.js';
import type { PointSink } from '../../src/services/services.js';
import { tries } from '../support/long.js';

type Point = readonly [index: number, device: string, series: string, time: number, value: unknown];

/** Keeps what it is handed; series named `known…` have an id, so that the fast way is taken for them. */
function collector(): PointSink & { points: Point[] } {
  const points: Point[] = [];
  const names = new Map<number, [device: string, series: string]>();
  return {
    points,
    find(device, series) {
      if (!series.includes('known')) return undefined;
      names.set(names.size + 1, [device, series]);
      return { id: names.size, kind: 'number' };
    },
    addNumber: (index, id, time, value) => points.push([index, ...names.get(id)!, time, value]),
    add: (index, device, series, time, value) => void points.push([index, device, series, time, value]),
    refuse() {
      throw new Error('the decoder throws instead');
    },
    timeGiven: () => undefined,
    due: () => false,
    rest: () => Promise.resolve(),
  };
}

async function decoded(body: unknown, prefix = ''): Promise<Point[]> {
  const sink = collector();
  await addPoints(readImport(body), prefix, sink);
  return sink.points;
}

const problem = async (body: unknown): Promise<string> => {
  try {
    await decoded(body);
  } catch (error) {
    if (error instanceof TributaryError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'none';
};

describe('the forms of an import', () => {
  it('reads series of points (form A) in the unit of the body', async () => {
    const body = (timefmt?: string, time: unknown = 1427316488) => ({
      project_id: 6,
      device_id: 'd1',
      ...(timefmt === undefined ? {} : { timefmt }),
      sources: [{ name: 'temp', data: [{ time, value: 22.23 }] }],
    });
    expect(await decoded(body())).toEqual([[0, 'd1', 'temp', 1427316488_000, 22.23]]);
    expect(await decoded(body('msec'))).toEqual([[0, 'd1', 'temp', 1427316488_000, 22.23]]);
    expect(await decoded(body('USEC'))).toEqual([[0, 'd1', 'temp', 1427316488, 22.23]]);
    expect(await decoded(body('Sec'))).toEqual([[0, 'd1', 'temp', 1427316488_000_000, 22.23]]);
    expect(await decoded(body('TIMEVAL', { sec: 1427316488, usec: 7 }))).toEqual([
      [0, 'd1', 'temp', 1427316488_000_007, 22.23],
    ]);
  });

  it('reads tables (form B) with the time wherever it stands, nulls and short rows', async () => {
    const sources = {
      fields: ['temp', 'time', 'known hum', 'on', 'room'],
      data: [
        [22.23, 1, null, true, 'kitchen'],
        [22, 2, 0.5],
        [null, 3],
      ],
    };
    expect(await decoded({ device_id: 'd1', timefmt: 'usec', sources })).toEqual([
      [0, 'd1', 'temp', 1, 22.23],
      [0, 'd1', 'on', 1, true],
      [0, 'd1', 'room', 1, 'kitchen'],
      [1, 'd1', 'temp', 2, 22],
      [1, 'd1', 'known hum', 2, 0.5],
    ]);
    expect(await decoded({ device_id: 'd1', sources: { fields: ['time', 'temp'], data: [] } })).toEqual([]);
  });

  it('reads labelled tables (form C); other labels are values of every row', async () => {
    const body = {
      project_id: 6,
      namespace: 'input',
      labels: { device_id: 'd1', room: 'kitchen', floor: 2 },
      data: {
        fields: ['time', 'temperature'],
        values: [
          [1429718512829, 72],
          [1429718512830, null],
        ],
      },
    };
    const time = 1429718512829_000;
    expect(await decoded(body, 'plant.')).toEqual([
      [0, 'd1', 'plant.temperature', time, 72],
      [0, 'd1', 'plant.room', time, 'kitchen'],
      [0, 'd1', 'plant.floor', time, 2],
    ]);
    expect(readImport({ ...body, labels: { device_id: 17 } })).toMatchObject({
      device: '17',
      namespace: 'input',
    });
  });

  it.each([
    ['no object', [], 'body_malformed'],
    ['neither sources nor data', { device_id: 'd' }, 'body_malformed'],
    ['no device', { sources: [] }, 'field_missing: device_id is missing'],
    ['null as device', { device_id: null, sources: [] }, 'field_missing: device_id is missing'],
    ['no device among the labels', { data: { fields: ['time'], values: [] } }, 'labels.device_id is missing'],
    ['a unit of its own', { device_id: 'd', timefmt: 'min', sources: [] }, 'timefmt is "min"'],
    ['a project that is no number', { project_id: 'x', device_id: 'd', sources: [] }, 'project_id is "x"'],
    [
      'no time among the fields',
      { device_id: 'd', sources: { fields: ['a'], data: [] } },
      'sources.fields is ["a"]',
    ],
    [
      'a field twice',
      { device_id: 'd', sources: { fields: ['time', 'a', 'a'], data: [] } },
      'sources.fields[2] is "a"',
    ],
    [
      'a label that is a field too',
      { labels: { device_id: 'd', a: 1 }, data: { fields: ['time', 'a'], values: [] } },
      'data.fields[1]',
    ],
    [
      'a label that is a list',
      { labels: { device_id: 'd', a: [1] }, data: { fields: ['time'], values: [] } },
      'labels.a is [1]',
    ],
    [
      'a reserved name',
      { device_id: 'd', sources: [{ name: 'Time_Offset', data: [] }] },
      'sources[0].name is "Time_Offset"',
    ],
    [
      'a reserved field',
      { device_id: 'd', sources: { fields: ['time', 'ALL'], data: [] } },
      'sources.fields[1] is "ALL"',
    ],
    ['an empty name', { device_id: 'd', sources: [{ name: '', data: [] }] }, 'sources[0].name is ""'],
    [
      'rows that are no lists',
      { device_id: 'd', sources: { fields: ['time', 'a'], data: [1] } },
      'sources.data[0] is 1',
    ],
    [
      'a row that is too long',
      { device_id: 'd', sources: { fields: ['time', 'a'], data: [[1, 2, 3]] } },
      'sources.data[0] is [1,2,3]',
    ],
    [
      'a time as text',
      { device_id: 'd', sources: { fields: ['time', 'a'], data: [['1', 2]] } },
      'sources.data[0][0] is "1"',
    ],
    [
      'a row without time',
      { device_id: 'd', sources: { fields: ['a', 'time'], data: [[1]] } },
      'sources.data[0][1] is missing',
    ],
    [
      'an object as value',
      { device_id: 'd', sources: { fields: ['time', 'a'], data: [[1, {}]] } },
      'sources.data[0][1] is {}',
    ],
    [
      'an infinite value',
      { device_id: 'd', sources: [{ name: 'a', data: [{ time: 1, value: Infinity }] }] },
      'sources[0].data[0].value is Infinity',
    ],
    [
      'a point without value',
      { device_id: 'd', sources: [{ name: 'a', data: [{ time: 1 }] }] },
      'sources[0].data[0].value is missing',
    ],
  ])('refuses %s, and says where it is', async (_, body, text) => {
    expect(await problem(body)).toContain(text);
  });

  it('cuts parts of a microsecond off toward the past and never makes a time of anything else', async () => {
    expect(importTime(1427316488000.5, 'msec')).toBe(1427316488000_500);
    expect(importTime(1.9, 'usec')).toBe(1);
    expect(importTime(0, 'msec')).toBe(0);
    for (const value of [null, undefined, '5', true, [5], {}, { sec: '1' }, { sec: 1.5 }])
      for (const format of ['sec', 'msec', 'usec', 'timeval'] as const)
        expect(importTime(value, format)).toBeNaN();
  });
});

describe('whatever arrives', () => {
  it('is decoded or refused with an error of the catalogue (100,000 bodies)', async () => {
    const cell = fc.oneof(
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.jsonValue({ maxDepth: 1 }),
    );
    const names = fc.oneof(
      fc.constantFrom('time', 'temp', 'known', 'all', 'device_id', '__proto__', ''),
      fc.string(),
    );
    const table = (rows: string) =>
      fc.record(
        {
          fields: fc.oneof(fc.array(names), fc.jsonValue()),
          [rows]: fc.oneof(fc.array(fc.array(cell)), fc.jsonValue()),
        },
        { requiredKeys: [] },
      );
    const body = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          project_id: fc.oneof(fc.nat(), cell),
          device_id: fc.oneof(fc.constant('d1'), cell),
          timefmt: fc.oneof(fc.constantFrom('usec', 'SEC', 'timeval', 'msec'), cell),
          namespace: fc.oneof(fc.constant('input'), cell),
          labels: fc.oneof(fc.record({ device_id: fc.constant('d') }), fc.dictionary(names, cell)),
          sources: fc.oneof(
            table('data'),
            fc.array(
              fc.record(
                { name: names, data: fc.array(fc.oneof(cell, fc.record({ time: cell, value: cell }))) },
                { requiredKeys: [] },
              ),
            ),
          ),
          data: table('values'),
        },
        { requiredKeys: [] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(body, async (given) => {
        try {
          for (const [index, device, series, time, value] of await decoded(given)) {
            expect(index).toBeGreaterThanOrEqual(0);
            expect(device).not.toBe('');
            expect(series).not.toBe('');
            expect(Number.isNaN(time)).toBe(false);
            expect(['number', 'string', 'boolean']).toContain(typeof value);
          }
        } catch (error) {
          if (!(error instanceof TributaryError)) throw error;
          expect(error.message.length).toBeLessThan(1000);
        }
      }),
      { numRuns: tries(100_000) },
    );
  }, 240_000);

  it('gives the same points for the same rows in all three forms', async () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(), value, value)), async (rows) => {
        const byPoint = (points: Point[]) => points.map(([, ...rest]) => JSON.stringify(rest)).sort();
        const fields = ['time', 'known', 'b'];
        const a = ['known', 'b'].map((name, column) => ({
          name,
          data: rows.map((row) => ({ time: row[0], value: row[column + 1] })),
        }));
        const ofA = byPoint(await decoded({ device_id: 'd', sources: a }));
        const ofB = byPoint(await decoded({ device_id: 'd', sources: { fields, data: rows } }));
        const ofC = byPoint(await decoded({ labels: { device_id: 'd' }, data: { fields, values: rows } }));
        expect(ofB).toEqual(ofA);
        expect(ofC).toEqual(ofA);
      }),
      { numRuns: 2000 },
    );
  });
});
