// CSV and its relatives: header rows, mapping of columns, rows that do not fit.
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likelyDelimiter } from '../../src/cli/import/delimited.js';
import type { ColumnKind } from '../../src/cli/import/rows.js';
import { readText } from '../support/import-reading.js';

const T0 = Date.UTC(2020, 0, 1) * 1000;

describe('columns', () => {
  it('are series by their own names, beside time and device', async () => {
    const { rows, notices } = await readText('csv', 'time,a,b\n2020-01-01,1,on\n', { zone: 'UTC' });
    expect(rows).toEqual([
      {
        line: 2,
        source: ['2020-01-01', '1', 'on'],
        points: [
          { device: 'd', series: 'a', time: T0, value: 1 },
          { device: 'd', series: 'b', time: T0, value: 'on' },
        ],
        refusals: [],
        empty: 0,
      },
    ]);
    expect(notices).toEqual([]);
  });

  it('may be chosen, renamed, ignored and given a kind', async () => {
    const text = 'when;who;a;b=c;d\n2020-01-01;m1;1;2;3\n';
    const kinds = new Map<string, ColumnKind>([['a', 'boolean']]);
    const all = { device: undefined, deviceColumn: 'who', timeColumns: ['when'] };
    const chosen = await readText('csv', text, { ...all, series: ['a=flag', 'b=c'], kinds });
    expect(chosen.rows[0]?.points).toEqual([
      { device: 'm1', series: 'flag', time: T0, value: true },
      { device: 'm1', series: 'b=c', time: T0, value: 2 },
    ]);
    const ignored = await readText('csv', text, { ...all, ignore: ['a', 'd'] });
    expect(ignored.rows[0]?.points.map((point) => point.series)).toEqual(['b=c']);
  });

  it('that the header row does not name are ignored with a notice', async () => {
    const { rows, notices, columns } = await readText(
      'csv',
      '"date","x"\n"1","2020-01-01",5\n"2","2020-01-01",6\n',
    );
    expect(columns).toEqual(['row', 'date', 'x']);
    expect(rows.map((row) => row.points)).toEqual([
      [{ device: 'd', series: 'x', time: T0, value: 5 }],
      [{ device: 'd', series: 'x', time: T0, value: 6 }],
    ]);
    expect(notices).toEqual([
      'the rows have 3 fields, the header names 2: the first column is called "row" and ignored',
    ]);
  });

  it('can still be used when unnamed', async () => {
    const { rows } = await readText('csv', 'date,x\nm7,2020-01-01,5\n', {
      device: undefined,
      deviceColumn: 'row',
    });
    expect(rows[0]?.points).toEqual([{ device: 'm7', series: 'x', time: T0, value: 5 }]);
  });

  it('of a file without a header row have given names, or numbers', async () => {
    const named = await readText('csv', '2020-01-01,1\n', { header: false, columns: ['time', 'x'] });
    expect(named.rows[0]).toMatchObject({ line: 1, points: [{ series: 'x', value: 1 }] });
    const numbered = await readText('csv', '2020-01-01,1\n', { header: false, timeColumns: ['column1'] });
    expect(numbered.rows[0]?.points).toMatchObject([{ series: 'column2', value: 1 }]);
  });

  it.each([
    [{ series: ['q'] }, '--series names the column "q", which is not there.'],
    [{ ignore: ['q'] }, '--ignore names the column "q", which is not there.'],
    [{ timeColumns: ['q'] }, '--time-column names the column "q", which is not there.'],
    [{ device: undefined, deviceColumn: 'q' }, '--device-column names the column "q", which is not there.'],
    [{ kinds: new Map([['q', 'number' as const]]) }, '--kind names the column "q", which is not there.'],
    [{ device: undefined }, 'No device is named.'],
    [{ ignore: ['a'] }, 'No column is left to be a series.'],
  ])('that are misnamed in the options are refused: %j', async (options, message) => {
    await expect(readText('csv', 'time,a\n2020-01-01,1\n', options)).rejects.toThrow(message);
  });

  it('must have different names, and one of them a time', async () => {
    await expect(readText('csv', 'time,a,a\n2020-01-01,1,2\n')).rejects.toThrow('Two columns are named "a".');
    await expect(readText('csv', 'hour,a\n2020-01-01,1\n')).rejects.toThrow(
      'No column is named like a time.',
    );
  });
});

