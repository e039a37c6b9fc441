/**
 * The names of all devices of a project, kept in memory: clients of some APIs ask for them before every read of data.
 * Rule: a device that was made or deleted before the question is in the answer, or not in it.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { DeviceName } from '../../catalog/devices.js';

const MOST_PROJECTS = 100;
/** Another process may have changed a shared catalog. */
const SHARED_MS = 1_000;

interface Entry {
  readonly stamp: string;
  readonly until: number;
  readonly names: readonly DeviceName[];
}

export class DeviceNames {
  readonly #entries = new Map<number, Entry>();

  /** `stamp` changes whenever the answer may have. */
  constructor(
    private readonly catalog: Catalog,
    private readonly stamp: () => string,
  ) {}

  /** The same array as long as nothing changed. */
  async of(project: number): Promise<readonly DeviceName[]> {
    const known = this.#entries.get(project);
    const stamp = this.stamp();
    if (known?.stamp === stamp && known.until > Date.now()) return known.names;
    const names = await this.catalog.devices.names(project);
    if (stamp !== this.stamp()) return names;
    this.#entries.delete(project);
    const until = this.catalog.store === 'postgres' ? Date.now() + SHARED_MS : Infinity;
    this.#entries.set(project, { stamp, names, until });
    if (this.#entries.size > MOST_PROJECTS) this.#entries.delete(this.#entries.keys().next().value!);
    return names;
  }
}
