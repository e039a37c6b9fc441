/** What is wrong with what devices send: each kind as it has to be found, beside devices that only look like it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { later } from '../support/clock.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { until } from '../support/waiting.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let platform: TestPlatform;

interface Finding {
  readonly kind: string;
  readonly device: string;
  readonly deviceId: number | null;
  readonly series: readonly string[];
  readonly affected: number;
  readonly since: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

const report = async (query = '', token = platform.one.token) => {
  const { status, json } = await platform.call('GET', `/quality${query}`, { token });
  expect(status).toBe(200);
  return json;
};

/** Resolves when all that was written before the call is looked at. */
async function settled() {
  const since = Date.now();
  await until('another look at all series', async () => Date.parse((await report()).asOf ?? '') > since);
}

async function found(kind: string): Promise<Map<string, Finding>> {
  const { items } = (await report(`?kind=${kind}&limit=1000`)) as { items: Finding[] };
  expect(items.every((one) => one.kind === kind)).toBe(true);
  return new Map(items.map((one) => [one.device, one]));
}

async function write(points: readonly object[]) {
  const { status, json } = await platform.call('POST', '/points', { body: points });
  expect([200, 207]).toContain(status);
  return json as { stored: number; refused: unknown[] };
}

/** So many points of a series, the last one at `end`. */
const course = (
  device: string,
  { series = 's', count, step, end = now }: { series?: string; count: number; step: number; end?: number },
  value: (at: number) => unknown = (at) => at,
) =>
  Array.from({ length: count }, (_, at) => ({
    ...{ device, series, time: end - (count - 1 - at) * step, value: value(at) },
  }));

const wobble = (at: number) => (at % 2 === 0 ? 0.1 : -0.1);
const days = 4 * (DAY / MINUTE);

const silentOnes = () => [
  ...course('every-minute', { count: 30, step: MINUTE, end: now - 2 * HOUR }),
  ...course('every-hour', { count: 30, step: HOUR, end: now - 2 * HOUR }),
  ...course('in-bursts', { count: 90, step: HOUR / 3, end: now - HOUR }),
  ...course('in-bursts', { count: 90, step: HOUR / 3, end: now - HOUR + 5 * SECOND }),
  ...course('in-part', { count: 30, step: MINUTE }),
  ...course('in-part', { series: 'ended', count: 30, step: MINUTE, end: now - 3 * HOUR }),
  ...course('once', { count: 1, step: MINUTE, end: now - HOUR }),
  ...course('once-long-ago', { count: 1, step: MINUTE, end: now - 2 * DAY }),
  ...course('texts', { count: 30, step: MINUTE, end: now - 2 * HOUR }, (at) => `at ${at}`),
  ...course('to-go', { count: 30, step: MINUTE, end: now - 2 * HOUR }),
];

function gappyOnes() {
  const bursts = course('bursts', { count: 60, step: HOUR / 2 });
  return [
    ...course('gappy', { count: 500, step: MINUTE }).filter((_, at) => at < 100 || at >= 130),
    ...course('odd', { count: 500, step: MINUTE }).filter((_, at) => at % 50 !== 0),
    ...[0, 1, 2].flatMap((second) => bursts.map((one) => ({ ...one, time: one.time - second * SECOND }))),
  ];
}

const stuckOnes = () => [
  ...course('stuck', { count: 400, step: MINUTE }, (at) => (at < 300 ? 20 + wobble(at) : 21.5)),
  ...course('for-days', { count: days, step: MINUTE }, (at) => (at < 100 ? wobble(at) : 7)),
  ...course('set-point', { count: days / 2, step: MINUTE }, () => 21.5),
  ...course('slow', { count: 400, step: MINUTE }, (at) => Math.floor(at / 50)),
  ...course('door', { count: 400, step: MINUTE }, (at) => at < 10 && at % 2 === 0),
];

function otherUnits() {
  const step = (device: string, before: number, after: number) =>
    course(device, { count: 60, step: MINUTE }, (at) => (at < 40 ? before : after) * (1 + wobble(at) / 100));
  return [
    ...step('said', 20, 20),
    ...step('first-said', 20, 20),
    ...step('kilo', 2.5, 2500),
    ...step('fahrenheit', 20, 68),
    ...step('merely-higher', 20, 35),
    ...course('noisy', { count: 60, step: MINUTE }, (at) => (at % 3 === 0 ? 1000 : 1)),
  ];
}

async function sayUnits() {
  for (const [device, units] of [
    ['said', ['°C', '°F']],
    ['first-said', ['°C']],
  ] as const) {
    const [{ id }] = (await platform.call('GET', `/series?device=${device}`)).json.items;
    for (const body of [...units.map((unit) => ({ unit })), { label: 'other' }])
      expect((await platform.call('PATCH', `/series/${id}`, { body })).status).toBe(200);
  }
}

