// What real devices send → which points a mapping makes of it, and what is told of the rest. The payloads are those of the
// makers' own documents, shortened.
import { describe, expect, it } from 'vitest';
import { isoFromMicros, microsFromIso } from '../../src/model/time.js';
import { decoded } from './mapping-support.js';

const ARRIVAL = microsFromIso('2026-01-31T12:00:00Z');
const seconds = (iso: string) => microsFromIso(iso);

async function points(entry: object, payload: unknown, arrival = ARRIVAL) {
  const { points, refused, tally } = await decoded({ device: 'd', ...entry }, 't', payload, arrival);
  return {
    points: points.map(([, series, time, value]) => [series, isoFromMicros(time as number, 0), value]),
    refused,
    left: tally.left,
  };
}
const at = '2026-01-31T12:00:00Z';

describe('a list of metrics that carry their names', () => {
  const sparkplug = { each: { list: 'metrics', name: 'name' }, value: 'value', time: { path: 'timestamp' } };
  it('is mapped by the names (Sparkplug as JSON), wherever a metric stands', async () => {
    const birth = {
      timestamp: 1767225600000,
      metrics: [
        { name: 'Temperature', timestamp: 1767225599000, dataType: 'Float', value: 21.5 },
        { name: 'Pump/On', dataType: 'Boolean', value: true },
      ],
      seq: 0,
    };
    const data = { timestamp: 1767225601000, metrics: [{ name: 'Pump/On', value: false }], seq: 1 };
    expect(await points(sparkplug, [birth, data])).toEqual({
      points: [
        ['Temperature', '2025-12-31T23:59:59Z', 21.5],
        ['Pump/On', '2026-01-01T00:00:00Z', true],
        ['Pump/On', '2026-01-01T00:00:01Z', false],
      ],
      refused: [],
      left: '',
    });
  });

  it('leaves out what has no name or no value, and tells it', async () => {
    const data = {
      timestamp: 1767225600000,
      metrics: [{ alias: 7, value: 1 }, { name: 'a' }, { name: 'b', value: 2 }],
    };
    const { points: stored, left } = await points(sparkplug, data);
    expect(stored).toEqual([['b', '2026-01-01T00:00:00Z', 2]]);
    expect(left).toBe('payload.metrics[0] has no name at "name"; payload.metrics[1] has no value at "value"');
  });

  it('is mapped with OpenTelemetry, whose names stand further out than the values', async () => {
    const point = (value: object) => ({ timeUnixNano: '1767225600000000000', ...value });
    const otlp = {
      resourceMetrics: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'pump' } }] },
          scopeMetrics: [
            {
              metrics: [
                { name: 'flow', unit: 'l/s', gauge: { dataPoints: [point({ asDouble: 1.5 })] } },
                { name: 'starts', sum: { isMonotonic: true, dataPoints: [point({ asInt: '12' })] } },
                {
                  name: 'spread',
                  histogram: { dataPoints: [point({ count: '2', bucketCounts: ['1', '1'] })] },
                },
              ],
            },
          ],
        },
      ],
    };
    const entry = {
      each: { list: 'resourceMetrics.*.scopeMetrics.*.metrics.*.*.dataPoints', name: 'name' },
      value: { first: ['asDouble', 'asInt'] },
      type: 'number',
      time: { path: 'timeUnixNano', unit: 'ns' },
    };
    const { points: stored, left } = await points(entry, otlp);
    expect(stored).toEqual([
      ['flow', '2026-01-01T00:00:00Z', 1.5],
      ['starts', '2026-01-01T00:00:00Z', 12],
    ]);
    expect(left).toMatch(/metrics\[2\]\.histogram\.dataPoints\[0\] has no value at "asDouble" or "asInt"$/);
  });

  it('tells data points of one name apart by their tags', async () => {
    const point = (value: number, key: string, tag: object) => ({
      asDouble: value,
      attributes: [{ key, value: tag }],
    });
    const payload = {
      dataPoints: [
        point(1, 'cpu', { stringValue: '0' }),
        point(2, 'cpu', { intValue: '1' }),
        point(3, 'a=b', { boolValue: true }),
        point(4, 'list', { arrayValue: {} }),
        { asDouble: 5, attributes: { core: 3 } },
        { asDouble: 6 },
      ],
      name: 'load',
    };
    const entry = { each: { list: 'dataPoints', name: 'name', tags: 'attributes' }, value: 'asDouble' };
    const { points: stored, left, refused } = await points(entry, payload);
    expect(stored.map(([series, , value]) => [series, value])).toEqual([
      ['load,cpu=0', 1],
      ['load,cpu=1', 2],
      ['load,a\\=b=true', 3],
      ['load,core=3', 5],
      ['load', 6],
    ]);
    expect(refused).toEqual([]);
    expect(left).toContain('payload.dataPoints[3] has tags that are not one text');
  });

  it('is mapped with OPC UA PubSub, where names are members', async () => {
    const message = {
      MessageType: 'ua-data',
      PublisherId: 'plc',
      Messages: [
        {
          Timestamp: '2026-01-01T00:00:00Z',
          Payload: {
            Temperature: { Value: 21.5, SourceTimestamp: '2025-12-31T23:59:58Z' },
            Level: { Value: { Type: 11, Body: 0.5 } },
            Running: true,
          },
        },
      ],
    };
    const entry = {
      each: { list: 'Messages.*.Payload' },
      value: { first: ['Value.Body', 'Value', ''] },
      time: { path: { first: ['SourceTimestamp', 'Timestamp'] } },
      series: 'plc.{name}',
    };
    expect((await points(entry, message)).points).toEqual([
      ['plc.Temperature', '2025-12-31T23:59:58Z', 21.5],
      ['plc.Level', '2026-01-01T00:00:00Z', 0.5],
      ['plc.Running', '2026-01-01T00:00:00Z', true],
    ]);
  });

  it('never mixes two values of one name and instant', async () => {
    const metrics = [
      { name: 'cpu', value: 1 },
      { name: 'cpu', value: 2 },
      { name: 'cpu', value: 1 },
    ];
    const { points: stored, refused } = await points(sparkplug, { timestamp: 1767225600000, metrics });
    expect(stored.filter(([, , value]) => value === 2)).toEqual([]);
    expect(refused).toEqual([expect.stringContaining('"cpu" came twice in the message')]);
  });

  it('is left out where a tag has two values', async () => {
    const tagged = { each: { list: 'm', name: 'n', tags: 't' }, value: 'v' };
    const twice = (value: string) => [
      { key: 'core', value: '0' },
      { key: 'core', value },
    ];
    const m = [
      { n: 'load', v: 1, t: twice('1') },
      { n: 'load', v: 2, t: twice('0') },
    ];
    const { points: stored, left } = await points(tagged, { m });
    expect(stored.map(([series, , value]) => [series, value])).toEqual([['load,core=0', 2]]);
    expect(left).toBe('payload.m[0] has tags that are not one text, number or boolean for each key');
  });
});

