// The mapping of another broker's topics: what is understood, what is refused with its place, and what never breaks it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { TributaryError } from '../../src/errors/error.js';
import { decodeMessage } from '../../src/dialects/mapping/decode.js';
import { parseMappings, readMappings } from '../../src/listeners/mqtt-upstream/mapping-file.js';
import { leastFilters } from '../../src/listeners/mqtt-upstream/session.js';
import type { PointSink } from '../../src/services/services.js';
import { LONG } from '../support/long.js';

const ARRIVAL = 1_000_000;

async function decoded(entry: object, topic: string, payload: string | Buffer, at = topic) {
  const points: unknown[][] = [];
  const refused: string[] = [];
  const sink: PointSink = {
    find: (_device, series) => (series === 'number' ? { id: 1, kind: 'number' } : undefined),
    addNumber: (_index, _id, time, value) => points.push(['number', time, value]),
    add: (_index, device, series, time, value) => points.push([device, series, time, value]),
    refuse: (_index, why, ...given) =>
      void refused.push((typeof why === 'function' ? why(...given) : why).message),
    timeGiven: () => undefined,
    due: () => false,
    rest: () => Promise.resolve(),
  };
  const [mapping] = parseMappings(JSON.stringify([{ topic, project: 1, device: 'd', ...entry }]));
  await decodeMessage(mapping!, { topic: at, payload: Buffer.from(payload), time: ARRIVAL }, sink);
  return { points, refused };
}

describe('a mapping', () => {
  const through = async (entry: object, filter: string, topic: string, payload: string) => {
    const points: unknown[][] = [];
    const sink: PointSink = {
      find: () => undefined,
      addNumber: () => undefined,
      add: (_index, device, series, time, value) => points.push([device, series, time, value]),
      refuse: (_index, why, ...given) =>
        void points.push([(typeof why === 'function' ? why(...given) : why).message]),
      timeGiven: () => undefined,
      due: () => false,
      rest: () => Promise.resolve(),
    };
    const [mapping] = parseMappings(JSON.stringify([{ topic: filter, project: 1, ...entry }]));
    await decodeMessage(mapping!, { topic, payload: Buffer.from(payload), time: ARRIVAL }, sink);
    return points;
  };

  it('names device and series by levels of the topic', async () => {
    const entry = { device: '{1}-{2}', series: '{3}', payload: 'number' };
    expect(await through(entry, '+/+/+', 'plant/m1/temp', ' 21.5\n')).toEqual([
      ['plant-m1', 'temp', ARRIVAL, 21.5],
    ]);
    const rest = { device: '{2}', series: '{rest}', payload: 'text' };
    expect(await through(rest, 'a/+/#', 'a/b/c/d', 'on')).toEqual([['b', 'c/d', ARRIVAL, 'on']]);
  });

  it('takes every value of a JSON object when no series are named', async () => {
    const payload = {
      t: 1,
      name: 'x',
      on: true,
      none: null,
      list: [1],
      AM2301: { Temperature: 24.5 },
      ts: 5,
    };
    const entry = { device: '{2}', time: { path: 'ts', unit: 's' } };
    expect(await through(entry, 'tele/+', 'tele/x', JSON.stringify(payload))).toEqual([
      ['x', 't', 5e6, 1],
      ['x', 'name', 5e6, 'x'],
      ['x', 'on', 5e6, true],
      ['x', 'list.0', 5e6, 1],
      ['x', 'AM2301.Temperature', 5e6, 24.5],
    ]);
  });

  it('takes the series that it names, from where their paths lead, of an object or of each in an array', async () => {
    const entry = { device: 'd', series: { t: 'a.b', u: ['x.y', '0'] }, time: { path: 'time' } };
    const items = [
      { time: '2026-01-31T00:00:00Z', a: { b: 1 }, 'x.y': [2] },
      { time: 1000, a: {} },
      { a: { b: 3 } },
    ];
    expect(await through(entry, 'a', 'a', JSON.stringify(items))).toEqual([
      ['d', 't', Date.UTC(2026, 0, 31) * 1000, 1],
      ['d', 'u', Date.UTC(2026, 0, 31) * 1000, 2],
      [expect.stringContaining('payload[2].time')],
    ]);
    expect(await through({ device: 'd', series: 's', value: 'v' }, 'a', 'a', '{"v":7,"w":8}')).toEqual([
      ['d', 's', ARRIVAL, 7],
    ]);
    expect(await through({ device: 'd', series: 's' }, 'a', 'a', '7')).toEqual([['d', 's', ARRIVAL, 7]]);
  });

  it('refuses what is no value, with its place, and keeps the rest', async () => {
    const { points, refused } = await decoded({ series: { a: 'a', b: 'b' } }, 't', '{"a":{"x":1},"b":2}');
    expect(points).toEqual([['d', 'b', ARRIVAL, 2]]);
    expect(refused).toEqual([expect.stringContaining('payload.a is {"x":1}')]);
    expect((await decoded({ series: 's', payload: 'number' }, 't', 'abc')).refused).toEqual([
      expect.stringContaining('payload is "abc"; expected a finite number'),
    ]);
    await expect(decoded({}, 't', 'abc')).rejects.toThrow('not valid JSON');
    expect(
      (await decoded({ device: '{1}', series: 's', payload: 'number' }, '+/x', '1', '/x')).refused,
    ).toHaveLength(1);
  });

  it('subscribes to no filter that another one covers', async () => {
    const mappings = parseMappings(
      JSON.stringify(['a/b', 'a/+', '#', 'c', 'c'].map((topic) => ({ topic, project: 1, device: 'd' }))),
    );
    expect(leastFilters(mappings).map(({ filter }) => filter)).toEqual(['#']);
    expect(leastFilters(mappings.slice(3)).map(({ filter }) => filter)).toEqual(['c']);
  });
});

