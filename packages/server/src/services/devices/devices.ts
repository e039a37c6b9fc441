/**
 * Devices, series and assets, and the series set of a query. Rules: everything names its project, and what is
 * elsewhere is `not_found`; every change is told to the series index before it is answered, so that ingest never
 * writes to what is gone.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { DeviceSearch } from '../../catalog/devices/search.js';
import type { DeviceName } from '../../catalog/devices/devices.js';
import type { SeriesIndex } from '../../catalog/series/series-index.js';
import type { ExternalIdService } from '../external-ids/external-ids.js';
import { AssetService } from './assets.js';
import { DeviceService } from './device-service.js';
import { searchDevices } from './device-searches.js';
import { SeriesLookup } from './series-lookup.js';
import { SeriesService } from './series.js';
import { SelectionService } from './selections.js';
import { StampedCache } from './stamped-cache.js';
import { UnknownNames } from './unknown-names.js';

export type DevicesService = ReturnType<typeof createDevices>;

export interface DevicesOptions {
  readonly catalog: Catalog;
  readonly index: SeriesIndex;
  readonly ids: ExternalIdService;
  /** Whether a series holds no point: only then may its kind change. */
  readonly isEmpty: (series: number) => Promise<boolean>;
  /** The points of these series are of no more use. */
  /** A device of the project was deleted or left it: what rests on it has to end. */
  readonly onDeviceGone?: (project: number) => void;
  readonly onSeriesDeleted?: (series: readonly number[]) => Promise<void>;
  /** The most series of one query. */
  readonly maxSeries?: number;
}

/** Clients of some APIs ask for the names of all devices of a project before every read of data. */
const KEPT_NAMES = { entries: 100 };

export function createDevices(options: DevicesOptions) {
  const { catalog, index, ids } = options;
  const devices = new DeviceService(catalog, index, ids);
  const series = new SeriesService(catalog, index, ids, {
    isEmpty: options.isEmpty,
    deleted: options.onSeriesDeleted ?? (() => Promise.resolve()),
  });
  const inputs = new SeriesLookup(catalog, ids);
  const assets = new AssetService(catalog, inputs, ids);
  let changes = 0;
  const stamp = () => `${index.generation} ${index.additions} ${changes}`;
  const names = new StampedCache<DeviceName>(stamp, catalog.store === 'postgres', KEPT_NAMES);
  const unknown = new UnknownNames(catalog);
  const selections = new SelectionService(catalog, options.maxSeries ?? 100_000, stamp);
  /** Also when it fails: half of it may have happened. */
  const changing =
    <A extends unknown[], R>(work: (...given: A) => Promise<R>) =>
    (...given: A): Promise<R> =>
      work(...given).finally(() => {
        changes++;
        ids.forget();
      });

  const leaving =
    <A extends unknown[], R>(work: (project: number, ...given: A) => Promise<R>) =>
    (project: number, ...given: A): Promise<R> =>
      changing(work)(project, ...given).finally(() => options.onDeviceGone?.(project));

  return {
    revision: () => `${index.generation} ${changes}`,
    createDevice: changing(devices.create.bind(devices)),
    getDevice: devices.get.bind(devices),
    findDevice: devices.find.bind(devices),
    findReachable: devices.findReachable.bind(devices),
    moveDevice: leaving(devices.move.bind(devices)),
    deviceNames: (project: number) => names.get(String(project), () => catalog.devices.names(project)),
    devicesById: devices.byIds.bind(devices),
    searchDevices: (project: number, search: DeviceSearch) => searchDevices(catalog, project, search),
    listDevices: devices.list.bind(devices),
    updateDevice: changing(devices.update.bind(devices)),
    deleteDevice: leaving(devices.delete.bind(devices)),
    createSeries: changing(series.create.bind(series)),
    getSeries: series.get.bind(series),
    findSeries: series.find.bind(series),
    seriesOfDevices: series.ofDevices.bind(series),
    seriesNames: series.names.bind(series),
    seriesById: inputs.byIds.bind(inputs),
    searchSeries: inputs.search.bind(inputs),
    seriesByExternalIds: inputs.byExternalIds.bind(inputs),
    listSeries: series.list.bind(series),
    updateSeries: changing(series.update.bind(series)),
    deleteSeries: changing(series.delete.bind(series)),
    assetMembers: assets.membersOf.bind(assets),
    createAsset: changing(assets.create.bind(assets)),
    getAsset: assets.get.bind(assets),
    findAsset: assets.find.bind(assets),
    searchAssets: assets.search.bind(assets),
    listAssets: assets.list.bind(assets),
    updateAsset: changing(assets.update.bind(assets)),
    deleteAsset: changing(assets.delete.bind(assets)),
    select: selections.select.bind(selections),
    unknownNames: unknown.of.bind(unknown),
    selectAll: selections.selectAll.bind(selections),
  };
}