it('a list of ten thousands is read to a bound, and others have their turn also between items that are left out', async () => {
  // The dearest to look for: each name is searched in all lists around the item, by long paths.
  const name = { first: new Array(8).fill([...new Array(30).fill('0'), 'x']) };
  const entry = { each: { list: new Array(31).fill('*'), name } };
  const list = (length: number) => `${'['.repeat(32)}${new Array(length).fill('[]').join()}${']'.repeat(32)}`;
  const few = await decoded({ device: 'd', ...entry }, 't', list(300), ARRIVAL);
  expect([few.points, few.tally.leftCount]).toEqual([[], 300]);
  expect(few.asked).toBeGreaterThanOrEqual(300);
  const m = new Array(10_050).fill(0).map((_, at) => ({ n: `n${at}`, v: at }));
  const { points: stored, left } = await points({ each: { list: 'm', name: 'n' }, value: 'v' }, { m });
  expect(stored).toHaveLength(10_000);
  expect(left).toBe('payload.m[10000] and what comes after it: at most 10000 items are taken');
});

it('an object’s second value of one name is left out and told, unless it is the same', async () => {
  const payload = '{"a.b": 1, "a": {"b": 2}, "l": [5, 6], "l.1": 6, "l.0": 7}';
  const { points: stored, left } = await points({}, payload);
  expect(stored.map(([series, , value]) => [series, value])).toEqual([
    ['a.b', 1],
    ['l.0', 5],
    ['l.1', 6],
  ]);
  expect(left).toBe(
    'payload.a.b comes twice, with different values; payload.l.0 comes twice, with different values',
  );
});

