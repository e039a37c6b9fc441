/**
 * After statements that end in every bad way, the answers of every family are what they were before: nothing of another
 * statement in front, nothing missing behind, whoever asks next. TRIBUTARY_TEST_LONG=1 makes the rounds ten.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARROW, LINES, PARQUET, plain, RAW_TEXT, rowBinary } from '../../src/points/engine/answer-forms.js';
import { openEmbeddedEngine } from '../../src/points/engine/embedded.js';
import { type Engine } from '../../src/points/engine/engine.js';
import { EngineError } from '../../src/points/engine/engine-error.js';
import type { PointsStore } from '../../src/points/store.js';
import { LIMITS, makeBench, type Bench } from '../support/points-bench.js';
import { LONG } from '../support/long.js';

const ROUNDS = LONG ? 10 : 1;
const T0 = Date.UTC(2024, 3, 1) * 1000;
const POINTS = 5_000;
const [NUMBERS, TEXTS] = [[1, 2], [3]];
const FORMS = {
  rows: rowBinary('UInt64', 'UInt64'),
  text: RAW_TEXT,
  lines: LINES,
  json: plain('JSONCompact'),
  parquet: PARQUET,
  arrow: ARROW,
};

const broken = (form: keyof typeof FORMS, at: number): string =>
  form === 'text' || form === 'lines'
    ? `SELECT concat('FOREIGN', toString(intDiv(1, number - ${at}))) AS row FROM numbers(200000)`
    : `SELECT number, toUInt64(intDiv(1, number - ${at})) AS z FROM numbers(200000)`;

/** Each ends one statement of the engine badly. */
const ENDS: Record<string, (engine: Engine, form: keyof typeof FORMS) => Promise<unknown>> = {
  'an error at run time': (engine, form) => engine.query(broken(form, 150_000), FORMS[form]),
  'its time': (engine, form) => engine.query(broken(form, 2e9), FORMS[form], { seconds: 0.001 }),
  'its memory': (engine, form) =>
    engine.query(`${broken(form, 2e9)} ORDER BY sipHash64(number)`, FORMS[form], { memory: 1_000_000 }),
  'its rows': (engine, form) =>
    engine.query(broken(form, 2e9), FORMS[form], {
      settings: ['max_rows_to_read=100000', `read_overflow_mode='throw'`],
    }),
  // The engine looks away where the statement is a union, as a marked one is; so without a mark.
  'the rows of its answer': (engine, form) =>
    engine.query('SELECT toString(number) AS row FROM numbers(200000)', plain(FORMS[form].format), {
      settings: ['max_result_rows=70000', `result_overflow_mode='throw'`],
    }),
  'a reader that leaves': async (engine) => {
    for await (const piece of engine.stream('SELECT number FROM numbers(3000000)', rowBinary('UInt64')))
      if (piece.length > 0) throw new EngineError('unavailable', 'the reader left');
  },
};

async function collect(pieces: AsyncIterable<{ content: Uint8Array }>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const { content } of pieces) parts.push(content);
  return Buffer.concat(parts).toString('latin1');
}

