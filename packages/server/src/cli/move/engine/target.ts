/**
 * The project that is moved into, through its native API. Rule: what is there stays as it is; a move adds things, ids and
 * points, and changes nothing that somebody made.
 */
import { TributaryApiError, type Tributary } from '@tributary/client';
import { isoFromMicros, microsFromIso } from '../../../model/time.js';
import { PATIENTLY } from '../../connection.js';
import type { ImportPoint, ImportRow } from '../../import/rows.js';
import { BatchSender } from '../../import/sender.js';
import { bodyOf, idsOf, idsOfProject } from './external-ids.js';
import {
  NotMade,
  type ExternalIds,
  type Extra,
  type ExtraTarget,
  type MovedAsset,
  type MovedDevice,
  type MovedSeries,
} from './source.js';

/** Numbers before this may look like times in another unit (`earliestTime`); texts do not. */
const LIKELY = microsFromIso('2001-01-01');
const sayTime = ({ time }: ImportPoint): unknown => (time < LIKELY ? isoFromMicros(time) : time);

export interface Written {
  readonly stored: number;
  readonly refused: number;
  /** Of the first refusals. */
  readonly reasons: readonly string[];
}

interface Known {
  readonly id: number;
  readonly externalIds: ExternalIds;
}

interface Listed {
  readonly id: number;
  readonly externalIds?: ExternalIds;
  readonly inputId?: string | null;
}

type List = '/devices' | '/series' | '/assets';

/** Of a thing that is there, in the native API. */
type Place =
  | { readonly template: '/devices/{key}'; readonly path: { readonly key: string } }
  | { readonly template: '/series/{id}' | '/assets/{id}'; readonly path: { readonly id: number } };

interface NewThing {
  readonly key: string;
  readonly body: { readonly externalIds?: ExternalIds };
  readonly list: List;
  readonly place: (known: Known) => Place;
  /** The same thing, if it is there after all. */
  readonly find: () => Promise<Listed | undefined>;
}

export type Made = 'made' | 'known' | 'refused';

const seriesKey = (device: string, name: string): string => `${device}\n${name}`;

export class Target implements ExtraTarget {
  readonly #devices = new Map<string, Known>();
  readonly #series = new Map<string, Known>();
  readonly #assets = new Map<string, Known>();
  projectIds: ExternalIds = {};
  /** Ids of the source that the target did not take, with its reason. */
  readonly withoutIds: string[] = [];
  /** What somebody with more rights may want to do. */
  readonly notes: string[] = [];
  /** Things that it did not take; their points are refused one by one. */
  readonly notMade: string[] = [];

  constructor(
    readonly api: Tributary,
    readonly project: number,
  ) {}

  device(key: string): Known | undefined {
    return this.#devices.get(key);
  }

  /** What is there already. */
  async load(): Promise<void> {
    this.projectIds = await idsOfProject(this.api, this.project);
    for await (const one of this.api.devices.list()) this.#devices.set(one.key, known(one));
    for await (const one of this.api.series.list())
      this.#series.set(seriesKey(one.device, one.name), known(one));
    for await (const one of this.api.assets.list()) this.#assets.set(one.name, known(one));
  }

  makeDevice(device: MovedDevice): Promise<Made> {
    const { key } = device;
    const place = (): Place => ({ template: '/devices/{key}', path: { key } });
    const find = async () => {
      try {
        return await this.api.devices.get(key, PATIENTLY);
      } catch (error) {
        if (error instanceof TributaryApiError && error.status === 404) return undefined;
        throw error;
      }
    };
    return this.#make('device', this.#devices, { key, body: device, list: '/devices', place, find });
  }

  makeSeries(series: MovedSeries): Promise<Made> {
    const key = seriesKey(series.device, series.name);
    const place = ({ id }: Known): Place => ({ template: '/series/{id}', path: { id } });
    const { device, name } = series;
    const find = () => firstOf(this.api.series.list({ device, name }), () => true);
    return this.#make('series', this.#series, { key, body: series, list: '/series', place, find });
  }

  async makeAsset({ members, ...asset }: MovedAsset): Promise<Made> {
    const ids = members.flatMap(
      ({ device, series }) => this.#series.get(seriesKey(device, series))?.id ?? [],
    );
    const place = ({ id }: Known): Place => ({ template: '/assets/{id}', path: { id } });
    const body = { ...asset, members: ids };
    // Others may have its name: it is the one that has its ids.
    const given = Object.entries(bodyOf(body).externalIds ?? {});
    const isIt = (one: Listed & { readonly name: string }) =>
      one.name === asset.name && given.length > 0 && given.every(([api, id]) => idsOf(one)[api] === id);
    const find = () => firstOf(this.api.assets.list(), isIt);
    return this.#make('asset', this.#assets, { key: asset.name, body, list: '/assets', place, find });
  }

  /** Its ids in the place of none; the name stays. */
  async identifyProject(externalIds: ExternalIds): Promise<void> {
    // One by one: an id that belongs to another project is no reason to leave the others.
    for (const [name, id] of Object.entries(externalIds).filter(([name]) => !(name in this.projectIds)))
      try {
        const body = { externalIds: { [name]: id } };
        await this.api.projects.update(this.project, body);
        this.projectIds = { ...this.projectIds, [name]: id };
      } catch (error) {
        if (!(error instanceof TributaryApiError)) throw error;
        // A token of one project, which is all that the rest takes, may not change what is the organization's.
        if (error.status === 403)
          this.notes.push(`the project has not got its ${name} id ${id}: ${error.message}`);
        else this.withoutIds.push(`project, ${name}: ${error.message}`);
      }
  }

