/** The points store's side, on both engines: bounded pieces that together hold every point once, in order. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportDevice, ExportPiece, ExportQuery } from '../../../src/points/queries/export/query.js';
import { END_OF_TIME } from '../../../src/model/time.js';
import type { PointsStore } from '../../../src/points/store.js';
import { FORMATS } from '../../../src/services/exports/formats/format.js';
import { makeBench, type Bench } from '../../support/points-bench.js';
import { readTable } from '../../support/exports.js';
import { tries } from '../../support/long.js';

const START = Date.UTC(2024, 0, 1) * 1000;
const SECOND = 1_000_000;
/** So many points within a second, so many over a year, and none for long in between. */
const DENSE = tries(120_000, 60_000);
const SPARSE = tries(130_000, 65_000);
const SMALL_DEVICES = 300;

const number = (id: number, name = `s${id}`) => ({ id, name, kind: 'number' as const });
const big: ExportDevice = { label: 'big', series: [number(1, 'a'), number(2, 'b')] };
const several: ExportDevice = { label: 'several', series: [number(3, 'a'), number(4, 'b')] };
const wordy: ExportDevice = { label: 'wordy', series: [{ id: 5, name: 'text', kind: 'string' }] };
const small = Array.from({ length: SMALL_DEVICES }, (_, i): ExportDevice => ({
  label: `small ${i}`,
  series: [number(100 + i, 'a')],
}));

function order(devices: readonly ExportDevice[], changes: Partial<ExportQuery> = {}): ExportQuery {
  return {
    devices,
    from: 0,
    to: END_OF_TIME,
    format: 'csv',
    layout: 'long',
    columns: [
      { heading: 'device', holds: 'device' },
      { heading: 'series', holds: 'series' },
      { heading: 'us', holds: 'microseconds' },
    ],
    names: [],
    separate: false,
    extras: false,
    sequences: false,
    ...changes,
  };
}

