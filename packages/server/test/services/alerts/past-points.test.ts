/** Of a series at rest its newest points are remembered, in their order. */
import { describe, expect, it } from 'vitest';
import { PastPoints } from '../../../src/services/alerts/feed/past-points.js';

describe('past points', () => {
  it('are the newest sixteen of each series since it came to rest', () => {
    const past = new PastPoints();
    for (let place = 1; place <= 40; place++) past.begin(place, 0, place, 0);
    for (let time = 1; time < 100; time++)
      for (let place = 1; place <= 40; place += 3) past.add(place, time, time * place, time - 1);
    expect(past.of(1).map(({ time }) => time)).toEqual(Array.from({ length: 16 }, (_, nth) => 84 + nth));
    expect(past.of(40).at(-1)).toEqual({ time: 99, value: 3960, run: 98 });
    expect(past.of(2)).toEqual([{ time: 0, value: 2, run: 0 }]);
    expect(past.of(41)).toEqual([]);
    past.begin(1, 7, 8, 6);
    expect(past.of(1)).toEqual([{ time: 7, value: 8, run: 6 }]);
  });
});
