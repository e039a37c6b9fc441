/**
 * Every way in against every way out: a point is read equal wherever it was written, in each kind, at its time as finely as
 * the reading API shows it, in its last version, with the unit and the calibration of its series.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyCalibration } from '../../src/model/calibration.js';
import { READERS, sensorData } from './readers.js';
import { sendReport, WRITERS, type Target, type Writer } from '../support/all-apis/writers.js';
import { World, type Kind, type Point, type Value } from '../support/all-apis/world.js';

let world: World;
beforeAll(async () => {
  world = await World.start();
}, 60_000);
afterAll(() => world.platform.stop());

/** Half an hour ago: Losant's API takes nothing older than thirty days. */
const BASE = (Math.floor(Date.now() / 60_000) * 60_000 - 1_800_000) * 1000;

const VALUES: Record<Kind, readonly Value[]> = {
  number: [0, 0.1, 1 / 3, -12.25, 1e-7, 1e21, 2 ** 53 - 1, -1.7976931348623157e308, 5e-324, 71.5],
  boolean: [true, false, false, true, true, false],
  string: ['plain', 'ä "quoted" \\ back', 'two\nlines', '漢字 🙂', 'true', ' spaced ', 'null', 'BAD 255'],
};
const WHOLE: readonly number[] = [0, 1, 7, 0x7fff_ffff, 65_536, 12];

/** About seven seconds apart, with a fraction as fine as the writer can say. */
const pointsOf = ({ step, readings }: Writer, kind: Kind): Point[] =>
  (readings ? WHOLE : VALUES[kind]).map((value, i) => ({
    time: BASE + i * Math.floor(7_001_001 / step) * step,
    value,
  }));

const otherThan = (value: Value): Value =>
  typeof value === 'number' ? 1000.5 : typeof value === 'boolean' ? !value : `not ${value}`;

const shown = (points: readonly Point[], step: number, newest = false): Point[] =>
  (newest ? points.slice(-1) : points).map(({ time, value }) => ({
    time: Math.floor(time / step) * step,
    value,
  }));

const readersOf = (kind: Kind) => READERS.filter(({ kinds }) => kinds.includes(kind));

describe.each(WRITERS.flatMap((writer) => writer.kinds.map((kind) => ({ writer, kind, by: writer.name }))))(
  '$kind values written by $by',
  ({ writer, kind }) => {
    let target: Target;
    let points: Point[];
    beforeAll(async () => {
      target = await writer.open(world, kind);
      points = pointsOf(writer, kind);
      const first = writer.readings ? points : points.map((one) => ({ ...one, value: otherThan(one.value) }));
      await target.send(first);
      await target.send(points);
    });

    it.each(readersOf(kind))('are read equal by $name', async (reader) => {
      const { step, newest } = reader;
      expect(await reader.read(world, target.place, kind)).toEqual(shown(points, step, newest));
    });

    // A reading of a report has an id of its own: a point without one is another point.
    if (!writer.readings && !writer.entries)
      it('and written again by another API, everywhere in that version', async () => {
        const { time, value } = points.at(-1)!;
        const again = { time, value: otherThan(value) };
        await world.native('POST', '/points?unit=us', [{ ...target.place, ...again }]);
        points = [...points.slice(0, -1), again];
        for (const { name, read, step, newest } of readersOf(kind))
          expect([name, await read(world, target.place, kind)]).toEqual([name, shown(points, step, newest)]);
      });

    if (kind === 'number')
      it('have the unit and calibration of their series, and stay raw', async () => {
        const calibration = { type: 'affine', m: 1.8, c: 32, min: 30, max: 5000 } as const;
        const { place } = target;
        const { id } = await world.seriesOf(place);
        await world.native('PATCH', `/series/${id}`, { unit: '°F', calibration });

        const { params, unitSelected } = await world.metadata(place.device);
        expect(unitSelected[place.series]).toBe('°F');
        expect(params[place.series]).toEqual(
          expect.arrayContaining([
            { paramName: 'm', paramValue: '1.8' },
            { paramName: 'c', paramValue: 32 },
            { paramName: 'min', paramValue: 30 },
            { paramName: 'max', paramValue: 5000 },
          ]),
        );
        const calibrated = points.map((one) => applyCalibration(calibration, Number(one.value)));
        const sensed = await sensorData(world, place, true);
        expect(sensed.map(({ value }) => Number(value)).reverse()).toEqual(calibrated);

        const stream = await world.stream(place);
        expect(stream.output_unit).toMatchObject({ unit_short: '°F', m: 18, d: 10, o: 32 });
        const { results } = await world.iotile('GET', `/stream/${stream.slug}/data/`);
        expect(results.map((row: { output_value: number }) => row.output_value)).toEqual(calibrated);

        const raw = READERS.find(({ name }) => name === 'datacooee get_inputdata')!;
        expect(await raw.read(world, place, kind)).toEqual(shown(points, 1));
      });
  },
);

it('a report is read by all in the storage unit of its variable, by IOTile also in its output unit', async () => {
  const { id: device } = await world.native('POST', '/devices', { key: 'meter' });
  const place = { device: 'meter', series: 'water' };
  await world.iotile('POST', '/variable/', {
    ...{ name: 'water', project: world.tenant.iotileUuid, lid: 0x6f01 },
    var_type: 'water-meter-volume',
    input_unit: 'in--water-meter-volume--gallons',
    output_unit: 'out--water-meter-volume--gallons',
  });
  const gallons = [0, 1, 10, 250];
  const times = gallons.map((_, i) => BASE + i * 60_000_000);
  await sendReport(world, device as number, 0x6f01, asPoints(times, gallons));

  const { results } = await world.iotile('GET', `/stream/${await world.streamSlug(place)}/data/`);
  const column = (name: string) => results.map((row: Record<string, number>) => row[name]) as number[];
  expect(column('int_value')).toEqual(gallons);
  column('output_value').forEach((value, i) => expect(value).toBeCloseTo(gallons[i]!, 6));
  const litres = column('value');
  litres.forEach((value, i) => expect(value).toBeCloseTo(gallons[i]! * 3.78541, 3));
  for (const { name, read, newest, step } of readersOf('number'))
    expect([name, await read(world, place, 'number')]).toEqual([
      name,
      shown(asPoints(times, litres), step, newest),
    ]);
});

const asPoints = (times: readonly number[], values: readonly number[]): Point[] =>
  times.map((time, i) => ({ time, value: values[i]! }));
