/** Data frames, accumulation sums and units of reported readings, each held against what is computed from single rows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviceSlug, projectSlug, streamSlug } from '../../src/model/identity.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { signedList } from '../support/iotile-reports.js';
import { call, upload, type Sender } from '../support/iotile-client.js';

let platform: TestPlatform;
let sender: Sender;
let stranger: Sender;
let device: number;
/** Gallons in, liters out; nothing converted; Fahrenheit out of a thermometer's raw counts. */
let water: string;
let plain: string;
let warm: string;

const START = Date.parse('2021-03-01T00:00:00Z') / 1000;
const COUNT = 300;
const raw = {
  water: (i: number) => i % 7,
  plain: (i: number) => i * 3,
  warm: (i: number) => 2000 + (i % 500),
};

beforeAll(async () => {
  platform = await startTestPlatform();
  sender = { platform, authorization: `token ${platform.one.token}` };
  stranger = { platform, authorization: `token ${platform.two.token}` };
  const { project } = platform.one;
  const { json } = await platform.call('POST', '/devices', { body: { key: 'meter' } });
  device = (json as { id: number }).id;
  [water, plain, warm] = [0x5001, 0x5002, 0x5003].map((number) => streamSlug(project, device, number)) as [
    string,
    string,
    string,
  ];
  const variable = async (lid: number, name: string, body: object) => {
    const answer = await call(sender, 'POST', '/variable/', {
      name,
      project: projectSlug(project),
      lid,
      ...body,
    });
    expect(answer.status, answer.text).toBe(201);
  };
  await variable(0x5001, 'Water', {
    var_type: 'water-meter-volume',
    input_unit: 'in--water-meter-volume--gallons',
    output_unit: 'out--water-meter-volume--liters',
  });
  await variable(0x5003, 'Warmth', {
    var_type: 'temp',
    input_unit: 'in--temp--pod1-m',
    output_unit: 'out--temp--fahrenheit',
  });
  const readings = Array.from({ length: COUNT }, (_, i) => [
    { variable: 0x5001, id: 3 * i + 1, clock: i, value: raw.water(i) },
    { variable: 0x5002, id: 3 * i + 2, clock: i, value: raw.plain(i) },
    { variable: 0x5003, id: 3 * i + 3, clock: i, value: raw.warm(i) },
  ]).flat();
  const file = signedList({ device, sentUptime: COUNT, readings });
  const sent = new Date((START + COUNT) * 1000).toISOString();
  expect((await upload(sender, file, sent)).json).toEqual({ count: 3 * COUNT, accepted: 3 * COUNT });
});
afterAll(() => platform.stop());

interface Row {
  timestamp: string;
  int_value: number;
  value: number;
  output_value: number;
  streamer_local_id: number;
}
const rowsOf = async (slug: string): Promise<Row[]> =>
  (await call(sender, 'GET', `/stream/${slug}/data/`)).json.results as Row[];
const frame = async (query: string) => (await call(sender, 'GET', `/df/?${query}`)).text;
const at = (i: number) => new Date((START + i) * 1000).toISOString().slice(0, 19);

describe('reported readings of a stream with units', () => {
  it('are kept in the storage unit and shown in the output unit, with their integers', async () => {
    const rows = await rowsOf(warm);
    expect(rows).toHaveLength(COUNT);
    for (const [i, row] of rows.entries()) {
      expect(row).toMatchObject({
        timestamp: `${at(i)}Z`,
        int_value: raw.warm(i),
        streamer_local_id: 3 * i + 3,
      });
      expect(row.value).toBeCloseTo(raw.warm(i) / 100 + 273.15, 9);
      expect(row.output_value).toBeCloseTo(((raw.warm(i) / 100 + 273.15) * 9) / 5 - 459.67, 9);
    }
  });

  it('are the same points in the native API', async () => {
    const { json } = await platform.call('GET', `/query/points?devices=meter&series=Warmth&limit=2&unit=us`);
    expect(json.items).toMatchObject([
      { time: START * 1e6, value: 20 + 273.15, sequence: 3 },
      { time: (START + 1) * 1e6, value: 20.01 + 273.15, sequence: 6 },
    ]);
  });
});

