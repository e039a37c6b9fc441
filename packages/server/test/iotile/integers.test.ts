/**
 * The integers of reported readings: left out where the value gives them back, and always shown as they came, whatever
 * happens to units, factors and formats before, between and after the reports.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VARIABLE_TYPES } from '../../src/dialects/iotile/wire/variable-types.js';
import { projectSlug, streamSlug, variableSlug } from '../../src/model/identity.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { signedList } from '../support/iotile-reports.js';
import { call, upload, type Sender } from '../support/iotile-client.js';

let platform: TestPlatform;
let sender: Sender;
beforeAll(async () => {
  platform = await startTestPlatform();
  sender = { platform, authorization: `token ${platform.one.token}` };
});
afterAll(() => platform.stop());

const LITRES = 'in--water-meter-volume--liters';
const GALLONS = { var_type: 'water-meter-volume', input_unit: 'in--water-meter-volume--gallons' };
type Reading = readonly [id: number, raw: number];

interface Meter {
  readonly device: number;
  readonly key: string;
  readonly lid: number;
  readonly stream: string;
  readonly variable: string;
}

let meters = 0;

/** A device with one variable of its own; its stream is made by the first report. */
async function newMeter(fields: object = {}): Promise<Meter> {
  const [key, lid, project] = [`meter ${++meters}`, 0x100 + meters, platform.one.project];
  const { json: device } = await platform.call('POST', '/devices', { body: { key } });
  const body = { name: key, project: projectSlug(project), lid, ...fields };
  const made = await call(sender, 'POST', '/variable/', body);
  expect(made.status, made.text).toBe(201);
  const { id } = device as { id: number };
  return { device: id, key, lid, stream: streamSlug(project, id, lid), variable: variableSlug(project, lid) };
}

async function report({ device, lid }: Meter, readings: readonly Reading[]): Promise<number> {
  const made = readings.map(([id, value]) => ({ variable: lid, id, clock: id, value }));
  const answer = await upload(sender, signedList({ device, readings: made }), '2021-03-01T12:00:00Z');
  expect(answer.status, answer.text).toBe(201);
  return (answer.json as { accepted: number }).accepted;
}

async function change(path: string, body: object): Promise<void> {
  const answer = await call(sender, 'PATCH', path, body);
  expect(answer.status, answer.text).toBe(200);
}

const byId = (readings: Iterable<Reading>): Reading[] => [...readings].sort(([a], [b]) => a - b);

/** As both lists show them. */
async function integersOf({ stream }: Meter): Promise<Reading[]> {
  const [one, many] = await Promise.all(
    [`/stream/${stream}/data/?page_size=10000`, `/data/?filter=${stream}&page_size=10000`].map(
      async (path) => {
        const { status, json, text } = await call(sender, 'GET', path);
        expect(status, text).toBe(200);
        const rows = json.results as { streamer_local_id: number; int_value: number }[];
        return byId(rows.map((row) => [row.streamer_local_id, row.int_value]));
      },
    ),
  );
  expect(one).toEqual(many);
  return one!;
}

/** The native API's points by reading id: the value, and the integer where it is kept beside it. */
async function pointsOf({ key }: Meter): Promise<Map<number, { value: number; kept: number | undefined }>> {
  const body = { devices: [key], order: 'asc', limit: 10_000, include: ['metadata'] };
  const { json, status, text } = await platform.call('POST', '/query/points', { body });
  expect(status, text).toBe(200);
  const items = json.items as { sequence: number; value: number; metadata?: { int_value?: number } }[];
  return new Map(
    items.map((point) => [point.sequence, { value: point.value, kept: point.metadata?.int_value }]),
  );
}

const keptOf = async (meter: Meter): Promise<number[]> =>
  [...(await pointsOf(meter))].filter(([, { kept }]) => kept !== undefined).map(([id]) => id);

/** Reports the reading and the following ids until one is stored without its integer; returns what was reported. */
async function reportUntilSpared(meter: Meter, from: number, raw: number): Promise<Reading[]> {
  const sent: Reading[] = [];
  for (let id = from; id < from + 500; id++) {
    await report(meter, [[id, raw]]);
    sent.push([id, raw]);
    if ((await pointsOf(meter)).get(id)!.kept === undefined) return sent;
  }
  throw new Error(`integers are kept still after ${sent.length} reports`);
}

describe('integers of a converted stream', () => {
  it('are left out as soon as its rule counts, and shown', async () => {
    const meter = await newMeter(GALLONS);
    const sent = await reportUntilSpared(meter, 1, 77);
    const more = Array.from({ length: 1000 }, (_, i): Reading => [10_000 + i, i * 2_147_483]);
    expect(await report(meter, more)).toBe(1000);
    expect((await keptOf(meter)).filter((id) => id >= 10_000)).toEqual([]);
    expect(await integersOf(meter)).toEqual([...sent, ...more]);
    expect((await pointsOf(meter)).get(10_002)!.value).toBe((2 * 2_147_483 * 378541) / 100000);
  });

  it('stay beside readings that the cast changes', async () => {
    const meter = await newMeter({ ...GALLONS, raw_value_format: '<H' });
    const sent = await reportUntilSpared(meter, 1, 7);
    const more: Reading[] = [
      [1001, 65_535],
      [1002, 65_536],
      [1003, 0xffff_ffff],
    ];
    await report(meter, more);
    expect((await keptOf(meter)).filter((id) => id > 1000)).toEqual([1002, 1003]);
    expect(await integersOf(meter)).toEqual([...sent, ...more]);
  });

  it('are spared in two’s complement for signed formats', async () => {
    const meter = await newMeter({ raw_value_format: '<l' });
    const sent = await reportUntilSpared(meter, 1, 4_294_967_271);
    expect((await pointsOf(meter)).get(sent.at(-1)![0])).toEqual({ value: -25, kept: undefined });
    expect(await integersOf(meter)).toEqual(sent);
  });

  it('sent again add nothing', async () => {
    const meter = await newMeter(GALLONS);
    const sent = await reportUntilSpared(meter, 1, 5);
    const more: Reading[] = [
      [1001, 1],
      [1002, 2],
      [1003, 3],
    ];
    expect(await report(meter, more)).toBe(3);
    const before = await pointsOf(meter);
    expect([await report(meter, more), await report(meter, more.slice(1))]).toEqual([0, 0]);
    expect(await pointsOf(meter)).toEqual(before);
    expect(await integersOf(meter)).toEqual([...sent, ...more]);
  });
});

