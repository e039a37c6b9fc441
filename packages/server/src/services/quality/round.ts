/**
 * One look at all devices of a project: what of each is wrong. Rules: a few devices and series are in memory at a time, statements are bounded, and
 * the thread is left to others.
 */
import type { WalkedDevice, WalkedSeries } from '../../catalog/devices/walk.js';
import type { Catalog } from '../../catalog/catalog.js';
import { Pace } from '../../model/pace.js';
import type { Micros } from '../../model/time.js';
import type { PointsStore } from '../../points/store.js';
import type { Refusals } from '../services.js';
import type { Arrivals } from './arrivals.js';
import { LookedAtDevice } from './device.js';
import { DeviceFindings, Findings, type FoundInProject } from './findings.js';
import { refusedClock, type Judged } from './judging.js';
import { DEVICES, SERIES } from './limits.js';
import type { Remembered } from './remembered.js';
import { SeriesLooker } from './series-looker.js';

export interface RoundParts {
  readonly catalog: Pick<Catalog, 'walk'>;
  readonly store: Pick<PointsStore, 'heads' | 'queries'>;
  readonly arrivals: Arrivals;
  readonly remembered: Remembered;
  readonly refusals: Pick<Refusals, 'list'>;
  readonly signal: AbortSignal;
}

const REFUSED_FOR_TIME: ReadonlySet<string> = new Set(['time_out_of_range', 'time_unit_doubtful']);

export class Round {
  readonly #looker: SeriesLooker;
  readonly #pace = new Pace();
  /** That it went over. */
  devices = 0;
  series = 0;

  constructor(
    private readonly parts: RoundParts,
    private readonly now: Micros,
    /** Devices of each kind that are listed. */
    private readonly listed: number,
  ) {
    const { store, arrivals, remembered } = parts;
    this.#looker = new SeriesLooker(store, arrivals, remembered);
  }

  async project(project: number): Promise<FoundInProject> {
    const { walk } = this.parts.catalog;
    const findings = new Findings(this.listed);
    const refused = this.#refused(project);
    for (let after = 0; ;) {
      const devices = await walk.devices(project, after, DEVICES);
      if (devices.length === 0) break;
      after = devices.at(-1)!.id;
      await this.#devices(project, devices, refused, findings);
    }
    // Points that are refused for their time make no device.
    for (const [key, judged] of refused)
      await findings.add(new DeviceFindings({ id: null, key }).whole(judged, 0));
    return findings.all();
  }

  async #devices(
    project: number,
    devices: readonly WalkedDevice[],
    refused: Map<string, Judged>,
    findings: Findings,
  ): Promise<void> {
    const { walk } = this.parts.catalog;
    const looked = new Map(devices.map((device) => [device.id, new LookedAtDevice(device)]));
    const ids = [...looked.keys()];
    for (let after: WalkedSeries | undefined; ;) {
      const series = await walk.series(project, ids, after, SERIES);
      await this.#series(project, series, looked);
      this.parts.signal.throwIfAborted();
      if (series.length < SERIES) break;
      after = series.at(-1);
    }
    this.devices += devices.length;
    for (const { id, key } of devices) {
      const device = looked.get(id)!;
      for (const found of device.all(this.now)) await findings.add(found);
      const clock = refused.get(key);
      refused.delete(key);
      if (clock !== undefined) await findings.add(device.addWhole(clock));
      if (this.#pace.due()) await this.#pace.rest();
    }
  }

  async #series(
    project: number,
    series: readonly WalkedSeries[],
    devices: ReadonlyMap<number, LookedAtDevice>,
  ): Promise<void> {
    const { store, arrivals, remembered } = this.parts;
    const { heads } = store;
    await this.#looker.look(project, series);
    const rewritten = await this.#looker.rewritten(project, series);
    const receivedSince = arrivals.since;
    for (const { id, device, unit, unit_before: unitBefore, unit_changed: unitChanged } of series) {
      this.series++;
      if (!heads.has(id)) continue;
      const known = {
        ...{ last: heads.lastTime(id), first: heads.firstTime(id), usual: remembered.usual(id) },
        ...{ notable: remembered.notable(id), arrived: arrivals.of(id), receivedSince },
        ...{ rewritten: rewritten.get(id) ?? 0, unit, unitBefore, unitChanged },
      };
      devices.get(device)!.add(id, known, this.now);
      if (this.#pace.due()) await this.#pace.rest();
    }
  }

  /** By device, all kinds of refusals together. */
  #refused(project: number): Map<string, Judged> {
    const counted = new Map<string, { count: number; first: number; message: string }>();
    for (const entry of this.parts.refusals.list(project, {}, { limit: 1_000 }).items) {
      const { code, device, count, first, message } = entry;
      if (device === undefined || !REFUSED_FOR_TIME.has(code)) continue;
      const before = counted.get(device) ?? { count: 0, first, message };
      counted.set(device, {
        count: before.count + count,
        first: Math.min(before.first, first),
        message: before.message,
      });
    }
    return new Map(
      [...counted].map(([key, { count, first, message }]) => [
        key,
        refusedClock(count, first * 1000, message),
      ]),
    );
  }
}