describe('a value that is text', () => {
  it('is a number where the mapping says so, and refused when it is none', async () => {
    const ecowitt = {
      tempf: '71.24',
      humidity: '43',
      stationtype: 'GW1100A_V2.1',
      dateutc: '2026-01-31 11:59:30',
    };
    const time = { path: 'dateutc' };
    expect((await points({ type: 'numeric', time }, ecowitt)).points).toEqual([
      ['tempf', '2026-01-31T11:59:30Z', 71.24],
      ['humidity', '2026-01-31T11:59:30Z', 43],
      ['stationtype', '2026-01-31T11:59:30Z', 'GW1100A_V2.1'],
    ]);
    const entry = {
      series: { t: { path: 'tempf', type: 'number' }, s: 'stationtype' },
      type: 'string',
      time,
    };
    expect((await points(entry, ecowitt)).points.map(([, , value]) => value)).toEqual([
      71.24,
      'GW1100A_V2.1',
    ]);
  });

  it.each(['21,5', '0x10', 'Infinity', 'NaN', '1e999', '1 000', '', ' ', '1_0', '٣', '--1', '5e'])(
    '%j is no number',
    async (text) => {
      const { points: stored, refused } = await points(
        { series: 's', value: 'v', type: 'number' },
        { v: text },
      );
      expect(stored).toEqual([]);
      expect(refused).toEqual([expect.stringContaining('payload.s is ')]);
    },
  );

  it.each([
    ['number', ' +21.5e0 ', 21.5],
    ['number', true, 1],
    ['boolean', 'ON', true],
    ['boolean', '0', false],
    ['boolean', 1, true],
    ['string', 21.5, '21.5'],
    ['string', false, 'false'],
  ])('of type %s takes %j', async (type, given, value) => {
    expect((await points({ series: 's', value: 'v', type }, { v: given })).points).toEqual([
      ['s', at, value],
    ]);
  });

  it('is a truth value only where it says one', async () => {
    expect((await points({ payload: 'text', series: 's', type: 'boolean' }, 'OFF')).points).toEqual([
      ['s', at, false],
    ]);
    expect((await points({ payload: 'text', series: 's', type: 'boolean' }, 'offline')).refused).toHaveLength(
      1,
    );
  });
});

describe('a list of plain values', () => {
  it('is as many series, as from a meter of several phases', async () => {
    const tasmota = { Time: '2026-01-31T13:00:00', ENERGY: { Power: [23.6, 67.1, null], Total: 3.5 } };
    expect(await points({ time: { path: 'Time', zone: 'Europe/Berlin' } }, tasmota)).toEqual({
      points: [
        ['ENERGY.Power.0', at, 23.6],
        ['ENERGY.Power.1', at, 67.1],
        ['ENERGY.Total', at, 3.5],
      ],
      refused: [],
      left: '',
    });
  });

  it.each([
    [{ a: [{ b: 1 }], c: 1 }, 'payload.a is a list of lists or objects; say what names them with `each`'],
    [{ a: [[1]], c: 1 }, 'payload.a is a list of lists'],
    [{ a: new Array(101).fill(1), c: 1 }, 'payload.a has 101 items; at most 100 become series'],
    [{ a: { 1: { 2: { 3: { 4: { 5: { 6: { 7: { 8: 1 } } } } } } } }, c: 1 }, 'deeper than 8 levels'],
  ])('or what else becomes no series is told: %j', async (payload, reason) => {
    const { points: stored, left } = await points({}, payload);
    expect(stored).toEqual([['c', at, 1]]);
    expect(left).toContain(reason);
  });

  it('and values beyond a thousand are told once', async () => {
    const payload = Object.fromEntries(Array.from({ length: 1_200 }, (_, n) => [`v${n}`, n]));
    const { points: stored, left } = await points({}, payload);
    expect(stored).toHaveLength(1_000);
    expect(left).toBe('payload.v1000 and what comes after it: at most 1000 values are taken');
  });
});

