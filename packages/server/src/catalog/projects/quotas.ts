/**
 * How many devices and series a project may have. Ensures that no tenant fills the catalog and the memory of all: whoever
 * makes some asks for room first. Counts are read once and then followed; what was deleted is counted anew.
 */
import { TributaryError } from '../../errors/error.js';

export interface Counts {
  readonly devices: number;
  readonly series: number;
}

export interface QuotaSources {
  /** Living devices of the project, and their series. */
  readonly count: (project: number) => Promise<Counts>;
  readonly limits: (project: number) => Counts;
  /** Called when a project comes to use `WARN_AT` of a quota, once until it uses less. */
  readonly onNear?: (project: number, what: keyof Counts, used: number, limit: number) => void;
}

export interface Usage extends Counts {
  readonly deviceQuota: number;
  readonly seriesQuota: number;
}

interface Known {
  devices: number;
  series: number;
  readonly read: number;
  /** Something was deleted since. */
  stale: boolean;
}

export const WARN_AT = 0.8;
/** Other processes over the same catalog make series too: counts older than this are read again. */
const LASTS_MS = 60_000;
/** Between two counts for those who write, however much is deleted: one of a million series takes a tenth of a second, in pieces. */
const RESTS_MS = 1_000;

export class Quotas {
  readonly #known = new Map<number, Known>();
  readonly #near = new Set<string>();
  /** One count of a project at a time, for all that wait for it. */
  readonly #counting = new Map<number, Promise<Counts>>();
  /** Of which something was deleted while they were counted. */
  readonly #outdated = new Set<number>();

  constructor(private readonly sources: QuotaSources) {}

  /** Without bounds, for tools and tests that bring a catalog of their own. */
  static none(): Quotas {
    const [all, nothing] = [Infinity, 0];
    return new Quotas({
      count: () => Promise.resolve({ devices: nothing, series: nothing }),
      limits: () => ({ devices: all, series: all }),
    });
  }

  /** Quotas of which 80 % or more are used, as far as they were looked at. */
  get near(): number {
    return this.#near.size;
  }

  /** As it is now: whoever has just deleted something or brought it back is told so. */
  async usage(project: number): Promise<Usage> {
    const counts = await this.#counts(project, 0);
    // It may have begun before the last change.
    return this.#usageOf(project, this.#known.get(project)?.stale ? await this.#counts(project, 0) : counts);
  }

  #usageOf(project: number, { devices, series }: Counts): Usage {
    const limits = this.sources.limits(project);
    return { devices, series, deviceQuota: limits.devices, seriesQuota: limits.series };
  }

  /** How many more may be made. */
  async room(project: number): Promise<Counts> {
    const counts = await this.#counts(project, RESTS_MS);
    const { devices, series, deviceQuota, seriesQuota } = this.#usageOf(project, counts);
    return { devices: Math.max(0, deviceQuota - devices), series: Math.max(0, seriesQuota - series) };
  }

  /** Throws when there is no room for one more. */
  async check(project: number, what: keyof Counts): Promise<void> {
    if ((await this.room(project))[what] < 1) throw this.error(project, what);
  }

  error(project: number, what: keyof Counts): TributaryError {
    const limit = this.sources.limits(project)[what];
    return new TributaryError(what === 'series' ? 'series_quota_reached' : 'device_quota_reached', { limit });
  }

  added(project: number, { devices = 0, series = 0 }: Partial<Counts>): void {
    const known = this.#known.get(project);
    if (known === undefined) return;
    known.devices += devices;
    known.series += series;
    this.#watch(project, known);
  }

  /** Something of the project was deleted or moved. */
  changed(project: number): void {
    const known = this.#known.get(project);
    if (known !== undefined) known.stale = true;
    if (this.#counting.has(project)) this.#outdated.add(project);
  }

  /** `rests`: how old stale ones may be, in milliseconds. */
  async #counts(project: number, rests: number): Promise<Counts> {
    const now = performance.now();
    const known = this.#known.get(project);
    if (known !== undefined && now - known.read < (known.stale ? rests : LASTS_MS)) return known;
    const counting = this.#counting.get(project) ?? this.#count(project, now);
    this.#counting.set(project, counting);
    return counting;
  }

  async #count(project: number, now: number): Promise<Counts> {
    try {
      const counts = await this.sources.count(project);
      const counted: Known = { ...counts, read: now, stale: this.#outdated.has(project) };
      this.#known.set(project, counted);
      this.#watch(project, counted);
      return counted;
    } finally {
      this.#counting.delete(project);
      this.#outdated.delete(project);
    }
  }

  #watch(project: number, counts: Counts): void {
    const limits = this.sources.limits(project);
    for (const what of ['devices', 'series'] as const) {
      const name = `${project} ${what}`;
      if (counts[what] < limits[what] * WARN_AT) this.#near.delete(name);
      else if (!this.#near.has(name)) {
        this.#near.add(name);
        this.sources.onNear?.(project, what, counts[what], limits[what]);
      }
    }
  }
}
