/**
 * The readings of a report as points: the reading's id is the point's sequence, so several readings of one second are
 * several points. Ensures that a known stream of numbers costs no object and no look-up by name for each reading.
 */
import { isNumeric } from '../../model/kinds.js';
import { RAW_INTEGER_KEY } from '../contract/reports.js';
import type { Batch, Readings, Submission } from '../services.js';
import { sparedFrom } from './reading-rules.js';
import type { KnownStream } from './streams.js';
import type { EarlierReadings } from './earlier-readings.js';

export async function addReadings(
  batch: Batch,
  readings: Readings,
  streams: readonly KnownStream[],
  taken: EarlierReadings,
  { device, conversion }: Pick<Submission, 'device' | 'conversion'>,
): Promise<void> {
  // Place of a variable among the streams, by number.
  const places = placesFor(readings.count);
  const converters = streams.map((stream, place) => {
    places[stream.variable.number!] = place;
    return (stream.conversion ??= conversion(stream));
  });
  const spared = streams.map(({ series }, place) => sparedFrom(series, converters[place]!));
  for (let i = 0; i < readings.count; i++) {
    const id = readings.id(i);
    const variable = readings.variable(i);
    // What no device numbers and no slug names is nobody's reading.
    if (id === 0 || variable === 0) continue;
    const place = places[variable]!;
    const { series } = streams[place]!;
    const raw = readings.value(i);
    const conversion = converters[place]!;
    const value = conversion.value(raw);
    const from = spared[place]!;
    const time = taken.time(id, readings.clock(i), readings.time(i));
    const comesBack = from === 0 ? value === raw : id >= from && conversion.raw(value) === raw;
    if (comesBack && series.kind === 'number') batch.addReading(i, series.id, time, value, id);
    else
      batch.add(i, device.key, series.name, time, series.kind === 'boolean' ? raw !== 0 : value, {
        sequence: id,
        ...(isNumeric(series.kind) ? { metadata: { [RAW_INTEGER_KEY]: raw } } : {}),
      });
    if (places !== shared && batch.due()) await batch.rest();
  }
}

const shared = new Uint16Array(0x1_0000);
/** Readings that are added without a rest between them. */
const FEW = 1_000;

/** All places are set before they are read and nothing comes between, so that short reports may share the table. */
const placesFor = (readings: number): Uint16Array => (readings <= FEW ? shared : new Uint16Array(0x1_0000));
