// Fetching: the examples of the document, every tolerant reading of its contradictions, results computed separately.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/http.js';
import { Client, credentialsOf } from './client.js';

let client: Client;
let asset: string;
const INPUTS = ['senXXXX', 'senXXXY', 'senXXXZ'] as const;
const HOUR = 3_600_000;
const NOW = Date.now();
const OLD = Date.UTC(2020, 9, 1);

interface Sample {
  readonly time: number;
  readonly value: number;
}

/** Old ones around the dates of the document's examples, recent ones for its periods. */
const samples = (index: number): Sample[] =>
  [
    ...Array.from({ length: 40 }, (_, i) => OLD + i * 24 * HOUR + index),
    ...Array.from({ length: 30 }, (_, i) => NOW - (30 - i) * 8 * HOUR + 3 * HOUR + index),
  ].map((time, i) => ({ time, value: ((i * 7 + index * 3) % 23) - 5 }));

const iso = (time: number) => new Date(time).toISOString().replace('Z', '000Z');
const text = (time: number) => new Date(time).toISOString().slice(0, 19).replace('T', ' ');
const record = ({ time, value }: Sample) => ({ timestamp: iso(time), value: String(value) });

beforeAll(async () => {
  client = await Client.start();
  for (const [index, input] of INPUTS.entries()) {
    await client.makeInput(input, { name: `Boiler ${index}`, measure_unit: 'C' });
    await client.fill(
      input,
      samples(index).map(({ time, value }) => ({ timestamp: new Date(time).toISOString(), value })),
    );
  }
  await client.makeInput('senEmpty');
  const made = await client.send('/assets/', {
    body: {
      data: {
        type: 'Asset',
        attributes: { name: 'Boiler house' },
        relationships: { inputs: { data: INPUTS.map((id) => ({ type: 'Sensor', id })) } },
      },
    },
  });
  asset = made.json.data.id as string;
});
afterAll(() => client.platform.stop());

const get = (path: string): Promise<Answer> => client.send(`/${path}`);
const between = (index: number, from: number, to: number) =>
  samples(index).filter(({ time }) => time >= from && time <= to);
const START = Date.parse('2020-10-03T15:31:55Z');
const FINISH = Date.parse('2020-11-03T15:31:55Z');
const LAST_5_DAYS = NOW - 5 * 24 * HOUR;

const dataBlocks = (from: number, to: number) =>
  INPUTS.map((id, index) => ({
    input: { id, name: `Boiler ${index}`, measure_unit: 'C' },
    inputdata: between(index, from, to).reverse().map(record),
  }));
const statisticBlocks = (from: number, to: number) =>
  INPUTS.map((id, index) => {
    const values = between(index, from, to).map(({ value }) => value);
    return {
      input: { id, name: `Boiler ${index}`, measure_unit: 'C' },
      inputdata: [
        {
          min: Math.min(...values),
          max: Math.max(...values),
          avg: expect.closeTo(values.reduce((a, b) => a + b, 0) / values.length, 9) as number,
        },
      ],
    };
  });

