/**
 * One batch of the series index against the catalog: read what is there, create what is missing and allowed, name what
 * is refused. Rule: a refused series leaves nothing behind, not even its device.
 */
import { TributaryError } from '../errors/error.js';
import { deviceKeyError, seriesNameError } from './names.js';
import type { SeriesIngest, SeriesKey, WantedSeries } from './series-ingest.js';

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

export async function readOrCreate(
  catalog: SeriesIngest,
  project: number,
  wanted: readonly WantedSeries[],
  knownDevice: (key: string) => number | undefined,
  rules: CreationRules,
): Promise<Resolution> {
  const refused = new Map<WantedSeries, TributaryError>();
  const valid: WantedSeries[] = [];
  for (const want of wanted) {
    const error = deviceKeyError(want.device) ?? seriesNameError(want.series);
    if (error === undefined) valid.push(want);
    else refused.set(want, error);
  }
  const devices = await deviceIds(catalog, project, valid, knownDevice);
  const rows = await existing(catalog, valid, devices);
  const found = new Set(rows.map((row) => identity(row.device, row.name)));
  const missing: WantedSeries[] = [];
  for (const want of valid) {
    const device = devices.get(want.device);
    if (device !== undefined && found.has(identity(device, want.series))) continue;
    const error = forbidden(want, device !== undefined, rules);
    if (error === undefined) missing.push(want);
    else refused.set(want, error);
  }
  if (missing.length === 0) return { devices, rows, refused };

  await catalog.creating(project, async (held) => {
    const newKeys = new Set(missing.map((want) => want.device).filter((key) => !devices.has(key)));
    for (const [key, id] of await held.ensureDevices([...newKeys])) devices.set(key, id);
    const series = missing.map((want) => ({
      device: devices.get(want.device) as number,
      name: want.series,
      kind: want.kind,
    }));
    rows.push(...(await held.ensureSeries(series)));
  });
  return { devices, rows, refused };
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
