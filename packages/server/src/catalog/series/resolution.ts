/**
 * One slice of a batch of the series index against the catalog: read what is there, create what is missing, allowed and
 * within the project's quota, name what is refused. Rule: a refused series leaves nothing behind, not even its device.
 */
import { TributaryError } from '../../errors/error.js';
import { deviceKeyError, newSeriesError, seriesNameError, seriesTagsError } from '../names.js';
import type { Quotas } from '../projects/quotas.js';
import type { SeriesIngest, SeriesKey, WantedSeries } from './ingest.js';

/** What the project allows to be created on first use. */
export interface CreationRules {
  readonly createDevices: boolean;
  readonly createSeries: boolean;
}

export interface Resolution {
  /** Ids of the devices of the batch, by key. */
  readonly devices: ReadonlyMap<string, number>;
  readonly rows: readonly SeriesKey[];
  readonly refused: ReadonlyMap<WantedSeries, TributaryError>;
}

export interface Wanting {
  readonly catalog: SeriesIngest;
  readonly quotas: Quotas;
  readonly project: number;
  readonly wanted: readonly WantedSeries[];
  readonly knownDevice: (key: string) => number | undefined;
  readonly rules: CreationRules;
}

export async function readOrCreate(wanting: Wanting): Promise<Resolution> {
  const { catalog, project, wanted, knownDevice, rules } = wanting;
  const refused = new Map<WantedSeries, TributaryError>();
  const valid: WantedSeries[] = [];
  for (const want of wanted) {
    const error =
      deviceKeyError(want.device) ?? seriesNameError(want.series) ?? seriesTagsError(want.made?.tags);
    if (error === undefined) valid.push(want);
    else refused.set(want, error);
  }
  const devices = await deviceIds(catalog, project, valid, knownDevice);
  const taken = await takenKeys(wanting, valid, devices);
  const rows = await existing(catalog, valid, devices);
  const found = new Set(rows.map((row) => identity(row.device, row.name)));
  const missing: WantedSeries[] = [];
  for (const want of valid) {
    const device = devices.get(want.device);
    if (device !== undefined && found.has(identity(device, want.series))) continue;
    const error =
      taken.get(want.device) ??
      forbidden(want, device !== undefined, rules) ??
      newSeriesError(want, device === undefined);
    if (error === undefined) missing.push(want);
    else refused.set(want, error);
  }
  const allowed = missing.length === 0 ? missing : await withinQuota(wanting, missing, devices, refused);
  if (allowed.length > 0) for (const row of await create(wanting, allowed, devices, refused)) rows.push(row);
  return { devices, rows, refused };
}

/** The first of them, as many as there is room for; the others are refused. */
async function withinQuota(
  { quotas, project }: Wanting,
  missing: readonly WantedSeries[],
  devices: ReadonlyMap<string, number>,
  refused: Map<WantedSeries, TributaryError>,
): Promise<WantedSeries[]> {
  const room = await quotas.room(project);
  const fresh = new Set<string>();
  const errors = new Map<'devices' | 'series', TributaryError>();
  const refuse = (want: WantedSeries, what: 'devices' | 'series') => {
    // One for all: there may be many.
    if (!errors.has(what)) errors.set(what, quotas.error(project, what));
    refused.set(want, errors.get(what)!);
  };
  const allowed: WantedSeries[] = [];
  for (const want of missing) {
    const isNew = !devices.has(want.device) && !fresh.has(want.device);
    if (allowed.length >= room.series) refuse(want, 'series');
    else if (isNew && fresh.size >= room.devices) refuse(want, 'devices');
    else {
      if (isNew) fresh.add(want.device);
      allowed.push(want);
    }
  }
  return allowed;
}

/** `devices` gets the ids of those that are made, `refused` what may not be made any more. */
async function create(
  { catalog, quotas, project }: Wanting,
  missing: readonly WantedSeries[],
  devices: Map<string, number>,
  refused: Map<WantedSeries, TributaryError>,
): Promise<SeriesKey[]> {
  const newKeys = new Set(missing.map((want) => want.device).filter((key) => !devices.has(key)));
  const rows = await catalog.creating(project, async (held) => {
    const { ids, taken } = await held.ensureDevices([...newKeys]);
    for (const [key, id] of ids) devices.set(key, id);
    for (const key of taken.keys()) newKeys.delete(key);
    const free: WantedSeries[] = [];
    for (const want of missing) {
      const error = taken.get(want.device);
      if (error === undefined) free.push(want);
      else refused.set(want, error);
    }
    return held.ensureSeries(
      free.map((want) => ({
        device: devices.get(want.device) as number,
        name: want.series,
        kind: want.kind,
        tags: want.made?.tags,
      })),
    );
  });
  quotas.added(project, { devices: newKeys.size, series: rows.length });
  return rows;
}

const identity = (device: number, name: string): string => `${device} ${name}`;

function forbidden(
  want: WantedSeries,
  deviceExists: boolean,
  rules: CreationRules,
): TributaryError | undefined {
  if (!deviceExists && !rules.createDevices)
    return new TributaryError('device_not_registered', { value: want.device });
  if (!rules.createSeries) return new TributaryError('series_not_registered', { value: want.series });
  return undefined;
}

async function deviceIds(
  catalog: SeriesIngest,
  project: number,
  wanted: readonly WantedSeries[],
  knownDevice: (key: string) => number | undefined,
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  const unknown = new Set<string>();
  for (const { device } of wanted) {
    const id = knownDevice(device);
    if (id === undefined) unknown.add(device);
    else ids.set(device, id);
  }
  if (unknown.size > 0)
    for (const [key, id] of await catalog.devices(project, [...unknown])) ids.set(key, id);
  return ids;
}

/** Keys of no device that none may get. */
async function takenKeys(
  { catalog, project }: Wanting,
  wanted: readonly WantedSeries[],
  devices: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, TributaryError>> {
  const fresh = new Set(wanted.map(({ device }) => device).filter((key) => !devices.has(key)));
  return fresh.size === 0 ? new Map() : catalog.takenKeys(project, [...fresh]);
}

async function existing(
  catalog: SeriesIngest,
  wanted: readonly WantedSeries[],
  devices: ReadonlyMap<string, number>,
): Promise<SeriesKey[]> {
  const present = wanted.filter((want) => devices.has(want.device));
  return catalog.series(
    present.map((want) => devices.get(want.device) as number),
    present.map((want) => want.series),
  );
}
