/** GET /v1/data: tables and aggregates against an oracle over the same rows. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { clientOf, keepsTheRules, type Client } from '../support/iobeam-client.js';
import { tries } from '../support/long.js';

let platform: TestPlatform;
let client: Client;

const START = 1427316480000;
const FIELDS = ['hum', 'on', 'room', 'temp'] as const;
type Value = number | boolean | string | null;
interface Row {
  readonly time: number;
  readonly device_id: string;
  readonly temp: Value;
  readonly hum: Value;
  readonly on: Value;
  readonly room: Value;
}

/** Three devices report at shared and at own instants, with gaps; some rows are sent twice. */
const rows: Row[] = [];

beforeAll(async () => {
  platform = await startTestPlatform();
  client = clientOf(platform, platform.one);
  for (const [d, device] of ['d1', 'd2', 'd3'].entries()) {
    await client.register(device);
    for (let i = 0; i < 120; i++) {
      const pick = (n: number) => (i * 7 + d * 3) % n;
      rows.push({
        time: START + i * 10_000 + (i % 4 === 0 ? 0 : d),
        device_id: device,
        temp: pick(5) === 0 ? null : pick(40) - 10,
        hum: pick(3) === 0 ? null : pick(100) / 8,
        on: pick(4) === 0 ? null : pick(2) === 0,
        room: pick(6) === 0 ? null : ['hall', 'attic', 'den'][pick(3)]!,
      });
    }
    const own = rows.filter((row) => row.device_id === device);
    const send = (sent: Row[], shift: number) =>
      client.send({
        device_id: device,
        sources: {
          fields: ['time', ...FIELDS],
          data: sent.map((row) => [
            row.time,
            row.hum,
            row.on,
            row.room,
            row.temp === null ? null : (row.temp as number) + shift,
          ]),
        },
      });
    await send(own.slice(0, 60), 500);
    await send(own, 0);
  }
  // A row in which all is null is none.
  for (let at = rows.length - 1; at >= 0; at--)
    if (FIELDS.every((field) => rows[at]![field] === null)) rows.splice(at, 1);
});
afterAll(() => platform.stop());

const get = (
  path: string,
  query: Record<string, string | number | undefined> = {},
  where: readonly string[] = [],
) => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined) as [string, string][];
  const parameters = new URLSearchParams([...given, ...where.map((clause) => ['where', clause])]);
  return client.get(`/data/input${path}?${parameters}`);
};

const byTimeThenDevice = (a: Row, b: Row) => b.time - a.time || (a.device_id < b.device_id ? -1 : 1);

interface Wanted {
  field: (typeof FIELDS)[number] | 'device_id' | undefined;
  where: { f: string; field: keyof Row; value: string | number | boolean }[];
  from: number | undefined;
  to: number | undefined;
}

/** What the rules of the contract make of the rows, without an engine. */
function matching({ field, where, from = 0, to = Infinity }: Wanted): Row[] {
  const holds = (row: Row) =>
    where.every(({ f, field: of, value }) => {
      const own = row[of];
      if (own === null || typeof own !== typeof value) return false;
      return {
        eq: own === value,
        neq: own !== value,
        lt: own < value,
        le: own <= value,
        gt: own > value,
        ge: own >= value,
      }[f]!;
    });
  const has = (row: Row) => field === undefined || field === 'device_id' || row[field] !== null;
  return rows
    .filter((row) => row.time >= from && row.time <= to && holds(row) && has(row))
    .sort(byTimeThenDevice);
}

