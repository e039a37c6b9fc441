/** Durations, times, conditions and groupings of requests, read without a server. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TributaryError } from '../../src/errors/error.js';
import { exportGrouping, tableGrouping } from '../../src/dialects/iobeam/wire/grouping.js';
import { readInterval } from '../../src/dialects/iobeam/wire/intervals.js';
import { readPositive } from '../../src/dialects/iobeam/wire/ids.js';
import { readParameters } from '../../src/dialects/iobeam/wire/parameters.js';
import { readTableRequest } from '../../src/dialects/iobeam/wire/table-request.js';
import { rangeOf, readTime, readTimeRange } from '../../src/dialects/iobeam/wire/time-range.js';
import { fulfils, readClause } from '../../src/dialects/iobeam/wire/where.js';
import { readNumber } from '../../src/dialects/parameters.js';
import { tries } from '../support/long.js';

const NOW = 1_600_000_000_123_456;
const HOUR = 3_600_000_000;
const FUZZ = { numRuns: tries(100_000) };
/** Texts that look like what is read, and texts that do not. */
const near = (...words: string[]) =>
  fc.oneof(
    fc.array(fc.constantFrom(...words), { maxLength: 8 }).map((parts) => parts.join('')),
    fc.string({ maxLength: 40 }),
  );
const onlyTributaryErrors = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    if (error instanceof TributaryError) return undefined;
    throw error;
  }
};

describe('durations', () => {
  it.each([
    ['500ms', 500_000],
    ['1m', 60_000_000],
    ['1h30m', 1.5 * HOUR],
    ['1.5h', 1.5 * HOUR],
    ['1d', 24 * HOUR],
    ['2w', 14 * 24 * HOUR],
    ['.5s', 500_000],
    ['1.s', 1_000_000],
    ['1.1s', 1_100_000],
    ['250us', 250],
    ['250µs', 250],
    ['1500ns', 2],
  ])('reads %s', (text, micros) => expect(readInterval(text)).toBe(micros));

  it.each([
    '',
    '1',
    'm',
    '-1h',
    '1h 30m',
    '1y',
    '0s',
    '1h-',
    '1e3s',
    '99999w',
    '1constructor',
    '1__proto__',
    `${'1h'.repeat(40)}`,
  ])('refuses %j', (text) => expect(readInterval(text)).toBeUndefined());

  it('reads what Go prints, exactly, and adds nothing of its own', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(59), fc.nat(59), fc.nat(999), (h, m, s, ms) => {
        const micros = (((h * 60 + m) * 60 + s) * 1000 + ms) * 1000;
        const text = `${h}h${m}m${s}.${String(ms).padStart(3, '0')}s`;
        expect(readInterval(text)).toBe(micros === 0 ? undefined : micros);
      }),
    );
    fc.assert(
      fc.property(near('1', '20', '.5', 'h', 'm', 's', 'ms', 'µs', 'd', '-', ' '), (text) => {
        const read = readInterval(text);
        if (read !== undefined) expect(Number.isSafeInteger(read) && read > 0).toBe(true);
      }),
      FUZZ,
    );
  });
});

describe('times', () => {
  it.each([
    ['1427316488000', 1427316488000_000],
    ['0', 0],
    ['now()', NOW],
    ['now()-2h', NOW - 2 * HOUR],
    [' NOW() - 1h30m + 30m ', NOW - HOUR],
  ])('reads %j', (text, time) => expect(readTime(text, NOW)).toBe(time));

  it.each([
    '',
    'now',
    'now()2h',
    'now()--2h',
    'now()-',
    'now()-2',
    '1.5',
    '2020-01-01',
    '1e12',
    '99999999999999999',
  ])('refuses %j', (text) => expect(readTime(text, NOW)).toBeUndefined());

  it('takes both ends in, the last with all its microseconds', () => {
    expect(readTimeRange('5,10', NOW)).toEqual({ from: 5000, to: 11_000 });
    expect(readTimeRange('0,', NOW)).toEqual({ from: 0 });
    expect(readTimeRange(',10', NOW)).toEqual({ to: 11_000 });
    expect(readTimeRange(',', NOW)).toEqual({});
    expect(readTimeRange('now()-2h', NOW)).toEqual({ from: NOW - 2 * HOUR });
    expect(readTimeRange('now()-2h,now()', NOW)).toEqual({ from: NOW - 2 * HOUR, to: 1_600_000_000_124_000 });
    expect(rangeOf(readParameters({ from: '5', to: '5' }))).toEqual({ from: 5000, to: 6000 });
    expect(rangeOf(readParameters({ from: '', to: '-1' }))).toEqual({ to: 0 });
    expect(() => rangeOf(readParameters({ from: '5.5' }))).toThrow(
      'from is "5.5"; expected milliseconds since 1970 as an integer.',
    );
    expect(() => readTimeRange('1,2,3', NOW)).toThrow('time is "1,2,3"');
  });

  it('reads nothing but times', () => {
    fc.assert(
      fc.property(near('now()', '-', '+', '2h', '1m', ',', '0', '17', ' '), (text) => {
        const range = onlyTributaryErrors(() => readTimeRange(text, NOW)) as object | undefined;
        for (const time of Object.values(range ?? {}))
          expect(Number.isSafeInteger(time) && (time as number) >= 0).toBe(true);
      }),
      FUZZ,
    );
  });
});

