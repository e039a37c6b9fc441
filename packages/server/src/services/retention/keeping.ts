/**
 * What a set of rules says: until when the points of a series go. Rules: what is to be kept for ever is, whatever else fits; of the
 * others the one with the least position counts, of two with the same the older one; one that says nothing of series comes last.
 */
import {
  MICROS_PER_DAY,
  MICROS_PER_MILLISECOND,
  MILLISECONDS_PER_DAY,
  type Micros,
} from '../../model/time.js';
import type { RetentionFields } from '../../model/records/retention.js';
import type { Tag } from '../../model/records/device.js';
import { SelectionMatch } from '../devices/rule-selection.js';

/** `id` of a rule that is not there yet: null, which counts as the youngest. */
export type ProposedRule = RetentionFields & { readonly id: number | null };

interface Ranked {
  readonly rule: ProposedRule;
  readonly about: SelectionMatch;
  /** Points before it go. */
  readonly horizon: Micros;
}

export interface Kept {
  readonly rule: ProposedRule;
  readonly horizon: Micros;
}

/** Says of a series until when its points go. */
export interface Keeper {
  readonly needsTags: boolean;
  /** No point behind it goes. */
  readonly latest: Micros;
  of(key: string, name: string, tags: readonly Tag[]): Kept | undefined;
}

export class Keeping implements Keeper {
  readonly #ranked: readonly Ranked[];
  readonly needsTags: boolean;
  /** Of any of them: a series without an older point loses nothing. */
  readonly latest: Micros;

  /** `now`: milliseconds; `spend` hears how many letters were compared. */
  constructor(rules: readonly ProposedRule[], now: number, spend?: (letters: number) => void) {
    this.#ranked = rules
      .filter(({ enabled }) => enabled)
      .sort(byRank)
      .map((rule) => ({
        ...{ rule, about: new SelectionMatch(rule.selection, spend), horizon: horizonOf(rule, now) },
      }));
    this.needsTags = this.#ranked.some(({ about }) => about.needsTags);
    this.latest = this.#ranked.reduce((latest, { horizon }) => Math.max(latest, horizon), 0);
  }

  /** Undefined: no rule is about this series, and its points stay. */
  of(key: string, name: string, tags: readonly Tag[]): Kept | undefined {
    return this.#ranked.find(({ about }) => about.fitsNames(key, name) && about.fitsTags(tags));
  }
}

/** Only what goes by both: what one of them keeps stays. */
export const keptByEither = (one: Keeper, other: Keeper): Keeper => ({
  needsTags: one.needsTags || other.needsTags,
  latest: Math.min(one.latest, other.latest),
  of(key, name, tags) {
    const [kept, too] = [one.of(key, name, tags), other.of(key, name, tags)];
    if (kept === undefined || too === undefined) return undefined;
    return kept.horizon <= too.horizon ? kept : too;
  },
});

/** Days are those of UTC, so that nothing changes in the course of one. */
function horizonOf({ keepDays }: RetentionFields, now: number): Micros {
  if (keepDays === null) return 0;
  const today = Math.floor(now / MILLISECONDS_PER_DAY) * MILLISECONDS_PER_DAY;
  return Math.max(0, today * MICROS_PER_MILLISECOND - keepDays * MICROS_PER_DAY);
}

const isForAll = ({ selection: { devices, tags = [], series } }: RetentionFields): boolean =>
  devices === undefined && tags.length === 0 && series === undefined;

const rankOf = (rule: RetentionFields): number => (rule.keepDays === null ? 0 : isForAll(rule) ? 2 : 1);

function byRank(one: ProposedRule, other: ProposedRule): number {
  return (
    rankOf(one) - rankOf(other) ||
    one.position - other.position ||
    (one.id ?? Infinity) - (other.id ?? Infinity) ||
    0
  );
}