const clause = fc.oneof(
  ...(['temp', 'hum'] as const).map((field) =>
    fc.record({
      f: fc.constantFrom('eq', 'neq', 'lt', 'le', 'gt', 'ge'),
      field: fc.constant(field),
      value: fc.integer({ min: -10, max: 30 }),
    }),
  ),
  fc.record({ f: fc.constantFrom('eq', 'neq'), field: fc.constant('on' as const), value: fc.boolean() }),
  fc.record({
    f: fc.constantFrom('eq', 'neq', 'gt'),
    field: fc.constant('room' as const),
    value: fc.constantFrom('hall', 'attic', 'den', 'x'),
  }),
  fc.record({
    f: fc.constantFrom('eq', 'neq', 'gt', 'le'),
    field: fc.constant('device_id' as const),
    value: fc.constantFrom('d1', 'd2', 'd9'),
  }),
);
const instant = fc.option(
  fc.nat(1_300_000).map((ms) => START + ms),
  { nil: undefined },
);
const wanted = fc.record({
  field: fc.option(fc.constantFrom(...FIELDS, 'device_id' as const), { nil: undefined }),
  where: fc.array(clause, { maxLength: 2 }),
  from: instant,
  to: instant,
});
const clauses = ({ where }: Wanted) => where.map(({ f, field, value }) => `${f}(${field}, ${value})`);
const timeOf = ({ from, to }: Wanted) =>
  from === undefined && to === undefined ? undefined : `${from ?? ''},${to ?? ''}`;

function tableOf(found: Row[], field: Wanted['field']): unknown {
  if (found.length === 0) return [];
  const fields = field === undefined ? ['device_id', ...FIELDS] : [field];
  return [
    {
      fields: ['time', ...fields],
      values: found.map((row) => [row.time, ...fields.map((name) => row[name as keyof Row])]),
    },
  ];
}

describe('a table', () => {
  it('has the newest rows that fulfil all conditions, with all of their fields', async () => {
    await fc.assert(
      fc.asyncProperty(
        wanted,
        fc.option(fc.integer({ min: 1, max: 400 }), { nil: undefined }),
        async (request, limit) => {
          const answer = await get(
            request.field === undefined ? '/all' : `/${request.field}`,
            { limit, time: timeOf(request) },
            clauses(request),
          );
          expect(answer.status).toBe(200);
          expect(answer.json.result).toEqual(tableOf(matching(request).slice(0, limit), request.field));
        },
      ),
      { numRuns: tries(250, 80) },
    );
  }, 120_000);

  it('is limited by the value of a field', async () => {
    const by = fc.constantFrom('device_id', 'room', 'on', 'hum');
    await fc.assert(
      fc.asyncProperty(
        wanted,
        by,
        fc.integer({ min: 1, max: 8 }),
        fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
        async (request, field, count, limit) => {
          const seen = new Map<Value, number>();
          const expected = matching(request).filter((row) => {
            const value = row[field as keyof Row];
            seen.set(value, (seen.get(value) ?? 0) + 1);
            return seen.get(value)! <= count;
          });
          const answer = await get(
            `/${request.field ?? 'all'}`,
            { limit, limit_by: `${field},${count}`, time: timeOf(request) },
            clauses(request),
          );
          expect(answer.json.result).toEqual(tableOf(expected.slice(0, limit), request.field));
        },
      ),
      { numRuns: tries(150, 50) },
    );
  }, 120_000);

  it('is aggregated over time, by a field, under conditions', async () => {
    const request = fc.record({
      wanted,
      field: fc.constantFrom('temp' as const, 'hum' as const, 'on' as const, 'room' as const),
      operator: fc.constantFrom('sum', 'count', 'min', 'max', 'mean'),
      width: fc.option(fc.constantFrom(['2m', 120_000], ['90s', 90_000], ['1d', 86_400_000]), {
        nil: undefined,
      }),
      group: fc.option(fc.constantFrom('device_id' as const, 'room' as const, 'on' as const), {
        nil: undefined,
      }),
      limit: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
      periods: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ wanted: given, field, operator, width, group, limit, periods }) => {
        if (field === 'room' && operator !== 'count') return;
        const cells = new Map<string, { start: number; label: Value; values: number[] }>();
        for (const row of matching({ ...given, field })) {
          const start = width ? row.time - (row.time % (width[1] as number)) : (given.from ?? 0);
          const label = group ? row[group] : null;
          const key = `${start} ${String(label)}`;
          const cell = cells.get(key) ?? { start, label, values: [] };
          cell.values.push(Number(row[field]));
          cells.set(key, cell);
        }
        const apply = (values: number[]) =>
          operator === 'count'
            ? values.length
            : operator === 'min'
              ? Math.min(...values)
              : operator === 'max'
                ? Math.max(...values)
                : values.reduce((a, b) => a + b, 0) / (operator === 'mean' ? values.length : 1);
        const sorted = [...cells.values()].sort(
          (a, b) => b.start - a.start || (String(a.label) < String(b.label) ? -1 : 1),
        );
        const starts = [...new Set(sorted.map(({ start }) => start))].slice(0, width ? periods : undefined);
        const kept = sorted.filter(({ start }) => starts.includes(start)).slice(0, limit);
        const by = [...(width ? [`time(${width[0]})`] : []), ...(group ? [group] : [])].join(',');
        const query = {
          operator,
          group_by: by || undefined,
          limit,
          limit_periods: width ? periods : undefined,
          time: timeOf(given),
        };
        const answer = await get(`/${field}`, query, clauses(given));
        expect(answer.status).toBe(200);
        expect(answer.json.result).toEqual(
          kept.length === 0
            ? []
            : [
                {
                  fields: ['time', `${operator}(${field})`, ...(group ? [group] : [])],
                  values: kept.map(({ start, label, values }) => [
                    start,
                    expect.closeTo(apply(values), 8) as number,
                    ...(group ? [label] : []),
                  ]),
                },
              ],
        );
      }),
      { numRuns: tries(250, 80) },
    );
  }, 120_000);
});