describe('conditions', () => {
  it('keeps an unquoted value as all that it can mean, a quoted one as text', () => {
    expect(readClause('eq(device_id,d1)')).toEqual({
      field: 'device_id',
      comparison: '=',
      text: 'd1',
      values: ['d1'],
    });
    expect(readClause(' GE ( temp , -1.5e1 ) ')).toMatchObject({
      field: 'temp',
      comparison: '>=',
      values: ['-1.5e1', -15],
    });
    expect(readClause('neq(on,True)').values).toEqual(['True', true]);
    expect(readClause('eq(a,"5")').values).toEqual(['5']);
    expect(readClause("eq(a, 'x, (y)')").values).toEqual(['x, (y)']);
    expect(readClause('eq(a,x, (y))').values).toEqual(['x, (y)']);
    expect(readClause('eq(a,)').values).toEqual(['']);
  });

  it.each(['', 'eq', 'eq(a)', 'eq(a,1', 'eq(,1)', 'like(a,1)', 'toString(a,1)', '(a,1)', 'a,eq(1)'])(
    'refuses %j',
    (text) => expect(() => readClause(text)).toThrow('expected eq, neq, lt, le, gt or ge'),
  );

  it('compares texts as texts', () => {
    const holds = (clause: string) => fulfils('d2', readClause(clause));
    expect(['eq(x,d2)', 'neq(x,d1)', 'gt(x,d1)', 'ge(x,d2)', 'le(x,d2)', 'lt(x,d3)'].every(holds)).toBe(true);
    expect(['eq(x,d1)', 'neq(x,d2)', 'gt(x,d2)', 'ge(x,d3)', 'le(x,d1)', 'lt(x,d2)'].some(holds)).toBe(false);
  });

  it('reads back what a client writes, and refuses the rest in words', () => {
    const plain = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && !/[,"'()]/.test(text));
    fc.assert(
      fc.property(fc.constantFrom('eq', 'lt', 'gt', 'le', 'ge', 'neq'), plain, plain, (f, field, value) => {
        const read = readClause(`${f}(${field}, ${value})`);
        expect([read.field, read.text]).toEqual([field, value]);
      }),
    );
    fc.assert(
      fc.property(
        near('eq', 'gt', '(', ')', ',', 'a', '1', '"', "'", ' '),
        (text) => void onlyTributaryErrors(() => readClause(text)),
      ),
      FUZZ,
    );
  });
});

describe('groupings', () => {
  it('reads group_by of exports and of tables', () => {
    expect(exportGrouping(readParameters({ operator: 'MEAN', group_by: '1h30m' }))).toEqual({
      operator: 'mean',
      aggregation: { type: 'mean' },
      bucket: { kind: 'fixed', width: 1.5 * HOUR },
    });
    expect(exportGrouping(readParameters({}))).toBeUndefined();
    expect(tableGrouping(readParameters({ operator: 'sum', group_by: 'time(2m)' }))).toMatchObject({
      bucket: { width: 120_000_000 },
    });
    expect(
      tableGrouping(readParameters({ operator: 'sum', group_by: 'time( 2m ) , device_id' })),
    ).toMatchObject({
      field: 'device_id',
    });
    expect(tableGrouping(readParameters({ operator: 'sum', group_by: 'room' }))).toMatchObject({
      field: 'room',
    });
  });

  it('wants an operator, and one that there is', () => {
    expect(() => exportGrouping(readParameters({ group_by: '1m' }))).toThrow('operator is missing');
    expect(() => exportGrouping(readParameters({ operator: 'median' }))).toThrow(
      'expected sum, count, min, max, mean',
    );
    for (const text of ['time(2m', 'time()', 'time(0s)', 'time(2m),', 'time(2m),a,b', '2m)'])
      expect(() => tableGrouping(readParameters({ operator: 'sum', group_by: text }))).toThrow('group_by is');
  });

  it('reads a whole table request or refuses it in words', () => {
    const text = near('time(', '2m', ')', ',', 'device_id', '1', 'mean', 'eq(a,1)', 'usec', 'csv', 'now()');
    const request = fc.dictionary(
      fc.constantFrom(
        'operator',
        'group_by',
        'limit',
        'limit_by',
        'limit_periods',
        'where',
        'time',
        'timefmt',
        'output',
      ),
      fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.constantFrom('mean', 'time(2m)', '5', 'a,1')),
    );
    fc.assert(
      fc.property(
        request,
        (given) => void onlyTributaryErrors(() => readTableRequest(readParameters(given), NOW)),
      ),
      FUZZ,
    );
  }, 120_000);
});

describe('numbers', () => {
  it('are decimal, whole where they count something', () => {
    expect([readNumber('5'), readNumber('-1.5e3'), readNumber('.5'), readNumber('+2.')]).toEqual([
      5, -1500, 0.5, 2,
    ]);
    for (const text of ['', '0x10', 'NaN', 'Infinity', '1e999', '5,5', '1_000'])
      expect(readNumber(text)).toBeUndefined();
    expect([readPositive('10'), readPositive('0'), readPositive('-1'), readPositive('1.5')]).toEqual([
      10,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