describe.each(['embedded', 'server'] as const)('%s engine', (mode) => {
  let bench: Bench;
  let store: PointsStore;

  beforeAll(async () => {
    bench = await makeBench(mode);
    store = await bench.open();
    store.heads.reserve(1000);
    for (let i = 0; i < DENSE; i++) store.number(1, START + i * 7, 0, i);
    for (let i = 0; i < SPARSE; i++) store.number(2, START + SECOND + i * 240 * SECOND, 0, -i);
    for (let i = 0; i < 10; i++)
      for (let nth = 0; nth < 3; nth++) store.number(3, START + i * SECOND, nth, i * 10 + nth);
    for (let i = 0; i < 10; i++) store.number(4, START + i * SECOND, 0, 0 - i);
    for (let i = 0; i < 40; i++) store.text(5, START + i, 0, `${i}:`.padEnd(500_000, 'é'));
    for (const [i, { series }] of small.entries())
      for (let nth = 0; nth < 5; nth++) store.number(series[0]!.id, START + nth, 0, i);
    await store.commit();
  });
  afterAll(async () => {
    await store.close();
    await bench.remove();
  });

  const piecesOf = async (query: ExportQuery): Promise<ExportPiece[]> => {
    const pieces: ExportPiece[] = [];
    for await (const piece of store.queries.export(query)) pieces.push(piece);
    return pieces;
  };
  const rowsOf = (pieces: readonly ExportPiece[]) =>
    Buffer.concat(pieces.map(({ content }) => content))
      .toString()
      .split('\n')
      .slice(0, -1);

  it('a large device comes in slices of time, however its points lie', async () => {
    const pieces = await piecesOf(order([big]));
    expect(pieces.length).toBeGreaterThanOrEqual(3);
    for (const { content } of pieces) expect(content.length).toBeLessThan(10_000_000);
    const done = pieces.map((piece) => piece.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBe(1);
    const rows = rowsOf(pieces);
    expect(rows).toHaveLength(DENSE + SPARSE);
    const times = rows.map((row) => Number(row.split(',')[2]));
    expect(times.every((time, i) => i === 0 || time >= times[i - 1]!)).toBe(true);
    expect(rows[0]).toBe(`"big","a",${START},0`);
    expect(rows.at(-1)).toBe(`"big","b",${START + SECOND + (SPARSE - 1) * 240 * SECOND},${1 - SPARSE}`);
  });

  it('small devices share pieces unless each has a file of its own', async () => {
    const shared = await piecesOf(order(small));
    expect(shared).toHaveLength(1);
    const rows = rowsOf(shared);
    expect(rows).toHaveLength(5 * SMALL_DEVICES);
    expect(rows.map((row) => row.split(',')[0])).toEqual(
      small.flatMap(({ label }) => new Array<string>(5).fill(`"${label}"`)),
    );
    const separate = await piecesOf(order(small.slice(0, 10), { separate: true }));
    expect(separate.map(({ device }) => device)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('long texts weigh more than numbers', async () => {
    const pieces = await piecesOf(order([wordy]));
    expect(pieces.length).toBeGreaterThan(1);
    expect(rowsOf(pieces)).toHaveLength(40);
  });

  it('several readings of one instant are several rows, also side by side', async () => {
    expect(rowsOf(await piecesOf(order([several])))).toHaveLength(40);
    const names = ['a', 'b'].map((name) => ({ name, heading: name }));
    const wide = order([several], { layout: 'wide', names, columns: order([]).columns.slice(2) });
    const rows = rowsOf(await piecesOf(wide));
    expect(rows.slice(0, 3)).toEqual([`${START},0,0`, `${START},1,`, `${START},2,`]);
    expect(rows).toHaveLength(30);
  });

  it('a point that is written again while the export runs shows once', async () => {
    const pieces: ExportPiece[] = [];
    for await (const piece of store.queries.export(order([big]))) {
      pieces.push(piece);
      // Everything once more, among it what is still to come.
      for (let i = 0; i < 1000; i++)
        store.number(2, START + SECOND + (SPARSE - 1 - i) * 240 * SECOND, 0, -(SPARSE - 1 - i));
      await store.commit();
      await store.flush();
    }
    expect(rowsOf(pieces)).toHaveLength(DENSE + SPARSE);
  });

  it.each(['parquet', 'arrow'] as const)('%s: pieces joined are one file', async (format) => {
    const file = await FORMATS[format].open();
    const parts: Uint8Array[] = [];
    let pieces = 0;
    for await (const { content } of store.queries.export(order([big, several, wordy], { format }))) {
      parts.push(...file.add(content));
      pieces++;
    }
    parts.push(...file.end());
    expect(pieces).toBeGreaterThan(3);
    expect(file.rows).toBe(DENSE + SPARSE + 40 + 40);
    const { rows } = readTable(Buffer.concat(parts), format === 'parquet' ? 'Parquet' : 'ArrowStream');
    expect(rows).toHaveLength(file.rows);
    let sum = 0;
    for (const row of rows) sum += Number(row['number']);
    const upTo = (n: number) => (n * (n - 1)) / 2;
    expect(sum).toBe(upTo(DENSE) - upTo(SPARSE) + (450 * 3 + 30) - 45);
    expect((rows.at(-1)!['text'] as string).slice(0, 4)).toBe('39:é');
  });

  it('a table of very many columns is cut into more pieces', async () => {
    const names = Array.from({ length: 1500 }, (_, i) => ({ name: `n${i}`, heading: `n${i}` }));
    const wide = order(
      [{ label: 'w', series: names.map(({ name }, i) => number(i === 0 ? 1 : 5000 + i, name)) }],
      { layout: 'wide', names, columns: [], to: START + 8_000 * 7 },
    );
    const pieces = await piecesOf(wide);
    expect(pieces.length).toBeGreaterThan(2);
    const rows = rowsOf(pieces);
    expect(rows).toHaveLength(8_000);
    expect(rows[17]).toBe(`17${','.repeat(1499)}`);
  });
});
