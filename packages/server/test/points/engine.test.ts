/** How the engines fail: each failure is told apart, and none is raised where nobody listens. */
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARROW, LINES, PARQUET, plain, RAW_TEXT, rowBinary } from '../../src/points/engine/answer-forms.js';
import { type Engine } from '../../src/points/engine/engine.js';
import { refusesData } from '../../src/points/engine/engine-error.js';
import { NUMBERS } from '../../src/points/schema/tables.js';
import { insertOf, Segment } from '../../src/points/spool/segment.js';
import type { PointsStore } from '../../src/points/store.js';
import { makeBench, type Bench } from '../support/points-bench.js';

describe.each(['embedded', 'server'] as const)('the %s engine', (mode) => {
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

  const failure = (work: Promise<unknown>) =>
    work.then(
      () => expect.fail('it worked'),
      (error: unknown) => error,
    );
  const insert = (file: string) => engine.insertSegment(insertOf(new Segment(NUMBERS, 1, file), 'tributary'));

  it('says of a segment that is not there, or no segment at all, that it will never take it', async () => {
    const file = path.join(bench.folder, 'spool', 'other');
    expect(refusesData(await failure(insert(file)))).toBe(true);
    await writeFile(file, Buffer.alloc(5_000, 7));
    expect(refusesData(await failure(insert(file)))).toBe(true);
  });

  it('says of a missing table that the statement is wrong, not the data', async () => {
    const file = path.join(bench.folder, 'spool', 'empty');
    await writeFile(file, '');
    const error = await failure(
      engine.insertSegment({
        ...insertOf(new Segment(NUMBERS, 1, file), 'tributary'),
        table: 'tributary.none',
      }),
    );
    expect(error).toMatchObject({ failure: 'statement', code: 60 });
    expect(refusesData(error)).toBe(false);
  });

  it('tells the limits of a query apart', async () => {
    const endless = 'SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))';
    expect(await failure(engine.query(endless, rowBinary('UInt64'), { seconds: 1 }))).toMatchObject({
      failure: 'timeout',
    });
    const large = 'SELECT length(groupArray(number)) FROM numbers(100000000)';
    expect(await failure(engine.query(large, rowBinary('UInt64'), { memory: 20_000_000 }))).toMatchObject({
      failure: 'memory',
    });
  });

  it('never gives the beginning of an answer for the whole', async () => {
    for (const at of [30_000, 3_000_000]) {
      const sql = `SELECT number, toUInt32(throwIf(number = ${at})) FROM numbers(10000000)`;
      await failure(engine.query(sql, rowBinary('UInt64', 'UInt32'), { threads: 1 }));
    }
  });

  it('never takes what a limit left for the whole, whatever the profile of its user says', async () => {
    const settings = ['max_rows_to_read=1000', 'max_block_size=100'];
    const query = engine.query('SELECT number FROM numbers(100000)', rowBinary('UInt64'), { settings });
    expect(await failure(query)).toMatchObject({ failure: 'statement', code: 158 });
  });

  const late = 'FROM numbers(1000000)';
  it.each([
    ['rows', rowBinary('UInt64', 'UInt64'), `SELECT number, toUInt64(throwIf(number = 500000)) ${late}`],
    ['lines', LINES, `SELECT toString(throwIf(number = 500000)) ${late}`],
    ['texts', RAW_TEXT, `SELECT toString(throwIf(number = 500000)) ${late}`],
    ['Arrow', ARROW, `SELECT number, toUInt64(throwIf(number = 500000)) ${late}`],
    ['Parquet', PARQUET, `SELECT number, toUInt64(throwIf(number = 500000)) ${late}`],
  ] as const)('tells why %s broke off behind the first of them', async (_, form, sql) => {
    expect(await failure(engine.query(sql, form))).toMatchObject({ failure: 'statement', code: 395 });
    const endless = sql.replace('1000000)', '1000000000000)').replace('throwIf(number = 500000)', 'number');
    const limits = [
      ['timeout', { seconds: 0.3 }],
      ['memory', { memory: 3_000_000, settings: ['max_block_size=1000000'] }],
    ] as const;
    for (const [reason, limit] of limits)
      expect(await failure(engine.query(endless, form, limit))).toMatchObject({ failure: reason });
  });

  it('gives nothing of a statement that did not end well to the next one', async () => {
    const ask = (sql: string) => engine.query(sql, plain('TSVRaw')).then((answer) => answer.toString());
    // As often as there are sessions, and once more.
    for (let round = 0; round < 3; round++)
      for (const form of ['JSONCompact', 'RowBinary', 'TSVRaw', 'Native', 'CSV', 'Parquet'].map(plain))
        for (const end of [{}, { seconds: 0.05 }, { memory: 2_000_000 }]) {
          const sql =
            'SELECT number, intDiv(1, number - 270000) AS z FROM numbers(300000) ORDER BY sipHash64(z)';
          await failure(engine.query(sql, form, end));
          await failure(engine.query(sql.replace(/ORDER.*/, ''), form, end));
          expect(await ask('SELECT 4711')).toBe('4711\n');
        }
    const parts = engine.stream('SELECT number FROM numbers(10000000)', rowBinary('UInt64'));
    for await (const part of parts) {
      expect(part.length).toBeGreaterThan(0);
      break;
    }
    expect(await ask('SELECT 4711')).toBe('4711\n');
  });

  it.runIf(mode === 'embedded')('keeps neither sessions nor files of a thousand failures', async () => {
    const sql = 'SELECT number, intDiv(1, number - 70000) FROM numbers(80000)';
    const opened = () => readdirSync('/proc/self/fd').length;
    const fail = () =>
      Promise.allSettled(Array.from({ length: 10 }, () => engine.query(sql, rowBinary('UInt64', 'UInt32'))));
    await fail();
    const before = opened();
    for (let time = 0; time < 100; time++) await fail();
    expect(opened()).toBeLessThan(before + 100);
    expect(await engine.query('SELECT 1', plain('TSVRaw'))).toHaveLength(2);
  });

  it.runIf(mode === 'server')('keeps no file open while nobody answers', async () => {
    const file = path.join(bench.folder, 'spool', 'waiting');
    await writeFile(file, Buffer.alloc(500_000));
    await bench.server!.kill();
    const opened = () => readdirSync('/proc/self/fd').length;
    expect(await failure(insert(file))).toMatchObject({ failure: 'unavailable' });
    const before = opened();
    for (let time = 0; time < 20; time++) expect(refusesData(await failure(insert(file)))).toBe(false);
    expect(opened()).toBeLessThan(before + 5);
    await expect(store.ping()).rejects.toMatchObject({ code: 'engine_unavailable' });
  });
});
