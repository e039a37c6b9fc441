/** Devices of a project, by their keys. */
import type { OperationOptions } from '../native/connection.js';
import type { Query } from '../native/operations.js';
import type { Listing } from '../native/pages.js';
import { withTimes } from '../native/times.js';
import type {
  ConnectionEvent,
  DeletedThing,
  Device,
  DeviceFields,
  DeviceEvent,
  HistoryFilter,
  Job,
  NewCommand,
  NewDevice,
  PageOptions,
  SentCommand,
  ThingDeletionPreview,
} from '../native/types.js';
import { Resource, type Id } from './resource.js';

export class Devices extends Resource {
  /** By key. `name`: a pattern with `*` and `?`; `tags`: `key` or `key:value`, all of which a device has. */
  list(filter: Query<'GET', '/devices'> = {}, call: OperationOptions = {}): Listing<Device> {
    return this.api.list('/devices', filter, call);
  }
  /**
   * Some of them from a place in the list on, and how many there are in all (`total`): by default the first 100 in the order of their
   * making. `search`: words that stand in key, name, tags or names of series; `sort`, `direction`, `offset`, `limit`.
   */
  async find(
    filter: Query<'GET', '/devices'> = {},
    call: OperationOptions = {},
  ): Promise<{ items: Device[]; total: number }> {
    const query = { offset: 0, ...filter };
    const { items, total } = await this.api.request('GET', '/devices', { query, ...call });
    return { items, total: total ?? items.length };
  }
  get(key: string, call: OperationOptions = {}): Promise<Device> {
    return this.api.request('GET', '/devices/{key}', { path: { key }, ...call });
  }
  create(device: NewDevice, call: OperationOptions = {}): Promise<Device> {
    return this.api.request('POST', '/devices', { body: device, ...call });
  }
  /** Members that are not given stay as they are. */
  update(key: string, fields: DeviceFields, call: OperationOptions = {}): Promise<Device> {
    return this.api.request('PATCH', '/devices/{key}', { path: { key }, body: fields, ...call });
  }
  /**
   * Its points can no longer be reached, and a new device may take the key. It can be restored for a while (the server's `undo-window`,
   * 7 days unless set); with `purge` never, which needs `project:admin`.
   */
  async delete(key: string, call: OperationOptions & { purge?: boolean } = {}): Promise<void> {
    const { purge, ...rest } = call;
    await this.api.request('DELETE', '/devices/{key}', { path: { key }, query: { purge }, ...rest });
  }
  /** What `delete` would take away: points, series, what else goes. Nothing is deleted. */
  deletionPreview(key: string, call: OperationOptions = {}): Promise<ThingDeletionPreview> {
    return this.api.request('GET', '/devices/{key}/deletion', { path: { key }, ...call });
  }
  /** What can be restored, or is about to be removed for good, by id. */
  deleted(options: PageOptions = {}, call: OperationOptions = {}): Listing<DeletedThing> {
    return this.api.list('/deleted/devices', options, call);
  }
  /** As it was, with its series, their points and its ids. Throws a ConflictError where another device has its key or an id of it by now. */
  async restore(id: Id, call: OperationOptions = {}): Promise<void> {
    await this.api.request('POST', '/deleted/devices/{id}/restore', { path: { id }, ...call });
  }
  /** Removes a deleted device for good; from now on it cannot be restored. The job says how far the server is. */
  purge(id: Id, call: OperationOptions = {}): Promise<Job> {
    return this.api.request('DELETE', '/deleted/devices/{id}', { path: { id }, ...call });
  }

  // ── what happened with it ──
  /** When it came and went, the newest first. */
  async connections(
    key: string,
    filter: HistoryFilter = {},
    call: OperationOptions = {},
  ): Promise<ConnectionEvent[]> {
    const query = withTimes(filter);
    return (await this.api.request('GET', '/devices/{key}/connections', { path: { key }, query, ...call }))
      .items;
  }
  /** The commands that were sent to it, the newest first. */
  async commands(
    key: string,
    filter: HistoryFilter = {},
    call: OperationOptions = {},
  ): Promise<SentCommand[]> {
    const query = withTimes(filter);
    return (await this.api.request('GET', '/devices/{key}/commands', { path: { key }, query, ...call }))
      .items;
  }
  /** A device that is not connected misses it. */
  async send(key: string, command: NewCommand, call: OperationOptions = {}): Promise<void> {
    await this.api.request('POST', '/devices/{key}/commands', { path: { key }, body: command, ...call });
  }
  /** Its events, the newest first. */
  async events(key: string, filter: HistoryFilter = {}, call: OperationOptions = {}): Promise<DeviceEvent[]> {
    const query = withTimes(filter);
    return (await this.api.request('GET', '/devices/{key}/events', { path: { key }, query, ...call })).items;
  }
}