describe('a row', () => {
  it('of the long form is one point, with its position', async () => {
    const text =
      'device,series,time,value,latitude,longitude,note\nm1,t,2020-01-01,5,51.1,4.4,x\nm1,t,2020-01-01,6,,,y\n';
    const { rows, notices } = await readText('csv', text, { device: undefined });
    expect(rows.flatMap((row) => row.points)).toEqual([
      { device: 'm1', series: 't', time: T0, value: 5, latitude: 51.1, longitude: 4.4 },
      { device: 'm1', series: 't', time: T0, value: 6 },
    ]);
    expect(notices).toEqual(['rows are single points; ignored: "note"']);
  });

  it('with the wrong number of fields, time or device is refused, and the others are read', async () => {
    const text =
      'device,time,a,b\nm1,2020-01-01,1,2\nm1,2020-01-01,1\nm1,soon,1,2\n,2020-01-01,1,2\nm1,2020-01-01,,3\n';
    const { rows } = await readText('csv', text, { device: undefined });
    expect(
      rows.map(({ line, points, refusals, empty }) => ({ line, points: points.length, refusals, empty })),
    ).toEqual([
      { line: 2, points: 2, refusals: [], empty: 0 },
      { line: 3, points: 0, refusals: ['the row has 3 fields; the first has 4'], empty: 0 },
      {
        line: 4,
        points: 0,
        refusals: ['time is "soon"; expected ISO time (or give --time-format)'],
        empty: 0,
      },
      { line: 5, points: 0, refusals: ['the device is empty'], empty: 0 },
      { line: 6, points: 1, refusals: [], empty: 1 },
    ]);
  });

  it('keeps its good cells when another is refused', async () => {
    const { rows } = await readText('csv', 'time,a,b\n2020-01-01,x,2\n', {
      kinds: new Map([['a', 'number']]),
    });
    expect(rows[0]).toMatchObject({
      points: [{ series: 'b', value: 2 }],
      refusals: ['a is "x"; expected a number'],
    });
  });
});

it('finds the delimiter outside quotes', () => {
  expect(likelyDelimiter('time;"a,b,c";x')).toBe(';');
  expect(likelyDelimiter('time\ta\tb')).toBe('\t');
  expect(likelyDelimiter('time,a')).toBe(',');
  expect(likelyDelimiter('time')).toBe(',');
});

it.each(['\r\n', '\n'])('lines may end with %j in the header row and otherwise behind it', async (first) => {
  const second = first === '\n' ? '\r\n' : '\n';
  const text = `time,a,b${first}2020-01-01,1,x${second}2020-01-02,2,"y\nz"${first}2020-01-03,3,w${second}`;
  const { rows } = await readText('csv', text);
  expect(rows.map(({ line, points }) => [line, ...points.map(({ value }) => value)])).toEqual([
    [2, 1, 'x'],
    [3, 2, 'y\nz'],
    [5, 3, 'w'],
  ]);
});

it('lines of very old files end with \\r', async () => {
  const { rows } = await readText('csv', 'time,a\r2020-01-01,1\r2020-01-02,x\r');
  expect(rows.map(({ points }) => points.map(({ value }) => value))).toEqual([[1], ['x']]);
});

it('reads tables with more columns than it looks at to see how numbers are written', async () => {
  const names = Array.from({ length: 30_000 }, (_, i) => `c${i}`);
  const text = `time,${names.join(',')}\n2020-01-01,${names.map(() => '7').join(',')}\n`;
  const { rows } = await readText('csv', Readable.from([Buffer.from(text)]));
  expect(rows[0]?.points).toHaveLength(30_000);
  const { notices } = await readText('csv', `time,a${','.repeat(30)}\n2020-01-01,1${','.repeat(30)}\n`);
  expect(notices).toHaveLength(11);
  expect(notices.at(-1)).toBe('20 more columns have no name and are ignored');
});

