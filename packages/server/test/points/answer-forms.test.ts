/** Rows of every type of column carry a mark that comes off again and leaves the rows as the engine gave them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plain, rowBinary, type RowColumn } from '../../src/points/engine/answer-forms.js';
import type { Engine } from '../../src/points/engine/engine.js';
import type { PointsStore } from '../../src/points/store.js';
import { makeBench, type Bench } from './support.js';

const TYPES: readonly RowColumn[] = [
  'UInt64',
  'Int64',
  'UInt32',
  'Float64',
  'String',
  'Array(Int64)',
  'Array(Float64)',
  'Array(String)',
];
const MARKED = ['UInt64', 'Int64', 'String'] as const;

describe.each(['embedded', 'server'] as const)('rows of the %s engine', (mode) => {
  let bench: Bench;
  let engine: Engine;
  let store: PointsStore;
  beforeAll(async () => {
    bench = await makeBench(mode);
    engine = await bench.engine();
    store = await bench.open({ engine });
  });
  afterAll(async () => {
    await store.close();
    await bench.remove();
  });

  /** One row of two columns as RowBinary has it, whatever stands around it. */
  const bare = (columns: string) => engine.query(`SELECT ${columns}`, plain('RowBinary'));

  it.each(MARKED.flatMap((place) => TYPES.map((type) => [place, type] as const)))(
    'a mark in %s beside %s',
    async (place, type) => {
      const columns = `CAST(defaultValueOfTypeName('${place}') AS ${place}) AS a, CAST(defaultValueOfTypeName('${type}') AS ${type}) AS b`;
      const row = await bare(columns);
      for (const rows of [0, 1, 3]) {
        const answer = await engine.query(`SELECT ${columns} FROM numbers(${rows})`, rowBinary(place, type));
        expect(answer).toEqual(Buffer.concat(Array.from({ length: rows }, () => row)));
      }
    },
  );

  it.each(MARKED.flatMap((place) => TYPES.map((type) => [place, type] as const)))(
    'a mark in %s and what stands beside it in %s need no conversion',
    async (place, type) => {
      const { sql } = rowBinary(place, type).marked!('SELECT 1, 2', 2n ** 63n + 4711n);
      const row = sql.slice(sql.indexOf('UNION ALL SELECT ') + 'UNION ALL SELECT '.length);
      const names = await engine.query(`SELECT toTypeName((${row}))`, plain('TSVRaw'));
      expect(names.toString()).toBe(`Tuple(${place}, ${type})\n`);
    },
  );

  it('refuses columns none of which has room for a mark', () => {
    expect(() => rowBinary('UInt32', 'Float64')).toThrow(RangeError);
  });
});