describe('a data frame', () => {
  it('has a line for each point of a stream, under a header', async () => {
    const lines = (await frame(`filter=${plain}`)).trimEnd().split('\n');
    expect(lines[0]).toBe('row,value,stream_slug');
    expect(lines.slice(1)).toEqual(
      Array.from({ length: COUNT }, (_, i) => `${at(i).replace('T', ' ')}+00:00,${raw.plain(i)}.0,${plain}`),
    );
  });

  it('is limited by times, shows output values, and more columns', async () => {
    const range = `start=${at(1)}Z&end=${at(3)}Z`;
    const rows = await rowsOf(water);
    const kept = (await frame(`filter=${water}&${range}`))
      .split('\n')
      .slice(1, 3)
      .map((line) => Number(line.split(',')[1]));
    const shown = (await frame(`filter=${water}&${range}&apply_mdo=1`))
      .split('\n')
      .slice(1, 3)
      .map((line) => Number(line.split(',')[1]));
    expect(kept).toEqual(rows.slice(1, 3).map(({ value }) => value));
    expect(shown).toEqual(rows.slice(1, 3).map(({ output_value: output }) => output));
    const extended = (await frame(`filter=${plain}&${range}&extended=1`)).split('\n');
    expect(extended[0]).toBe('row,value,stream_slug,device_timestamp,streamer_local_id');
    expect(extended[1]!.split(',').at(-1)).toBe('5');
  });

  it('is JSON or text when asked, and has its header also without lines', async () => {
    const json = await call(sender, 'GET', `/df/?filter=${plain}&format=json&end=${at(1)}Z`);
    expect(json.json).toEqual([{ row: `${at(0)}.000Z`, value: 0, stream_slug: plain }]);
    expect(
      (await call(sender, 'GET', `/df/?filter=${plain}&format=txt`)).headers.get('content-type'),
    ).toContain('text/plain');
    for (const filter of ['', `filter=${streamSlug(platform.one.project, device, 9)}`, 'filter=rubbish'])
      expect(await frame(filter)).toBe('row,value,stream_slug\n');
    expect((await call(stranger, 'GET', `/df/?filter=${plain}`)).text).toBe('row,value,stream_slug\n');
    expect((await call(sender, 'GET', `/df/?filter=${plain}&format=xml`)).status).toBe(404);
    expect((await call(sender, 'GET', `/df/?filter=${plain}&start=soon`)).json).toEqual({
      start: ['Enter a valid date/time.'],
    });
    expect((await call(sender, 'GET', '/df/?format=json')).json).toEqual([]);
  });

  it('of a device has a column for each stream when pivoted, and statistics in place of lines', async () => {
    const lines = (await frame(`filter=${deviceSlug(device)}&pivot=1`)).trimEnd().split('\n');
    expect(lines[0]!.split(',').sort()).toEqual(['row', plain, warm, water].sort());
    expect(lines).toHaveLength(COUNT + 1);
    expect(lines.every((line) => line.split(',').every((cell) => cell !== ''))).toBe(true);
    const statistics = (await frame(`filter=${deviceSlug(device)}&pivot=1&apply_mdo=1&stats=1`))
      .trimEnd()
      .split('\n');
    expect(statistics.map((line) => line.split(',')[0])).toEqual([
      'row',
      'count',
      'sum',
      'mean',
      'std',
      'min',
      'median',
      'max',
    ]);
    const column = statistics[0]!.split(',').indexOf(warm);
    const told = statistics.slice(1).map((line) => Number(line.split(',')[column]));
    const shown = (await rowsOf(warm)).map((row) => row.output_value).sort((a, b) => a - b);
    const sum = shown.reduce((total, value) => total + value, 0);
    const mean = sum / COUNT;
    const deviation = Math.sqrt(shown.reduce((total, value) => total + (value - mean) ** 2, 0) / (COUNT - 1));
    const median = (shown[COUNT / 2 - 1]! + shown[COUNT / 2]!) / 2;
    for (const [i, expected] of [COUNT, sum, mean, deviation, shown[0]!, median, shown.at(-1)!].entries())
      expect(told[i]).toBeCloseTo(expected, 6);
  });

  it("keeps to the device's mask when asked", async () => {
    const path = `/device/${deviceSlug(device)}/mask/`;
    expect((await call(sender, 'PATCH', path, { start: `${at(10)}Z`, end: `${at(20)}Z` })).status).toBe(202);
    const count = async (query: string) => (await frame(query)).trimEnd().split('\n').length - 1;
    expect(await count(`filter=${plain}&mask=1`)).toBe(10);
    expect(await count(`filter=${deviceSlug(device)}&mask=1&pivot=1`)).toBe(10);
    expect(await count(`filter=${plain}`)).toBe(COUNT);
    expect((await call(sender, 'DELETE', path)).status).toBe(204);
  });
});

describe('accumulation', () => {
  const sums = async (query: string, as = sender) => call(as, 'GET', `/accumulation/?${query}`);

  it('of a project, a device and streams equals the sums of their rows in output units', async () => {
    const range = `start=${at(20)}Z&end=${at(250)}Z`;
    const expected: Record<string, number> = {};
    for (const slug of [water, plain, warm])
      expected[slug] = (await rowsOf(slug)).slice(20, 250).reduce((sum, row) => sum + row.output_value, 0);
    for (const sources of [
      [projectSlug(platform.one.project)],
      [deviceSlug(device)],
      [water, plain, warm],
      [deviceSlug(device), water],
    ]) {
      const { json } = await sums(`${sources.map((source) => `source=${source}`).join('&')}&${range}`);
      expect(Object.keys(json.streams as object).sort()).toEqual([water, plain, warm].sort());
      for (const [slug, { sum, count }] of Object.entries(
        json.streams as Record<string, { sum: number; count: number }>,
      )) {
        expect(sum).toBeCloseTo(expected[slug]!, 6);
        expect(count).toBe(230);
      }
      expect(json.streams[water].units).toBe('L');
      expect(json.total).toBeCloseTo(
        Object.values(expected).reduce((a, b) => a + b),
        6,
      );
      expect(json.totals.L).toBeCloseTo(expected[water]!, 6);
    }
    const { json: whole } = await sums(`source=${plain}`);
    expect(whole.streams[plain].sum).toBe((3 * COUNT * (COUNT - 1)) / 2);
  });

  it('chains: a row at the end of one range belongs to the next', async () => {
    const part = async (from: number, to: number) =>
      (await sums(`source=${plain}&start=${at(from)}Z&end=${at(to)}Z`)).json.total as number;
    expect((await part(0, 100)) + (await part(100, 300))).toBe(await part(0, 300));
  });

  it('needs sources that the caller reaches', async () => {
    expect((await sums('')).json).toEqual({ source: ['This field is required.'] });
    expect((await sums(`source=${plain}`, stranger)).status).toBe(404);
    expect((await sums('source=rubbish')).status).toBe(404);
    expect((await sums(`source=${plain}&start=soon`)).status).toBe(400);
    expect((await sums(`source=${plain}&end=${at(0)}Z`)).json).toMatchObject({ streams: {}, total: 0 });
  });
});
