/** Devices of a project, by their keys. */
import type { OperationOptions } from '../native/connection.js';
import type { Query } from '../native/operations.js';
import type { Listing } from '../native/pages.js';
import type { Device, DeviceFields, NewDevice } from '../native/types.js';
import { Resource } from './resource.js';

export class Devices extends Resource {
  /** By key. `name`: a pattern with `*` and `?`; `tags`: `key` or `key:value`, all of which a device has. */
  list(filter: Query<'GET', '/devices'> = {}, call: OperationOptions = {}): Listing<Device> {
    return this.api.list('/devices', filter, call);
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
  /** Its points can no longer be reached, and a new device may take the key. */
  async delete(key: string, call: OperationOptions = {}): Promise<void> {
    await this.api.request('DELETE', '/devices/{key}', { path: { key }, ...call });
  }
}
