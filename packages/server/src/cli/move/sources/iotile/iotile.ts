/**
 * A project of a living server that speaks the IOTile Cloud API: devices, variables with their numbers and units, streams, all data
 * with reading ids, events with their documents, notes, properties and locations.
 */
import { VIRTUAL_DEVICE } from '../../../../dialects/iotile/streams/virtual-device.js';
import { isoFromMicros, type Micros } from '../../../../model/time.js';
import { usageError } from '../../../failure.js';
import type { Extra, Lane, Page, Range, Source, Thing } from '../../engine/source.js';
import type { Vendor } from '../../engine/vendor.js';
import {
  allOf,
  BASE,
  type DataRow,
  type Device,
  type Envelope,
  type Project,
  type Stream,
  type Variable,
} from './api.js';
import { pointsOf, type PageStart } from './data.js';
import {
  eventExtra,
  locationExtra,
  noteExtra,
  propertyExtra,
  variableExtra,
  type IotileEvent,
  type Location,
  type Note,
  type Property,
} from './extras.js';
import { deviceOf, isVirtual, keyOf, seriesNames, seriesOf } from './things.js';

const PAGE = 10_000;

interface Listed {
  readonly variables: readonly Variable[];
  readonly devices: readonly Device[];
  readonly streams: readonly Stream[];
}

export class IotileSource implements Source {
  readonly title: string;

  private constructor(
    private readonly vendor: Vendor,
    url: string,
    private readonly project: Project,
  ) {
    this.title = `iotile ${url}, project ${project.id} (${project.name})`;
  }

  /** `wanted`: id, slug or name; undefined where there is only one. */
  static async open(vendor: Vendor, url: string, wanted: string | undefined): Promise<IotileSource> {
    const found: Project[] = [];
    for await (const one of allOf<Project>(vendor, '/project/'))
      if (wanted === undefined || [one.id, one.slug, one.name].includes(wanted)) found.push(one);
    const [one, ...others] = found;
    if (one === undefined || others.length > 0)
      throw usageError(
        found.length === 0 ? 'There is no such project.' : `There are ${found.length} projects.`,
        'Name one with --source-project: its id, slug or name.',
      );
    return new IotileSource(vendor, url, one);
  }

  async *things(range: Range): AsyncGenerator<Thing> {
    const { project, vendor } = this;
    // Its slug is in those of its streams, which devices and scripts know.
    yield { project: { externalIds: { iotile: project.id, 'iotile-slug': project.slug } } };
    const { variables, devices, streams } = await this.#list();
    for (const variable of variables) yield { extra: variableExtra(variable) };
    for (const device of devices) yield { device: deviceOf(device) };
    if (streams.some(isVirtual)) yield { device: { key: VIRTUAL_DEVICE, name: 'Virtual streams' } };
    const names = seriesNames(variables);
    const units = await this.#storageUnits();
    for (const stream of streams) {
      const name = names.get(stream.var_lid);
      if (name === undefined) {
        yield { left: `stream ${stream.slug}: its variable is not listed` };
        continue;
      }
      yield { series: seriesOf(stream, name, units.get(stream.var_type ?? '')) };
      yield { lane: { key: stream.slug, device: keyOf(stream), series: [name], place: null } };
    }
    for await (const extra of this.#ofProject()) yield { extra };
    for (const { slug } of devices) for await (const extra of this.#ofDevice(slug, range)) yield { extra };
    for (const { slug } of streams)
      for await (const note of allOf<Note>(vendor, '/note/', { target: slug }))
        yield { extra: noteExtra(note) };
  }

  async read({ key, device, series }: Lane, range: Range, cursor: string | null): Promise<Page> {
    const at = cursor === null ? { page: 1 } : (JSON.parse(cursor) as PageStart);
    const { results, next } = await this.vendor.json<Envelope<DataRow>>(`${BASE}/data/`, {
      query: { filter: key, ...this.#between(range), page: at.page, page_size: PAGE },
    });
    const { points, last } = pointsOf({ device, series: series[0]! }, results, at);
    const more: PageStart = { page: at.page + 1, ...(last !== undefined && { last }) };
    const within = points.filter(({ time }) => time >= range.from && time < range.to);
    return { points: within, next: next === null ? null : JSON.stringify(more) };
  }

  /** Seconds are all that the API has. */
  #between({ from, to }: Range): { start: string; end: string } {
    const second = (time: Micros): string => isoFromMicros(time).slice(0, 19);
    return { start: `${second(from)}Z`, end: `${second(to)}Z` };
  }

  async #list(): Promise<Listed> {
    const { id } = this.project;
    const gather = async <T>(path: string, query: Record<string, string | number> = {}): Promise<T[]> => {
      const items: T[] = [];
      for await (const item of allOf<T>(this.vendor, path, { project: id, ...query })) items.push(item);
      return items;
    };
    const all = [
      ...(await gather<Stream>('/stream/', { all: 1 })),
      ...(await gather<Stream>('/stream/', { virtual: 1 })),
    ];
    return {
      variables: (await gather<Variable>('/variable/')).sort((one, other) => one.lid - other.lid),
      devices: await gather<Device>('/device/', { all: 1 }),
      streams: [...new Map(all.map((stream) => [stream.slug, stream])).values()],
    };
  }

  /** What values are stored in, by type. */
  async #storageUnits(): Promise<ReadonlyMap<string, string>> {
    const units = new Map<string, string>();
    const types = allOf<{ slug: string; storage_units_short: string }>(this.vendor, '/vartype/');
    for await (const { slug, storage_units_short: unit } of types) units.set(slug, unit);
    return units;
  }

  async *#ofProject(): AsyncGenerator<Extra> {
    const { id, slug } = this.project;
    for (const property of await this.vendor.json<Property[]>(`${BASE}/project/${id}/properties/`))
      yield propertyExtra(slug, property);
    for await (const note of allOf<Note>(this.vendor, '/note/', { target: slug })) yield noteExtra(note);
  }

  async *#ofDevice(slug: string, range: Range): AsyncGenerator<Extra> {
    const { vendor } = this;
    for (const property of await vendor.json<Property[]>(`${BASE}/device/${slug}/properties/`))
      yield propertyExtra(slug, property);
    for await (const note of allOf<Note>(vendor, '/note/', { target: slug })) yield noteExtra(note);
    for await (const place of allOf<Location>(vendor, '/location/', { target: slug }))
      yield locationExtra(slug, place);
    for await (const event of allOf<IotileEvent>(vendor, '/event/', {
      filter: slug,
      ...this.#between(range),
    }))
      yield eventExtra(event, () => vendor.json(`${BASE}/event/${event.id}/data/`));
  }
}
