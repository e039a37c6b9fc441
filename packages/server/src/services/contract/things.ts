/** Projects, devices, series and assets, and the series set of a query. */
import type { Asset, AssetFields } from '../../catalog/projects/assets.js';
import type {
  Comparison as DeviceComparison,
  DeviceCondition,
  DeviceField,
  DeviceSort,
} from '../../catalog/devices/search.js';
import type { Device, DeviceFields as KeptFields, DeviceName } from '../../catalog/devices/devices.js';
import type { TagFilter } from '../../catalog/devices/tags.js';
import type { Project, ProjectFields } from '../../catalog/projects/projects.js';
import type { NewSeriesFields, Series, SeriesFields, SeriesName } from '../../catalog/series/series.js';
import type { ListSearch } from '../../catalog/repository.js';
import type { Calibration } from '../../model/calibration.js';
import type { Counter } from '../../model/counter.js';
import type { IdText } from '../../catalog/devices/shown-id.js';
import type { IdForm } from '../../model/identity.js';
import type { Kind } from '../../model/kinds.js';
import type { Principal } from '../access/rights/principal.js';
import type { ThingName, WithExternalIds } from './external-ids.js';
import type { Page, PageRequest } from './paging.js';

export type { DeviceComparison, DeviceCondition, DeviceField, DeviceSort };

export type DeviceFields = WithExternalIds<KeptFields>;

export interface Projects {
  /** Of all projects that the principal reaches; `name` is a glob. */
  search(principal: Principal, search: ListSearch): Promise<{ items: readonly Project[]; total: number }>;
  list(principal: Principal, page: PageRequest): Promise<Page<Project>>;
  create(principal: Principal, fields: WithExternalIds<ProjectFields>): Promise<Project>;
  update(id: number, fields: Partial<WithExternalIds<ProjectFields>>): Promise<Project>;
  delete(id: number): Promise<void>;
}

/** Members are AND-ed; an empty selection is all of the project. */
export interface Selection {
  devices?: readonly string[];
  deviceIds?: readonly number[];
  tags?: readonly TagFilter[];
  series?: readonly string[];
  seriesIds?: readonly number[];
  seriesTags?: readonly TagFilter[];
  assets?: readonly number[];
}

export interface SelectedSeries {
  readonly id: number;
  readonly project: number;
  readonly name: string;
  readonly kind: Kind;
  readonly unit: string | null;
  readonly label: string | null;
  readonly calibration: Calibration | null;
  /** What `delta` knows of it beside its values. */
  readonly counter: Counter | null;
  readonly device: { readonly id: number; readonly key: string; readonly name: string | null };
}

/** Something that a request named and its project does not have. */
export interface UnknownName {
  readonly code: 'unknown_name';
  /** The member of the selection. */
  readonly member: 'devices' | 'deviceIds' | 'series' | 'seriesIds' | 'assets';
  readonly value: string | number;
  /** At most three names that it is likely to be, the likest first. */
  readonly nearest: readonly string[];
  readonly message: string;
}

