/** The pieces of the spool: whatever happened to a segment's bytes, a replay finds whole rows as written, or none. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PossibleDuplicates } from '../../src/points/possible-duplicates.js';
import { EXTRAS, NUMBERS, TABLES, TEXTS, type Table } from '../../src/points/schema/tables.js';
import { ExtrasBuffer, NumbersBuffer, TextsBuffer } from '../../src/points/spool/column-buffer.js';
import { leftoverSegments, nextSegmentNumber } from '../../src/points/spool/leftovers.js';
import { readBlock } from '../../src/points/spool/read-block.js';
import { scanSegment, Segment } from '../../src/points/spool/segment.js';
import { temporaryFolder } from '../support/folders.js';

const T0 = Date.UTC(2024, 3, 1) * 1000;

async function freshFolder(): Promise<string> {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** A segment of three blocks with 1, 5 and 20 rows, and those rows. */
async function segmentOf(
  table: Table,
  folder: string,
  number = 1,
): Promise<{ bytes: Buffer; rows: string[][] }> {
  const segment = new Segment(
    table,
    number,
    path.join(folder, `${table.name}-${String(number).padStart(12, '0')}.seg`),
  );
  const rows: string[][] = [];
  for (const count of [1, 5, 20]) {
    const arena = filled(table, count);
    const block = Buffer.concat(arena.block());
    rows.push(rowsOf(table, block));
    await segment.append(arena.block(), count);
  }
  await segment.seal();
  return { bytes: await readFile(segment.path), rows };
}

function filled(table: Table, count: number): NumbersBuffer | TextsBuffer | ExtrasBuffer {
  const arena =
    table === NUMBERS ? new NumbersBuffer() : table === TEXTS ? new TextsBuffer() : new ExtrasBuffer();
  for (let row = 0; row < count; row++) {
    const identity = [1 + row, T0 + row * 1e6, row + 1, row % 3] as const;
    if (arena instanceof NumbersBuffer) arena.push(...identity, row * 1.5);
    else if (arena instanceof TextsBuffer) arena.push(...identity, `état ${row} 🌡\0`);
    else arena.push(...identity, { latitude: row, ...(row % 2 ? { metadata: { row } } : {}) });
  }
  return arena;
}

function rowsOf(table: Table, block: Buffer): string[] {
  const { rows, columns } = readBlock(table, block);
  return Array.from({ length: rows }, (_, row) => columns.map((column) => String(column[row])).join('|'));
}

/** Fails if a scan finds anything but a beginning of what was written. */
function expectPrefix(table: Table, bytes: Buffer, rows: readonly string[][]): number {
  const { blocks, sound } = scanSegment(table, bytes);
  expect(sound).toBeLessThanOrEqual(bytes.length);
  const found = blocks.map(({ offset, length, rows: count }) => {
    const own = rowsOf(table, bytes.subarray(offset, offset + length));
    expect(own).toHaveLength(count);
    return own;
  });
  expect(found).toEqual(rows.slice(0, found.length));
  return found.length;
}

describe.each(TABLES)('a segment of $name', (table) => {
  it('gives back its whole blocks wherever it is cut off', async () => {
    const { bytes, rows } = await segmentOf(table, await freshFolder());
    const found = new Set<number>();
    for (let end = 0; end <= bytes.length; end++)
      found.add(expectPrefix(table, bytes.subarray(0, end), rows));
    expect([...found]).toEqual([0, 1, 2, 3]);
  });

  it('gives back no row that was not written, whichever bit is wrong', async () => {
    const { bytes, rows } = await segmentOf(table, await freshFolder());
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(expectPrefix(table, bytes, rows)).toBeLessThan(3);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
    }
  });

  it('takes no arbitrary bytes for rows', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        (bytes) => scanSegment(table, Buffer.from(bytes)).blocks.length === 0,
      ),
    );
  });
});

describe('leftover segments', () => {
  it('lose a torn tail, without a copy of it', async () => {
    const folder = await freshFolder();
    const { bytes } = await segmentOf(NUMBERS, folder);
    await writeFile(path.join(folder, 'numbers-000000000001.seg'), bytes.subarray(0, bytes.length - 3));
    for await (const { segment, torn, damaged } of leftoverSegments(folder)) {
      expect([segment.rows, damaged]).toEqual([6, undefined]);
      expect(torn).toBeGreaterThan(0);
      expect((await readFile(segment.path)).length).toBe(segment.bytes);
    }
    expect(await readdir(folder)).toEqual(['numbers-000000000001.seg']);
  });

  it('are kept whole when sound blocks follow a damaged one: that is no torn tail', async () => {
    const folder = await freshFolder();
    const { bytes } = await segmentOf(NUMBERS, folder);
    const { blocks } = scanSegment(NUMBERS, bytes);
    bytes[blocks[1]!.offset + 40]! ^= 1;
    await writeFile(path.join(folder, 'numbers-000000000001.seg'), bytes);
    for await (const { segment, damaged } of leftoverSegments(folder)) {
      expect(segment.rows).toBe(1);
      expect(await readFile(damaged!)).toEqual(bytes);
    }
  });

  it('come oldest first, and no later segment takes the name of one that was set aside', async () => {
    const folder = await freshFolder();
    expect(await nextSegmentNumber(folder)).toBe(1);
    for (const [table, number] of [
      [TEXTS, 12],
      [NUMBERS, 3],
      [EXTRAS, 7],
    ] as const)
      await segmentOf(table, folder, number);
    const numbers: number[] = [];
    for await (const { segment } of leftoverSegments(folder)) numbers.push(segment.number);
    expect(numbers).toEqual([3, 7, 12]);
    await new Segment(TEXTS, 12, path.join(folder, 'texts-000000000012.seg')).setAside();
    expect(await nextSegmentNumber(folder)).toBe(13);
  });
});