describe('a message without any value says why', () => {
  it.each([
    [{}, {}, 'no number, text or boolean below the payload itself'],
    [{}, [], 'no number, text or boolean'],
    [{}, 42, 'payload is a value without a name; say its `series`'],
    [{}, [1, 2], 'payload[0] is a value without a name; say its `series`; payload[1]'],
    [{ series: { p: 'ENERGY.Power' } }, { ENERGY: { power: 1 } }, 'no value at "ENERGY.Power"'],
    [{ series: 's', value: 'a.b' }, { a: {} }, 'no value at "a.b"'],
    [{ each: { list: 'metrics', name: 'n' } }, { metric: [] }, 'no values in the list "metrics.*"'],
    [{ value: 'uplink' }, { t: 1 }, 'below "uplink"'],
  ])('with %j: %j', async (entry, payload, reason) => {
    const { points: stored, left } = await points(entry, payload);
    expect(stored).toEqual([]);
    expect(left).toContain(reason);
  });
});

it('a time in another unit than the mapping says is told with the one that it looks like', async () => {
  const entry = { time: { path: 't', unit: 's' } };
  const { refused } = await points(entry, { t: 1767225600000, v: 1 });
  expect(refused).toEqual([expect.stringContaining('text (it looks like milliseconds)')]);
});

describe('a time without an offset', () => {
  const time = { path: 'Time', zone: 'Europe/Berlin' };
  const stored = async (text: string, arrival: string) =>
    (await points({ series: 's', value: 'v', time }, { v: 1, Time: text }, seconds(arrival))).points[0]?.[1];

  it('is a reading of the clocks of the zone', async () => {
    expect(await stored('2026-01-31T13:00:00', at)).toBe('2026-01-31T12:00:00Z');
    expect(await stored('2026-07-31 13:00', at)).toBe('2026-07-31T11:00:00Z');
    expect(await stored('2026-01-31T13:00:00Z', at)).toBe('2026-01-31T13:00:00Z');
    expect(await stored('2026-01-31T13:00:00+02:00', at)).toBe('2026-01-31T11:00:00Z');
  });

  it('in the hour that comes twice is the one nearer to the arrival', async () => {
    expect(await stored('2025-10-26T02:30:00', '2025-10-26T00:30:01Z')).toBe('2025-10-26T00:30:00Z');
    expect(await stored('2025-10-26T02:30:00', '2025-10-26T01:30:01Z')).toBe('2025-10-26T01:30:00Z');
  });
});

describe('payloads of everyday devices', () => {
  it.each<[string, object, unknown, unknown[]]>([
    [
      'The Things Network',
      { value: 'uplink_message.decoded_payload', time: { path: 'received_at' } },
      {
        received_at: '2026-01-31T12:00:00.123456789Z',
        uplink_message: {
          decoded_payload: { battery: 3.1, soil: { moisture: 20 } },
          rx_metadata: [{ rssi: -90 }],
        },
      },
      [
        ['battery', at, 3.1],
        ['soil.moisture', at, 20],
      ],
    ],
    [
      'Zigbee2MQTT',
      {},
      { temperature: 21.5, occupancy: true, state: 'ON', update: { state: 'idle' } },
      [
        ['temperature', at, 21.5],
        ['occupancy', at, true],
        ['state', at, 'ON'],
        ['update.state', at, 'idle'],
      ],
    ],
    [
      'Shelly of the second generation',
      { value: { first: ['params', 'result'] }, time: { path: 'params.ts', unit: 's' } },
      {
        src: 'shellyplus1pm',
        method: 'NotifyStatus',
        params: { ts: 1769860800, 'switch:0': { apower: 8.9, output: true } },
      },
      [
        ['switch:0.apower', at, 8.9],
        ['switch:0.output', at, true],
      ],
    ],
  ])('%s', async (_name, entry, payload, expected) => {
    expect((await points(entry, payload)).points).toEqual(expected);
  });
});
