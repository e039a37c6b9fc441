/**
 * What a request named and the project does not have: a typo must not look like "no data". Costs nothing while every
 * name was found; beyond that it is bounded, and a name of another project is unknown like any other.
 */
import type { Catalog } from '../../catalog/catalog.js';
import { showValue } from '../../errors/error.js';
import { append } from '../../model/lists.js';
import { nearest } from '../../model/nearest.js';
import type { UnknownName } from '../contract/selections.js';
import type { SelectedSeries, Selection } from '../../model/records/selection.js';

/** Of more unknown names the first are told. */
const MAX_TOLD = 10;
/** Parts that one name with commas may have been parted into. */
const MAX_PARTS = 6;
const PARTED =
  ' A text with commas that is given once is a list; given twice, the second time empty, it is one name.';

export class UnknownNames {
  constructor(private readonly catalog: Catalog) {}

  /** The names of the selection that no device, series or asset of the project has; `selected` is what it found. */
  async of(
    project: number,
    selection: Selection,
    selected: readonly SelectedSeries[],
  ): Promise<UnknownName[]> {
    const devices = await this.#devices(project, selection, selected);
    const unknown = [...devices.unknown];
    const names = missing(selection.series, (one) => one.name, selected);
    if (names.length > 0)
      append(unknown, await this.#series(project, { names, asked: selection.series! }, devices));
    const { nameCandidates } = this.catalog;
    const ids = missing(selection.seriesIds, ({ id }) => id, selected);
    if (ids.length > 0)
      append(unknown, gone('seriesIds', ids, await nameCandidates.seriesAmong(project, ids)));
    const assets = selection.assets ?? [];
    if (assets.length > 0 && selected.length === 0)
      append(unknown, gone('assets', assets, await nameCandidates.assetsAmong(project, assets)));
    return unknown.slice(0, MAX_TOLD);
  }

  async #devices(
    project: number,
    selection: Selection,
    selected: readonly SelectedSeries[],
  ): Promise<NamedDevices> {
    const keys = missing(selection.devices, ({ device }) => device.key, selected);
    const ids = missing(selection.deviceIds, ({ device }) => device.id, selected);
    const named = selection.devices !== undefined || selection.deviceIds !== undefined;
    if (keys.length + ids.length === 0)
      return { named, known: selected.map(({ device }) => device.id), unknown: [] };
    const { nameCandidates, seriesIngest } = this.catalog;
    const unknown: UnknownName[] = [];
    const byKey = await seriesIngest.devices(project, keys);
    for (const key of keys.filter((one) => !byKey.has(one)).slice(0, MAX_TOLD)) {
      const whole = runsWith(key, selection.devices!);
      const [parted] = (await seriesIngest.devices(project, whole)).keys();
      const alike = nearest(key, await nameCandidates.deviceKeys(project, key));
      unknown.push(told('devices', key, alike, parted));
    }
    const idsThere = await nameCandidates.devicesAmong(project, ids);
    append(unknown, gone('deviceIds', ids, idsThere));
    const known = [...selected.map(({ device }) => device.id), ...byKey.values(), ...idsThere];
    return { named, known, unknown };
  }

  /** Of named devices a series is unknown that none of them has; else one that the project never had. */
  async #series(
    project: number,
    { names, asked }: { readonly names: readonly string[]; readonly asked: readonly string[] },
    { named, known }: NamedDevices,
  ): Promise<UnknownName[]> {
    const { nameCandidates } = this.catalog;
    const devices = named ? [...new Set(known)] : [];
    const there =
      devices.length > 0 ? new Set<string>() : await nameCandidates.seriesNamesAmong(project, names);
    const unknown: UnknownName[] = [];
    for (const name of names.filter((one) => !there.has(one)).slice(0, MAX_TOLD)) {
      const [parted] = await nameCandidates.seriesNamesAmong(project, runsWith(name, asked));
      const alike = nearest(name, await nameCandidates.seriesNames(project, name, devices));
      unknown.push(told('series', name, alike, parted));
    }
    return unknown;
  }
}

interface NamedDevices {
  /** Whether the selection names any. */
  readonly named: boolean;
  /** Ids of those of them that exist. */
  readonly known: readonly number[];
  readonly unknown: readonly UnknownName[];
}

function missing<T>(
  asked: readonly T[] | undefined,
  of: (one: SelectedSeries) => T,
  selected: readonly SelectedSeries[],
): T[] {
  if (asked === undefined || asked.length === 0) return [];
  const found = new Set(selected.map(of));
  return [...new Set(asked)].filter((one) => !found.has(one));
}

function gone(
  member: UnknownName['member'],
  ids: readonly number[],
  there: ReadonlySet<number>,
): UnknownName[] {
  return [...new Set(ids)].filter((id) => !there.has(id)).map((id) => told(member, id, []));
}

const THINGS = {
  devices: 'device',
  deviceIds: 'device with the id',
  series: 'series',
  seriesIds: 'series with the id',
  assets: 'asset with the id',
} as const;

/** What a list may have been before it was parted at commas: the name with its neighbours. */
function runsWith(name: string, asked: readonly string[]): string[] {
  const at = asked.indexOf(name);
  const runs: string[] = [];
  for (let from = Math.max(0, at - MAX_PARTS + 1); from <= at; from++)
    for (let to = Math.max(at, from + 1); to < Math.min(asked.length, from + MAX_PARTS); to++)
      runs.push(asked.slice(from, to + 1).join(','));
  return runs;
}

/** `parted`: a name that is there, of which the value is a part. */
function told(
  member: UnknownName['member'],
  value: string | number,
  near: readonly string[],
  parted?: string,
): UnknownName {
  const alike = parted === undefined ? near : [parted];
  const meant =
    (alike.length === 0 ? '.' : `; did you mean ${alike.map(showValue).join(' or ')}?`) +
    (parted === undefined ? '' : PARTED);
  return {
    code: 'unknown_name',
    member,
    value,
    nearest: alike,
    message: `There is no ${THINGS[member]} ${showValue(value)}${meant}`,
  };
}
