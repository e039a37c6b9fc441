/**
 * One device as a whole. Rules: it is silent when all of its series are that have points, and then as a whole; one that has no point is silent a day
 * after it was made.
 */
import type { WalkedDevice } from '../../catalog/devices/walk.js';
import type { Micros } from '../../model/time.js';
import { DeviceFindings, type Found } from './findings.js';
import { judge, neverSent, silenceOf, type Judged, type KnownOfSeries } from './judging.js';

export class LookedAtDevice {
  readonly #found: DeviceFindings;
  /** The one that sent last. */
  #silent: Judged | undefined;
  readonly #silentSeries: { readonly series: number; readonly judged: Judged }[] = [];
  #sends = false;

  constructor(private readonly device: WalkedDevice) {
    this.#found = new DeviceFindings({ id: device.id, key: device.key });
  }

  add(series: number, known: KnownOfSeries, now: Micros): void {
    const silent = silenceOf(known, now);
    if (silent === undefined) this.#sends = true;
    else this.#silentSeries.push({ series, judged: silent });
    if (silent !== undefined && !(this.#silent !== undefined && this.#silent.since >= silent.since))
      this.#silent = silent;
    for (const judged of judge(known, silent !== undefined, now)) this.#found.add(series, judged);
  }

  /** Of series of it that are not in the catalog. */
  addWhole(judged: Judged): Found {
    return this.#found.whole(judged, 0);
  }

  *all(now: Micros): Generator<Found> {
    const silent = this.#silent ?? (this.#sends ? undefined : neverSent(this.device.created * 1000, now));
    if (!this.#sends && silent !== undefined) yield this.#found.whole(silent, this.#silentSeries.length);
    else for (const { series, judged } of this.#silentSeries) this.#found.add(series, judged);
    yield* this.#found.all();
  }
}