async function arriveWrongly() {
  const fresh = course('fresh', { count: 40, step: SECOND });
  await write(fresh.toReversed());
  await write([...fresh.slice(0, 1), ...course('late', { count: 40, step: MINUTE, end: now - HOUR })]);
  for (let time = 0; time < 3; time++) await write(course('again', { count: 40, step: SECOND }));
}

async function sendByWrongClocks() {
  const at = (device: string, behind: number) => ({
    ...{ device, series: 's', value: 1, time: Date.now() - behind },
  });
  await write([at('ahead', -2 * HOUR), at('right', 0)]);
  expect((await write([at('refused', -3 * DAY)])).refused).toHaveLength(1);
  for (let request = 0; request < 12; request++)
    await later(request * SECOND, () =>
      write([at('behind', 2 * HOUR), at('buffers', request % 4 === 0 ? 0 : 2 * HOUR), at('right', 0)]),
    );
}

let now: number;
beforeAll(async () => {
  platform = await startTestPlatform({ 'quality-interval': '100ms' });
  now = Date.now();
  await platform.call('POST', '/devices', { body: { key: 'never' } });
  for (const some of [silentOnes(), gappyOnes(), stuckOnes(), otherUnits()]) await write(some);
  await sayUnits();
  await arriveWrongly();
  await sendByWrongClocks();
  await settled();
});
afterAll(() => platform.stop());

it('finds devices that fell silent, by how they sent before', async () => {
  const silent = await found('silent');
  expect([...silent.keys()].toSorted()).toEqual(
    ['behind', 'every-minute', 'in-part', 'late', 'once-long-ago', 'texts', 'to-go'].toSorted(),
  );
  expect(silent.get('every-minute')).toMatchObject({
    ...{ series: [], affected: 1, since: new Date(now - 2 * HOUR).toISOString() },
    evidence: { usualSeconds: 60 },
  });
  expect(silent.get('in-part')).toMatchObject({ series: ['ended'], affected: 1 });
  expect(silent.get('once-long-ago')!.evidence).toEqual({});
});

it('finds what has gaps, and leaves alone what comes in bursts or with the odd point missing', async () => {
  const gappy = await found('gappy');
  for (const name of ['odd', 'bursts']) expect(gappy.has(name)).toBe(false);
  const one = gappy.get('gappy')!;
  expect(one).toMatchObject({ series: ['s'], affected: 1 });
  expect(one.evidence).toEqual({
    ...{ usualSeconds: 60, gaps: 1, missingSeconds: 30 * 60, longestSeconds: 31 * 60 },
    spanSeconds: 499 * 60,
  });
  expect(Date.parse(one.since)).toBe(now - 400 * MINUTE);
});

it('finds a value that stands, for longer than it is looked back too, and no set point', async () => {
  const stuck = await found('stuck');
  for (const name of ['set-point', 'slow', 'door']) expect(stuck.has(name)).toBe(false);
  expect(stuck.get('stuck')).toMatchObject({ evidence: { value: 21.5, points: 100, longestRun: 1 } });
  expect(stuck.get('for-days')).toMatchObject({
    since: new Date(now - (days - 101) * MINUTE).toISOString(),
    evidence: { value: 7, points: days - 100 },
  });
});

it('finds another unit, as somebody said it or as values show it', async () => {
  const changed = await found('unit-changed');
  for (const name of ['first-said', 'merely-higher', 'noisy']) expect(changed.has(name)).toBe(false);
  expect(changed.get('said')).toMatchObject({ evidence: { unitBefore: '°C', unit: '°F' } });
  expect(changed.get('kilo')!.evidence).toMatchObject({ factor: '× 1000' });
  expect(changed.get('fahrenheit')!.evidence).toMatchObject({ factor: '°C → °F' });
});

it('finds what comes late and what is sent again', async () => {
  const late = await found('late');
  expect(late.has('fresh')).toBe(false);
  expect(late.get('late')!.evidence).toMatchObject({ received: 40, late: 40 });
  expect(late.get('late')!.evidence['latestSeconds']).toBeGreaterThanOrEqual((HOUR + 39 * MINUTE) / SECOND);
  const duplicates = await found('duplicate-heavy');
  // One that came again is none of many; those in the wrong order were never there before.
  expect(duplicates.has('fresh')).toBe(false);
  expect(duplicates.get('again')!.evidence).toEqual({ received: 120, rewritten: 80 });
});