describe('the examples of the document', () => {
  const WINDOW = 'timeperiod_start="2020-10-03 15:31:55"&timeperiod_finish="2020-11-03 15:31:55"';
  const NEWEST = 'order_by="timestamp"&sort_by="desc"';
  const LIST = '"senXXXX,senXXXY,senXXXZ"';
  const examples: [path: string, answer: () => unknown][] = [
    [`get_inputdata_by_inputs/?inputs_ids=${LIST}&${WINDOW}&${NEWEST}`, () => dataBlocks(START, FINISH)],
    [
      `get_latest_inputdata_by_inputs/?inputs_ids=${LIST}&timeperiod_last="5_days"&${NEWEST}`,
      () => dataBlocks(LAST_5_DAYS, Infinity),
    ],
    [
      `get_statistics_inputdata_by_inputs/?inputs_ids=${LIST}&${WINDOW}&aggregation_func="min,max,avg"`,
      () => statisticBlocks(START, FINISH),
    ],
    [
      `get_statistics_inputdata_by_inputs/?inputs_ids=${LIST}&timeperiod_last="5_days"&aggregation_func="min,max,avg"`,
      () => statisticBlocks(LAST_5_DAYS, Infinity),
    ],
    [`get_inputdata_by_asset/?asset_id="67"&${WINDOW}&${NEWEST}`, () => dataBlocks(START, FINISH)],
    [
      `get_latest_inputdata_by_asset/?asset_id="67"&timeperiod_last="5_days"&${NEWEST}`,
      () => dataBlocks(LAST_5_DAYS, Infinity),
    ],
    [
      `get_statistics_inputdata_by_asset/?asset_id=${LIST}&${WINDOW}&aggregation_func="min,max,avg"`,
      () => statisticBlocks(START, FINISH),
    ],
    [
      `get_latest_statistics_inputdata_by_asset/?asset_id="67"&timeperiod_last="5_days"&aggregation_func="min,max,avg"`,
      () => statisticBlocks(LAST_5_DAYS, Infinity),
    ],
  ];
  // Quotes and blanks arrive bare, percent-encoded or with a plus, as the program likes.
  const encodings: Record<string, (path: string) => string> = {
    'as printed': (path) => path,
    'percent-encoded': (path) => path.replaceAll('"', '%22').replaceAll(' ', '%20').replaceAll(',', '%2C'),
    'with plus': (path) => path.replaceAll('"', '%22').replaceAll(' ', '+'),
  };

  it.each(Object.keys(encodings))('work %s', async (encoding) => {
    for (const [path, answer] of examples) {
      const answered = await get(encodings[encoding]!(path.replace('"67"', `"${asset}"`)));
      expect(answered.status).toBe(200);
      expect(answered.headers.get('content-type')).toBe('application/json');
      const blocks = answer();
      const whole = { id: Number(asset), name: 'Boiler house', inputs: blocks };
      expect(answered.json, path).toEqual(path.includes('by_asset') ? whole : blocks);
    }
  });
});

