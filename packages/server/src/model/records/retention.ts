/** Retention rules: for how long points of series are kept. Times of points are microseconds, others milliseconds. */
import type { Micros } from '../time.js';
import type { RuleSelection } from './rule-selection.js';

export interface RetentionFields {
  readonly name: string;
  readonly description?: string | null;
  readonly enabled: boolean;
  readonly selection: RuleSelection;
  /** Whole days, counted back from the beginning of today (UTC); null: for ever, whatever other rules say. */
  readonly keepDays: number | null;
  /** Of several rules that fit a series, the one with the least counts. */
  readonly position: number;
}

export interface RetentionRule extends RetentionFields {
  readonly id: number;
  readonly project: number;
  readonly created: number;
  readonly updated: number;
}

/** What a run over a project did, or does. */
export interface RetentionRun {
  readonly started: number;
  /** Null: it is under way. */
  readonly finished: number | null;
  /** Null: there was nothing to do. */
  readonly job: number | null;
  /** That it removed so far. */
  readonly points: number;
  readonly series: number;
  /** Why it ended early; null: it did not. */
  readonly error: string | null;
}

/** Of points that go by their age. */
export interface RetentionTotals {
  readonly points: number;
  readonly series: number;
  /** Of the oldest and the newest of them; null: there is none. */
  readonly first: Micros | null;
  readonly last: Micros | null;
}
