/** A series of InfluxDB as things and a lane: its fields are series of one device, read together. */
import type { Naming } from '../../../../dialects/influx/wire/naming.js';
import type { Kind } from '../../../../model/kinds.js';
import type { Thing } from '../../engine/source.js';
import { nameOf, type InfluxSeries } from './naming.js';

export interface Place {
  readonly measurement: string;
  /** All tags that the measurement has; empty where the series lacks one. */
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: readonly { readonly name: string; readonly kind: Kind; readonly series: string }[];
}

/** `seen`: what was yielded before of devices and series. */
export function* thingsOf(
  series: InfluxSeries,
  naming: Naming,
  seen: Set<string>,
  /** What else tells the lane from others. */
  more: readonly string[] = [],
): Generator<Thing> {
  const named = nameOf(series, naming);
  for (const problem of named.problems) yield { left: problem };
  const { device } = named;
  const fields: (Place['fields'][number] & { count: number })[] = [];
  for (const { name, kind, count } of series.fields) {
    const own = named.series.get(name);
    if (own === undefined) continue;
    const key = JSON.stringify([device, own]);
    if (seen.has(key))
      yield {
        left: `${series.measurement} ${JSON.stringify(series.tags)}: ${own} of ${device} is another series too`,
      };
    else fields.push({ name, kind, count, series: own });
    seen.add(key);
  }
  if (fields.length === 0) return;
  if (!seen.has(device)) yield { device: { key: device } };
  seen.add(device);
  const tags = Object.keys(named.tags).length === 0 ? {} : { tags: named.tags };
  for (const { series: name, kind } of fields) yield { series: { device, name, kind, ...tags } };
  const place: Place = {
    measurement: series.measurement,
    tags: { ...series.tags, ...Object.fromEntries(series.absent.map((key) => [key, ''])) },
    fields: fields.map(({ name, kind, series: own }) => ({ name, kind, series: own })),
  };
  yield {
    lane: {
      key: JSON.stringify([series.measurement, Object.entries(series.tags).sort(), ...more]),
      ...{ device, series: fields.map(({ series: name }) => name) },
      expected: fields.reduce((sum, { count }) => sum + count, 0),
      place,
    },
  };
}
