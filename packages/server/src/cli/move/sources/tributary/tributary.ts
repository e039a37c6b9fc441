/** Another Tributary server, through its native API: everything that one project has, as it has it. */
import type { Asset, Project, Tributary } from '@tributary/client';
import type { PointValue } from '../../../../model/kinds.js';
import { isoFromMicros } from '../../../../model/time.js';
import type { ImportPoint } from '../../../import/rows.js';
import { idsOf } from '../../engine/external-ids.js';
import { nativeFigures } from '../../engine/native-figures.js';
import type { Lane, MovedAsset, Page, Range, SeriesName, Source, Thing, Told } from '../../engine/source.js';
import { PATIENTLY } from '../../../connection.js';
import { failure } from '../../../failure.js';
import { asOfSource, ofSource, sourceServer } from './server.js';

/** Series of a lane. */
const TOGETHER = 500;
/** Devices whose points are counted by one request. */
const COUNTED = 100;
const PAGE = 10_000;

/** While it never answered: a mistyped name is told soon. */
const FIRST_TRIES = { maxRetries: 2 };

interface PointRow extends Omit<ImportPoint, 'time'> {
  /** Microseconds. */
  readonly time: number;
  readonly value: PointValue;
}

export class TributarySource implements Source {
  readonly title: string;
  readonly origin: { readonly url: string; readonly project: number };

  private constructor(
    private readonly api: Tributary,
    private readonly project: Project,
  ) {
    this.origin = { url: api.url, project: project.id };
    this.title = `tributary ${api.url}, project ${project.id} (${project.name}, made ${project.created})`;
  }

  static async open(url: string, token: string, project: string | undefined): Promise<TributarySource> {
    const api = sourceServer(url, token);
    const address = api.url;
    const projects = await ofSource(address, () => api.projects.list({}, FIRST_TRIES).all());
    const real = project === undefined ? projects.filter(({ demo }) => !demo) : projects;
    const found = project === undefined ? real : real.filter(({ id }) => String(id) === project);
    const [one] = found;
    if (one === undefined || found.length > 1)
      throw failure(
        `The token reaches ${projects.length} projects of ${address}, and ${one === undefined ? 'not the one asked for' : 'none is named'}.`,
        'Name one with --source-project <id>.',
      );
    api.useProject(one.id);
    return new TributarySource(api, one);
  }

  async *things(range: Range): AsyncGenerator<Thing> {
    try {
      yield* this.#things(range);
    } catch (error) {
      throw asOfSource(this.api.url, error);
    }
  }

  async *#things(range: Range): AsyncGenerator<Thing> {
    yield { project: { externalIds: idsOf(this.project) } };
    for await (const device of this.api.devices.list({}, PATIENTLY)) {
      const { key } = device;
      yield { device: { ...copied(device), key, externalIds: idsOf(device) } };
    }
    const ofDevices = new Map<string, string[]>();
    const names = new Map<number, SeriesName>();
    for await (const series of this.api.series.list({}, PATIENTLY)) {
      const { device, name, kind } = series;
      yield { series: { ...copied(series), device, name, kind, externalIds: idsOf(series) } };
      names.set(series.id, { device, series: name });
      const own = ofDevices.get(device);
      if (own === undefined) ofDevices.set(device, [name]);
      else own.push(name);
    }
    for await (const asset of this.api.assets.list({}, PATIENTLY)) yield { asset: assetOf(asset, names) };
    for (const lane of await this.#counted([...lanesOf(ofDevices)], range)) yield { lane };
  }

  async read({ device, series }: Lane, { from, to }: Range, cursor: string | null): Promise<Page> {
    const body = {
      ...{ devices: [device], series: [...series], from: isoFromMicros(from), to: isoFromMicros(to) },
      ...{
        unit: 'us' as const,
        limit: PAGE,
        include: ['position' as const, 'x' as const, 'metadata' as const],
      },
      cursor: cursor ?? undefined,
    };
    const { items, next } = await ofSource(this.api.url, () =>
      this.api.request('POST', '/query/points', { body, ...PATIENTLY }),
    );
    return { points: items as PointRow[], next };
  }

  async told(lanes: readonly Lane[], range: Range): Promise<readonly Told[]> {
    const names = lanes.flatMap(({ device, series }) => series.map((name) => ({ device, series: name })));
    return ofSource(this.api.url, () => nativeFigures(this.api, names, range));
  }

  /** How many points each lane has. */
  async #counted(lanes: readonly Lane[], { from, to }: Range): Promise<Lane[]> {
    const counted: Lane[] = [];
    for (let at = 0; at < lanes.length; at += COUNTED) {
      const some = lanes.slice(at, at + COUNTED);
      const devices = [...new Set(some.map(({ device }) => device))];
      const counts = new Map<string, number>();
      const query = { devices, from: isoFromMicros(from), to: isoFromMicros(to) };
      for (const { device, series, count } of await this.api.counts(query, PATIENTLY))
        counts.set(`${device}\n${series}`, count);
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

type Copied = Pick<Project, 'id' | 'created' | 'updated' | 'externalIds'> & {
  readonly inputId?: string | null;
  readonly connection?: unknown;
};

/** What only the server itself gives is left out. */
function copied<T extends Copied>({
  id: _,
  created: _c,
  updated: _u,
  inputId: _i,
  connection: _n,
  externalIds: _e,
  ...rest
}: T) {
  return rest;
}

function assetOf(asset: Asset, names: ReadonlyMap<number, SeriesName>): MovedAsset {
  const members = asset.members.flatMap((id) => names.get(id) ?? []);
  return { ...copied(asset), name: asset.name, members, externalIds: idsOf(asset) };
}
