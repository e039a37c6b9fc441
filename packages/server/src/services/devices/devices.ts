/**
 * Devices, series and assets, and the series set of a query. Rules: everything names its project, and what is
 * elsewhere is `not_found`; every change is told to the series index before it is answered, so that ingest never
 * writes to what is gone.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { SeriesIndex } from '../../catalog/series/series-index.js';
import type { ExternalIdService } from '../external-ids/external-ids.js';
import { AssetService } from './assets.js';
import { DeviceService } from './device-service.js';
import { SeriesService } from './series.js';
import { SelectionService } from './selections.js';
import { ThingChanges } from './thing-changes.js';

export interface DevicesOptions {
  readonly catalog: Catalog;
  readonly index: SeriesIndex;
  readonly ids: ExternalIdService;
  /** Whether a series holds no point: only then may its kind change. */
  readonly isEmpty: (series: number) => Promise<boolean>;
  /** A device of the project was deleted or left it: what rests on it has to end. */
  readonly onDeviceGone?: (project: number) => void;
  /** No read shows the points of these series any more. */
  readonly onSeriesGone?: (project: number, series: readonly number[]) => void;
  /** Milliseconds for which what is deleted can be restored. */
  readonly undoWindow?: number;
  /** The most series of one query. */
  readonly maxSeries?: number;
}

export type ThingServices = ReturnType<typeof createThingServices>;

/** They are made together because a change by one is a change to what the others keep. */
export function createThingServices(options: DevicesOptions) {
  const { catalog, index, ids, maxSeries = 100_000, undoWindow = 7 * 86_400_000 } = options;
  const seriesGone = options.onSeriesGone ?? (() => undefined);
  const changes = new ThingChanges(index);
  const things = { catalog, index, ids, changes };
  const series = new SeriesService(things, { isEmpty: options.isEmpty, gone: seriesGone }, undoWindow);
  const deviceGone = (project: number, of: readonly number[]) => {
    options.onDeviceGone?.(project);
    if (of.length > 0) seriesGone(project, of);
  };
  return {
    things,
    devices: new DeviceService(things, deviceGone, undoWindow),
    series,
    assets: new AssetService(things, series),
    selections: new SelectionService(catalog, maxSeries, changes.stamp),
  };
}