describe('arenas', () => {
  it('give back every row they took, however many came before', () => {
    const row = fc.record({
      series: fc.integer({ min: 1, max: 2 ** 31 }),
      time: fc.maxSafeNat(),
      version: fc.maxSafeNat(),
      sequence: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      value: fc.double(),
    });
    const arena = new NumbersBuffer();
    fc.assert(
      fc.property(fc.array(row, { maxLength: 3000, size: 'max' }), (rows) => {
        for (const { series, time, version, sequence, value } of rows)
          arena.push(series, time, version, sequence, value);
        const { columns } = readBlock(NUMBERS, Buffer.concat(arena.block()));
        expect(columns).toEqual([
          rows.map((r) => r.series),
          rows.map((r) => r.time),
          rows.map((r) => r.version),
          rows.map((r) => r.sequence),
          rows.map((r) => r.value),
        ]);
        expect(arena.seriesIds()).toEqual(new Set(rows.map((r) => r.series)));
        arena.clear();
      }),
      { numRuns: 30 },
    );
  });

  it('take texts of every length, and give memory back after a burst', () => {
    const arena = new TextsBuffer();
    const texts = ['', 'a'.repeat(127), 'b'.repeat(128), 'ü'.repeat(10_000), '\ud800', 'z'.repeat(3_000_000)];
    for (const [index, text] of texts.entries()) arena.push(index + 1, T0, 1, 0, text);
    for (let row = 0; row < 300_000; row++) arena.push(1, T0 + row, 1, 0, 'x');
    const { columns } = readBlock(TEXTS, Buffer.concat(arena.block()));
    expect(columns[4]!.slice(0, texts.length)).toEqual(texts.map((text) => Buffer.from(text).toString()));
    expect(columns[4]).toHaveLength(texts.length + 300_000);
    arena.clear();
    arena.push(9, T0, 1, 0, 'after');
    expect(readBlock(TEXTS, Buffer.concat(arena.block())).columns.map((column) => column[0])).toEqual([
      9,
      T0,
      1,
      0,
      'after',
    ]);
  });

  it('are not disturbed by metadata that cannot be written as JSON', () => {
    const arena = new ExtrasBuffer();
    expect(() => arena.push(1, T0, 1, 0, { metadata: 1n })).toThrow(TypeError);
    arena.push(2, T0, 1, 0, { metadata: undefined, x: 5 });
    arena.push(3, T0, 1, 0, { metadata: ['a'] });
    const { rows, columns } = readBlock(EXTRAS, Buffer.concat(arena.block()));
    expect([rows, columns[0], columns[7]]).toEqual([2, [2, 3], ['', '["a"]']]);
  });
});

describe('the notes of possible repeats', () => {
  const open = async (folder: string) => {
    const repeats = new PossibleDuplicates(path.join(folder, 'unsettled.json'));
    await repeats.load();
    return repeats;
  };

  it('survive a restart as whole partitions, until they are settled', async () => {
    const folder = await freshFolder();
    const first = await open(folder);
    first.note('numbers', 7, T0);
    expect([
      first.mayRepeat(7, T0, T0 + 1),
      first.mayRepeat(7, T0 + 1, T0 + 2),
      first.mayRepeat(8, 0, T0 * 2),
    ]).toEqual([true, false, false]);
    await first.save();
    const second = await open(folder);
    expect([second.mayRepeat(8, T0, T0 + 1), second.mayRepeat(8, 0, T0), second.any]).toEqual([
      true,
      false,
      true,
    ]);
    expect(second.beginSettling()).toEqual([{ table: 'numbers', partition: 202404 }]);
    await second.settled();
    expect((await open(folder)).any).toBe(false);
  });

  it('keep what comes while a settling runs, whether it succeeds or not', async () => {
    for (const outcome of ['settled', 'unsettled'] as const) {
      const folder = await freshFolder();
      const repeats = await open(folder);
      repeats.note('numbers', 1, T0);
      repeats.beginSettling();
      repeats.note('numbers', 2, T0);
      repeats.note('texts', 3, 0);
      await Promise.all([repeats.save(), repeats.save()]);
      expect(repeats.mayRepeat(1, T0, T0 + 1)).toBe(true);
      await repeats[outcome]();
      expect([1, 2, 3].map((id) => repeats.mayRepeat(id, 0, T0 + 1))).toEqual([
        outcome === 'unsettled',
        true,
        true,
      ]);
      expect(repeats.beginSettling()).toHaveLength(2);
    }
  });

  it('are saved whole when a flush and a settling save at the same time', async () => {
    const folder = await freshFolder();
    await mkdir(folder, { recursive: true });
    const repeats = await open(folder);
    for (let round = 0; round < 30; round++) {
      repeats.note('numbers', 1, round * 40 * 86_400e6);
      const saving = repeats.save();
      repeats.beginSettling();
      repeats.note('texts', 2, T0);
      await Promise.all([saving, repeats.save(), repeats.settled(), repeats.save()]);
      const saved = await open(folder);
      expect(saved.beginSettling()).toEqual([{ table: 'texts', partition: 202404 }]);
    }
  });
});
