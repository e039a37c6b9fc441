/** Descriptions that a full disk left empty do not keep the server from starting, and cost no point. */
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { rowBinary } from '../../../src/points/engine/answer-forms.js';
import { RowReader } from '../../../src/points/queries/row-binary.js';
import { makeBench, type Bench } from '../../support/points-bench.js';

let bench: Bench;
beforeEach(async () => {
  bench = await makeBench('embedded');
  const store = await bench.open();
  store.number(1, 1_700_000_000_000_000, 0, 1);
  await store.commit();
  await store.close();
});
afterEach(() => bench.remove());

const at = (...names: string[]) => path.join(bench.folder, 'points', 'metadata', ...names);

async function opensWithItsPoint(): Promise<void> {
  const store = await bench.open();
  try {
    const answer = await store.readAll((engine, database) =>
      engine.query(`SELECT count() FROM ${database}.numbers`, rowBinary('UInt64')),
    );
    expect(new RowReader(answer).int64()).toBe(1);
  } finally {
    await store.close();
  }
}

it.each([
  ['the view of SQL', ['tributary', 'telemetry.sql'], 0],
  ['the view of SQL, cut off in the middle', ['tributary', 'telemetry.sql'], 100],
  ['a view that was about to take the place of another', ['tributary', '_tmp_replace_1_2.sql'], 0],
  ['a table without points', ['tributary', 'texts.sql'], 0],
  ['the empty database', ['tributary_empty.sql'], 0],
])('%s', async (_, names, size) => {
  const file = at(...names);
  await writeFile(file, '', { flag: 'a' });
  await truncate(file, size);
  await opensWithItsPoint();
  expect(bench.problems).toContainEqual(expect.objectContaining({ file, severe: true }));
  if (!file.includes('_tmp')) expect(await readFile(file, 'utf8')).toMatch(/^ATTACH .*\n$/s);
  bench.problems.length = 0;
  await opensWithItsPoint();
  expect(bench.problems).toEqual([]);
});

it('a start that finds everything as it should be writes no description', async () => {
  const times = async () => {
    const names = await readdir(at('tributary'));
    return Promise.all(names.map(async (name) => [name, (await stat(at('tributary', name))).ino]));
  };
  const before = await times();
  await opensWithItsPoint();
  expect(await times()).toEqual(before);
});
