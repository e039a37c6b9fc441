// Parquet and Arrow files of other programs, written by an engine that is not this reader, in a process of its own.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandError } from '../../src/cli/failure.js';
import { Clock } from '../../src/cli/import/clock.js';
import { openReader } from '../../src/cli/import/readers.js';
import type { ImportRow, Reading } from '../../src/cli/import/rows.js';
import { openSource } from '../../src/cli/import/source.js';
import { timeText } from '../../src/cli/import/typed-rows.js';
import { processIo } from '../../src/cli/io.js';
import { ThriftReader, writeStruct, type List, type Struct } from '../../src/model/thrift.js';
import { tributary } from '../support/command.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tributary-typed-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const WRITER = `
const { query } = require('chdb');
const [file, format, select, settings] = process.argv.slice(1);
query("SELECT * FROM (" + select + ") INTO OUTFILE '" + file + "' FORMAT " + format + " SETTINGS " + settings, 'TSV');`;

function written(name: string, format: string, select: string, settings = 'max_threads=1'): string {
  const file = join(folder, name);
  execFileSync(process.execPath, ['-e', WRITER, file, format, select, settings], {
    cwd: import.meta.dirname,
  });
  return file;
}

async function read(path: string, zone = 'UTC'): Promise<ImportRow[]> {
  const source = await openSource(path, {}, processIo());
  const reading: Reading = {
    ...{ device: 'd', deviceColumn: undefined, timeColumns: undefined, timeFormat: undefined },
    ...{ numbers: undefined, series: [], ignore: [], kinds: new Map(), delimiter: undefined, header: true },
    ...{ columns: undefined, clock: new Clock(zone), notice: () => undefined, usesCatalog: true },
    naming: { deviceTag: 'device', plainMeasurement: 'tributary', ignoredTags: new Set<string>() },
  };
  const rows: ImportRow[] = [];
  for await (const row of (await openReader(source, reading)).reader.rows()) rows.push(row);
  return rows;
}

const T0 = Date.UTC(2026, 0, 1) * 1000;
const TYPES = `
  SELECT toDateTime64('2026-01-01 00:00:00.123456', 6, 'UTC') + toIntervalDay(number) AS time,
    toInt64(9007199254740991) AS i64, toUInt8(7) AS u8, toFloat32(0.5) AS f32, -0.0 AS zero, nan AS missing,
    true AS yes, toDecimal64('12.50', 2) AS money, toLowCardinality('low') AS word, 'naïve "x"' AS text,
    CAST(NULL, 'Nullable(Float64)') AS nothing, toNullable(number + 0.25) AS some
  FROM numbers(3)`;
const EXPECTED = {
  ...{ i64: 9007199254740991, u8: 7, f32: 0.5, zero: -0, money: 12.5 },
  ...{ word: 'low', text: 'naïve "x"' },
};

function check(rows: readonly ImportRow[]): void {
  expect(rows).toHaveLength(3);
  for (const [i, { line, points, refusals, empty }] of rows.entries()) {
    expect([line, refusals, empty]).toEqual([i + 1, [], 2]);
    const values = Object.fromEntries(points.map(({ series, value }) => [series, value]));
    expect({ ...values, yes: Boolean(values['yes']) }).toEqual({ ...EXPECTED, yes: true, some: i + 0.25 });
    expect(points[0]?.time).toBe(T0 + 123456 + i * 86_400_000_000);
  }
}

describe('Parquet', () => {
  it.each(['zstd', 'snappy', 'gzip', 'brotli', 'lz4', 'none'])(
    'packed by %s, in several row groups',
    async (packing) => {
      const settings = `output_format_parquet_compression_method='${packing}', output_format_parquet_row_group_size=2, max_threads=1`;
      check(await read(written(`${packing}.parquet`, 'Parquet', TYPES, settings)));
    },
  );

  it('refuses values that are none, and times that are numbers without a unit', async () => {
    const lists = written(
      'lists.parquet',
      'Parquet',
      `SELECT toDateTime64(0, 3, 'UTC') AS time, [1, 2] AS list, inf AS large`,
    );
    const [row] = await read(lists);
    expect(row?.points).toEqual([]);
    expect(row?.refusals).toEqual([
      'list is [1,2]; expected a number, true, false or a text',
      'large is Infinity; expected a number from -1.8e308 to 1.8e308',
    ]);
    const epoch = written('epoch.parquet', 'Parquet', 'SELECT toInt64(1767225600) AS time, 1 AS a');
    await expect(read(epoch)).rejects.toThrow('time holds numbers such as 1767225600.');
  });

  it('a day is one of the zone', async () => {
    const days = written('days.parquet', 'Parquet', `SELECT toDate32('2026-07-01') AS date, 1 AS a`);
    const [row] = await read(days, 'Europe/Berlin');
    expect(row?.points[0]?.time).toBe(Date.UTC(2026, 5, 30, 22) * 1000);
  });

  it('that is none, or a pipe, is told as such', async () => {
    const csv = written('x.parquet', 'CSV', 'SELECT 1');
    await expect(read(csv)).rejects.toThrow('x.parquet cannot be read as Parquet: ');
    const ran = await tributary(['import', '-', '--format', 'parquet', '--dry-run']);
    expect(ran).toMatchObject({ exit: 2, err: expect.stringContaining('it is read from its end') });
  });
});

/** The footer of a Parquet file with another number of rows in its first group, or another length of its first column. */
function promising(file: string, change: (group: Struct) => void): string {
  const bytes = readFileSync(file);
  const end = bytes.length - 8;
  const start = end - bytes.readUInt32LE(end);
  const footer = new ThriftReader(bytes.subarray(start, end)).struct();
  change((footer.get(4)!.value as List).items[0] as Struct);
  const changed = writeStruct(footer);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(changed.length);
  const path = file.replace('.parquet', '-promising.parquet');
  writeFileSync(path, Buffer.concat([bytes.subarray(0, start), changed, length, Buffer.from('PAR1')]));
  return path;
}

const ODD = `
  SELECT * FROM (SELECT toDateTime64('2026-01-01', 6, 'UTC') + number AS time, 'd' AS device, number AS __proto__,
    toLowCardinality(concat('\ufeff', toString(number))) AS word, '\ufeffmark' AS text FROM numbers(2))`;
const NO_PACKING = `output_format_arrow_compression_method='none', output_format_arrow_low_cardinality_as_dictionary=1, max_threads=1`;

describe('Parquet and Arrow', () => {
  it.each(['odd.parquet', 'odd.arrows', 'odd.feather'])(
    '%s: names and texts are taken as they are',
    async (name) => {
      const format = { parquet: 'Parquet', arrows: 'ArrowStream', feather: 'Arrow' }[name.slice(4)]!;
      const rows = await read(
        written(name, format, ODD, format === 'Parquet' ? 'max_threads=1' : NO_PACKING),
      );
      expect(rows.map(({ points }) => points.map(({ series, value }) => [series, value]))).toEqual(
        [0, 1].map((i) => [
          ['__proto__', i],
          ['word', `\ufeff${i}`],
          ['text', '\ufeffmark'],
        ]),
      );
    },
  );

  it('an instant that no calendar shows is no time', () => {
    expect(timeText(9e18, true)).toBe('9000000000000000000 µs since 1970');
    expect(timeText(-62_167_219_200_000_000, true)).toBe('0000-01-01T00:00:00.000Z');
    expect(timeText(-62_167_219_200_000_100, false)).toBe('-62167219200000100 µs since 1970');
  });

  it('cut off anywhere, Parquet also overwritten, they are read or told to be wrong, never half without a word', async () => {
    const files = [
      written('whole.parquet', 'Parquet', TYPES),
      written('whole.arrows', 'ArrowStream', TYPES, NO_PACKING),
      written('whole.feather', 'Arrow', TYPES, NO_PACKING),
    ];
    let state = 20261129;
    const below = (most: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * most);
    };
    for (const file of files) {
      const bytes = readFileSync(file);
      const broken = file.replace('whole', 'broken');
      for (let i = 0; i < 16; i++) {
        writeFileSync(broken, bytes.subarray(0, i < 9 ? bytes.length - 1 - i : below(bytes.length)));
        // A Feather file that lacks some of its footer has all of its rows.
        const rows = await read(broken).catch((error: unknown) => error);
        expect(rows).toSatisfy(
          (found) => found instanceof CommandError || (Array.isArray(found) && found.length === 3),
        );
      }
      // The library for Arrow believes any count of fields in a head, and fills the memory with them.
      for (let i = 0; i < 30 && file.endsWith('parquet'); i++) {
        const changed = Buffer.from(bytes);
        for (let j = below(4); j >= 0; j--)
          changed.writeInt32LE(i % 2 ? -1 : below(2 ** 31), below(bytes.length - 4));
        writeFileSync(broken, changed);
        await read(broken).catch((error: unknown) => expect(error).toBeInstanceOf(CommandError));
      }
    }
  });

  it('a row group that memory does not hold is refused before it is read', async () => {
    const file = written('small.parquet', 'Parquet', TYPES);
    const many = promising(file, (group) => (group.get(3)!.value = 2n ** 40n));
    await expect(read(many)).rejects.toThrow(/^small-promising.parquet has a row group of 1319\d{10} values/);
    const far = promising(file, (group) => {
      const [column] = (group.get(1)!.value as List).items as Struct[];
      (column!.get(3)!.value as Struct).get(7)!.value = 2n ** 40n;
    });
    await expect(read(far)).rejects.toThrow('it is cut off, or its footer is wrong');
  });
});

describe('Arrow', () => {
  it.each([0, 5000])('without anything in it is told (%d zeros)', async (length) => {
    const file = join(folder, 'nothing.arrows');
    writeFileSync(file, Buffer.alloc(length));
    const ran = await tributary(['import', file, '--dry-run']);
    expect(ran).toMatchObject({ exit: 1, err: expect.stringContaining('it has no schema') });
  });

  it.each([
    ['stream.arrows', 'ArrowStream', 'none'],
    ['file.feather', 'Arrow', 'none'],
    ['zstd.arrows', 'ArrowStream', 'zstd'],
    ['zstd.feather', 'Arrow', 'zstd'],
  ])('%s', async (name, format, packing) => {
    const settings = `output_format_arrow_compression_method='${packing}', output_format_arrow_low_cardinality_as_dictionary=1, max_threads=1`;
    check(await read(written(name, format, TYPES, settings)));
  });

  it.each(['arrows', 'feather'])('packed by LZ4 is said what to do: %s', async (ending) => {
    const settings = `output_format_arrow_compression_method='lz4_frame', max_threads=1`;
    const file = written(`lz4.${ending}`, ending === 'arrows' ? 'ArrowStream' : 'Arrow', TYPES, settings);
    await expect(read(file)).rejects.toMatchObject({
      message: expect.stringContaining('cannot be read as Arrow'),
      hint: expect.stringMatching(/packed by LZ4.*write it with compression="zstd" or "uncompressed"/),
    });
  });

  it('a stream may come through a pipe, packed by gzip or not', async () => {
    const file = written(
      'pipe.arrows',
      'ArrowStream',
      TYPES,
      `output_format_arrow_compression_method='none'`,
    );
    const ran = await tributary(['import', '-', '--format', 'arrow', '--device', 'd', '--dry-run'], {
      stdin: readFileSync(file),
    });
    expect(ran.out).toMatch(/^3 rows, 27 points to store, 0 refused, 6 empty cells, /);
  });
});