describe('when the rule of a stream changes', () => {
  it('rows of before keep their integers and values, and late ones get theirs beside them', async () => {
    const meter = await newMeter();
    // Plain at first: 1000 is its own value.
    await report(meter, [
      [10, 1000],
      [20, 2000],
    ]);
    await change(`/variable/${meter.variable}/`, GALLONS);
    const gallons = await reportUntilSpared(meter, 1001, 3);
    await change(`/stream/${meter.stream}/`, {
      ...{ input_unit: LITRES, mdo_type: 'S' },
      ...{ multiplication_factor: 3, offset: 0.5 },
    });
    const litres = await reportUntilSpared(meter, 2001, 4);
    await report(meter, [
      [15, 15],
      [1500, 1500],
    ]);
    expect(await integersOf(meter)).toEqual(
      byId([[10, 1000], [20, 2000], [15, 15], [1500, 1500], ...gallons, ...litres]),
    );
    const points = await pointsOf(meter);
    expect([10, 15, 1500].map((id) => points.get(id))).toEqual([
      { value: 1000, kept: undefined },
      { value: 45.5, kept: 15 },
      { value: 4500.5, kept: 1500 },
    ]);
    expect(points.get(gallons.at(-1)![0])!.value).toBe((3 * 378541) / 100000);
    expect(points.get(litres.at(-1)![0])).toEqual({ value: 12.5, kept: undefined });
  });

  it('integers posted by hand are kept, numbered or not', async () => {
    const meter = await newMeter(GALLONS);
    const sent = await reportUntilSpared(meter, 1, 9);
    const rows = [
      { timestamp: '2021-01-01T00:00:00Z', int_value: 6 },
      { timestamp: '2021-01-01T00:00:01Z', int_value: 8, streamer_local_id: 5_000 },
    ];
    const body = rows.map((row) => ({ stream: meter.stream, ...row }));
    expect((await call(sender, 'POST', '/data/', body)).status).toBe(201);
    await change(`/stream/${meter.stream}/`, { input_unit: null });
    expect(await integersOf(meter)).toEqual([[0, 6], ...sent, [5_000, 8]]);
  });

  it('changes of the series through another API take no integer away', async () => {
    const meter = await newMeter(GALLONS);
    const sent = await reportUntilSpared(meter, 1, 12_345);
    const { json } = await platform.call('GET', `/series?device=${encodeURIComponent(meter.key)}`);
    const [series] = json.items as { id: number }[];
    await platform.call('PATCH', `/series/${series!.id}`, { body: { label: 'x', unit: 'bbl' } });
    await change(`/variable/${meter.variable}/`, { input_unit: null });
    expect(await integersOf(meter)).toEqual(sent);
  });

  it('in the middle of uploads, no reading is shown as another one', async () => {
    const units = VARIABLE_TYPES.flatMap((type) =>
      type.available_input_units.map(({ slug }) => ({ var_type: type.slug, input_unit: slug })),
    );
    const integer = fc.integer({ min: -1000, max: 1000 }).filter((n) => n !== 0);
    const rule = fc.oneof(
      fc.constantFrom<object>(...units),
      fc.record({
        mdo_type: fc.constant('S'),
        multiplication_factor: integer,
        division_factor: integer,
        offset: fc.double({ min: -1e4, max: 1e12, noNaN: true }),
      }),
      fc.record({ raw_value_format: fc.constantFrom('<L', '<l', '<h', '<H', '<B', '<b', 'auto') }),
      fc.constant({ input_unit: null, multiplication_factor: 1, division_factor: 1, offset: 0 }),
    );
    const raws = fc.array(fc.oneof(fc.nat({ max: 300 }), fc.integer({ min: 0, max: 0xffff_ffff })), {
      minLength: 5,
      maxLength: 30,
    });
    const steps = fc.array(fc.record({ rule, raws, late: fc.boolean() }), { minLength: 3, maxLength: 6 });
    let spared = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (changes) => {
        const meter = await newMeter();
        const sent: Reading[] = [];
        let [next, late] = [100_000, 1];
        for (const step of changes) {
          const add = (raw: number) => {
            const reading = [step.late ? late++ : next++, raw] as const;
            sent.push(reading);
            return reading;
          };
          // Some of the uploads are under way while the rule changes.
          const [some, others] = [step.raws.slice(0, 3).map(add), step.raws.slice(3).map(add)];
          await Promise.all([
            report(meter, some),
            sent.length > step.raws.length && change(`/stream/${meter.stream}/`, step.rule),
            ...others.map((reading) => report(meter, [reading])),
          ]);
        }
        expect(await integersOf(meter)).toEqual(byId(sent));
        spared += sent.length - (await keptOf(meter)).length;
      }),
      { numRuns: 25 },
    );
    expect(spared).toBeGreaterThan(100);
  }, 120_000);
});
