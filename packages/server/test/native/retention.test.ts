/** Retention through the API: nothing goes in silence, what a preview says goes, when, what tells of it, who may not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { later } from '../support/clock.js';
import { endedJob } from '../support/jobs.js';
import { metricOf } from '../support/metrics.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { until } from '../support/waiting.js';

const DAY = 86_400_000;
let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({ 'retention-hour': '0' });
  await write('pump', 't', [100, 40, 10]);
  await write('pump', 'debug.heap', [40, 20, 0]);
  await write('meter', 't', [400]);
});
afterAll(() => platform.stop());

const call: TestPlatform['call'] = (...given) => platform.call(...given);
const today = () => new Date().setUTCHours(0, 0, 0, 0);
/** A second after midnight, so many days ago. */
const at = (days: number) => today() - days * DAY + 1000;
const write = (device: string, series: string, days: readonly number[]) =>
  call('POST', '/points', { body: days.map((ago) => ({ device, series, time: at(ago), value: ago })) });
const values = async (device: string, series: string) => {
  const { json } = await call('POST', '/query/points', { body: { devices: [device], series: [series] } });
  return json.items.map(({ value }: { value: unknown }) => value);
};
const iso = (time: number) => new Date(time).toISOString();
const preview = async (body: object = {}) => (await call('POST', '/retention/preview', { body })).json;
const run = async () => {
  const { status, json } = await call('POST', '/retention/run');
  expect([status, json.kind]).toEqual([202, 'retention']);
  return endedJob(platform, json.id);
};

const MONTH = { name: 'a month', keepDays: 30 };
let month: number;

describe('a rule', () => {
  it('is not made while nobody says how many points may go', async () => {
    const refused = await call('POST', '/retention', { body: MONTH });
    expect(refused).toMatchObject({ status: 409, json: { error: { code: 'retention_unconfirmed' } } });
    expect(refused.json.error.message).toBe(
      '4 points that are kept now would go by this, and confirm says 0; look at the preview, and say how many may go where that is meant.',
    );
    expect((await call('POST', '/retention?confirm=3', { body: MONTH })).status).toBe(409);
    expect((await call('GET', '/retention')).json.items).toEqual([]);
  });

  it('says before what goes by it, by rule and by series, with the dates, and takes nothing by that', async () => {
    expect(await preview({ add: MONTH })).toEqual({
      ...{ points: 4, series: 3, exact: true, more: 4, first: iso(at(400)), last: iso(at(40)) },
      rules: [{ id: null, name: 'a month', points: 4, series: 3, first: iso(at(400)), last: iso(at(40)) }],
      bySeries: [
        {
          ...{ id: expect.any(Number), device: 'pump', series: 't', rule: 'a month', points: 2 },
          ...{ first: iso(at(100)), last: iso(at(40)) },
        },
        expect.objectContaining({ device: 'pump', series: 'debug.heap', points: 1 }),
        expect.objectContaining({ device: 'meter', points: 1 }),
      ],
    });
    const made = await call('POST', '/retention?confirm=4', { body: MONTH });
    expect(made).toMatchObject({
      status: 201,
      json: { ...MONTH, enabled: true, selection: {}, position: 100 },
    });
    month = made.json.id;
    expect(await values('pump', 't')).toEqual([100, 40, 10]);
    expect(await preview()).toMatchObject({ points: 4, more: 0 });
  });

  it('needs no word where nothing more goes by a change, and one where something does', async () => {
    const longer = { name: 'meters for ever', selection: { devices: ['meter'] }, keepDays: null };
    const kept = await call('POST', '/retention', { body: longer });
    expect(kept.status).toBe(201);
    expect(await preview()).toMatchObject({ points: 3, more: 0 });
    const shorter = { name: 'debug', selection: { series: 'debug.*' }, keepDays: 7 };
    expect(await preview({ add: shorter })).toMatchObject({ points: 4, more: 1 });
    expect((await call('POST', '/retention', { body: shorter })).status).toBe(409);
    expect((await call('POST', '/retention?confirm=1', { body: shorter })).status).toBe(201);
    const { id } = kept.json;
    expect(await preview({ id })).toMatchObject({ points: 5, more: 1 });
    expect((await call('DELETE', `/retention/${id}`)).status).toBe(409);
    expect((await call('PATCH', `/retention/${id}`, { body: { enabled: false } })).status).toBe(409);
    expect(await preview({ id, change: { keepDays: 500 } })).toMatchObject({ points: 4, more: 0 });
    const changed = await call('PATCH', `/retention/${id}`, { body: { description: 'by law' } });
    expect(changed.json).toMatchObject({ name: 'meters for ever', keepDays: null, description: 'by law' });
    expect((await call('PATCH', `/retention/${month}`, { body: { keepDays: 20 } })).status).toBe(200);
    expect((await call('PATCH', `/retention/${month}`, { body: { keepDays: 5 } })).status).toBe(409);
  });

  it.each([
    [{ keepDays: 3 }, 'name'],
    [{ name: 'x' }, 'keepDays'],
    [{ name: 'x', keepDays: 0 }, 'keepDays'],
    [{ name: 'x', keepDays: 1.5 }, 'keepDays'],
    [{ name: 'x', keepDays: '30d' }, 'keepDays'],
    [{ name: 'x', keepDays: 36_501 }, 'keepDays'],
    [{ name: 'x', keepDays: 3, position: -1 }, 'position'],
    [{ name: 'x', keepDays: 3, selection: { series: '*a'.repeat(20) } }, 'selection.series'],
    [{ name: 'x', keepDays: 3, selection: { tags: [':'] } }, 'selection.tags'],
    [{ name: 'x', keepDays: 3, then: { bucket: '1h' } }, 'then'],
  ])('is refused with its field: %j', async (body, field) => {
    const { status, json } = await call('POST', '/retention', { body });
    expect(status).toBe(400);
    expect(json.error.message).toContain(field);
  });

  it('has a name of its own, and there are at most a hundred', async () => {
    expect((await call('POST', '/retention', { body: { ...MONTH, keepDays: 900 } })).json.error.code).toBe(
      'already_exists',
    );
    const rules = Array.from({ length: 101 }, (_, n) => ({ name: `r${n}`, keepDays: 900 }));
    expect((await call('POST', '/retention/preview', { body: { rules } })).status).toBe(400);
    expect(await preview({ rules: rules.slice(0, 100) })).toMatchObject({ points: 0, more: 0 });
    expect((await call('POST', '/retention/preview', { body: { rules: [MONTH, MONTH] } })).status).toBe(409);
    const both = { add: MONTH, id: month };
    expect((await call('POST', '/retention/preview', { body: both })).status).toBe(400);
    expect((await call('POST', '/retention/preview', { body: { change: MONTH } })).status).toBe(400);
    expect((await call('POST', '/retention/preview', { body: { id: 999_999 } })).status).toBe(404);
  });
});