describe('what the clients ask', () => {
  it('graf: the devices, one row of each', async () => {
    const { json } = await get('/device_id', { limit_by: 'device_id,1', limit: 1000 });
    expect(json.result[0].fields).toEqual(['time', 'device_id']);
    expect((json.result[0].values as [number, string][]).map(([, device]) => device).sort()).toEqual([
      'd1',
      'd2',
      'd3',
    ]);
  });

  it('graf: all fields of the namespace, though the newest row lacks some', async () => {
    const { json } = await get('/all', { limit: 1 });
    expect(json.result[0].fields).toEqual(['time', 'device_id', ...FIELDS]);
    expect(json.result[0].values).toHaveLength(1);
  });

  it('graf: a curve with its value right after the time, named by the asked field', async () => {
    const query = {
      time: `${START},${START + 600_000}`,
      group_by: 'time(2m),device_id',
      operator: 'mean',
      limit: 1000,
    };
    const [{ fields }] = (await get('/temp', query, ['eq(device_id,d1)'])).json.result as [
      { fields: string[] },
    ];
    expect(fields).toEqual(['time', 'mean(temp)', 'device_id']);
  });

  it('cli: the last ten rows, with every parameter it sends, as JSON and as CSV', async () => {
    const query = { limit: 10, timefmt: 'usec', output: 'json' };
    const { json } = await client.get(`/data/input/?${new URLSearchParams(query as never)}`);
    const newest = matching({ field: undefined, where: [], from: undefined, to: undefined }).slice(0, 10);
    expect(json.result[0].values).toEqual(
      newest.map((row) => [row.time * 1000, row.device_id, ...FIELDS.map((field) => row[field])]),
    );
    const csv = await get('/', { limit: 2, timefmt: 'sec', output: 'csv' });
    expect(csv.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(csv.text).toBe(
      [
        'time,input.device_id,input.hum,input.on,input.room,input.temp',
        ...newest
          .slice(0, 2)
          .map((row) =>
            [Math.floor(row.time / 1000), row.device_id, ...FIELDS.map((field) => row[field])].join(','),
          ),
        '',
      ].join('\n'),
    );
    for (const answer of [csv, await get('/')]) expect(keepsTheRules(answer)).toBe(true);
  });

  it('node: now() in times, and nothing found is an empty result', async () => {
    await client.send({
      device_id: 'd1',
      sources: {
        fields: ['time', 'fresh'],
        data: [
          [Date.now() - 3_600_000, 1],
          [Date.now() - 10_800_000, 2],
        ],
      },
    });
    expect((await get('/fresh', { time: 'now()-2h,' })).json.result[0].values).toHaveLength(1);
    expect((await get('/fresh', { time: 'now()-4h,now()-2h' })).json.result[0].values).toHaveLength(1);
    expect((await get('/fresh', { time: ',now()-4h' })).json).toEqual({ result: [] });
    expect((await get('/nothing')).json).toEqual({ result: [] });
    expect((await get('/nothing', { operator: 'mean', group_by: 'time(1m)' })).json).toEqual({ result: [] });
    expect((await get('/temp', {}, ['eq(nothing,1)'])).json).toEqual({ result: [] });
  });

  it('texts in quotes, so that a text like a number can be asked for', async () => {
    await client.send({
      device_id: 'd1',
      sources: {
        fields: ['time', 'code'],
        data: [
          [START, '007'],
          [START + 1, 'a, (b)'],
        ],
      },
    });
    expect((await get('/code', {}, ['eq(code,007)'])).json.result[0].values).toEqual([[START, '007']]);
    expect((await get('/code', {}, ['eq(code,"007")'])).json.result[0].values).toEqual([[START, '007']]);
    expect((await get('/code', {}, ["eq(code, 'a, (b)')"])).json.result[0].values).toEqual([
      [START + 1, 'a, (b)'],
    ]);
  });
});

describe('a refused table', () => {
  it.each<[string, string, string]>([
    ['/temp', 'limit=-1', 'limit is "-1"'],
    ['/temp', 'limit_by=device_id', 'limit_by is "device_id"; expected FIELD,NUMBER.'],
    ['/temp', 'limit_by=device_id,0', 'limit_by is "device_id,0"'],
    ['/temp', 'limit_periods=3', 'expected operator and group_by=time(…) beside it'],
    ['/temp', 'time=yesterday,', 'time is "yesterday,"'],
    ['/temp', 'time=1,2&time=3,4', 'expected one value'],
    ['/temp', 'where=temp>5', 'where is "temp>5"'],
    [
      '/temp',
      'where=gt(temp,warm)',
      'where is "warm"; expected a value for temp, which holds number values.',
    ],
    ['/temp', 'group_by=time(2m)', 'operator is missing'],
    ['/temp', 'operator=mean&group_by=2m)', 'group_by is'],
    ['/temp', 'operator=mean&group_by=time(2m)&limit_by=room,1', 'expected the field of group_by'],
    ['/device_id', 'operator=mean', 'expected a field of values to aggregate'],
    ['/temp', 'timefmt=x', 'timefmt is "x"'],
  ])('(%s?%s) names the parameter', async (path, query, message) => {
    const answer = await client.get(`/data/input${path}?${query}`);
    expect([answer.status, answer.json.errors[0].code]).toEqual([422, 21]);
    expect(answer.json.errors[0].message).toContain(message);
    expect(keepsTheRules(answer)).toBe(true);
  });

  it('has the status of what is wrong with who asks or for what', async () => {
    expect((await client.get('/data/nowhere')).status).toBe(404);
    expect((await client.request('GET', '/data/input', undefined, { authorization: '' })).status).toBe(401);
    expect((await client.with('nothing').get('/data/input')).status).toBe(403);
    // Another tenant's token reads its own project, in which there is nothing.
    expect((await client.with(platform.two.token).get('/data/input')).json).toEqual({ result: [] });
  });
});
