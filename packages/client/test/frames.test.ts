/** Frames, as the writer makes them: the platform's decoder reads what was put in, and so does whoever tells what was refused. */
import { expect, it } from 'vitest';
import { microsFromValue } from '../../server/src/model/time.js';
import { tries } from '../../server/test/support/long.js';
import { randomNumbers } from '../../server/test/support/random.js';
import { Timestamp, type Point, type WriterPoint } from '../src/index.js';
import { BodySize } from '../src/writing/body-size.js';
import { Gatherer } from '../src/writing/gatherer.js';
import { pointsOf } from '../src/writing/group.js';
import { pointsOfFrames, type SeenPoint } from './support/frames.js';

type Unit = 's' | 'ms' | 'us' | 'ns';

const shown = ({ device, series, time, value, tags, metadata }: Point | SeenPoint, unit: Unit) => ({
  ...{ device, series, value, tags: tags ?? null, metadata: metadata ?? null },
  micros: microsFromValue(time, unit),
});

it('hold every point in its order, of any device, shape, time and value', async () => {
  for (let round = 0; round < tries(2_000, 200); round++) {
    const seed = Date.now() + round;
    const random = randomNumbers(seed);
    const unit = random.pick<Unit>(['s', 'ms', 'us', 'ns']);
    const scale = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 }[unit];
    const ofAll = random.pick([undefined, { site: 'x' }]);
    const gatherer = new Gatherer(
      { unit, device: 'default', tags: ofAll, batch: 1 + random.below(200) },
      new BodySize(random.pick([500, 20_000])),
    );
    const hasTags = random.below(2) === 0;
    const mayBeWhole = random.below(3) === 0;
    const given: Point[] = [];
    let second = 1_700_000_000;
    for (let count = random.below(400); count > 0; count--) {
      if (random.below(4) === 0) second += random.below(3);
      const { time, as } = random.pick<() => { time: WriterPoint['time']; as: Point['time'] }>([
        () => ({ time: second * scale, as: second * scale }),
        () => ({ time: new Date(second * 1000), as: new Date(second * 1000).toISOString() }),
        () => ({ time: Timestamp.seconds(second), as: new Date(second * 1000).toISOString() }),
        () => ({
          time: `${new Date(second * 1000).toISOString().slice(0, -1)}007Z`,
          as: `${new Date(second * 1000).toISOString().slice(0, -1)}007Z`,
        }),
      ])();
      const device = random.pick([undefined, 'a', 'b "é"', 'c']);
      const point = {
        ...(device !== undefined && { device }),
        series: `s${random.below(random.pick([3, 50]))}`,
        value: random.pick<Point['value']>([
          random.fraction(),
          -1e300,
          5e-324,
          0,
          true,
          false,
          '',
          'ü€😀',
          '\ud800',
        ]),
        ...(hasTags && random.below(3) === 0 && { tags: { room: random.pick(['k', 'w']) } }),
        ...(mayBeWhole && random.below(40) === 0 && { metadata: { n: random.below(9) } }),
      };
      expect(gatherer.put({ ...point, time })).toBeUndefined();
      given.push({ device: 'default', ...point, time: as });
    }
    const [seen, told]: [unknown[], unknown[]] = [[], []];
    for (const group of gatherer.take()) {
      const parcel = { ...group, parts: [group.body] };
      const own = pointsOf(parcel);
      const read =
        group.form === 'points' ? own : await pointsOfFrames(Buffer.from(group.body as Uint8Array), unit);
      expect([own.length, read.length], `seed ${seed}`).toEqual([group.points, group.points]);
      for (const point of read) seen.push(shown(point, unit));
      for (const point of own) told.push(shown(point, unit));
    }
    const expected = given.map((point) => {
      const tags = ofAll || point.tags ? { ...ofAll, ...point.tags } : undefined;
      return shown({ ...point, ...(tags && { tags }) }, unit);
    });
    expect(seen, `seed ${seed}`).toEqual(expected);
    expect(told, `seed ${seed}`).toEqual(expected);
    expect([gatherer.points, gatherer.bytes]).toEqual([0, 0]);
  }
});