describe('a run', () => {
  it('deletes what the preview says, at once and everywhere, and tells of it', async () => {
    expect(await preview()).toMatchObject({ points: 4 });
    const deleted = await metricOf(platform.url, platform.one.admin, 'tributary_retention_points_total');
    expect(await run()).toMatchObject({
      ...{ state: 'done', result: { points: 4, series: 2 }, progress: { rows: 4, percent: 100 } },
    });
    expect(await values('pump', 't')).toEqual([10]);
    expect(await values('pump', 'debug.heap')).toEqual([0]);
    expect(await values('meter', 't')).toEqual([400]);
    const first = await call('POST', '/query/first', { body: { devices: ['pump'], series: ['t'] } });
    expect(first.json.items).toMatchObject([{ value: 10 }]);
    const sql = 'SELECT count() FROM telemetry';
    expect((await call('POST', '/query/sql', { body: { sql } })).json.rows).toEqual([[3]]);
    const metric = (name: string) =>
      metricOf(platform.url, platform.one.admin, `tributary_retention_${name}`);
    expect((await metric('points_total')) - deleted).toBe(4);
    expect(await metric('last_run_timestamp_seconds')).toBeGreaterThan(today() / 1000);
    expect(await metric('next_run_timestamp_seconds')).toBe((today() + DAY) / 1000);
    expect(await metric('failed_total')).toBe(0);
    const { json } = await call('GET', '/retention/status', { token: platform.one.reader });
    expect(json).toEqual({
      last: {
        ...{ started: expect.any(String), finished: expect.any(String), job: expect.any(Number) },
        ...{ points: 4, series: 2, error: null },
      },
      next: iso(today() + DAY),
    });
    const audit = await call('GET', '/audit?action=retention.*');
    expect(audit.json.items).toMatchObject([
      {
        action: 'retention.run',
        details: {
          ...{ points: 4, series: 2, first: iso(at(100)), last: iso(at(20)) },
          rules: [
            { name: 'a month', points: 2 },
            { name: 'debug', points: 2 },
          ],
        },
      },
    ]);
    expect((await call('GET', '/audit?action=retention_rule.*')).json.items).toMatchObject([
      { action: 'retention_rule.update', details: { keepDays: { from: 30, to: 20 } } },
      { action: 'retention_rule.update' },
      { action: 'retention_rule.create', subject: { name: 'debug' } },
      { action: 'retention_rule.create', subject: { name: 'meters for ever' } },
      { action: 'retention_rule.create', subject: { name: 'a month' }, details: { keepDays: 30 } },
    ]);
  });

  it('is harmless again; what comes late stays until the next one', async () => {
    expect(await run()).toMatchObject({ state: 'done', result: { points: 0, series: 0 } });
    await write('pump', 't', [90, 12]);
    expect(await values('pump', 't')).toEqual([90, 12, 10]);
    expect(await run()).toMatchObject({ result: { points: 1, series: 1 } });
    expect(await values('pump', 't')).toEqual([12, 10]);
    expect((await call('GET', '/audit?action=retention.run')).json.items).toHaveLength(2);
  });

  it('comes by itself each day, after a start too, and makes no job where nothing goes', async () => {
    const jobs = async () => {
      const { items } = (await call('GET', '/jobs?limit=1000')).json;
      return items.filter(({ kind }: { kind: string }) => kind === 'retention').length;
    };
    const before = await jobs();
    const last = async () => (await call('GET', '/retention/status')).json.last;
    await later(DAY, async () => {
      await platform.restart();
      const ran = await until('a run', async () => {
        const one = await last();
        return Date.parse(one.started) >= today() && one;
      });
      expect(ran).toMatchObject({ job: null, points: 0, error: null });
      expect(await jobs()).toBe(before);
      await write('pump', 't', [60]);
      expect(await values('pump', 't')).toEqual([60, 12, 10]);
    });
    await later(2 * DAY, async () => {
      await platform.restart();
      await until('a run', async () => (await values('pump', 't')).length === 2);
      expect(await jobs()).toBe(before + 1);
      await until('its end', async () => (await last()).points === 1);
    });
  });

  it('leaves the alerts that were found in what goes', async () => {
    const condition = { kind: 'threshold', is: '>', value: 80 };
    await write('oven', 't', [25]);
    await call('POST', '/alert-rules', {
      body: { name: 'hot', selection: { devices: ['oven'] }, condition },
    });
    const body = [
      { device: 'oven', series: 't', time: Date.now() - 1000, value: 90 },
      { device: 'oven', series: 't', time: Date.now(), value: 20 },
    ];
    await call('POST', '/points', { body });
    const found = async () => (await call('GET', '/alerts?device=oven')).json.items;
    const [alert] = await until('an alert that is over', async () => {
      const all = await found();
      return all.length > 0 && all[0].state === 'resolved' && all;
    });
    await later(40 * DAY, async () => {
      const { id } = (await call('POST', '/retention/run')).json;
      expect(await endedJob(platform, id)).toMatchObject({ state: 'done' });
      expect(await values('oven', 't')).toEqual([]);
      expect(await found()).toEqual([alert]);
    });
  });
});

