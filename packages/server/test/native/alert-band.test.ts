/** The usual band of a series: what a rule finds is what an oracle finds that knows the clock of the zone by itself; it is made of history, and outlasts a restart. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endedJob } from '../support/jobs.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { randomNumbers } from '../support/random.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ZONE = 'Europe/Berlin';
const STEP = 20 * MINUTE;
let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

// Answers of every operation.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const call = async (method: string, path: string, body?: unknown, status = 200): Promise<any> => {
  const answer = await platform.call(method, path, { body });
  expect(answer, JSON.stringify(answer.json)).toMatchObject({ status });
  return answer.json;
};

interface Point {
  readonly time: number;
  readonly value: number;
}

const write = (device: string, points: readonly Point[]) =>
  call(
    'POST',
    '/points',
    points.map((point) => ({ device, series: 's', ...point })),
  );

/** Day and hour of the week as the zone's clock shows them. */
const formats = new Map<string, Intl.DateTimeFormat>();
function clockOf(time: number, zone: string): { day: string; hour: string } {
  let format = formats.get(zone);
  if (format === undefined) {
    const parts = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      weekday: 'short',
    } as const;
    formats.set(
      zone,
      (format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...parts })),
    );
  }
  const found = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
  const { year, month, day, weekday, hour } = found;
  return { day: `${year}-${month}-${day}`, hour: `${weekday} ${hour}` };
}

const dayBefore = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY).toISOString().slice(0, 10);

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (sorted.length - 1) / 2;
  return (sorted[Math.floor(at)]! + sorted[Math.ceil(at)]!) / 2;
}

interface Terms {
  readonly weeks: number;
  readonly deviations: number;
  readonly least: number;
  readonly zone: string;
}

/** Whether each point lies outside the band of its day and hour. */
function oracle(points: readonly Point[], { weeks, deviations, least, zone }: Terms): boolean[] {
  const clocks = points.map(({ time }) => clockOf(time, zone));
  return points.map(({ value }, nth) => {
    const { day, hour } = clocks[nth]!;
    const first = dayBefore(day, weeks * 7);
    const values = points
      .filter((_, at) => clocks[at]!.hour === hour && clocks[at]!.day >= first && clocks[at]!.day < day)
      .map((point) => point.value);
    if (values.length < 8) return false;
    const middle = median(values);
    const deviation = 1.4826 * median(values.map((each) => Math.abs(each - middle)));
    return Math.abs(value - middle) - least > deviations * deviation;
  });
}

/** A day's and a week's rhythm, some noise, now and then something odd; ends with the present. */
function history(days: number, seed: number): Point[] {
  const random = randomNumbers(seed);
  const now = Math.floor(Date.now() / STEP) * STEP - STEP;
  return Array.from({ length: (days * DAY) / STEP }, (_, nth) => {
    const time = now - days * DAY + (nth + 1) * STEP;
    const usual =
      20 + 5 * Math.sin((time / DAY) * 2 * Math.PI) + (new Date(time).getUTCDay() % 6 === 0 ? 10 : 0);
    const odd = random.below(100) === 0 ? random.below(30) - 15 : 0;
    return { time, value: Math.round((usual + random.fraction() + odd) * 100) / 100 };
  });
}

describe('a rule about the usual band', () => {
  it.each([
    { weeks: 4, deviations: 3, least: 0, zone: ZONE },
    { weeks: 3, deviations: 5, least: 2, zone: 'Asia/Kolkata' },
    { weeks: 4, deviations: 4, least: 0.5, zone: 'America/Sao_Paulo' },
  ])('tried on history finds what an oracle finds: %j', async (terms) => {
    const device = `tried ${terms.zone}`;
    const points = history(60, 7);
    await write(device, points);
    const days = 20;
    const rule = { name: device, selection: { devices: [device] }, condition: { kind: 'band', ...terms } };
    const job = await call('POST', '/alert-rules/try', { rule, days }, 202);
    const { state, result } = await endedJob(platform, job.id);
    expect(state).toBe('done');
    const from = Date.parse(result.from);
    const outside = oracle(points, terms);
    // The value that held at the beginning counts as measured then.
    const held = points.findLastIndex(({ time }) => time < from);
    const wanted: [number, number | null][] = [];
    let since: number | undefined = outside[held] ? from : undefined;
    for (let nth = held + 1; nth < points.length; nth++) {
      const { time } = points[nth]!;
      if (outside[nth]) since ??= time;
      else if (since !== undefined) {
        wanted.push([since, time]);
        since = undefined;
      }
    }
    if (since !== undefined) wanted.push([since, null]);
    expect(wanted.length).toBeGreaterThan(3);
    expect(
      result.alerts.map(({ fired, ended }: Record<string, string>) => [
        Date.parse(fired!),
        ended === null ? null : Date.parse(ended!),
      ]),
    ).toEqual(wanted);
  });

  it('fires beside the band, goes on within its hysteresis, and knows it after a restart', async () => {
    const device = 'live';
    const points = history(40, 3);
    await write(device, points);
    const rule = {
      name: 'unusual',
      selection: { devices: [device] },
      condition: { kind: 'band', deviations: 50, zone: ZONE, least: 5 },
      clear: { deviations: 10 },
    };
    const { id } = await call('POST', '/alert-rules', rule, 201);
    const states = async () =>
      (await call('GET', `/alerts?rule=${id}`)).items.map(({ state }: { state: string }) => state);
    const { value: usual } = points.at(-1)!;
    await write(device, [{ time: Date.now(), value: usual + 1_000 }]);
    await expect.poll(states).toEqual(['firing']);
    await platform.restart();
    await write(device, [{ time: Date.now(), value: usual + 2_000 }]);
    expect(await states()).toEqual(['firing']);
    await write(device, [{ time: Date.now(), value: usual }]);
    await expect.poll(states).toEqual(['resolved']);
    await write(device, [{ time: Date.now(), value: usual - 1_000 }]);
    await expect.poll(async () => (await states()).sort()).toEqual(['firing', 'resolved']);
  });

  it('says nothing where there is too little history', async () => {
    const now = Date.now();
    await write(
      'young',
      Array.from({ length: 20 }, (_, nth) => ({ time: now - nth * DAY, value: 1 })),
    );
    const condition = { kind: 'band', deviations: 1 };
    const rule = { name: 'young', selection: { devices: ['young'] }, condition };
    await call('POST', '/alert-rules', rule, 201);
    await write('young', [{ time: now, value: 1_000 }]);
    const job = await call('POST', '/alert-rules/try', { rule: { ...rule, name: 'tried' }, days: 10 }, 202);
    expect((await endedJob(platform, job.id)).result).toMatchObject({ count: 0, series: 1 });
    expect((await call('GET', '/alerts?device=young')).items).toEqual([]);
  });

  it.each([
    [{ deviations: 0 }, 'condition.deviations'],
    [{ zone: 'Nowhere' }, 'condition.zone'],
    [{ weeks: 30 }, 'condition'],
    [{ least: -1 }, 'condition'],
  ])('is refused with %j', async (members, field) => {
    const rule = { name: 'bad', condition: { kind: 'band', ...members } };
    const { error } = await call('POST', '/alert-rules', rule, 400);
    expect(error.message).toContain(field);
  });

  it('has a hysteresis of deviations within its own', async () => {
    const rule = { name: 'bad', condition: { kind: 'band' }, clear: { deviations: 4 } };
    expect((await call('POST', '/alert-rules', rule, 400)).error.message).toContain('clear.deviations');
  });
});