describe('the tolerant readings', () => {
  const valuesOf = ({ json }: Answer, block = 0): number[] =>
    (json[block].inputdata as { value: string }[]).map(({ value }) => Number(value));
  const one = 'inputs_ids=senXXXX';
  const all = samples(0).map(({ value }) => value);

  it('both spellings of a name; `inputs_ids` wins', async () => {
    const a = await get('get_inputdata_by_inputs?input_ids=senXXXX');
    expect(valuesOf(a)).toEqual(all);
    const both = await get('get_inputdata_by_inputs?input_ids=senXXXX&inputs_ids=senXXXY');
    expect(both.json[0].input.id).toBe('senXXXY');
    const hyphens = await get(
      `get_inputdata_by_inputs?${one}&timeperiod-start=${text(START)}&timeperiod-finish=${text(FINISH)}`,
    );
    expect(valuesOf(hyphens)).toEqual(between(0, START, FINISH).map(({ value }) => value));
    const last = await get(`get_inputdata_by_inputs?${one}&timeperiod-last=5_days`);
    expect(valuesOf(last)).toEqual(between(0, LAST_5_DAYS, Infinity).map(({ value }) => value));
  });

  it('quotes and blanks around every kind of value', async () => {
    const path = `get_inputdata_by_inputs?inputs_ids=" senXXXX , senXXXY "&limit="2"&is_add_lat_long="true"&sort_by='desc'`;
    const { json } = await get(path);
    expect(json).toHaveLength(2);
    expect(json[0].inputdata).toHaveLength(2);
    expect(json[0].inputdata[0]).toHaveProperty('latitude', null);
  });

  it('`date` and `timestamp` are the same; `value` is the order of numbers', async () => {
    for (const order of ['date', 'timestamp'])
      expect(valuesOf(await get(`get_inputdata_by_inputs?${one}&order_by=${order}&sort_by=desc`))).toEqual(
        [...all].reverse(),
      );
    const rising = [...all].sort((a, b) => a - b);
    expect(valuesOf(await get(`get_inputdata_by_inputs?${one}&order_by=value`))).toEqual(rising);
    const greatest = await get(`get_inputdata_by_inputs?${one}&order_by=value&sort_by=desc&limit=5`);
    expect(valuesOf(greatest)).toEqual(rising.slice(-5).reverse());
  });

  it('the limit cuts after sorting, for each input; the latest endpoints keep the newest, rising', async () => {
    expect(valuesOf(await get(`get_inputdata_by_inputs?${one}&limit=3`))).toEqual(all.slice(0, 3));
    expect(valuesOf(await get(`get_inputdata_by_inputs?${one}&limit=3&sort_by=desc`))).toEqual(
      all.slice(-3).reverse(),
    );
    expect(valuesOf(await get(`get_latest_inputdata_by_inputs?${one}&limit=3`))).toEqual(all.slice(-3));
    expect(valuesOf(await get(`get_latest_inputdata_by_inputs?${one}&limit=3&sort_by=asc`))).toEqual(
      all.slice(0, 3),
    );
    const two = await get('get_inputdata_by_inputs?inputs_ids=senXXXX,senXXXY&limit=3');
    expect([valuesOf(two, 0).length, valuesOf(two, 1).length]).toEqual([3, 3]);
  });

  it('windows work on every endpoint, both together as their intersection, and both ends are included', async () => {
    const recent = between(0, LAST_5_DAYS, Infinity);
    const both = await get(
      `get_inputdata_by_inputs?${one}&timeperiod_last=5_days&timeperiod_start=${new Date(recent[3]!.time).toISOString()}`,
    );
    expect(valuesOf(both)).toEqual(recent.slice(3).map(({ value }) => value));
    const exact = await get(
      `get_latest_inputdata_by_inputs?${one}&timeperiod_start=${iso(OLD)}&timeperiod_finish=${iso(OLD + 24 * HOUR)}`,
    );
    expect(valuesOf(exact)).toEqual(all.slice(0, 2));
    for (const [period, hours] of [
      ['1_day', 24],
      ['2_days', 48],
      ['1_week', 168],
      ['2_weeks', 336],
      ['9_hours', 9],
    ] as const)
      expect(valuesOf(await get(`get_inputdata_by_inputs?${one}&timeperiod_last=${period}`)).length).toBe(
        between(0, NOW - hours * HOUR + 2_000, Infinity).length,
      );
  });

  it('statistics are over all records; an explicit limit means the newest ones', async () => {
    const many = Array.from({ length: 1_500 }, (_, i) => i);
    await client.makeInput('senMany');
    await client.fill(
      'senMany',
      many.map((i) => ({ timestamp: new Date(OLD + i * 1000).toISOString(), value: i })),
    );
    const of = async (more: string) =>
      (await get(`get_statistics_inputdata_by_inputs?inputs_ids=senMany${more}`)).json[0]
        .inputdata as unknown;
    expect(await of('')).toEqual([{ min: 0, max: 1_499, avg: 749.5 }]);
    expect(await of('&limit=10&aggregation_func=avg,min')).toEqual([{ min: 1_490, avg: 1_494.5 }]);
    const data = await get('get_inputdata_by_inputs?inputs_ids=senMany');
    expect(data.json[0].inputdata).toHaveLength(1_000);
  });

  it('an asset by a list of inputs; without such an asset its members stand alone', async () => {
    const path = (list: string) => `get_inputdata_by_asset?limit=1&asset_id=${list}`;
    expect((await get(path('senXXXZ,senXXXX'))).json).toMatchObject({
      id: Number(asset),
      inputs: [{ input: { id: 'senXXXZ' } }, { input: { id: 'senXXXX' } }],
    });
    expect((await get(path('senXXXX,senEmpty'))).json).toMatchObject({ id: null, name: null });
    expect((await get(path('senXXXX,senNobody'))).status).toBe(404);
  });

  it('an asset’s inputs are narrowed by `inputs_ids`, in the order asked', async () => {
    const { json } = await get(
      `get_inputdata_by_asset?asset_id=${asset}&inputs_ids=senXXXZ,senEmpty,senXXXX&limit=1`,
    );
    expect((json.inputs as { input: { id: string } }[]).map(({ input }) => input.id)).toEqual([
      'senXXXZ',
      'senXXXX',
    ]);
  });

  it('an unknown input is 404 at every endpoint, also among known ones', async () => {
    const paths = [
      ...['', 'latest_', 'statistics_', 'latest_statistics_'].map(
        (kind) => `get_${kind}inputdata_by_inputs?inputs_ids=senEmpty,senNobody,senXXXX,senNoone`,
      ),
      `get_inputdata_by_asset?asset_id=${asset}&inputs_ids=senNobody,senXXXX,senNoone`,
    ];
    for (const path of paths) {
      const { status, json } = await get(path);
      expect(status, path).toBe(404);
      expect(json.errors).toMatchObject([
        {
          status: '404',
          code: 'not_found',
          detail: 'Input "senNobody" was not found.',
          source: { parameter: 'inputs_ids' },
        },
        { status: '404', detail: 'Input "senNoone" was not found.' },
      ]);
    }
  });

  it('inputs without records answer an empty list', async () => {
    const { json } = await get('get_statistics_inputdata_by_inputs?inputs_ids=senEmpty');
    expect(json).toEqual([{ input: { id: 'senEmpty', name: 'senEmpty', measure_unit: '' }, inputdata: [] }]);
    expect((await get('get_inputdata_by_inputs?inputs_ids=senEmpty')).json[0].inputdata).toEqual([]);
  });

  it('a content type on a GET means nothing', async () => {
    const { status } = await client.send('/get_inputdata_by_inputs/?inputs_ids=senXXXX', {
      headers: { 'content-type': 'application/json' },
    });
    expect(status).toBe(200);
  });
});

