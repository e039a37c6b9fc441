/** Devices of a project, named by their key. Deleting one hides its series and frees the key for a new device. */
import type { Catalog } from '../../catalog/catalog.js';
import type { Device, DeviceFields, DeviceFilter } from '../../catalog/devices.js';
import { deviceKeyError } from '../../catalog/names.js';
import type { SeriesIndex } from '../../catalog/series-index.js';
import { list, pageRequest, type List, type ListOptions } from '../paging.js';
import { checkAttributes, checkLocation, checkTags, checkText, found } from './checks.js';

export class DeviceService {
  readonly #catalog: Catalog;
  readonly #index: SeriesIndex;

  constructor(catalog: Catalog, index: SeriesIndex) {
    this.#catalog = catalog;
    this.#index = index;
  }

  async create(project: number, fields: DeviceFields & { key: string }): Promise<Device> {
    const { key, ...others } = fields;
    checkKey(key);
    check(others);
    return this.#catalog.devices.create(project, key, others);
  }

  async get(project: number, key: string): Promise<Device> {
    return found('Device', key, await this.#catalog.devices.findByKey(project, key));
  }

  async list(project: number, options: DeviceFilter & ListOptions = {}): Promise<List<Device>> {
    return list(await this.#catalog.devices.list(project, options, pageRequest(options)));
  }

  async update(project: number, key: string, fields: DeviceFields & { key?: string }): Promise<Device> {
    const { id } = await this.get(project, key);
    if (fields.key !== undefined) checkKey(fields.key);
    check(fields);
    const device = found('Device', key, await this.#catalog.devices.update(project, id, fields));
    if (device.key !== key) this.#index.forgetDevice(project, key);
    return device;
  }

  async delete(project: number, key: string): Promise<void> {
    const { id } = await this.get(project, key);
    await this.#catalog.devices.delete(project, id);
    this.#index.forgetDevice(project, key);
  }
}

function checkKey(key: unknown): void {
  const error = deviceKeyError(key, 'key');
  if (error !== undefined) throw error;
}

function check(fields: DeviceFields): void {
  checkText('name', fields.name);
  checkText('type', fields.type);
  checkText('class', fields.class);
  checkTags(fields.tags);
  checkAttributes(fields.attributes);
  checkLocation(fields.location);
}