it('finds clocks that are ahead, behind, or so wrong that points are refused', async () => {
  const clocks = await found('clock-wrong');
  for (const name of ['right', 'buffers']) expect(clocks.has(name)).toBe(false);
  expect(clocks.get('ahead')!.evidence).toMatchObject({ received: 1, aheadSeconds: 2 * 3600 });
  expect(clocks.get('behind')!.evidence).toMatchObject({ received: 12 });
  expect(clocks.get('behind')!.evidence['aheadSeconds']).toBeLessThanOrEqual(-2 * 3600);
  expect(clocks.get('refused')).toMatchObject({ deviceId: null, evidence: { refused: 1 } });
  // It is one thing and not two.
  expect((await found('late')).has('behind')).toBe(false);
});

it('is of one project, in pages, and of a device or a time if asked', async () => {
  const all = await report('?limit=1000');
  expect(all.next).toBeNull();
  expect(Object.values(all.devices as Record<string, number>).reduce((sum, count) => sum + count)).toBe(
    all.items.length,
  );
  const pages: Finding[] = [];
  for (let cursor = ''; ;) {
    const { items, next } = await report(`?limit=7${cursor}`);
    pages.push(...items);
    if (next === null) break;
    cursor = `&cursor=${next}`;
  }
  expect(pages.map(({ kind, device }) => [kind, device])).toEqual(
    all.items.map(({ kind, device }: Finding) => [kind, device]),
  );
  const { items: own } = await report('?device=in-part');
  expect(own.length).toBeGreaterThan(0);
  expect(own.every(({ device }: Finding) => device === 'in-part')).toBe(true);
  const { items: recent } = await report('?since=-90m&kind=silent');
  expect(recent.every(({ since }: Finding) => Date.parse(since) > Date.now() - 91 * MINUTE)).toBe(true);
  const { items: foreign, devices } = await report('', platform.two.reader);
  expect([foreign, devices.silent]).toEqual([[], 0]);
});

it('does not show what was deleted, before the next look either', async () => {
  expect((await found('silent')).has('to-go')).toBe(true);
  expect((await platform.call('DELETE', '/devices/to-go')).status).toBe(204);
  expect((await report('?device=to-go')).items).toEqual([]);
});

it('follows what is sent afterwards', async () => {
  const before = (await found('stuck')).get('for-days')!;
  await write([
    ...course('every-minute', { count: 1, step: MINUTE, end: Date.now() }),
    // What comes late fills the gap.
    ...course('gappy', { count: 500, step: MINUTE }).slice(100, 130),
    ...course('for-days', { count: 5, step: SECOND, end: now + 6 * SECOND }, () => 7),
    ...course('stuck', { count: 1, step: SECOND, end: now + 6 * SECOND }, () => 8),
  ]);
  await settled();
  const silent = await found('silent');
  for (const name of ['every-minute', 'to-go']) expect(silent.has(name)).toBe(false);
  expect((await found('gappy')).has('gappy')).toBe(false);
  const stuck = await found('stuck');
  expect(stuck.has('stuck')).toBe(false);
  // Known without another look back of days.
  expect(stuck.get('for-days')).toMatchObject({
    since: before.since,
    evidence: { points: days - 95, longestRun: 1 },
  });
});

it('finds devices that never sent, once they had a day for it', async () => {
  expect((await found('silent')).has('never')).toBe(false);
  await later(DAY + HOUR, settled);
  expect((await found('silent')).get('never')).toMatchObject({
    ...{ series: [], affected: 0, evidence: { never: true } },
  });
});

it('says how much comes in, by minutes that are over', async () => {
  const { rates } = await report('', platform.two.reader);
  expect(rates).toEqual({ storedLastMinute: 0, refusedLastMinute: 0, storedLastHour: 0, refusedLastHour: 0 });
  const body = [
    ...course('d', { count: 3, step: SECOND, end: Date.now() }),
    { device: 'd', series: 's', time: 'x', value: 1 },
  ];
  await platform.call('POST', '/points', { body, token: platform.two.writer });
  const next = await later(MINUTE, () => report('', platform.two.reader));
  expect(next.rates).toEqual({
    ...{ storedLastMinute: 3, refusedLastMinute: 1, storedLastHour: 3, refusedLastHour: 1 },
  });
  const afterwards = await later(10 * MINUTE, () => report('', platform.two.reader));
  expect(afterwards.rates).toMatchObject({ storedLastMinute: 0, storedLastHour: 3 });
  const longAfter = await later(2 * HOUR, () => report('', platform.two.reader));
  expect(longAfter.rates).toMatchObject({ storedLastHour: 0, refusedLastHour: 0 });
});

it('refuses what it cannot read, by name', async () => {
  for (const [query, named] of [
    ['kind=broken', 'kind'],
    ['since=soon', 'since'],
    ['limit=0', 'limit'],
    ['cursor=7', 'cursor'],
    ['sort=age', 'sort'],
  ] as const) {
    const { status, json } = await platform.call('GET', `/quality?${query}`);
    expect([status, json.error.message], query).toEqual([400, expect.stringContaining(named)]);
  }
});
