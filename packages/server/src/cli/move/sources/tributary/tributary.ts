/** Another Tributary server, through its native API: everything that one project has, as it has it. */
import type { PointValue } from '../../../../model/kinds.js';
import { isoFromMicros } from '../../../../model/time.js';
import type { ImportPoint } from '../../../import/rows.js';
import { idsOf } from '../../engine/external-ids.js';
import { nativeFigures, type Ask } from '../../engine/native-figures.js';
import type {
  ExternalIds,
  Lane,
  MovedAsset,
  Page,
  Range,
  SeriesName,
  Source,
  Thing,
  Told,
} from '../../engine/source.js';
import { Vendor } from '../../engine/vendor.js';
import { failure } from '../../../failure.js';
import { pagesOf } from './pages.js';

const BASE = '/tributary/v1';
/** Series of a lane. */
const TOGETHER = 500;
/** Devices whose points are counted by one request. */
const COUNTED = 100;
const PAGE = 10_000;

interface Ided {
  readonly id: number;
  readonly externalIds?: ExternalIds;
  readonly inputId?: string | null;
  readonly created: string;
  readonly updated: string;
}
type ListedDevice = Ided & { readonly key: string };
type ListedSeries = Ided & { readonly device: string; readonly name: string; readonly kind: never };
type ListedAsset = Ided & { readonly name: string; readonly members: readonly number[] };

interface PointRow extends Omit<ImportPoint, 'time'> {
  /** Microseconds. */
  readonly time: number;
  readonly value: PointValue;
}

export class TributarySource implements Source {
  readonly title: string;

  private constructor(
    private readonly vendor: Vendor,
    url: string,
    private readonly project: Ided & { readonly name: string },
  ) {
    this.title = `tributary ${url}, project ${project.id} (${project.name}, made ${project.created})`;
  }

  static async open(url: string, token: string, project: string | undefined): Promise<TributarySource> {
    const address = url.replace(/\/+$/, '').replace(/\/tributary\/v1$/, '');
    const vendor = new Vendor(address + BASE, () => ({ authorization: `Bearer ${token}` }));
    const projects: (Ided & { name: string; demo: boolean })[] = [];
    for await (const one of pagesOf<(typeof projects)[number]>(vendor, '/projects')) projects.push(one);
    const real = project === undefined ? projects.filter(({ demo }) => !demo) : projects;
    const found = project === undefined ? real : real.filter(({ id }) => String(id) === project);
    const [one] = found;
    if (one === undefined || found.length > 1)
      throw failure(
        `The token reaches ${projects.length} projects of ${address}, and ${one === undefined ? 'not the one asked for' : 'none is named'}.`,
        'Name one with --source-project <id>.',
      );
    return new TributarySource(vendor, address, one);
  }

  async *things(range: Range): AsyncGenerator<Thing> {
    yield { project: { externalIds: idsOf(this.project) } };
    for await (const device of this.#list<ListedDevice>('/devices')) {
      const { key } = device;
      yield { device: { ...copied(device), key, externalIds: idsOf(device) } };
    }
    const ofDevices = new Map<string, string[]>();
    const names = new Map<number, SeriesName>();
    for await (const series of this.#list<ListedSeries>('/series')) {
      const { device, name, kind } = series;
      yield { series: { ...copied(series), device, name, kind, externalIds: idsOf(series) } };
      names.set(series.id, { device, series: name });
      const own = ofDevices.get(device);
      if (own === undefined) ofDevices.set(device, [name]);
      else own.push(name);
    }
    for await (const asset of this.#list<ListedAsset>('/assets')) yield { asset: assetOf(asset, names) };
    for (const lane of await this.#counted([...lanesOf(ofDevices)], range)) yield { lane };
  }

  async read({ device, series }: Lane, { from, to }: Range, cursor: string | null): Promise<Page> {
    const { items, next } = await this.#ask<{ items: PointRow[]; next: string | null }>('/query/points', {
      ...{ devices: [device], series, from: isoFromMicros(from), to: isoFromMicros(to) },
      ...{ unit: 'us', limit: PAGE, include: ['position', 'x', 'metadata'] },
      ...(cursor !== null && { cursor }),
    });
    return { points: items, next };
  }

  async told(lanes: readonly Lane[], range: Range): Promise<readonly Told[]> {
    const ask: Ask = (body) => this.#ask('/query/buckets', body);
    return nativeFigures(
      ask,
      lanes.flatMap(({ device, series }) => series.map((name) => ({ device, series: name }))),
      range,
    );
  }

  #ask<T>(path: string, body: unknown): Promise<T> {
    return this.vendor.json<T>(path, { body, query: { project: this.project.id } });
  }

  #list<T>(path: string): AsyncGenerator<T> {
    return pagesOf<T>(this.vendor, path, { project: this.project.id });
  }

  /** How many points each lane has. */
  async #counted(lanes: readonly Lane[], { from, to }: Range): Promise<Lane[]> {
    const counted: Lane[] = [];
    for (let at = 0; at < lanes.length; at += COUNTED) {
      const some = lanes.slice(at, at + COUNTED);
      const devices = [...new Set(some.map(({ device }) => device))];
      const counts = new Map<string, number>();
      const { items } = await this.#ask<{ items: { device: string; series: string; count: number }[] }>(
        '/query/counts',
        { devices, from: isoFromMicros(from), to: isoFromMicros(to) },
      );
      for (const { device, series, count } of items) counts.set(`${device}\n${series}`, count);
      for (const lane of some) {
        const expected = lane.series.reduce(
          (sum, name) => sum + (counts.get(`${lane.device}\n${name}`) ?? 0),
          0,
        );
        counted.push({ ...lane, expected });
      }
    }
    return counted;
  }
}

function* lanesOf(ofDevices: ReadonlyMap<string, readonly string[]>): Generator<Lane> {
  for (const [device, series] of ofDevices)
    for (let at = 0; at < series.length; at += TOGETHER)
      yield {
        ...{ key: `${device}\n${at / TOGETHER}`, device, place: null },
        series: series.slice(at, at + TOGETHER),
      };
}

/** What only the server itself gives is left out. */
function copied<T extends Ided>({
  id: _,
  created: _c,
  updated: _u,
  inputId: _i,
  externalIds: _e,
  ...rest
}: T) {
  return rest;
}

function assetOf(asset: ListedAsset, names: ReadonlyMap<number, SeriesName>): MovedAsset {
  const members = asset.members.flatMap((id) => names.get(id) ?? []);
  return { ...copied(asset), name: asset.name, members, externalIds: idsOf(asset) };
}
