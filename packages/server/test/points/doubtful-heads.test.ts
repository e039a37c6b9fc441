/** Deletions without end of one series do not hold up who reads it. */
import { expect, it } from 'vitest';
import { DoubtfulHeads } from '../../src/points/doubtful-heads.js';
import { SeriesHeads, type Head } from '../../src/points/series-heads.js';

const ID = 7;
const READINGS = 10;
const point = (time: number): Head => ({
  ...{ first: time, last: time, sequence: 0, highestSequence: 0, count: 1, value: time, version: 1 },
});

/** Another deletion comes with each reading; what the engine holds then is one point, of the number of that reading. */
function endless() {
  const heads = new SeriesHeads();
  heads.load(ID, point(1_000));
  let readings = 0;
  const doubtful = new DoubtfulHeads({
    heads,
    flush: () => Promise.resolve(),
    read: async (ids) => {
      readings++;
      if (readings < READINGS) doubtful.add(ids);
      await Promise.resolve();
      return new Map(ids.map((id) => [id, point(readings)]));
    },
  });
  return { heads, doubtful, readings: () => readings };
}

it('who comes before a reading waits for that one', async () => {
  const { heads, doubtful, readings } = endless();
  doubtful.add([ID]);
  await doubtful.repair([ID]);
  expect(readings()).toBe(1);
  expect(heads.lastTime(ID)).toBe(1);
  expect(doubtful.any).toBe(true);
});

it('who comes while it goes on waits for one more, and knows what was written meanwhile', async () => {
  const { heads, doubtful, readings } = endless();
  doubtful.add([ID]);
  doubtful.begin();
  // That reading has begun, and a deletion has come since.
  await Promise.resolve();
  expect(readings()).toBe(1);
  heads.observe(ID, 50, 0, 5, 1);
  await doubtful.repair([ID]);
  expect(readings()).toBe(2);
  expect([heads.firstTime(ID), heads.lastTime(ID), heads.lastNumber(ID)]).toEqual([2, 50, 5]);
});

it('is certain in the end, without what an earlier deletion took', async () => {
  const { heads, doubtful, readings } = endless();
  doubtful.add([ID]);
  heads.observe(ID, 50, 0, 5, 1);
  while (doubtful.any) await doubtful.repair([ID]);
  expect(readings()).toBe(READINGS);
  expect([heads.firstTime(ID), heads.lastTime(ID)]).toEqual([READINGS, READINGS]);
});