describe('a mapping file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-mapping-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const good = { topic: 'a/+', project: 1, device: '{2}' };

  it.each([
    ['{', 'not valid JSON'],
    ['{}', 'mapping is {}'],
    ['[]', 'mapping is []'],
    [[{ ...good, topic: 'a/#/b' }], '[0].topic is "a/#/b"; expected a topic filter'],
    [[{ ...good, topic: '$SYS/#' }], '[0].topic'],
    [[good, { ...good, device: '{3}' }], '[1].device is "{3}"; expected a text with {1} to {2}'],
    [[{ ...good, device: '{rest}' }], '[0].device'],
    [[{ ...good, device: '{' }], '[0].device'],
    [[{ ...good, project: 'x' }], '[0].project is "x"'],
    [[{ ...good, topik: 'x' }], '[0].topik is not a known field here'],
    [[{ ...good, payload: 'xml' }], '[0].payload is "xml"'],
    [[{ ...good, payload: 'number' }], '[0].series is missing'],
    [[{ ...good, payload: 'text', series: 's', time: { path: 't' } }], '[0].time'],
    [
      [{ ...good, series: { a: 'a' }, value: 'v' }],
      '[0].series is {"a":"a"}; expected the name of the series',
    ],
    [
      [{ ...good, time: { path: 't', zone: 'Berlin' } }],
      '[0].time.zone is "Berlin"; expected an IANA time zone',
    ],
    [[{ ...good, type: 'float' }], '[0].type is "float"'],
    [[{ ...good, payload: 'number', series: 's', type: 'string' }], '[0].type is "string"'],
    [[{ ...good, retained: 'store' }], '[0].retained is "store"; expected "ignore"'],
    [[{ ...good, each: {} }], '[0].each'],
    [[{ ...good, each: { list: 'm' }, series: 'x' }], '[0].series is "x"; expected a text with {name}'],
    [[{ ...good, each: { list: 'm' }, series: { a: 'b' } }], '[0].series is {"a":"b"}'],
    [[{ ...good, series: { a: 'b.'.repeat(40) } }], '[0].series.a is'],
    [[{ ...good, time: { path: 't', unit: 'h' } }], '[0].time.unit is "h"'],
    [[{ ...good, qos: 2 }], '[0].qos is 2'],
  ])('%j is refused with the file and the field', async (content, message) => {
    const file = join(folder, 'mapping.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    const error = await readMappings(file).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'setting_invalid',
      message: expect.stringContaining(message) as string,
    });
    expect((error as Error).message).toContain(file);
  });

  it('that is not there is named', async () => {
    await expect(readMappings(join(folder, 'absent.json'))).rejects.toThrow(/absent\.json.*ENOENT/);
  });
});

it('decodes any payload of any mapping or refuses it with an error of the catalogue', async () => {
  const entries = fc.constantFrom<object>(
    {},
    { series: 's' },
    { series: 'number', value: 'a' },
    { series: { number: 'a', t: 'a.b.0', u: [] }, time: { path: 'ts', unit: 'ns' } },
    { time: { path: ['a', '0'] } },
    { type: 'numeric', time: { path: { first: ['ts', 'a'] }, zone: 'Europe/Berlin' } },
    {
      each: { list: '*.*', name: { first: ['a', 'ts'] }, tags: 'b' },
      value: { first: ['b', ''] },
      type: 'boolean',
    },
    { value: 'a', type: 'string' },
    { series: 's', payload: 'number' },
    { series: 's', payload: 'text' },
  );
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom('1e999', '17e11', '', '2026-01-31T00:00:00Z'),
  );
  const json = fc
    .oneof(value, fc.array(fc.dictionary(fc.constantFrom('a', 'ts', '__proto__', 'b'), value)))
    .map((each) => JSON.stringify(each));
  await fc.assert(
    fc.asyncProperty(entries, fc.oneof(json, fc.string(), fc.uint8Array()), async (entry, payload) => {
      try {
        for (const point of (await decoded(entry, 'x', Buffer.from(payload as string))).points)
          expect(Number.isNaN(point.at(-2))).toBe(false);
      } catch (error) {
        if (!(error instanceof TributaryError)) throw error;
      }
    }),
    { numRuns: LONG ? 100_000 : 10_000 },
  );
}, 120_000);
