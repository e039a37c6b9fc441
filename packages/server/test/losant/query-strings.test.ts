// What stands in an address: lists, filters in brackets, ranges; and points that become reports again.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TributaryError } from '../../src/errors/error.js';
import { readTagFilter, readTexts } from '../../src/dialects/losant/wire/brackets.js';
import { pageOf } from '../../src/dialects/losant/lists/sorted-page.js';
import { listAnswer, readList } from '../../src/dialects/losant/wire/lists.js';
import { flagOf, parametersOf } from '../../src/dialects/losant/wire/parameters.js';
import { readEntries, readRange } from '../../src/dialects/losant/wire/ranges.js';
import { groupStates } from '../../src/dialects/losant/wire/state-groups.js';

const RULES = { sorts: ['name', 'id'], filters: ['name'] };
const NOW = 1_000_000;

describe('a list', () => {
  it('has the first sort, a hundred entries and the first page unless told', () => {
    const order = readList(parametersOf({}), RULES);
    expect(order).toEqual({ page: 0, perPage: 100, sortField: 'name', sortDirection: 'asc' });
    const query = parametersOf({ sortDirection: 'DESC', filter: '', filterField: '' });
    expect(readList(query, RULES).sortDirection).toBe('desc');
    expect(listAnswer(order, [{ a: 1 }], 7, { applicationId: 'x' })).toEqual({
      items: [{ a: 1 }],
      count: 1,
      totalCount: 7,
      applicationId: 'x',
      ...order,
    });
  });

  it('in memory is sorted, filtered by a glob and cut like any other, whatever the names are', () => {
    const name = fc.string({ maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(name),
        fc.constantFrom('asc', 'desc'),
        fc.nat(3),
        fc.integer({ min: 1, max: 5 }),
        name,
        (names, sortDirection, page, perPage, start) => {
          const order = {
            page,
            perPage,
            sortField: 'name',
            sortDirection,
            filterField: 'name',
            filter: `${start.replaceAll(/[*?]/g, '')}*`,
          } as const;
          const { items, totalCount } = pageOf(names, order, { name: (one) => one });
          const fitting = names.filter((one) => one.startsWith(start.replaceAll(/[*?]/g, '')));
          const sorted = [...fitting].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
          if (sortDirection === 'desc') sorted.reverse();
          expect(totalCount).toBe(fitting.length);
          expect(items).toEqual(sorted.slice(page * perPage, (page + 1) * perPage));
        },
      ),
    );
  });
});

describe('a filter in brackets', () => {
  it('is read in the order of its indexes', () => {
    const query = { 'tagFilter[10][key]': 'c', 'tagFilter[0][value]': 'b', 'tagFilter[0][key]': 'a' };
    expect(readTagFilter(parametersOf(query))).toEqual([{ key: 'a', value: 'b' }, { key: 'c' }]);
    expect(
      readTexts(
        parametersOf({ deviceClass: ['a', 'b'], 'deviceClass[]': 'c', 'deviceClass[0]': 'd', other: 'x' }),
        'deviceClass',
      ),
    ).toEqual(['a', 'b', 'c', 'd']);
    const values = [{ x: 'true' }, { x: '1' }, { x: 'false' }, { x: 'anything' }, {}];
    expect(values.map((one) => flagOf(parametersOf(one), 'x'))).toEqual([true, true, false, false, false]);
  });
});

describe('a range', () => {
  it.each([
    [{}, { from: 0 }],
    [
      { start: '5', end: '7' },
      { from: 5, to: 8 },
    ],
    [{ end: '0' }, { from: 0, to: NOW + 1 }],
    [{ start: '-100' }, { from: NOW - 100 }],
    [
      { end: '-100', duration: '50' },
      { from: NOW - 150, to: NOW - 99 },
    ],
    [{ start: '5', duration: '50' }, { from: 5 }],
    [{ since: '9' }, { from: 9 }],
    [{ start: '-9999999' }, { from: 0 }],
  ])('of %j is %j', (query, expected) => expect(readRange(parametersOf(query), NOW)).toEqual(expected));
});

it('reads any parameters or names the one that it cannot read', () => {
  const names = [
    'page',
    'perPage',
    'sortField',
    'sortDirection',
    'filterField',
    'filter',
    'start',
    'end',
    'duration',
    'since',
    'limit',
    'tagFilter[0][key]',
    'tagFilter[1',
    'tagFilter[][value]',
    'deviceClass[999]',
  ];
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom('1', '-1', '1e9', '0x1', '9999999999999999', 'asc'),
    fc.array(fc.string(), { maxLength: 2 }),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), value), (values) => {
      const query = parametersOf(values);
      for (const read of [
        () => readList(query, RULES),
        () => readEntries(query, NOW),
        () => readTagFilter(query),
        () => readTexts(query, 'deviceClass'),
      ])
        try {
          read();
        } catch (error) {
          expect(error).toBeInstanceOf(TributaryError);
          expect((error as TributaryError).status).toBe(400);
        }
    }),
    { numRuns: 2000 },
  );
});

it('makes the reports again from their points, whatever was in them', () => {
  const attributes = ['a', 'b', '__proto__'];
  const names = new Map(attributes.map((name, id) => [id, name]));
  const data = fc.uniqueArray(fc.tuple(fc.nat(2), fc.oneof(fc.integer(), fc.boolean(), fc.string())), {
    minLength: 1,
    selector: ([id]) => id,
  });
  const reports = fc.uniqueArray(fc.record({ time: fc.nat(5), sequence: fc.nat(2), data }), {
    selector: ({ time, sequence }) => `${time} ${sequence}`,
  });
  fc.assert(
    fc.property(reports, fc.constantFrom('asc', 'desc'), (sent, order) => {
      const rows = sent
        .flatMap(({ data: values, ...at }) =>
          values.map(([series, value]) => ({ series, value, time: at.time * 1000, sequence: at.sequence })),
        )
        .sort(
          (a, b) =>
            (order === 'asc' ? 1 : -1) * (a.time - b.time) || a.series - b.series || a.sequence - b.sequence,
        );
      const sorted = [...sent].sort((a, b) => a.time - b.time || a.sequence - b.sequence);
      if (order === 'desc') sorted.reverse();
      const read = groupStates(rows, names, order).map(({ time, data: values }) => [
        Date.parse(time),
        Object.entries(values).sort(),
      ]);
      expect(read).toEqual(
        sorted.map(({ time, data: values }) => [
          time,
          values.map(([id, value]) => [names.get(id), value]).sort(),
        ]),
      );
    }),
  );
});
