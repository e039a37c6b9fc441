// Parquet and Arrow files of other programs, written by an engine that is not this reader, in a process of its own.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../../src/cli/import/clock.js';
import { openReader } from '../../src/cli/import/readers.js';
import type { ImportRow, Reading } from '../../src/cli/import/rows.js';
import { openSource } from '../../src/cli/import/source.js';
import { processIo } from '../../src/cli/io.js';
import { tributary } from './command.js';

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
  expect(source.read()).toBeGreaterThan(0);
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
  it.each(['zstd', 'snappy', 'gzip', 'brotli', 'none'])(
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

describe('Arrow', () => {
  it.each([
    ['stream.arrows', 'ArrowStream'],
    ['file.feather', 'Arrow'],
  ])('%s', async (name, format) => {
    const settings = `output_format_arrow_compression_method='none', output_format_arrow_low_cardinality_as_dictionary=1, max_threads=1`;
    check(await read(written(name, format, TYPES, settings)));
  });

  it('of packed batches is said what to do', async () => {
    for (const packing of ['zstd', 'lz4_frame']) {
      const settings = `output_format_arrow_compression_method='${packing}', max_threads=1`;
      const file = written(`${packing}.arrows`, 'ArrowStream', TYPES, settings);
      await expect(read(file)).rejects.toMatchObject({
        message: expect.stringContaining('cannot be read as Arrow'),
        hint: expect.stringContaining('Write it without compression'),
      });
    }
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
