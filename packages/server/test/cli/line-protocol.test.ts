// Files of line protocol: named as /write names them, but never with the time of the import.
import { expect, it } from 'vitest';
import { readText } from '../support/import-reading.js';

it('reads each line as /write does', async () => {
  const text =
    '# a comment\nboiler,device=b1,site=x temp=64.5,on=t,note="a, b" 1577836800000000000\n\ntributary,device=b2 level=7i 1577836800000000000\r\n';
  const { rows } = await readText('line', text, { device: undefined });
  const tags = { site: 'x' };
  const time = Date.UTC(2020, 0, 1) * 1000;
  expect(rows.map((row) => [row.line, row.points])).toEqual([
    [
      2,
      [
        { device: 'b1', series: 'boiler.temp,site=x', time, value: 64.5, tags },
        { device: 'b1', series: 'boiler.on,site=x', time, value: true, tags },
        { device: 'b1', series: 'boiler.note,site=x', time, value: 'a, b', tags },
      ],
    ],
    [4, [{ device: 'b2', series: 'level', time, value: 7 }]],
  ]);
});

it('refuses lines that cannot be read or have no time, with the line as the source', async () => {
  const { rows } = await readText('line', 'm,device=d a=1\nm,device=d a=x 1\nm a=2 2\n', {
    device: 'room',
    timeFormat: 's',
  });
  expect(rows.map(({ line, refusals }) => [line, refusals.join()])).toEqual([
    [1, 'm.a,device=d has no timestamp'],
    [2, expect.stringContaining('value x is not a number, boolean or quoted text')],
    [3, ''],
  ]);
  expect(rows[1]?.source).toBe('m,device=d a=x 1');
  expect(rows[2]?.points).toEqual([{ device: 'room', series: 'm.a', time: 2_000_000, value: 2 }]);
});

it('refuses a precision that the protocol lacks', async () => {
  await expect(readText('line', 'm a=1 1\n', { timeFormat: 'iso' })).rejects.toThrow(
    '--time-format is "iso"; line protocol has ns, us, ms, s, m, h.',
  );
});

it('reads a record whose text has line breaks as one, and never the inside of a refused one', async () => {
  const ghost = 'ghost,device=boiler temperature=99 1767225600000000000';
  const text = `log,device=d msg="a\n${ghost}\nb" 1000\nlog,device=d msg="a\n${ghost}\nb" 1x\n\nm,device=d a=1 2000\nm,device=d a="open\n${ghost}\n`;
  const { rows } = await readText('line', text, { device: undefined });
  expect(rows.map(({ line, points }) => [line, points.map(({ series, value }) => [series, value])])).toEqual([
    [1, [['log.msg', `a\n${ghost}\nb`]]],
    [4, []],
    [8, [['m.a', 1]]],
    [9, []],
  ]);
  expect(rows[1]?.refusals.join()).toContain('timestamp 1x is not a whole number');
  expect(rows[3]?.refusals.join()).toContain('a quoted text does not end');
});
