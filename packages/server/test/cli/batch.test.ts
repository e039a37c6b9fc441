// How rows become requests, and how the place of a refused point leads back to its row.
import { describe, expect, it } from 'vitest';
import { RowBatch } from '../../src/cli/import/batch.js';
import type { ImportPoint, ImportRow } from '../../src/cli/import/rows.js';

const row = (line: number, ...points: ImportPoint[]): ImportRow => ({
  line,
  source: [],
  points,
  refusals: [],
  empty: 0,
});
const point = (device: string, series: string, time: number, value: number): ImportPoint => ({
  device,
  series,
  time,
  value,
});

function encode(...rows: ImportRow[]) {
  const batch = new RowBatch();
  for (const one of rows) batch.add(one);
  const { body, owners } = batch.encode();
  return { body: JSON.parse(body) as unknown, lines: owners.map((owner) => owner.line) };
}

describe('a batch', () => {
  it('is one table a device, with null where a row has no value', () => {
    const { body, lines } = encode(
      row(2, point('m1', 'a', 1, 10), point('m1', 'b', 1, 11)),
      row(3, point('m2', 'a', 2, 20)),
      row(4, point('m1', 'b', 3, 30)),
    );
    expect(body).toEqual({
      tables: [
        {
          device: 'm1',
          series: ['a', 'b'],
          rows: [
            [1, 10, 11],
            [3, null, 30],
          ],
        },
        { device: 'm2', series: ['a'], rows: [[2, 20]] },
      ],
    });
    expect(lines).toEqual([2, 4, 3]);
  });

  it('gives the tags of series with them', () => {
    const tagged = { ...point('m1', 'b', 1, 11), tags: { core: '0' } };
    expect(encode(row(2, point('m1', 'a', 1, 10), tagged)).body).toEqual({
      tables: [{ device: 'm1', series: ['a', 'b'], tags: [null, { core: '0' }], rows: [[1, 10, 11]] }],
    });
  });

  it('is an array of points when most cells of a table would be empty', () => {
    const rows = Array.from({ length: 10 }, (_, i) => row(i, point('m1', `s${i}`, i, i)));
    const { body, lines } = encode(...rows);
    expect(body).toHaveLength(10);
    expect((body as ImportPoint[])[3]).toEqual({ device: 'm1', series: 's3', time: 3, value: 3 });
    expect(lines).toEqual(rows.map(({ line }) => line));
  });

  it('is an array of points when one of them has a position', () => {
    const { body } = encode(row(1, { ...point('m1', 'a', 1, 10), latitude: 51, longitude: 4 }));
    expect(body).toEqual([{ device: 'm1', series: 'a', time: 1, value: 10, latitude: 51, longitude: 4 }]);
  });

  it('keeps a row whose points are of several devices together in the report', () => {
    const { lines } = encode(
      row(1, point('m1', 'a', 1, 1), point('m2', 'a', 1, 2)),
      row(2, point('m1', 'a', 2, 3)),
    );
    expect(lines).toEqual([1, 2, 1]);
  });

  it('is full at 5,000 rows or 100,000 points', () => {
    const narrow = new RowBatch();
    for (let i = 0; i < 5000; i++) {
      expect(narrow.full).toBe(false);
      narrow.add(row(i, point('m1', 'a', i, i)));
    }
    expect(narrow.full).toBe(true);
    const wide = new RowBatch();
    wide.add(row(1, ...Array.from({ length: 100_000 }, (_, i) => point('m1', `s${i}`, 1, i))));
    expect(wide.full).toBe(true);
  });
});
