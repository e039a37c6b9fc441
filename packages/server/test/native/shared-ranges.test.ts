/**
 * What strangers see of a board's panels: nothing that was measured outside of the panel's range. The oracle is a second device that has
 * only the points of the range: whatever is asked, both look alike.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 0, 1);
const TO = FROM + 24 * HOUR;
const RANGE = { from: new Date(FROM).toISOString(), to: new Date(TO).toISOString() };
const PLACE = { x: 0, y: 0, w: 6, h: 4 };
const SERIES = ['number', 'text', 'flag', 'where', 'meter'];

const pointsAt = (device: string, time: number, value: number, text: string) => [
  { device, series: 'number', time, value },
  { device, series: 'text', time, value: text },
  { device, series: 'flag', time, value: text === 'OUTSIDE' },
  { device, series: 'where', time, value, latitude: value % 90, longitude: value % 180 },
  { device, series: 'meter', time, value },
];

beforeAll(async () => {
  platform = await startTestPlatform();
  const points = [];
  for (const device of ['both', 'inside'])
    for (let tenth = 1; tenth < 240; tenth += 2)
      points.push(...pointsAt(device, FROM + (tenth / 10) * HOUR, tenth, `at ${tenth}`));
  for (const time of [FROM - 1, FROM - 30 * 24 * HOUR, TO, TO + HOUR])
    points.push(...pointsAt('both', time, 31_337, 'OUTSIDE'));
  const now = Date.now();
  points.push({ device: 'lamp', series: 'state', time: now - 30 * 24 * HOUR, value: 'OLD' });
  points.push({ device: 'lamp', series: 'state', time: now - HOUR / 2, value: 'on' });
  expect((await platform.call('POST', '/points', { body: points })).json.refused).toEqual([]);
  for (const device of ['both', 'inside']) {
    const { json } = await platform.call('GET', `/series?device=${device}&name=meter`);
    const counter = { modulus: 100_000 };
    const done = await platform.call('PATCH', `/series/${json.items[0].id}`, { body: { counter } });
    expect(done.status, done.text).toBe(200);
  }
});
afterAll(() => platform.stop());

async function call(method: string, path: string, body: unknown, token = platform.one.token) {
  const answer = await platform.call(method, path, { body, token });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.json;
}
let count = 0;
async function shared(panels: readonly object[], range: object = RANGE) {
  const { id } = await call('POST', '/boards', { name: `shared ${++count}`, range, panels });
  const { secret } = await call('POST', `/boards/${id}/shares`, { expires: Date.now() + HOUR });
  return { id: id as number, secret: secret as string };
}
const panel = (id: string, kind: string, device: string, series: readonly string[], fields: object = {}) => ({
  ...{ id, kind, title: '', place: PLACE, ...fields },
  selection: { pick: series.map((name) => ({ device, series: name })) },
});

describe('a stranger', () => {
  it.each([
    ['line', {}],
    ['line', { aggregation: 'raw' }],
    ['timeline', {}],
    ['table', {}],
  ])('sees of a %s %j of texts those of the last hour', async (kind, fields) => {
    const panels = [panel('l', kind, 'lamp', ['state'], fields)];
    const { secret } = await shared(panels, { last: '1h' });
    const { lines } = await call('POST', '/shared/query', { panel: 'l' }, secret);
    expect(lines[0].values.length > 0 ? lines[0].values : [lines[0].value]).toEqual(['on']);
  });

  it('sees no mean over what held before the range, and a member does', async () => {
    const one = panel('n', 'number', 'both', ['number'], { aggregation: 'time_weighted_mean' });
    const { secret } = await shared([one], { ...RANGE, to: new Date(FROM + HOUR / 10).toISOString() });
    const { lines } = await call('POST', '/shared/query', { panel: 'n' }, secret);
    expect(lines[0].value).toBeNull();
    const range = { ...RANGE, to: new Date(FROM + HOUR / 10).toISOString() };
    const own = await call('POST', '/boards/query', { panel: one, range });
    expect(own.lines[0].value).toBe(31_337);
  });

  it('sees what held where a part of the range begins, as far as it was measured in the range', async () => {
    const { secret } = await shared([panel('t', 'timeline', 'both', ['text'])]);
    const asked = { panel: 't', from: FROM + 0.4 * HOUR, to: FROM + 0.6 * HOUR };
    const { lines } = await call('POST', '/shared/query', asked, secret);
    expect(lines[0]).toMatchObject({
      times: [FROM + 0.4 * HOUR, FROM + 0.5 * HOUR],
      values: ['at 3', 'at 5'],
    });
  });

  it('sees no difference that a point outside of the range makes, whatever the panel', async () => {
    const { id, secret } = await shared([]);
    const aggregation = fc.constantFrom(
      ...['first', 'last', 'count', 'min', 'max', 'mean', 'median', 'sum', 'stddev', 'time_weighted_mean'],
      ...[
        'delta',
        'p95',
        'time_at_value(31337)',
        'time_at_value("OUTSIDE")',
        'time_at_value(true)',
        undefined,
      ],
    );
    const bucket = fc.constantFrom('7h', '1d', '1w', '50m', undefined);
    const kinds = fc.oneof(
      fc.record({ kind: fc.constantFrom('line', 'bar'), aggregation, bucket }),
      fc.constant({ kind: 'line', aggregation: 'raw' }),
      fc.record({ kind: fc.constant('band'), bucket }),
      fc.record({ kind: fc.constantFrom('number', 'table'), aggregation }),
      fc.record({ kind: fc.constant('number'), options: fc.constant({ spark: true }) }),
      fc.record({ kind: fc.constant('map'), options: fc.record({ track: fc.boolean() }) }),
      fc.constant({ kind: 'timeline' }),
    );
    const hour = fc.option(fc.integer({ min: -20, max: 44 }), { nil: undefined });
    const looks = fc.record({ from: hour, to: hour, pixels: fc.constantFrom(50, 600) });
    await fc.assert(
      fc.asyncProperty(kinds, looks, async ({ kind, ...fields }, { from, to, pixels }) => {
        fc.pre(Math.max(0, from ?? 0) < Math.min(24, to ?? 24));
        const panels = ['both', 'inside'].map((device) => panel(device, kind, device, SERIES, fields));
        await call('PATCH', `/boards/${id}`, { panels });
        const look = {
          ...(from !== undefined && { from: FROM + from * HOUR }),
          ...(to !== undefined && { to: FROM + to * HOUR }),
          pixels,
        };
        const [both, inside] = await Promise.all(
          ['both', 'inside'].map(async (one) => {
            const { lines, ...rest } = await call('POST', '/shared/query', { panel: one, ...look }, secret);
            const named = lines.map(({ series, ...line }: { series: { name: string } }) => [
              series.name,
              line,
            ]);
            return { ...rest, lines: named as unknown };
          }),
        );
        expect(both).toEqual(inside);
        expect(JSON.stringify(both)).not.toMatch(/31337|OUTSIDE/);
      }),
      { numRuns: 150 },
    );
  });
});