export interface Devices {
  /** Moves with every change or deletion of a device or series: who keeps one drops it then. */
  revision(): string;
  /** Ids of other platforms are checked by their API's form, and refused where another device answers to one (`conflict`). */
  createDevice(project: number, device: { key: string } & DeviceFields): Promise<Device>;
  getDevice(project: number, key: string): Promise<Device>;
  /** By the id that an API has for it; `not_found` like `getDevice`. */
  findDevice(project: number, by: ThingName): Promise<Device>;
  /** A device of whatever project the principal reaches; undefined if there is none. */
  findReachable(principal: Principal, by: ThingName): Promise<Device | undefined>;
  /** Takes a device into another project of the same organization, with its series and their points. */
  moveDevice(project: number, key: string, to: number): Promise<Device>;
  /** All devices; the same array as long as nothing changed. */
  deviceNames(project: number): Promise<readonly DeviceName[]>;
  /** The living ones among these ids, by rising id. */
  devicesById(project: number, ids: readonly number[]): Promise<readonly Device[]>;
  /** All devices for which the condition holds, in any order that a list can have. */
  searchDevices(
    project: number,
    search: {
      where?: DeviceCondition;
      /** What ids look like in the condition and in the order; needed where either speaks of them. */
      ids?: IdText;
      sort?: DeviceSort;
      direction?: 'asc' | 'desc';
      offset?: number;
      limit: number;
      /** As many of them as fit into an answer. */
      shorter?: boolean;
    },
  ): Promise<{ items: readonly Device[]; total: number }>;
  updateDevice(project: number, key: string, fields: DeviceFields): Promise<Device>;
  deleteDevice(project: number, key: string): Promise<void>;
  listDevices(
    project: number,
    filter: { tags?: readonly TagFilter[]; name?: string; class?: string } & PageRequest,
  ): Promise<Page<Device>>;

  createSeries(
    project: number,
    series: { device: string; name: string; kind: Kind } & WithExternalIds<NewSeriesFields>,
  ): Promise<Series>;
  getSeries(project: number, id: number): Promise<Series>;
  /** The series of a variable on a device; undefined if there is none. */
  findSeries(project: number, device: number, variable: number): Promise<Series | undefined>;
  /** All series of these devices: what a vendor API shows as a device's attributes, streams or sensors. */
  seriesOfDevices(project: number, devices: readonly number[]): Promise<readonly Series[]>;
  /** The different names and kinds of series, and how many devices have each; the first 10,000 by age. */
  seriesNames(project: number): Promise<readonly SeriesName[]>;
  updateSeries(
    project: number,
    id: number,
    fields: WithExternalIds<SeriesFields> & { kind?: Kind },
  ): Promise<Series>;
  deleteSeries(project: number, id: number): Promise<void>;
  listSeries(
    project: number,
    filter: { device?: string; name?: string; tags?: readonly TagFilter[] } & PageRequest,
  ): Promise<Page<Series>>;
  /** The ones that exist among these ids, by rising id. */
  seriesById(project: number, ids: readonly number[]): Promise<readonly Series[]>;
  searchSeries(project: number, search: ListSearch): Promise<{ items: readonly Series[]; total: number }>;
  /** By their ids in an API, in the order asked; unknown ones are left out. */
  seriesByExternalIds(project: number, form: IdForm, texts: readonly string[]): Promise<readonly Series[]>;
  /** The series of a query. */
  select(project: number, selection: Selection): Promise<readonly SelectedSeries[]>;
  /** What the selection names and the project lacks, at most ten; `selected` is what it selected. */
  unknownNames(
    project: number,
    selection: Selection,
    selected: readonly SelectedSeries[],
  ): Promise<readonly UnknownName[]>;
  /** However many there are: for work that goes through them piece by piece, such as exports. */
  selectAll(project: number, selection: Selection): Promise<readonly SelectedSeries[]>;

  createAsset(project: number, asset: { name: string } & WithExternalIds<AssetFields>): Promise<Asset>;
  getAsset(project: number, id: number): Promise<Asset>;
  /** By its id in an API; `not_found` like `getAsset`. */
  findAsset(project: number, by: ThingName): Promise<Asset>;
  updateAsset(project: number, id: number, fields: WithExternalIds<AssetFields>): Promise<Asset>;
  deleteAsset(project: number, id: number): Promise<void>;
  searchAssets(project: number, search: ListSearch): Promise<{ items: readonly Asset[]; total: number }>;
  listAssets(project: number, page: PageRequest): Promise<Page<Asset>>;
  /** The members of each of these assets, in their order; read all at once. */
  assetMembers(
    project: number,
    assets: readonly Pick<Asset, 'members'>[],
  ): Promise<readonly (readonly Series[])[]>;
}
