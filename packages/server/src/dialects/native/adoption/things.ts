/** The things that a map of ids speaks of: found by what they are called here, made, and given an id. */
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { IdKind } from '../../../model/identity.js';
import { itemsOf } from '../../../services/paging.js';
import type { Asset, Device, Principal, Project, Series, Services } from '../../../services/services.js';

export interface Place {
  readonly services: Services;
  readonly principal: Principal;
  readonly project: Project;
}

export interface Thing {
  readonly id: number;
  readonly externalIds: Readonly<Record<string, string>>;
}

/** `#12` is the thing with the id 12, whatever others are called. */
const numbered = (ours: string): number | undefined =>
  /^#[1-9]\d{0,15}$/.test(ours) ? Number(ours.slice(1)) : undefined;

interface Kind {
  /** Undefined: there is none. */
  find(place: Place, ours: string): Promise<Thing | undefined>;
  make(place: Place, ours: string, externalIds: Record<string, string>): Promise<Thing>;
  give(place: Place, ours: string, externalIds: Record<string, string>): Promise<unknown>;
}

const device: Kind = {
  find: ({ services, project }, ours) => deviceOf(services, project.id, ours),
  make: ({ services, project }, key, externalIds) =>
    services.devices.create(project.id, { key, externalIds }),
  async give({ services, project }, ours, externalIds) {
    const { key } = (await deviceOf(services, project.id, ours))!;
    return services.devices.update(project.id, key, { externalIds });
  },
};

const series: Kind = {
  find: (place, ours) => seriesOf(place, ours),
  async make({ services, project }, ours, externalIds) {
    const { key, name } = partsOf(ours);
    if ((await deviceOf(services, project.id, key)) === undefined)
      await services.devices.create(project.id, { key });
    return services.series.create(project.id, { device: key, name, kind: 'number', externalIds });
  },
  async give(place, ours, externalIds) {
    const { id } = (await seriesOf(place, ours))!;
    return place.services.series.update(place.project.id, id, { externalIds });
  },
};

const asset: Kind = {
  find: (place, ours) => assetOf(place, ours),
  make: ({ services, project }, name, externalIds) =>
    services.assets.create(project.id, { name, externalIds }),
  async give(place, ours, externalIds) {
    const { id } = (await assetOf(place, ours))!;
    return place.services.assets.update(place.project.id, id, { externalIds });
  },
};

/** Ids of projects are of the organization, and so is the right to give them. */
const project: Kind = {
  find: (place, ours) => projectOf(place, ours),
  make({ services, principal }, name, externalIds) {
    services.rights.require(principal, 'organization:admin');
    return services.projects.create(principal, { name, externalIds });
  },
  async give(place, ours, externalIds) {
    const { services, principal } = place;
    services.rights.require(principal, 'organization:admin');
    const { id } = (await projectOf(place, ours))!;
    return services.projects.update(principal, id, { externalIds });
  },
};

export const KINDS: Readonly<Record<IdKind, Kind>> = { device, series, asset, project };

/** Puts a series among the members of an asset; nothing is changed where it is one. */
export async function putIntoAsset(place: Place, ours: string, wanted: string): Promise<void> {
  const [found, member] = [await assetOf(place, wanted), await seriesOf(place, ours)];
  const { assets } = place.services;
  const { id } = member!;
  if (found === undefined) requireName('asset', wanted);
  if (found === undefined) await assets.create(place.project.id, { name: wanted, members: [id] });
  else if (!found.members.includes(id))
    await assets.update(place.project.id, found.id, { members: [...found.members, id] });
}

async function deviceOf(services: Services, id: number, ours: string): Promise<Device | undefined> {
  const number = numbered(ours);
  if (number !== undefined) return (await services.devices.byIds(id, [number]))[0];
  return services.devices.get(id, ours).catch(orNone);
}

async function seriesOf({ services, project: { id } }: Place, ours: string): Promise<Series | undefined> {
  const number = numbered(ours);
  if (number !== undefined) return (await services.series.byIds(id, [number]))[0];
  const { key, name } = partsOf(ours);
  const of = await deviceOf(services, id, key);
  if (of === undefined) return undefined;
  return (await services.series.ofDevices(id, [of.id])).find((each) => each.name === name);
}

async function assetOf({ services, project: { id } }: Place, ours: string): Promise<Asset | undefined> {
  const number = numbered(ours);
  if (number !== undefined) return services.assets.get(id, number).catch(orNone);
  // A name is a pattern there; one with its signs is looked for in all of them.
  if (!/[*?[\\]/.test(ours)) {
    const { items } = await services.assets.search(id, { name: ours, limit: 1 });
    return items.find(({ name }) => name === ours);
  }
  for await (const each of itemsOf((page) => services.assets.list(id, page)))
    if (each.name === ours) return each;
  return undefined;
}

async function projectOf({ services, principal }: Place, ours: string): Promise<Project | undefined> {
  const number = numbered(ours);
  // As projects are named everywhere else; a name of digits comes first.
  const digits = /^[1-9]\d{0,15}$/.test(ours) ? Number(ours) : undefined;
  let byDigits: Project | undefined;
  for await (const each of itemsOf((page) => services.projects.list(principal, page))) {
    if (number === undefined ? each.name === ours : each.id === number) return each;
    if (each.id === digits) byDigits = each;
  }
  return byDigits;
}

/** At the last slash: keys have them more often than names of series. */
function partsOf(ours: string): { key: string; name: string } {
  const slash = ours.lastIndexOf('/');
  if (slash < 1 || slash === ours.length - 1)
    throw invalidField('ours', ours, 'DEVICE/SERIES, or # and an id');
  return { key: ours.slice(0, slash), name: ours.slice(slash + 1) };
}

/** The key of the device that is made with a thing that is not there; undefined: none. */
export async function newDevice(
  { services, project }: Place,
  { kind, ours }: { readonly kind: IdKind; readonly ours: string },
): Promise<string | undefined> {
  if (kind === 'device') return ours;
  if (kind !== 'series') return undefined;
  const { key } = partsOf(ours);
  return numbered(key) === undefined && (await deviceOf(services, project.id, key)) === undefined
    ? key
    : undefined;
}

/** Throws for what nothing can be made of: a number that nothing has. */
export function requireName(what: IdKind, ours: string): void {
  if (numbered(ours) !== undefined) throw new TributaryError('not_found', { what, value: ours });
}

export function orNone(error: unknown): undefined {
  if (error instanceof TributaryError && error.code === 'not_found') return undefined;
  throw error;
}
