/** Rows of every type of column carry a mark that comes off again and leaves the rows as the engine gave them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IN_ORDER, Proof, type AnswerForm } from '../../src/points/engine/answer.js';
import {
  ARROW,
  LINES,
  PARQUET,
  plain,
  RAW_TEXT,
  rowBinary,
  type RowColumn,
} from '../../src/points/engine/answer-forms.js';
import type { Engine } from '../../src/points/engine/engine.js';
import { FILE_ROWS } from '../../src/points/engine/file-structure.js';
import type { PointsStore } from '../../src/points/store.js';
import { makeBench, type Bench } from '../support/points-bench.js';

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

  describe.each([
    ['rows', rowBinary('UInt64', 'String'), "number + 1, repeat('x', number % 40)"],
    ['texts one behind the other', RAW_TEXT, "repeat('y', number % 40)"],
    ['lines', LINES, "repeat('z', number % 40)"],
  ] as [string, AnswerForm, string][])('%s', (_, form, columns) => {
    const ROWS = 50;
    /** What the engine gives to a statement with its mark, as it is. */
    const raw = (proof: Proof) =>
      engine.query(`${proof.sql} SETTINGS ${IN_ORDER}`, { ...plain(form.format), settings: [] });
    const proofOf = () => new Proof(`SELECT ${columns} FROM numbers(${ROWS})`, form);
    async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
      for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
    }
    const collected = async (from: AsyncIterable<Uint8Array>) => {
      const parts: Uint8Array[] = [];
      for await (const part of from) parts.push(part);
      return Buffer.concat(parts);
    };

    it('prove themselves, whole and in pieces', async () => {
      const proof = proofOf();
      const answer = await raw(proof);
      const content = proof.check(answer);
      expect(content.length).toBeGreaterThan(500);
      expect(await collected(proof.checkPieces(pieces(answer)))).toEqual(content);
    });

    it('are refused when they are cut off anywhere', async () => {
      const proof = proofOf();
      const answer = await raw(proof);
      for (let end = 0; end < answer.length; end++) {
        expect(() => proof.check(answer.subarray(0, end))).toThrow(/does not prove/);
        if (end % 50 === 0)
          await expect(collected(proof.checkPieces(pieces(answer.subarray(0, end))))).rejects.toThrow(
            /does not prove/,
          );
      }
    });

    it('are refused when they are those of the same statement of somebody else', async () => {
      const others = await raw(proofOf());
      const proof = proofOf();
      expect(() => proof.check(others)).toThrow(/does not prove/);
      await expect(collected(proof.checkPieces(pieces(others)))).rejects.toThrow(/does not prove/);
    });

    it('are refused with something in front of them that is no row of theirs', async () => {
      const proof = proofOf();
      const answer = await raw(proof);
      const marks = proof.sql.split('UNION ALL').length - 1;
      expect(proof.check(answer, ROWS + marks)).toEqual(proof.check(answer));
      const leftover = Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 1, 65]), answer]);
      expect(() => proof.check(leftover, ROWS + marks)).toThrow(/does not prove/);
      if (marks === 2)
        await expect(collected(proof.checkPieces(pieces(leftover)))).rejects.toThrow(/does not prove/);
    });
  });

  it.each([
    ['parquet', PARQUET],
    ['arrow', ARROW],
  ] as const)('a file of %s says how many rows it has, and none if it is cut off', async (format, form) => {
    for (const rows of [0, 1, 200_000]) {
      const file = await engine.query(`SELECT number, toString(number) AS s FROM numbers(${rows})`, form);
      expect(FILE_ROWS[format](file)).toBe(rows);
      expect(form.whole(file, rows)).toBe(true);
      expect(form.whole(file, rows + 1)).toBe(false);
      for (const cut of [1, 8, 9, 100, file.length])
        expect(form.whole(file.subarray(0, Math.max(0, file.length - cut)), undefined)).toBe(false);
    }
  });

  it('refuses columns none of which has room for a mark', () => {
    expect(() => rowBinary('UInt32', 'Float64')).toThrow(RangeError);
  });
});