it('ends with a record that has no end, and does not gather it', async () => {
  let given = 0;
  async function* endless() {
    yield Buffer.from('time,a,');
    for (; given < 512; given++) yield await Promise.resolve(Buffer.alloc(2 ** 18, 'a'));
  }
  await expect(readText('csv', endless())).rejects.toThrow(/cannot be read as delimited text.* 16777216/);
  expect(given).toBeLessThan(100);
});

it('a blank at the end of a name is part of it in an export of this platform, in no other file', async () => {
  const own = await readText('csv', '"device",time,"a","a "\n"d",2020-01-01,1,2\n', { device: undefined });
  expect(own.rows[0]?.points.map(({ series }) => series)).toEqual(['a', 'a ']);
  const other = await readText('csv', 'device,time,a \nd,2020-01-01,1\n', { device: undefined });
  expect(other.rows[0]?.points.map(({ series }) => series)).toEqual(['a']);
});

it('UTF-16 without a byte order mark is told', async () => {
  await expect(readText('csv', Buffer.from('time,a\n2020-01-01,1\n', 'utf16le'))).rejects.toMatchObject({
    hint: expect.stringContaining('--encoding utf-16le'),
  });
});

it('refuses a file whose quotes do not end', async () => {
  await expect(readText('csv', 'time,a\n2020-01-01,"x\n')).rejects.toThrow(
    'cannot be read as delimited text',
  );
});

it('reads back any table that was written as delimited text', async () => {
  const name = fc
    .stringMatching(/^[A-Za-z°µ"; ,=|\t-]{1,8}$/)
    .filter((text) => text.trim() === text && text !== '');
  const cell = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.stringMatching(/^[a-zé"\n,;]{1,6}x$/),
  );
  const table = fc
    .uniqueArray(name, { minLength: 1, maxLength: 5, selector: (text) => text.toLowerCase() })
    .filter(
      (names) => !names.some((text) => /^(time|timestamp|datetime|date|ts|device|series|value)$/i.test(text)),
    )
    .chain((names) =>
      fc.record({
        names: fc.constant(names),
        rows: fc.array(fc.array(fc.option(cell), { minLength: names.length, maxLength: names.length }), {
          minLength: 1,
          maxLength: 20,
        }),
        delimiter: fc.constantFrom(',', ';', '\t', '|'),
        newline: fc.constantFrom('\n', '\r\n'),
        withRowNumbers: fc.boolean(),
      }),
    );
  await fc.assert(
    fc.asyncProperty(table, async ({ names, rows, delimiter, newline, withRowNumbers }) => {
      const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
      const line = (cells: string[]): string => cells.map(quote).join(delimiter) + newline;
      const text =
        line(['time', ...names]) +
        rows
          .map((cells, i) => {
            const data = [String(i), ...cells.map((value) => (value === null ? '' : String(value)))];
            return line(withRowNumbers ? [`n${i}`, ...data] : data);
          })
          .join('');
      const read = await readText('csv', text, { timeFormat: 'us', delimiter });
      const expected = rows.flatMap((cells, i) =>
        cells.flatMap((value, j) =>
          value === null
            ? []
            : [{ device: 'd', series: names[j], time: i, value: Object.is(value, -0) ? 0 : value }],
        ),
      );
      expect(read.rows.flatMap((row) => row.refusals)).toEqual([]);
      expect(read.rows.flatMap((row) => row.points)).toEqual(expected);
      expect(read.rows.reduce((sum, row) => sum + row.empty, 0)).toBe(
        rows.flat().filter((value) => value === null).length,
      );
    }),
    { numRuns: 200 },
  );
});
