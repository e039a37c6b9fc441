/** The columnar form: what the server writes is what the client reads, whatever the points; and nothing else is taken for it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeColumns } from '../../server/src/dialects/native/wire/point-columns.js';
import { UnexpectedAnswerError } from '../src/index.js';
import { decodeColumns } from '../src/reading/columns/decode.js';
import { collectColumns, joined } from '../src/reading/columns/collect.js';
import { PointColumns } from '../src/reading/columns/columns.js';
import { isoOf } from '../src/native/iso.js';
import { cut, json, scripted, text, type Step } from './support/scripted-server.js';

type Answer = Parameters<typeof encodeColumns>[0];
type Series = Answer['series'][number];
const KINDS = ['number', 'boolean', 'string', 'gps', 'blob'] as const;
const MOST = 2 ** 24;

const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 });
const seriesOf = (id: number) =>
  fc.record({
    ...{ id: fc.constant(id), project: fc.constant(1), name, kind: fc.constantFrom(...KINDS) },
    ...{ unit: fc.option(name), label: fc.option(name), counter: fc.constant(null) },
    calibration: fc.option(fc.constant({ type: 'linear', m: 2 } as const)),
    device: fc.record({ id: fc.constant(7), key: name, name: fc.constant(null) }),
  }) as fc.Arbitrary<Series>;
const valueOf = ({ kind }: Series): fc.Arbitrary<number | boolean | string> =>
  kind === 'number'
    ? fc.double({ noNaN: true, noDefaultInfinity: true })
    : kind === 'boolean'
      ? fc.boolean()
      : fc.string({ unit: 'binary', maxLength: 20 });
/** As JSON hands it on, which has no -0. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const time = fc.oneof(
  fc
    .integer({ min: 0, max: 253_402_300_799 })
    .map((seconds) => Math.min(seconds * 1e6, Number.MAX_SAFE_INTEGER)),
  fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 52 + 1, Number.MAX_SAFE_INTEGER),
);
const rowOf = (series: readonly Series[]) =>
  fc.constantFrom(...series).chain((one) =>
    fc.record(
      {
        ...{ series: fc.constant(one.id), time, value: valueOf(one) },
        sequence: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
        ...{ latitude: fc.double({ min: -90, max: 90, noNaN: true }), longitude: fc.constant(180) },
        ...{ x: fc.constant(-0.5), metadata: fc.jsonValue().map(asJson) },
      },
      { requiredKeys: ['series', 'time', 'value', 'sequence'] },
    ),
  );
const answer = fc.tuple(seriesOf(3), seriesOf(2 ** 40), seriesOf(5)).chain((series) =>
  fc.record({
    series: fc.constant(series),
    rows: fc.array(rowOf(series), { maxLength: 30 }),
    include: fc.constantFrom([], ['position'], ['x', 'metadata'], ['position', 'x', 'metadata']),
  }),
) as fc.Arbitrary<Answer>;

const ENDING = { next: 'here', warnings: [{ code: 'c', message: 'm' }] };
async function encoded(given: Answer): Promise<ArrayBuffer> {
  const body = await encodeColumns(given, ENDING, MOST);
  return body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength) as ArrayBuffer;
}

/** As the JSON of the API would have it. */
const expected = ({ series, rows, include }: Answer) =>
  rows.map((row) => {
    const of = series.find(({ id }) => id === row.series)!;
    const { latitude, longitude, x, metadata } = row;
    const extras = {
      ...(include.includes('position') && { latitude, longitude }),
      ...(include.includes('x') && { x }),
      ...(include.includes('metadata') && { metadata }),
    };
    const sequence = row.sequence === 0 ? undefined : row.sequence;
    return {
      device: of.device.key,
      series: of.name,
      time: isoOf(row.time),
      value: row.value,
      sequence,
      ...extras,
    };
  });

