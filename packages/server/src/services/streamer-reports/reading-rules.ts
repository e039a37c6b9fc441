/**
 * When the integer of a reading is left out, because it can be computed back from the value. Which rule computes it back
 * is kept with the series, from which sequence on: so a changed unit costs no old point anything, and rows that were
 * written by another rule keep what they had. Ensures that a row without its integer is never read by any rule but the
 * one that wrote it: a rule counts for sequences above all stored ones, and first for writing, when every upload that
 * knew the series without it has ended.
 */
import type { KnownStream } from './streams.js';
import type { Conversion } from '../services.js';
import type { ReadingRule, Series } from '../../model/records/series.js';

/** No sequence is that high: the rule is announced, and until it counts every reading has its integer beside it. */
const ANNOUNCED = 2 ** 33;
/** A series whose rule changes more often than that keeps its integers. */
const MAX_RULES = 100;

/** The first sequence whose integers may be left out where they come back; 0: only where they equal their values. */
export function sparedFrom({ kind, readingRules }: Series, { rule }: Conversion): number {
  const last = readingRules.at(-1);
  if (last === undefined || kind !== 'number') return 0;
  return last.rule === rule ? last.from : ANNOUNCED;
}

function lacksRule({ series, conversion }: KnownStream): boolean {
  if (series.kind !== 'number' || conversion === undefined || series.readingRules.length >= MAX_RULES)
    return false;
  return series.readingRules.length === 0 ? !conversion.plain : sparedFrom(series, conversion) === ANNOUNCED;
}

export interface RuleSources {
  readonly find: (ids: readonly number[]) => Promise<readonly Series[]>;
  readonly save: (series: number, rules: readonly ReadingRule[]) => Promise<void>;
  readonly highestSequence: (series: number) => Promise<number>;
  /** What is remembered of the device's streams is read again. */
  readonly forget: (device: number) => void;
  readonly onProblem: (error: unknown) => void;
}

export class ReadingRules {
  readonly #writing = new Set<Promise<unknown>>();
  readonly #devices = new Set<number>();
  #work: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(private readonly sources: RuleSources) {}

  /** Runs work that may store readings by what it knows of their streams. */
  async writing<T>(work: () => Promise<T>): Promise<T> {
    const running = work();
    this.#writing.add(running);
    try {
      return await running;
    } finally {
      this.#writing.delete(running);
    }
  }

  /** Of one device: those with a new rule get it in the background. */
  saw(device: number, streams: readonly KnownStream[]): void {
    if (this.#devices.has(device) || this.#closed) return;
    const lacking = streams.filter(lacksRule);
    if (lacking.length === 0) return;
    this.#devices.add(device);
    const rules = new Map(lacking.map(({ series, conversion }) => [series.id, conversion!.rule]));
    this.#work = this.#work
      .then(() => (this.#closed ? undefined : this.#settle(device, rules)))
      .catch(this.sources.onProblem)
      .finally(() => this.#devices.delete(device));
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.#work;
  }

  async #settle(device: number, rules: ReadonlyMap<number, string>): Promise<void> {
    const { find, save, highestSequence, forget } = this.sources;
    const announced = new Map<number, readonly ReadingRule[]>();
    for (const { id, readingRules } of await find([...rules.keys()])) {
      const rule = rules.get(id)!;
      const last = readingRules.at(-1);
      if (last?.rule === rule && last.from < ANNOUNCED) continue;
      const before = readingRules.filter(({ from }) => from < ANNOUNCED);
      announced.set(id, before);
      await save(id, [...before, { from: ANNOUNCED, rule }]);
    }
    if (announced.size === 0) return;
    forget(device);
    // What began before the announcement may store readings without their integers yet.
    await Promise.allSettled([...this.#writing]);
    for (const [id, before] of announced) {
      const from = (await highestSequence(id)) + 1;
      // Nothing was stored by a rule that would begin behind this one.
      const still = before.filter((rule) => rule.from < from);
      await save(id, [...still, { from, rule: rules.get(id)! }]);
    }
    forget(device);
  }
}
