/** What a table looks like on terminals of different widths. */
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
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
