/** What a table looks like on terminals of different widths. */
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { barLine } from '../../src/cli/import/progress.js';
import { RowWriter } from '../../src/cli/output.js';
import type { Row } from '../../src/cli/row.js';

async function printed(width: number | undefined, rows: readonly Row[]): Promise<string> {
  const stream = Object.assign(new PassThrough(), { columns: width });
  const writer = new RowWriter(stream, 'table');
  await writer.page(rows);
  await writer.end();
  return String(stream.read());
}

const DEVICES = [
  { id: 1, key: 'boiler-1', name: 'Boiler 1', tags: [{ key: 'area', value: 'plant-room' }], attributes: {} },
  { id: 22, key: 'meter-1', name: null, tags: [], attributes: { floor: 2, wide: [1] } },
];

it('has tags and attributes in words', async () => {
  expect(await printed(undefined, DEVICES)).toBe(`\
id  key       name      tags             attributes
--  --------  --------  ---------------  -----------------
 1  boiler-1  Boiler 1  area=plant-room
22  meter-1                              floor=2, wide=[1]
`);
});

it('that is wider than the terminal gives each member a line, so that no word is broken', async () => {
  const text = await printed(50, DEVICES);
  expect(text).toBe(`\
id          1
key         boiler-1
name        Boiler 1
tags        area=plant-room

id          22
key         meter-1
attributes  floor=2, wide=[1]
`);
  const long = await printed(50, [{ ...DEVICES[0], name: 'n'.repeat(90) }]);
  for (const line of long.split('\n')) expect(line.length).toBeLessThanOrEqual(50);
  expect(long).toContain('n…');
});

it('a bar is never wider than the terminal, and says share, rows and time left where there is room', () => {
  const counting = { total: 1000, what: 'rows' };
  const seen = { rows: 12_188, bytes: 250, milliseconds: 20_000 };
  expect(barLine('big.csv', counting, seen, 49)).toBe('big.csv ███░░░░░░░░ 25% | 12188 rows | 1m00s left');
  expect(barLine('-', { total: undefined, what: 'rows' }, seen, 49)).toBe('- | 12188 rows | 20s');
  for (let width = 1; width < 120; width++)
    for (const bytes of [0, 1, 500, 1000, 2000])
      expect(
        barLine('a long name of a file.csv', counting, { ...seen, bytes }, width).length,
      ).toBeLessThanOrEqual(width);
});
