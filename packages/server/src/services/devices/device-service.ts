/** Devices of a project, named by their key. Deleting one hides its series and frees the key for a new device. */
import type { Catalog } from '../../catalog/catalog.js';
import type { Device, DeviceFields, DeviceFilter } from '../../catalog/devices/devices.js';
import { newDeviceKeyError } from '../../catalog/names.js';
import type { SeriesIndex } from '../../catalog/series/series-index.js';
import type { Principal } from '../access/rights/principal.js';
import type { ThingName, WithExternalIds } from '../contract/external-ids.js';
import type { ExternalIdService } from '../external-ids/external-ids.js';
import { checkNewName, checkNewTags } from '../names.js';
import { list, pageRequest, type List, type ListOptions } from '../paging.js';
import { checkAttributes, checkFlag, checkLocation, checkTags, checkText, found, isId } from './checks.js';

export class DeviceService {
  readonly #catalog: Catalog;
  readonly #index: SeriesIndex;
  readonly #ids: ExternalIdService;

  constructor(catalog: Catalog, index: SeriesIndex, ids: ExternalIdService) {
    this.#catalog = catalog;
    this.#index = index;
    this.#ids = ids;
  }

  async create(project: number, fields: WithExternalIds<DeviceFields> & { key: string }): Promise<Device> {
    const { key, externalIds = {}, ...others } = fields;
    checkKey(key);
    check(others);
    const ids = this.#ids.changes('device', externalIds);
    await this.#index.quotas.check(project, 'devices');
    const device = await this.#catalog.devices.create(project, key, { ...others, externalIds: ids });
    this.#index.quotas.added(project, { devices: 1 });
    return device;
  }

  async get(project: number, key: string): Promise<Device> {
    return found('Device', key, await this.#catalog.devices.findByKey(project, key));
  }

  async find(project: number, by: ThingName): Promise<Device> {
    const { devices } = this.#catalog;
    if ('id' in by)
      return found('Device', by.id, isId(by.id) ? await devices.get(project, by.id) : undefined);
    const { form, text } = by;
    const id = await this.#ids.find(form, { project }, text);
    const device = id === undefined ? undefined : await devices.get(project, id);
    if (device !== undefined || form.made !== undefined) return found('Device', text, device);
    return this.get(project, text);
  }

  async findReachable(principal: Principal, by: ThingName): Promise<Device | undefined> {
    const { organization } = principal;
    const id = 'id' in by ? by.id : await this.#ids.find(by.form, { organization }, by.text);
    const [device] = isId(id) ? await this.#catalog.devices.listAnywhere([id]) : [];
    if (device === undefined) return undefined;
    const project = await this.#catalog.projects.get(device.project);
    const reachable =
      project?.organization === principal.organization &&
      (principal.projects === null || principal.projects.includes(project.id));
    return reachable ? device : undefined;
  }

  async move(project: number, key: string, to: number): Promise<Device> {
    const { id } = await this.get(project, key);
    await this.#index.quotas.check(to, 'devices');
    await this.#catalog.seriesIngest.moveDevice(project, { id, key }, to);
    this.#index.quotas.changed(to);
    this.#index.forgetDevice(project, key);
    return found('Device', key, await this.#catalog.devices.get(to, id));
  }

  byIds(project: number, ids: readonly number[]): Promise<Device[]> {
    return this.#catalog.devices.listByIds(project, ids);
  }

  async list(project: number, options: DeviceFilter & ListOptions = {}): Promise<List<Device>> {
    return list(await this.#catalog.devices.list(project, options, pageRequest(options)));
  }

  async update(
    project: number,
    key: string,
    { externalIds = {}, ...fields }: WithExternalIds<DeviceFields> & { key?: string },
  ): Promise<Device> {
    const before = await this.get(project, key);
    if (fields.key !== undefined && fields.key !== key) checkKey(fields.key);
    check(fields, before);
    const ids = this.#ids.changes('device', externalIds);
    const changed = await this.#catalog.devices.update(project, before.id, { ...fields, externalIds: ids });
    const device = found('Device', key, changed);
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
  const error = newDeviceKeyError(key, 'key');
  if (error !== undefined) throw error;
}

/** `before` is the device that they change. */
function check(fields: DeviceFields, before?: Device): void {
  for (const field of ['name', 'type', 'class'] as const) {
    checkText(field, fields[field]);
    checkNewName(field, fields[field], before?.[field]);
  }
  checkFlag('keepDuplicates', fields.keepDuplicates);
  checkTags(fields.tags);
  checkNewTags(fields.tags, before?.tags);
  checkAttributes(fields.attributes);
  checkLocation(fields.location);
}