  async makeExtra(extra: Extra): Promise<Made> {
    if (await extra.isThere(this)) return 'known';
    try {
      await extra.make(this);
    } catch (error) {
      const isOfTheThing = error instanceof TributaryApiError && OF_THE_THING.has(error.status);
      if (!isOfTheThing && !(error instanceof NotMade)) throw error;
      this.notMade.push(`${extra.what}: ${error.message}`);
      return 'refused';
    }
    return 'made';
  }

  /** Resolves when the points are on disk or refused. */
  async write(points: readonly ImportPoint[]): Promise<Written> {
    let [stored, refused] = [0, 0];
    const reasons: string[] = [];
    const sender = new BatchSender(
      this.api,
      async (sent) => {
        stored += sent.stored;
        for (const { row, points: count, reason } of sent.refused) {
          refused += count;
          if (reasons.length < REASONS) reasons.push(`${placeOf(row)}: ${reason}`);
        }
      },
      sayTime,
    );
    for (const row of rowsOf(points)) await sender.add(row);
    await sender.finish();
    return { stored, refused, reasons };
  }

  async #make(
    kind: 'device' | 'series' | 'asset',
    there: Map<string, Known>,
    thing: NewThing,
  ): Promise<Made> {
    const { key, body, place } = thing;
    const before = there.get(key);
    if (before !== undefined) {
      there.set(key, await this.#addIds(before, body, place(before)));
      return 'known';
    }
    try {
      there.set(key, await this.#create(kind, thing));
    } catch (error) {
      if (!(error instanceof TributaryApiError) || !OF_THE_THING.has(error.status)) throw error;
      this.notMade.push(`${kind} ${labelOf(body)}: ${error.message}`);
      return 'refused';
    }
    return 'made';
  }

  /** With its ids, or where they belong to something else, without them. */
  async #create(kind: 'device' | 'series' | 'asset', thing: NewThing): Promise<Known> {
    const { body, list, place, find } = thing;
    try {
      const sent = { body: JSON.stringify(bodyOf(body)), ...PATIENTLY };
      return known(await this.api.request('POST', list, sent));
    } catch (error) {
      if (!(error instanceof TributaryApiError) || error.status !== 409) throw error;
      // Made by a request before, whose answer got lost, or by somebody else meanwhile.
      const found = await find();
      if (found !== undefined) return this.#addIds(known(found), body, place(known(found)));
      if (Object.keys(body.externalIds ?? {}).length === 0) throw error;
      this.withoutIds.push(`${kind} ${labelOf(body)}: ${error.message}`);
      return this.#create(kind, { ...thing, body: { ...body, externalIds: {} } });
    }
  }

  /** One that is there gets the ids that it has not. */
  async #addIds(
    there: Known,
    { externalIds = {} }: { readonly externalIds?: ExternalIds },
    { template, path }: Place,
  ): Promise<Known> {
    const missing = Object.entries(externalIds).filter(([api]) => there.externalIds[api] === undefined);
    const body = bodyOf({ externalIds: Object.fromEntries(missing) });
    if (Object.keys(body).length === 0) return there;
    try {
      await this.api.request('PATCH', template, { path, body: JSON.stringify(body) });
      return { id: there.id, externalIds: { ...there.externalIds, ...Object.fromEntries(missing) } };
    } catch (error) {
      if (!(error instanceof TributaryApiError) || error.status !== 409) throw error;
      const [label] = Object.values(path);
      this.withoutIds.push(`${template.replace(/\{.*/, '')}${label}: ${error.message}`);
      return there;
    }
  }
}

async function firstOf<T>(list: AsyncIterable<T>, isIt: (one: T) => boolean): Promise<T | undefined> {
  for await (const one of list) if (isIt(one)) return one;
  return undefined;
}

const REASONS = 5;
/** What is wrong with it, and not with the token or the server. */
const OF_THE_THING: ReadonlySet<number> = new Set([400, 404, 409, 422]);

const known = (listed: Listed): Known => ({ id: listed.id, externalIds: idsOf(listed) });

const labelOf = (body: Readonly<Record<string, unknown>>): string =>
  String(body['key'] ?? `${String(body['device'] ?? '')} ${String(body['name'])}`.trim());

const placeOf = ({ points }: ImportRow): string =>
  points[0] === undefined
    ? ''
    : `${points[0].device}, ${points[0].series} at ${isoFromMicros(points[0].time)}`;

/** Points of one device and instant that follow each other are a row, as long as they are of different series. */
function* rowsOf(points: readonly ImportPoint[]): Generator<ImportRow> {
  const row: ImportPoint[] = [];
  let line = 0;
  const rowIs = (some: readonly ImportPoint[]): ImportRow => ({
    ...{ line: ++line, source: '', points: some, refusals: [], empty: 0 },
  });
  for (const point of points) {
    const [head] = row;
    const fits =
      head !== undefined &&
      head.time === point.time &&
      head.device === point.device &&
      point.sequence === undefined &&
      !row.some(({ series }) => series === point.series);
    if (!fits && row.length > 0) yield rowIs(row.splice(0));
    row.push(point);
  }
  if (row.length > 0) yield rowIs(row);
}
