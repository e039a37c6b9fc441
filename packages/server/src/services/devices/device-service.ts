/** Devices of a project, named by their key. Deleting one hides its series and frees the key for a new device, until it is restored or its time is over. */
import { newDeviceKeyError } from '../../catalog/names.js';
import type { Devices } from '../contract/devices.js';
import type { ThingName } from '../contract/external-ids.js';
import { checkNewName, checkNewTags } from '../names.js';
import { list, pageRequest } from '../paging.js';
import { checkAttributes, checkFlag, checkLocation, checkTags, checkText, found, isId } from './checks.js';
import { searchDevices } from './device-searches.js';
import { StampedCache } from './stamped-cache.js';
import type { Things } from './thing-changes.js';
import type { Device, DeviceFields, DeviceName } from '../../model/records/device.js';
import type { Principal } from '../contract/principal.js';

/** Clients of some APIs ask for the names of all devices of a project before every read of data. */
const KEPT_NAMES = { entries: 100 };
/** More than any has. */
const MAX_SERIES_OF_A_DEVICE = 100_000_000;

export class DeviceService implements Devices {
  readonly #names: StampedCache<DeviceName>;

  constructor(
    private readonly things: Things,
    /** A device of the project was deleted or left it. */
    private readonly gone: (project: number, series: readonly number[]) => void,
    /** Milliseconds for which a deleted one can be restored. */
    private readonly undoWindow: number,
  ) {
    const { catalog, changes } = things;
    this.#names = new StampedCache(changes.stamp, catalog.store === 'postgres', KEPT_NAMES);
  }

  revision(): string {
    return this.things.changes.revision();
  }

  create: Devices['create'] = (project, { key, externalIds, ...fields }) => {
    const { catalog, changes, ids, index } = this.things;
    return changes.during(async () => {
      checkKey(key);
      check(fields);
      return ids.writing('device', externalIds, async (given) => {
        await index.quotas.check(project, 'devices');
        const device = await catalog.devices.create(project, key, { ...fields, externalIds: given });
        index.quotas.added(project, { devices: 1 });
        return device;
      });
    });
  };

  async get(project: number, key: string): Promise<Device> {
    return found('Device', key, await this.things.catalog.devices.findByKey(project, key));
  }

  async find(project: number, by: ThingName): Promise<Device> {
    const { devices } = this.things.catalog;
    if ('id' in by)
      return found('Device', by.id, isId(by.id) ? await devices.get(project, by.id) : undefined);
    const { form, text } = by;
    const id = await this.things.ids.find(form, { project }, text);
    const device = id === undefined ? undefined : await devices.get(project, id);
    if (device !== undefined || form.made !== undefined) return found('Device', text, device);
    const named = await devices.findByKey(project, text);
    return found('Device', text, named?.externalIds[form.api] === undefined ? named : undefined);
  }

  async findReachable(principal: Principal, by: ThingName): Promise<Device | undefined> {
    const { organization } = principal;
    const { catalog, ids } = this.things;
    const id = 'id' in by ? by.id : await ids.find(by.form, { organization }, by.text);
    const [device] = isId(id) ? await catalog.devices.listAnywhere([id]) : [];
    if (device === undefined) return undefined;
    const project = await catalog.projects.get(device.project);
    const reachable =
      project?.organization === principal.organization &&
      (principal.projects === null || principal.projects.includes(project.id));
    return reachable ? device : undefined;
  }

  move(project: number, key: string, to: number): Promise<Device> {
    const { catalog, index } = this.things;
    return this.#leaving(project, async () => {
      const { id } = await this.get(project, key);
      await index.quotas.check(to, 'devices');
      await catalog.seriesIngest.moveDevice(project, { id, key }, to);
      index.quotas.changed(to);
      index.forgetDevice(project, key);
      return found('Device', key, await catalog.devices.get(to, id));
    });
  }

  names(project: number): Promise<readonly DeviceName[]> {
    return this.#names.get(String(project), () => this.things.catalog.devices.names(project));
  }

  byIds(project: number, ids: readonly number[]): Promise<Device[]> {
    return this.things.catalog.devices.listByIds(project, ids);
  }

  search: Devices['search'] = (project, search) => searchDevices(this.things.catalog, project, search);

  list: Devices['list'] = async (project, filter) =>
    list(await this.things.catalog.devices.list(project, filter, pageRequest(filter)));

  update: Devices['update'] = (project, key, { externalIds, ...fields }) => {
    const { catalog, changes, ids, index } = this.things;
    return changes.during(async () => {
      const before = await this.get(project, key);
      if (fields.key !== undefined && fields.key !== key) checkKey(fields.key);
      check(fields, before);
      const changed = await ids.writing('device', externalIds, (given) =>
        catalog.devices.update(project, before.id, { ...fields, externalIds: given }),
      );
      const device = found('Device', key, changed);
      if (device.key !== key) {
        index.forgetDevice(project, key);
        // By its key some APIs know it.
        ids.forget();
      }
      return device;
    });
  };

  delete(project: number, key: string): Promise<void> {
    const { catalog, index } = this.things;
    return this.#leaving(project, async () => {
      const { id } = await this.get(project, key);
      await catalog.devices.delete(project, id, this.undoWindow);
      index.forgetDevice(project, key);
      this.gone(project, await catalog.purge.seriesOfDevices([id], MAX_SERIES_OF_A_DEVICE));
    });
  }

  /** Its ids go with it. */
  async #leaving<T>(project: number, change: () => Promise<T>): Promise<T> {
    try {
      return await this.things.changes.during(change);
    } finally {
      this.things.ids.forget();
      this.gone(project, []);
    }
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