describe('who', () => {
  it('may not write may look, and who is elsewhere sees nothing of it', async () => {
    const { reader } = platform.one;
    const { token } = platform.two;
    expect((await call('POST', '/retention/preview', { body: {}, token: reader })).status).toBe(200);
    for (const [method, path, body] of [
      ['POST', '/retention', MONTH],
      ['PATCH', `/retention/${month}`, { keepDays: 900 }],
      ['DELETE', `/retention/${month}`, undefined],
      ['POST', '/retention/run', undefined],
    ] as const)
      expect((await call(method, path, { token: reader, body })).status, `${method} ${path}`).toBe(403);
    expect((await call('GET', '/retention', { token })).json.items).toEqual([]);
    expect((await call('GET', '/retention/status', { token })).json).toEqual({ last: null, next: null });
    expect((await call('GET', `/retention/${month}`, { token })).status).toBe(404);
    expect((await call('DELETE', `/retention/${month}`, { token })).status).toBe(404);
  });
});

describe('a run over another project', () => {
  it('comes after a missed hour also where it is the first one, and not by what was switched on since', async () => {
    const { token } = platform.two;
    const own: TestPlatform['call'] = (method, of, given) => platform.call(method, of, { token, ...given });
    const status = async () => (await own('GET', '/retention/status')).json;
    const old = () => ({ body: [{ device: 'd', series: 's', time: at(40), value: 1 }] });
    const made = await own('POST', '/retention', { body: { name: 'short', keepDays: 30 } });
    const rule = `/retention/${made.json.id}`;
    await own('POST', '/points', old());
    await later(2 * DAY, async () => {
      await platform.restart();
      await until('the run that was missed', async () => (await status()).last?.points === 1);
      expect((await own('PATCH', rule, { body: { enabled: false } })).status).toBe(200);
    });
    await later(5 * DAY, async () => {
      await own('POST', '/points', old());
      const on = await own('PATCH', `${rule}?confirm=1`, { body: { enabled: true } });
      expect(on.status).toBe(200);
      await platform.restart();
      const { last, next } = await status();
      expect(Date.parse(next)).toBeGreaterThan(Date.now());
      expect(Date.parse(last.started)).toBeLessThan(Date.now() - DAY);
    });
    expect((await own('DELETE', rule)).status).toBe(204);
  });

  it('takes what the rules of its beginning and of now both let go', async () => {
    const { token } = platform.two;
    const own: TestPlatform['call'] = (method, of, given) => platform.call(method, of, { token, ...given });
    const names = Array.from({ length: 5_500 }, (_, n) => String(n).padStart(4, '0'));
    const table = (device: string) => ({
      ...{ device, series: names, rows: [[at(40), ...names.map(() => 1)]] },
    });
    for (const device of ['a', 'b', 'z'])
      expect((await own('POST', '/points', { body: { tables: [table(device)] } })).json.refused).toEqual([]);
    const rule = { name: 'a and b', keepDays: 30, selection: { devices: ['a', 'b'] } };
    const made = await own('POST', '/retention?confirm=11000', { body: rule });
    expect(made.status).toBe(201);
    const started = await own('POST', '/retention/run');
    const hold = { name: 'hold', keepDays: null, selection: { series: '*99' } };
    const more = { name: 'z too', keepDays: 30, selection: { devices: ['z'] } };
    expect((await own('POST', '/retention', { body: hold })).status).toBe(201);
    expect((await own('POST', '/retention?confirm=5500', { body: more })).status).toBe(201);
    const held = async () => {
      const body = { devices: ['a', 'b'], series: names.filter((name) => name.endsWith('99')) };
      const { items } = (await own('POST', '/query/counts', { body })).json;
      return items.reduce((sum: number, { count }: { count: number }) => sum + count, 0) as number;
    };
    const before = await held();
    const { result } = await endedJob(platform, started.json.id, token);
    expect(await held()).toBe(before);
    expect(result.points).toBe(11_000 - before);
    const ofZ = await own('POST', '/query/statistics', { body: { devices: ['z'], aggregations: ['count'] } });
    expect(ofZ.json.items).toHaveLength(names.length);
  });

  it('waits while three others go, and is cancelled before anything went', async () => {
    const token = platform.one.admin;
    const names = Array.from({ length: 5_000 }, (_, n) => `s${n}`);
    const table = { device: 'd', series: names, rows: [[at(40), ...names.map(() => 1)]] };
    const plant = async (name: string) => {
      const { json } = await platform.call('POST', '/projects', { token, body: { name } });
      const own = (method: string, path: string, body?: object) =>
        platform.call(method, `${path}?project=${json.id}`, { token, ...(body && { body }) });
      await own('POST', '/retention', { name: 'short', keepDays: 30 });
      expect((await own('POST', '/points', { tables: [table] })).json.refused).toEqual([]);
      return own;
    };
    const plants = [await plant('a'), await plant('b'), await plant('c'), await plant('d')];
    const last = plants.at(-1)!;
    const jobs = [];
    for (const own of plants) jobs.push((await own('POST', '/retention/run')).json.id);
    expect((await last('POST', '/retention/run')).status).toBe(409);
    expect((await call('POST', `/jobs/${jobs.at(-1)}/cancel`, { token })).status).toBe(200);
    const cancelled = await endedJob(platform, jobs.at(-1), token);
    expect(cancelled).toMatchObject({ state: 'cancelled', progress: {}, result: null });
    const { json: status } = await last('GET', '/retention/status');
    expect(status.last).toMatchObject({
      job: jobs.at(-1),
      points: 0,
      error: expect.stringContaining('cancel'),
    });
    for (const job of jobs.slice(0, -1))
      expect(await endedJob(platform, job, token)).toMatchObject({
        state: 'done',
        result: { points: 5_000 },
      });
    // It is as if it had never been.
    expect((await last('POST', '/retention/preview', {})).json.points).toBe(5_000);
    const again = await endedJob(platform, (await last('POST', '/retention/run')).json.id, token);
    expect(again).toMatchObject({ state: 'done', result: { points: 5_000 } });
  });
});
