/**
 * A project of a living server that speaks the IOTile Cloud API: devices with their masks, variables with their numbers and units,
 * streams, all data with reading ids, events with their documents, notes with their files, properties and locations.
 */
import { VIRTUAL_DEVICE } from '../../../../dialects/iotile/streams/virtual-device.js';
import { append } from '../../../../model/lists.js';
import { usageError } from '../../../failure.js';
import type { Lane, Page, Range, Source, Thing, Told } from '../../engine/source.js';
import { inParallel } from '../../engine/things.js';
import { isMissing, type Vendor } from '../../engine/vendor.js';
import {
  allOf,
  BASE,
  type DataRow,
  type Device,
  secondsOf,
  type Envelope,
  type Mask,
  type Project,
  type Stream,
  type Variable,
} from './api.js';
import { pointsOf, type PageStart } from './data.js';
import { Beside, masksOf } from './beside.js';
import { variableExtra } from './extras.js';
import { leftBehind } from './left.js';
import { reportsOf, type ReportPlace, type Streamer } from './reports.js';
import { figuresOf, type Place } from './told.js';
import { deviceOf, isVirtual, keyOf, seriesNames, seriesOf } from './things.js';

const PAGE = 10_000;
/** Streams whose figures are asked for at a time. */
const COUNTED_TOGETHER = 4;

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
    const masks = await masksOf(vendor, devices);
    for (const variable of variables) yield { extra: variableExtra(variable) };
    for (const device of devices) yield { device: deviceOf(device) };
    if (streams.some(isVirtual)) yield { device: { key: VIRTUAL_DEVICE, name: 'Virtual streams' } };
    yield* this.#streams(streams, variables, masks);
    const beside = new Beside(vendor, project, range);
    yield* beside.ofProject();
    for (const { slug } of devices) yield* beside.ofDevice(slug, masks.get(slug));
    for (const { slug } of [...variables, ...streams]) yield* beside.notesOf(slug);
    yield* this.#reports(devices, { streams, variables, range });
    yield* leftBehind(vendor, project);
  }

  async told(lanes: readonly Lane[], range: Range): Promise<readonly Told[]> {
    const told: Told[] = [];
    await inParallel(lanes, COUNTED_TOGETHER, async (lane) =>
      append(told, await figuresOf(this.vendor, lane, range)),
    );
    return told;
  }

  async read({ key, device, series }: Lane, range: Range, cursor: string | null): Promise<Page> {
    const at = cursor === null ? { page: 1 } : (JSON.parse(cursor) as PageStart);
    const { results, next } = await this.vendor.json<Envelope<DataRow>>(`${BASE}/data/`, {
      query: { filter: key, ...secondsOf(range), page: at.page, page_size: PAGE },
    });
    const { points, last } = pointsOf({ device, series: series[0]! }, results, at);
    const more: PageStart = { page: at.page + 1, ...(last !== undefined && { last }) };
    const within = points.filter(({ time }) => time >= range.from && time < range.to);
    return { points: within, next: next === null ? null : JSON.stringify(more) };
  }

  async *#streams(
    streams: readonly Stream[],
    variables: readonly Variable[],
    masks: ReadonlyMap<string, Mask>,
  ): AsyncGenerator<Thing> {
    const names = seriesNames(variables);
    const units = await this.#storageUnits();
    for (const stream of streams) {
      const name = names.get(stream.var_lid);
      if (name === undefined) {
        yield { left: `stream ${stream.slug}: its variable is not listed` };
        continue;
      }
      yield { series: seriesOf(stream, name, units.get(stream.var_type ?? '')) };
      const place: Place = {
        isMasked: masks.has(stream.device ?? ''),
        isText: stream.data_type === '00',
      };
      yield { lane: { key: stream.slug, device: keyOf(stream), series: [name], place } };
    }
  }

  async *#reports(
    devices: readonly Device[],
    { streams, variables, range }: Pick<Listed, 'streams' | 'variables'> & { readonly range: Range },
  ): AsyncGenerator<Thing> {
    const own = new Set(devices.map(({ slug }) => slug));
    const names = seriesNames(variables);
    const places = new Map(
      streams.map((one) => [one.slug, { device: keyOf(one), series: names.get(one.var_lid) }]),
    );
    const place: ReportPlace = {
      ...{ vendor: this.vendor, range },
      pointOf: (stream, row) => {
        const { device = '', series } = places.get(stream) ?? {};
        return series === undefined ? undefined : pointsOf({ device, series }, [row], { page: 1 }).points[0];
      },
    };
    try {
      for await (const streamer of allOf<Streamer>(this.vendor, '/streamer/'))
        if (own.has(streamer.device)) yield* reportsOf(streamer, place);
    } catch (error) {
      if (!isMissing(error)) throw error;
      yield { left: `reports of streamers: ${error.message}` };
    }
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
}
