/**
 * InfluxDB 2.x by Flux: every series of one bucket with all of its tags. A series is a measurement, a set of tags and one field; each is
 * asked for by itself, page by page, and times are read to the nanosecond.
 */
import type { Naming } from '../../../../dialects/influx/wire/naming.js';
import type { Kind } from '../../../../model/kinds.js';
import { append } from '../../../../model/lists.js';
import { microsFromIso } from '../../../../model/time.js';
import type { ImportPoint } from '../../../import/rows.js';
import { chunkOf } from '../../engine/figures.js';
import type { Lane, Page, Range, Source, Thing, Told } from '../../engine/source.js';
import { fluxText, fluxTime, type Flux, type FluxRow } from './flux.js';
import { thingsOf, type Place } from './lanes.js';
import type { InfluxSeries } from './naming.js';
import { endText, readEnd, Sequencer } from './nanoseconds.js';

const PAGE = 5000;
const OWN: ReadonlySet<string> = new Set([
  ...['result', 'table', '_start', '_stop', '_time', '_value', '_field', '_measurement'],
]);
const EARLIEST = '1677-09-21T00:12:44Z';
const EPOCH = '1970-01-01T00:00:00Z';

export interface BucketPlace {
  readonly flux: Flux;
  readonly url: string;
  readonly org: string;
  readonly bucket: string;
  readonly naming: Naming;
}

export class InfluxTwoSource implements Source {
  readonly title: string;

  constructor(private readonly place: BucketPlace) {
    this.title = `influx ${place.url}, organization ${place.org}, bucket ${place.bucket}`;
  }

  async *things({ from, to }: Range): AsyncGenerator<Thing> {
    const { flux, naming } = this.place;
    const between = this.#from(fluxTime(from), fluxTime(to));
    const kinds = new Map<string, Kind>();
    for (const row of await flux.rows(`${between} |> first()`)) kinds.set(keyOf(row), row.kind);
    const counted = await flux.rows(`${between} |> count()`);
    const keys = tagKeys(counted);
    const seen = new Set<string>();
    for (const row of counted) {
      const series = seriesOf(row, kinds.get(keyOf(row)) ?? 'number', keys);
      yield* thingsOf(series, naming, seen, [row.cells['_field'] ?? '']);
    }
    const before = await flux.rows(`${this.#from(EARLIEST, EPOCH)} |> count()`);
    const count = before.reduce((sum, { value }) => sum + Number(value ?? 0), 0);
    if (count > 0) yield { left: `${count} points before 1970` };
  }

  async read(lane: Lane, range: Range, cursor: string | null): Promise<Page> {
    const end = cursor === null ? undefined : readEnd(cursor);
    const start = end === undefined ? fluxTime(range.from) : nextNanosecond(end.iso);
    const rows = await this.place.flux.rows(
      `${this.#from(start, fluxTime(range.to))} |> ${filterOf(lane.place as Place)} |> limit(n: ${PAGE})`,
    );
    const sequencer = new Sequencer(end);
    const points: ImportPoint[] = [];
    let next: string | null = null;
    for (const { cells, value } of rows) {
      const iso = cells['_time'] ?? '';
      const placed = sequencer.place(iso);
      next = endText({ ...placed, iso });
      const { time, sequence } = placed;
      if (value === undefined) continue;
      const point = { device: lane.device, series: lane.series[0]!, time, value };
      points.push({ ...point, ...(sequence > 0 && { sequence }) });
    }
    return { points, next: rows.length < PAGE ? null : next };
  }

  async told(lanes: readonly Lane[], range: Range): Promise<readonly Told[]> {
    const told: Told[] = [];
    for (const lane of lanes) append(told, await this.#figures(lane, range));
    return told;
  }

  async #figures({ device, series: [series = ''], place }: Lane, range: Range): Promise<Told[]> {
    const isNumber = (place as Place).fields[0]?.kind === 'number';
    const functions = ['count', 'first', 'last', ...(isNumber ? ['sum'] : [])];
    const rows = await this.place.flux.rows(
      [
        `data = ${this.#from(fluxTime(range.from), fluxTime(range.to))} |> ${filterOf(place as Place)}`,
        ...functions.map(
          (name) =>
            `data |> aggregateWindow(every: 30d, fn: ${name}, createEmpty: false, timeSrc: "_start") |> yield(name: "${name}")`,
        ),
      ].join('\n'),
    );
    const chunks = new Map<number, Record<string, unknown>>();
    for (const { result, cells, value } of rows) {
      const chunk = chunkOf(microsFromIso(cells['_time'] ?? ''));
      const figures = chunks.get(chunk) ?? {};
      figures[result] = value;
      chunks.set(chunk, figures);
    }
    return [...chunks].map(([chunk, figures]) => ({ device, series, chunk, figures }));
  }

  #from(start: string, stop: string): string {
    return `from(bucket: ${fluxText(this.place.bucket)}) |> range(start: ${start}, stop: ${stop})`;
  }
}

function tagsOf({ cells }: FluxRow): Record<string, string> {
  return Object.fromEntries(Object.entries(cells).filter(([name]) => !OWN.has(name)));
}

const keyOf = (row: FluxRow): string =>
  JSON.stringify([row.cells['_measurement'], row.cells['_field'], Object.entries(tagsOf(row)).sort()]);

/** By measurement: what a series lacks of them has to be said, or others would be read with it. */
function tagKeys(rows: readonly FluxRow[]): ReadonlyMap<string, ReadonlySet<string>> {
  const keys = new Map<string, Set<string>>();
  for (const row of rows) {
    const measurement = row.cells['_measurement'] ?? '';
    const own = keys.get(measurement) ?? new Set<string>();
    for (const key of Object.keys(tagsOf(row))) own.add(key);
    keys.set(measurement, own);
  }
  return keys;
}

function seriesOf(row: FluxRow, kind: Kind, keys: ReadonlyMap<string, ReadonlySet<string>>): InfluxSeries {
  const { _measurement: measurement = '', _field: name = '' } = row.cells;
  const tags = tagsOf(row);
  return {
    ...{ measurement, tags, fields: [{ name, kind, count: Number(row.value ?? 0) }] },
    absent: [...(keys.get(measurement) ?? [])].filter((key) => tags[key] === undefined),
  };
}

function filterOf({ measurement, tags, fields: [field] }: Place): string {
  const conditions = [
    `r._measurement == ${fluxText(measurement)}`,
    `r._field == ${fluxText(field?.name ?? '')}`,
    ...Object.entries(tags).map(([key, value]) =>
      value === '' ? `not exists r[${fluxText(key)}]` : `r[${fluxText(key)}] == ${fluxText(value)}`,
    ),
  ];
  return `filter(fn: (r) => ${conditions.join(' and ')})`;
}

/** Behind an instant of up to nine digits. */
function nextNanosecond(iso: string): string {
  const [, seconds = '', digits = ''] = /^(.*?:\d\d)(?:\.(\d+))?Z$/.exec(iso) ?? [];
  const nanoseconds = Number(digits.padEnd(9, '0')) + 1;
  if (nanoseconds < 1e9) return `${seconds}.${String(nanoseconds).padStart(9, '0')}Z`;
  return new Date(Date.parse(`${seconds}Z`) + 1000).toISOString();
}
