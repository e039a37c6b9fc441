/**
 * Devices that a principal was found to write for, so that a storm of reports asks once for each. A principal lives for
 * seconds, and no longer than its rights are as they were; so do the places that are kept with it.
 */
import type { Principal, Services } from '../../../services/services.js';
import type { Caller } from './caller.js';
import type { DevicePlace } from './places.js';

interface Known {
  readonly revision: string;
  readonly byDevice: Map<number, DevicePlace>;
}

export class WritableDevices {
  readonly #known = new WeakMap<Principal, Known>();

  constructor(private readonly services: Pick<Services, 'devices'>) {}

  /** By the number that reports have. */
  async placeOf(caller: Caller, device: number): Promise<DevicePlace> {
    const { byDevice } = this.#knownOf(caller.principal);
    const kept = byDevice.get(device);
    if (kept !== undefined) return kept;
    const place = await caller.deviceByNumber(device, 'write');
    byDevice.set(device, place);
    return place;
  }

  #knownOf(principal: Principal): Known {
    const revision = this.services.devices.revision();
    const before = this.#known.get(principal);
    if (before?.revision === revision) return before;
    const known = { revision, byDevice: new Map<number, DevicePlace>() };
    this.#known.set(principal, known);
    return known;
  }
}