describe('points as columns', () => {
  it('come back as they were, of every kind', async () => {
    await fc.assert(
      fc.asyncProperty(answer, async (given) => {
        const columns = decodeColumns(await encoded(given));
        if (!(columns instanceof PointColumns)) return expect.fail(columns);
        expect(columns.rows()).toEqual(expected(given));
        expect([columns.next, columns.warnings]).toEqual([ENDING.next, ENDING.warnings]);
        for (const [at, milliseconds] of columns.times.entries()) {
          const { time: micros } = given.rows[at]!;
          expect(columns.micros[at]).toBe(BigInt(micros));
          // Later than 2^42 milliseconds, in 2109, a double is not as fine.
          if (milliseconds < 2 ** 42) expect(Math.round(milliseconds * 1000)).toBe(micros);
        }
        for (const one of columns.dictionary) {
          const { unit, label, calibration } = given.series.find(({ id }) => id === one.id)!;
          expect(one).toMatchObject({ unit, label, calibration });
        }
      }),
    );
  });

  it('of several pages are those of one', async () => {
    await fc.assert(
      fc.asyncProperty(answer, fc.nat(30), async (given, cut) => {
        const parts = [given.rows.slice(0, cut), given.rows.slice(cut)];
        const pages = await Promise.all(
          parts.map(async (rows) => decodeColumns(await encoded({ ...given, rows })) as PointColumns),
        );
        expect(joined(pages).rows()).toEqual(expected(given));
      }),
    );
  });

  it('that were cut off anywhere, or have more behind them, are not taken for whole ones', async () => {
    await fc.assert(
      fc.asyncProperty(answer, fc.nat(), async (given, at) => {
        const bytes = await encoded(given);
        expect(decodeColumns(bytes.slice(0, at % bytes.byteLength))).toBe('broken');
        expect(decodeColumns(await new Blob([bytes, new Uint8Array(8)]).arrayBuffer())).toBe('foreign');
      }),
    );
  });

  it('are not read out of anything else: nothing throws, and nothing is made up', async () => {
    const flipped = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(answer, flipped, async (given, flips) => {
        const bytes = new Uint8Array(await encoded(given));
        for (const [at, by] of flips) bytes[at % bytes.length]! ^= by;
        const found = decodeColumns(bytes.buffer);
        // A number that was changed is another number: whatever comes has a row for each place.
        if (found instanceof PointColumns) expect(found.values).toHaveLength(found.length);
      }),
    );
    const page = new TextEncoder().encode('<html>502 Bad Gateway, a page of some proxy</html>');
    expect(decodeColumns(page.buffer)).toBe('foreign');
  });

  it('are refused where they are more than an answer may have, and than a program wants to hold', async () => {
    const [series] = fc.sample(seriesOf(3), 1);
    const rows = Array.from({ length: 100 }, (_, i) => ({ series: 3, time: i, sequence: 0, value: i }));
    const given = { series: [{ ...series!, kind: 'number' as const }], rows, include: [] };
    await expect(encodeColumns(given, ENDING, 1_000)).rejects.toMatchObject({ code: 'query_too_large' });
    const page = decodeColumns(await encoded(given)) as PointColumns;
    async function* pages() {
      for (let left = 3; left > 0; left--) yield await Promise.resolve(page);
    }
    expect((await collectColumns(pages(), 6_000)).length).toBe(300);
    await expect(collectColumns(pages(), 5_999)).rejects.toThrow(/more than 5999 bytes.*page by page/);
  });
});

describe('an answer of columns', () => {
  const rows = [{ series: 3, time: 1e15, sequence: 0, value: 1 }];
  const whole = async () => {
    const [series] = fc.sample(seriesOf(3), 1);
    const answer = { series: [{ ...series!, kind: 'number' as const }], rows, include: [] };
    return encodeColumns(answer, { next: null, warnings: [] }, MOST);
  };

  it('that breaks off, in a connection or without one, is asked for again', async () => {
    const body = await whole();
    const short: Step = (_, response) => response.end(body.subarray(0, -1));
    const { client, came } = await scripted([cut, short, (_, response) => response.end(body)]);
    expect((await client.query().columns()).values).toEqual(new Float64Array([1]));
    expect(came).toHaveLength(3);
  });

  it('that is something else is told as that, and as cut off where no further try helps', async () => {
    for (const step of [text(200, '<html>a proxy'), json({ items: [], next: null })]) {
      const { client, came } = await scripted([step]);
      await expect(client.query().columns()).rejects.toBeInstanceOf(UnexpectedAnswerError);
      expect(came).toHaveLength(1);
    }
    const { client } = await scripted([text(200, 'TRBCOL')], { maxRetries: 0 });
    await expect(client.query().columns()).rejects.toMatchObject({ code: 'answer_cut_off', retryable: true });
  });

  it('that leads round in a circle comes to an end', async () => {
    const given = { series: [], rows: [], include: [] };
    const body = await encodeColumns(given, ENDING, MOST);
    const { client } = await scripted([(_, response) => response.end(body)]);
    await expect(client.query().columns()).rejects.toMatchObject({ code: 'pages_repeat' });
  });
});
