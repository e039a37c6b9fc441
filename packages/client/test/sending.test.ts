/** What is sent and what stays: bodies held to the points that went in, and servers that fail in the middle. */
import { describe, expect, it } from 'vitest';
import { microsFromValue } from '../../server/src/model/time.js';
import { tries } from '../../server/test/support/long.js';
import { randomNumbers, SEED } from '../../server/test/support/random.js';
import { TributaryConnectionError, type Value } from '../src/index.js';
import { batchesOf, framesOf, jsonOf, unitOf, type Batch, type BatchBounds } from '../src/device/batches.js';
import { SeriesBuffer } from '../src/device/series-buffer.js';
import { pointsOfFrames } from './support/frames.js';
import { drop, json, refuse, scripted, type Came, type Step } from './support/scripted-server.js';

interface Table {
  readonly device: string;
  readonly series: readonly string[];
  readonly rows: readonly (readonly [number | string, ...Value[]])[];
}
interface Cell {
  readonly device: string;
  readonly series: string;
  readonly time: number | string;
  readonly value: Value;
}
const pointsIn = ({ body }: Pick<Came, 'body'>) => JSON.parse(body) as Cell[];

/** Of both forms of a batch, which must say the same. */
async function cellsOf(batch: Batch): Promise<Cell[]> {
  const { tables } = JSON.parse(jsonOf(batch)) as { tables: Table[] };
  const cells = tables.flatMap(({ device, series, rows }) =>
    rows.flatMap(([time, ...values]) => {
      expect(values.length).toBe(series.length);
      return values.map((value, at) => ({ device, series: series[at]!, time, value }));
    }),
  );
  const micros = (list: readonly Cell[]) =>
    list.map((cell) => ({ ...cell, time: microsFromValue(cell.time, batch.unit) }));
  const seen = await pointsOfFrames(Buffer.from(framesOf(batch)), batch.unit);
  expect(micros(seen as Cell[])).toEqual(micros(cells));
  return cells;
}

describe('batches', () => {
  it(`hold every point once, those of a series in their order, within their bounds (seed ${SEED})`, async () => {
    const random = randomNumbers(SEED);
    for (let nth = 0; nth < tries(3_000, 200); nth++) {
      const buffer = new SeriesBuffer();
      const given = new Map<string, [number, Value][]>();
      const bounds: BatchBounds = { points: random.pick([3, 10, 1000]), bytes: random.pick([2_000, 20_000]) };
      const texts = () =>
        random.pick(['', 'é"\\', '☃'.repeat(random.below(60)), '\u0001'.repeat(random.below(40))]);
      for (let row = random.below(40); row > 0; row--) {
        const device = random.pick(['a', 'b/é', 'c"']);
        const time = random.below(5) * random.pick([1, 1_000, 1_767_225_600_000_000]);
        const names = random.pick([['x'], ['x', 'y'], ['y', 'z', '☃'], ['z']]);
        const value = () =>
          random.pick<Value>([random.fraction() * 1e300, -0.1, 0, 5e-324, true, false, texts()]);
        const cells = names.map((name) => [name, value()] as const);
        buffer.addRow(device, time, cells);
        for (const [name, cell] of cells) {
          const key = JSON.stringify([device, name]);
          given.set(key, [...(given.get(key) ?? []), [time, cell]]);
        }
      }
      const columns = buffer.take();
      const seen = new Map<string, [number, Value][]>();
      for (const batch of batchesOf(columns, unitOf(columns), bounds)) {
        const label = `round ${nth}`;
        const cells = await cellsOf(batch);
        for (const { device, series, time, value } of cells) {
          const key = JSON.stringify([device, series]);
          seen.set(key, [...(seen.get(key) ?? []), [microsFromValue(time, batch.unit), value]]);
        }
        expect(batch.points, label).toBe(cells.length);
        expect(batch.points, label).toBeLessThanOrEqual(bounds.points);
        expect(Buffer.byteLength(jsonOf(batch)), label).toBeLessThanOrEqual(bounds.bytes);
        for (const { columns, from, to } of batch.slices)
          for (const column of columns) buffer.done(column, to - from);
      }
      expect(seen).toEqual(given);
      expect(buffer.points).toBe(0);
    }
  });

  it(`leave the buffer as empty as it was, however they went (seed ${SEED})`, () => {
    const random = randomNumbers(SEED);
    const buffer = new SeriesBuffer({ bytes: 20_000 });
    const added = (series: string, value: Value) => {
      try {
        buffer.add('d', series, 0, value);
        return true;
      } catch {
        return false;
      }
    };
    const fill = () => {
      let count = 0;
      while (added(`s${count % 7}`, count % 3 === 0 ? 'x'.repeat(count) : count)) count++;
      return count;
    };
    const room = fill();
    for (let nth = 0; nth < tries(500); nth++) {
      const columns = buffer.take();
      for (const column of columns)
        if (random.below(3) > 0) buffer.done(column, random.below(column.times.length - column.done + 1));
      if (random.below(2) > 0) added(random.pick(['s1', 'new']), 1);
      buffer.putBack(columns);
      if (random.below(3) > 0) buffer.clear('d', random.pick(['s0', 's1', 'new']));
    }
    buffer.clear('d');
    expect(buffer.points).toBe(0);
    expect(fill()).toBe(room);
  });

  it('have the values of one instant as one row', async () => {
    const { client, came } = await scripted([json({}, 201), json({ stored: 4, refused: [] })]);
    const device = await client.connect().registerDevice({ id: 'd' }).build();
    for (const time of [1000, 2000]) {
      device.add('a', 1, time);
      device.add('b', 2, time);
    }
    await device.send();
    const row = (time: number) => [
      { device: 'd', series: 'a', time, value: 1 },
      { device: 'd', series: 'b', time, value: 2 },
    ];
    expect(pointsIn(came[1]!)).toEqual([...row(1000), ...row(2000)]);
    expect(came[1]!.headers['content-type']).toBe('application/vnd.tributary.frames');
  });

  it('are several frames where their names are more than one may have', async () => {
    const { client, came } = await scripted([json({}, 201), json({ stored: 3_000, refused: [] })]);
    const device = await client.connect().registerDevice({ id: 'd' }).build();
    for (let n = 0; n < 3_000; n++) device.add(`${n} ${'x'.repeat(200)}`, n, 1000);
    await device.send();
    expect(
      came
        .slice(1)
        .flatMap(pointsIn)
        .map(({ value }) => value),
    ).toEqual(Array.from({ length: 3_000 }, (_, n) => n));
  });
});