describe('refusals', () => {
  it.each([
    ['get_inputdata_by_inputs', ['inputs_ids']],
    ['get_inputdata_by_asset', ['asset_id']],
    ['get_inputdata_by_inputs?inputs_ids=a&limit=0', ['limit']],
    ['get_inputdata_by_inputs?inputs_ids=a&limit=-1', ['limit']],
    ['get_inputdata_by_inputs?inputs_ids=a&limit=1e9', ['limit']],
    ['get_inputdata_by_inputs?inputs_ids=a&timeperiod_last=0_days', ['timeperiod_last']],
    ['get_inputdata_by_inputs?inputs_ids=a&timeperiod_last=week', ['timeperiod_last']],
    ['get_inputdata_by_inputs?inputs_ids=a&aggregation_func=sum', ['aggregation_func']],
    [
      'get_inputdata_by_inputs?inputs_ids=a&timeperiod_start=x&order_by=size&sort_by=up&is_add_metadata=maybe',
      ['timeperiod_start', 'order_by', 'sort_by', 'is_add_metadata'],
    ],
  ])('%s', async (path, parameters) => {
    const { status, json } = await get(path);
    expect(status).toBe(400);
    expect(
      (json.errors as { source: { parameter: string } }[]).map(({ source }) => source.parameter).sort(),
    ).toEqual([...parameters].sort());
  });

  it('foreign inputs and assets are as unknown ones; unknown paths answer in this API’s form', async () => {
    const who = credentialsOf(client.platform.two);
    const foreign = await client.send('/get_inputdata_by_inputs?inputs_ids=senXXXX', { who });
    expect(foreign.status).toBe(404);
    expect((await client.send(`/get_inputdata_by_asset?asset_id=${asset}`, { who })).status).toBe(404);
    const unknown = await get('get_everything');
    expect([unknown.status, unknown.json.errors[0].status]).toEqual([404, '404']);
    expect((await client.send('/inputs/senXXXX/', { method: 'PUT', body: {} })).status).toBeLessThan(500);
  });

  it('no parameter whatsoever makes the server fail', async () => {
    const names = [
      'inputs_ids',
      'asset_id',
      'limit',
      'timeperiod_start',
      'timeperiod_last',
      'sort_by',
      'order_by',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('get_inputdata_by_inputs', 'get_statistics_inputdata_by_asset', 'inputs', 'assets'),
        fc.array(
          fc.tuple(
            fc.oneof(fc.constantFrom(...names, 'page[size]', 'sort'), fc.string({ maxLength: 5 })),
            fc.oneof(
              fc.string({ unit: 'binary', maxLength: 12 }),
              fc.constantFrom('senXXXX', '1', '"', '2020-01-01'),
            ),
          ),
          { maxLength: 5 },
        ),
        async (path, parameters) => {
          const { status } = await get(`${path}?${new URLSearchParams(parameters).toString()}`);
          expect(status).toBeLessThan(500);
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);
});
