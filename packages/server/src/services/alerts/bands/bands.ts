/**
 * The usual bands that rules ask for, made in the background, kept in the catalog and made anew each day. Rules: what is there at a start is not made
 * again; points that were looked at with another band are looked at again; bounded in number, and in the points of one statement.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalog } from '../../../catalog/catalog.js';
import { offsetsOf, startOfDay } from '../../../model/hour-of-week.js';
import { groupBy } from '../../../model/lists.js';
import { nowMicros, type Micros } from '../../../model/time.js';
import type { PointsStore } from '../../../points/store.js';
import { MAX_BANDS } from '../limits.js';
import { Band, bandIn, bandOfDay, textOf, type BandOfDay, type BandTerms } from './band.js';

const LOOK_MS = 500;
/** After a failure. */
const PAUSE_MS = 60_000;
/** Of one statement. */
const SERIES = 50;
const POINTS = 2_000_000;

type Store = Pick<PointsStore, 'queries' | 'heads'>;

export interface BandsOptions {
  readonly catalog: Pick<Catalog, 'alertBands'>;
  readonly store: Store;
  /** Points from here on are looked at again with this band. False: nobody asks for it any more. */
  readonly onMade: (band: Band, from: Micros) => boolean;
  readonly onProblem: (error: unknown) => void;
}

export class Bands {
  readonly #bands = new Map<string, Band>();
  readonly #ended = new AbortController();
  /** Bands that could not be made, and when that is tried again. */
  readonly #later = new Map<Band, number>();
  #kept = new Map<string, BandOfDay[]>();
  #making: Promise<void> = Promise.resolve();

  constructor(private readonly options: BandsOptions) {}

  /** What is kept, before anybody asks. */
  async load(): Promise<void> {
    for (const { series, weeks, zone, from, hours } of await this.options.catalog.alertBands.all(
      MAX_BANDS * 2,
    )) {
      const key = keyOf(series, { weeks, zone });
      this.#kept.set(key, [...(this.#kept.get(key) ?? []), bandIn(from, hours)]);
    }
  }

  /** All that is asked for at the start was asked for: what else is kept goes. */
  start(): void {
    this.#kept = new Map();
    this.#making = this.#make();
  }

  /** Undefined: there are too many. */
  of(series: number, project: number, terms: BandTerms): Band | undefined {
    const key = keyOf(series, terms);
    let band = this.#bands.get(key);
    if (band !== undefined || this.#bands.size >= MAX_BANDS) return band;
    band = new Band(series, project, terms);
    for (const day of this.#kept.get(key) ?? []) band.set(day);
    this.#bands.set(key, band);
    return band;
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    await this.#making;
  }

  async #make(): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      await sleep(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
      try {
        for (const group of groupBy(
          this.#due(),
          ({ terms, project }) => `${project} ${termsOf(terms)}`,
        ).values())
          while (group.length > 0 && !signal.aborted) await this.#makeSome(group);
      } catch (error) {
        this.options.onProblem(error);
      }
    }
  }

  #due(): Band[] {
    const now = nowMicros();
    const starts = new Map<string, Micros>();
    return [...this.#bands.values()].filter((band) => {
      const {
        current,
        terms: { zone },
      } = band;
      if ((this.#later.get(band) ?? 0) > Date.now()) return false;
      if (!starts.has(zone)) starts.set(zone, startOfDay(now, zone));
      return current === undefined || current.from < starts.get(zone)!;
    });
  }

  /** Takes some of them, so many as one statement may read. */
  async #makeSome(group: Band[]): Promise<void> {
    const { heads } = this.options.store;
    const some: Band[] = [];
    for (let points = 0; group.length > 0 && some.length < SERIES;) {
      points += heads.roughCount(group.at(-1)!.series);
      if (some.length > 0 && points > POINTS) break;
      some.push(group.pop()!);
    }
    const day = startOfDay(nowMicros(), some[0]!.terms.zone);
    try {
      const made = await daysOf(this.options.store, some, day);
      for (const [at, band] of some.entries()) await this.#keep(band, made[at]!);
      for (const band of some) this.#later.delete(band);
    } catch (error) {
      for (const band of some) this.#later.set(band, Date.now() + PAUSE_MS);
      if (!this.#ended.signal.aborted) this.options.onProblem(error);
    }
  }

  async #keep(band: Band, day: BandOfDay): Promise<void> {
    const { alertBands } = this.options.catalog;
    const isFirst = band.current === undefined;
    const { series, terms } = band;
    band.set(day);
    if (!this.options.onMade(band, isFirst ? 0 : day.from)) {
      this.#bands.delete(keyOf(series, terms));
      this.#later.delete(band);
      await alertBands.delete(series, terms);
      return;
    }
    await alertBands.keep({ series, ...terms, from: day.from, hours: textOf(day) });
  }
}

/** Of bands of one project and the same terms, as they are on the day that begins then. */
export async function daysOf(store: Store, bands: readonly Band[], day: Micros): Promise<BandOfDay[]> {
  const { project, terms } = bands[0]!;
  const from = startOfDay(day, terms.zone, terms.weeks * 7);
  const values = await store.queries.usualValues({
    ...{ project, from, to: day, background: true },
    series: [...new Set(bands.map(({ series }) => series))],
    offsets: offsetsOf(terms.zone, from, day),
  });
  const bySeries = groupBy(values, ({ series }) => series);
  return bands.map(({ series }) => bandOfDay(day, bySeries.get(series) ?? []));
}

const termsOf = ({ weeks, zone }: BandTerms) => `${weeks} ${zone}`;
const keyOf = (series: number, terms: BandTerms) => `${series} ${termsOf(terms)}`;