describe('a send that fails', () => {
  const made = json({ key: 'd' }, 201);
  /** As the platform does: it stores all. */
  const store: Step = (request, response, body) => {
    json({ stored: pointsIn({ body }).length, refused: [] })(request, response, body);
  };

  it('leaves what is not stored for sure, before what was added meanwhile', async () => {
    const { client, came } = await scripted([made, store, drop, store], { maxRetries: 0 });
    const device = await client.connect().registerDevice({ id: 'd' }).build();
    for (let i = 0; i < 25_000; i++) device.add('n', i, 1_767_225_600_000 + i);
    const sent = device.send();
    device.add('n', -1, 1_767_225_600_000);
    await expect(sent).rejects.toThrow(TributaryConnectionError);
    expect(device.waiting).toBe(15_001);
    expect(await device.send()).toEqual({ stored: 15_001, refused: [] });
    const values = came.slice(1).map((each) => pointsIn(each).map(({ value }) => value));
    expect(values.map((list) => [list[0], list.at(-1)])).toEqual([
      [0, 9_999],
      [10_000, 19_999],
      [10_000, 19_999],
      [20_000, -1],
    ]);
  });

  it('is tried again for a passing reason, and two sends at once send nothing twice', async () => {
    const { client, came } = await scripted([made, refuse(503, 'spool_full', true), store]);
    const device = await client.connect().registerDevice({ id: 'd' }).build();
    device.add('n', 1);
    const [first, second] = await Promise.all([device.send(), device.send()]);
    expect([first.stored, second.stored, came.length]).toEqual([1, 0, 3]);
  });

  it('is told at the end too, and nothing is forgotten', async () => {
    const { client } = await scripted([made, drop], { maxRetries: 0 });
    const device = await client.connect().registerDevice({ id: 'd' }).build();
    device.add('n', 1);
    await expect(device.close()).rejects.toThrow(TributaryConnectionError);
    expect(device.waiting).toBe(1);
  });

  it('of a relay is one of its registrations too', async () => {
    const { client, came } = await scripted([refuse(401, 'credentials_invalid', false), made, store]);
    const relay = client.connect().relay();
    relay.device('d').add('n', 1);
    await expect(relay.send()).rejects.toMatchObject({ code: 'credentials_invalid' });
    expect(relay.waiting).toBe(1);
    expect((await relay.send()).stored).toBe(1);
    expect(came.map(({ line }) => line.split(' ')[1]!.split('?')[0])).toEqual([
      ...['/tributary/v1/devices', '/tributary/v1/devices', '/tributary/v1/points'],
    ]);
  });
});
