/** The first of many, in the order that both stores have. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareCodePoints } from '../../src/model/code-points.js';
import { FirstOf, sortInSlices } from '../../src/model/first-of.js';

it('texts are ordered as their bytes are', () => {
  const text = fc.string({ unit: 'binary', maxLength: 5 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareCodePoints(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
  expect(compareCodePoints('\uffff', '\u{10000}')).toBeLessThan(0);
});

it('a sort in slices is the stable sort that it would be in one go', async () => {
  for (const length of [0, 1, 1_024, 1_025, 5_000, 50_001]) {
    const items = Array.from({ length }, (_, at) => ({ at, rank: (at * 7_919) % 101 }));
    const compare = (a: { rank: number }, b: { rank: number }) => a.rank - b.rank;
    expect(await sortInSlices(items, compare)).toEqual(items.toSorted(compare));
  }
});

it('gives the first of many, and knows how many there were', async () => {
  const first = new FirstOf<number>((a, b) => b - a, 3);
  for (let start = 0; start < 100_000; start += 1_000)
    await first.add(Array.from({ length: 1_000 }, (_, at) => ((start + at) * 7_919) % 100_003));
  const all = Array.from({ length: 100_000 }, (_, at) => (at * 7_919) % 100_003);
  expect(await first.sorted()).toEqual(all.sort((a, b) => b - a).slice(0, 3));
  expect(first.total).toBe(100_000);
});
