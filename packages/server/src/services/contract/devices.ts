/** Devices of a project, named by their keys. */
import type { ThingName, WithExternalIds } from './external-ids.js';
import type { Page, PageRequest } from './paging.js';
import type { DeviceSearch } from '../../model/records/device-search.js';
import type { DeviceFilter, Device, DeviceFields, DeviceName } from '../../model/records/device.js';
import type { Principal } from './principal.js';

export interface Devices {
  /** Moves with every change or deletion of a device or series: who keeps one drops it then. */
  revision(): string;
  /** Ids of other platforms are checked by their API's form, and refused where another device answers to one (`conflict`). */
  create(project: number, device: { key: string } & WithExternalIds<DeviceFields>): Promise<Device>;
  get(project: number, key: string): Promise<Device>;
  /** By the id that an API has for it; `not_found` like `get`. */
  find(project: number, by: ThingName): Promise<Device>;
  /** A device of whatever project the principal reaches; undefined if there is none. */
  findReachable(principal: Principal, by: ThingName): Promise<Device | undefined>;
  /** Takes a device into another project of the same organization, with its series and their points. */
  move(project: number, key: string, to: number): Promise<Device>;
  /** All devices; the same array as long as nothing changed. */
  names(project: number): Promise<readonly DeviceName[]>;
  /** The living ones among these ids, by rising id. */
  byIds(project: number, ids: readonly number[]): Promise<readonly Device[]>;
  /** All devices for which the condition holds, in any order that a list can have. */
  search(project: number, search: DeviceSearch): Promise<{ items: readonly Device[]; total: number }>;
  update(
    project: number,
    key: string,
    fields: { key?: string } & WithExternalIds<DeviceFields>,
  ): Promise<Device>;
  delete(project: number, key: string): Promise<void>;
  list(project: number, filter: DeviceFilter & PageRequest): Promise<Page<Device>>;
}
