/** The footer of Parquet, the messages of Arrow and the ends of rows: what is read is written back, rubbish is told. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ArrowFile } from '../../../src/services/exports/formats/arrow.js';
import { ParquetFile } from '../../../src/services/exports/formats/parquet.js';
import { TextFile } from '../../../src/services/exports/formats/text.js';
import { ThriftReader, TYPE, writeStruct, type Struct, type Value } from '../../../src/model/thrift.js';
import { fileNames } from '../../../src/services/exports/names.js';
import { csvRow } from '../../../src/services/exports/text-cells.js';

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

const { struct } = fc.letrec<{ struct: Struct; field: { type: number; value: Value }; list: Value }>(
  (tie) => ({
    struct: fc
      .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 40 }), tie('field')), {
        selector: ([id]) => id,
        maxLength: 6,
      })
      .map((entries) => new Map(entries.sort(([a], [b]) => a - b))),
    field: fc.oneof(
      { depthSize: 'small' },
      int64.map((value) => ({ type: TYPE.i64, value })),
      bytes.map((value) => ({ type: TYPE.binary, value })),
      fc.boolean().map((value) => ({ type: value ? TYPE.true : TYPE.false, value })),
      fc
        .uint8Array({ minLength: 8, maxLength: 8 })
        .map((value) => ({ type: TYPE.double, value: Buffer.from(value) })),
      tie('list').map((value) => ({ type: TYPE.list, value })),
      tie('struct').map((value) => ({ type: TYPE.struct, value })),
    ),
    list: fc.oneof(
      fc.array(int64, { maxLength: 20 }).map((items) => ({ of: TYPE.i64, items })),
      fc.array(bytes, { maxLength: 20 }).map((items) => ({ of: TYPE.binary, items })),
      fc.array(fc.boolean(), { maxLength: 20 }).map((items) => ({ of: TYPE.true, items })),
      fc.array(tie('struct'), { maxLength: 3 }).map((items) => ({ of: TYPE.struct, items })),
    ),
  }),
);

it('any structure of Thrift comes back as it was written', () => {
  fc.assert(
    fc.property(struct, (fields) => {
      expect(new ThriftReader(writeStruct(fields)).struct()).toEqual(fields);
    }),
  );
});

it('rubbish and what is cut off is an error, never an endless read', () => {
  const drain = (parts: Iterable<Uint8Array>) => [...parts];
  fc.assert(
    fc.property(bytes, fc.nat(), (rubbish, length) => {
      const tail = Buffer.alloc(8, 'PAR1');
      tail.writeUInt32LE(Math.min(length, rubbish.length), 0);
      for (const run of [
        () => drain(new ParquetFile().add(rubbish)),
        () => drain(new ParquetFile().add(Buffer.concat([Buffer.from('PAR1'), rubbish, tail]))),
        () => drain(new ArrowFile().add(Buffer.concat([Buffer.alloc(4, 255), rubbish]))),
        () => new ThriftReader(rubbish).struct(),
      ])
        try {
          run();
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
    }),
    { numRuns: 500 },
  );
});

it('rows are counted by their ends, not by the lines within their texts', () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom('"', '\n', ',', 'a', '\r') }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  );
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 })), { maxLength: 4 }),
      (pieces) => {
        const file = new TextFile(true);
        const out = pieces.flatMap((rows) => [...file.add(Buffer.from(rows.map(csvRow).join('')))]);
        expect(Buffer.concat(out).toString()).toBe(pieces.flat().map(csvRow).join(''));
        expect(file.rows).toBe(pieces.flat().length);
      },
    ),
  );
});

it('names of files hold no path, are there once, and never empty', () => {
  expect(fileNames('report', 'csv', undefined)).toEqual(['report.csv']);
  expect(fileNames('../../etc', 'csv', undefined)).toEqual(['etc.csv']);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })), (title, labels) => {
      const names = fileNames(title, 'csv', labels);
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(labels.length);
      for (const name of names) expect(name).toMatch(/^[^/\\.\0][^/\\\0]*\.csv$/);
    }),
  );
});