/** One answer of every family. */
async function families(store: PointsStore): Promise<Record<string, unknown>> {
  const series = { numbers: NUMBERS, texts: TEXTS };
  const all = { series, from: 0, to: T0 + POINTS * 1000 };
  const previous = { previous: [], heldUntil: T0 };
  const names = ['a', 'b', 'c'].map((name) => ({ name, heading: name }));
  const kinds = ['number', 'number', 'string'] as const;
  const devices = [
    { label: 'd', series: [1, 2, 3].map((id, at) => ({ id, name: names[at]!.name, kind: kinds[at]! })) },
  ];
  const rows = { ...all, devices: new Map([1, 2, 3].map((id) => [id, 7])), where: [] };
  const windows = [all];
  const exported = (format: 'csv' | 'ndjson' | 'parquet' | 'arrow', layout: 'long' | 'wide') =>
    collect(
      store.queries.export({
        ...{ devices, names, format, layout, from: 0, to: T0 + 4_000_000, separate: false },
        ...{ extras: false, sequences: false },
        columns: [{ heading: 'time', holds: 'microseconds' }],
      }),
    );
  return {
    range: await store.queries.range({ ...all, order: 'asc', limit: 1_000 }),
    newest: await store.queries.range({ ...all, order: 'desc', limit: 3 }),
    edge: await store.queries.ends({ ...all, end: 'first', count: 3 }),
    buckets: await store.queries.buckets({
      ...{ ...all, ...previous, plan: { kind: 'fixed', width: 1_000_000, origin: 0 } },
      aggregations: [{ type: 'mean' }, { type: 'count' }, { type: 'delta' }, { type: 'last' }],
    }),
    slice: await store.queries.numberedPage({ windows, order: 'time', offset: 10, limit: 100 }),
    counted: await store.queries.countOfPages({ windows }),
    counts: [...(await store.queries.counts(all))],
    holds: await store.queries.holds([{ series: 1, time: T0, sequence: 0 }]),
    sequencesAt: [...(await store.queries.sequencesAt(series, [T0, T0 + 1000]))],
    wideRows: await store.queries.wideRows({ ...rows, limit: 50 }),
    wideBuckets: await store.queries.wideBuckets({
      ...{ ...rows, columns: [[1], [2]], aggregation: { type: 'mean' }, plan: { kind: 'whole' }, limit: 10 },
    }),
    csv: await exported('csv', 'long'),
    wide: await exported('ndjson', 'wide'),
    arrow: await exported('arrow', 'long'),
    parquet: (await exported('parquet', 'wide')).length,
  };
}

describe.each([1, 4])('the points store with %s sessions', (sessions) => {
  let bench: Bench;
  let engine: Engine;
  let store: PointsStore;

  beforeAll(async () => {
    bench = await makeBench('embedded');
    const segments = `${bench.folder}/spool`;
    engine = openEmbeddedEngine({ path: `${bench.folder}/points`, segments, sessions, limits: LIMITS });
    store = await bench.open({ engine });
    store.heads.reserve(10);
    for (let at = 0; at < POINTS; at++) {
      for (const id of NUMBERS) store.number(id, T0 + at * 1000, 0, at * id);
      store.text(3, T0 + at * 1000, 0, `text ${at}`);
    }
    await store.commit();
    await store.flush();
  });
  afterAll(async () => {
    await store.close();
    await bench.remove();
  });

  it.each(Object.keys(ENDS))('answers as before after a statement that was ended by %s', async (end) => {
    const before = await families(store);
    for (let round = 0; round < ROUNDS; round++) {
      for (const form of Object.keys(FORMS) as (keyof typeof FORMS)[]) {
        const ended = await Promise.allSettled(
          Array.from({ length: sessions }, () => ENDS[end]!(engine, form)),
        );
        for (const one of ended) expect(one.status).toBe('rejected');
        expect(
          await store.queries.range({
            series: { numbers: [1], texts: [] },
            from: 0,
            to: T0 + 5_000,
            order: 'asc',
            limit: 10,
          }),
        ).toMatchObject({ points: [{ value: 0 }, { value: 1 }, { value: 2 }, { value: 3 }, { value: 4 }] });
      }
      expect(await families(store)).toEqual(before);
    }
    expect(store.state.answersRefused).toBe(0);
  });

  it('never ends a read that ran out of time with a part of its rows', async () => {
    const sql =
      'SELECT series, time, version, sequence, value FROM tributary.numbers WHERE series = 1 ORDER BY time, series, sequence LIMIT 5000';
    const form = rowBinary('UInt64', 'Int64', 'UInt64', 'UInt32', 'Float64');
    for (let time = 0; time < 40 * ROUNDS; time++)
      await engine.query(sql, form, { seconds: 0.004 + (time % 20) / 1000 }).then(
        (answer) => expect(answer.length).toBe(POINTS * 36),
        (error: unknown) => expect(error).toMatchObject({ failure: 'timeout' }),
      );
  });
});
