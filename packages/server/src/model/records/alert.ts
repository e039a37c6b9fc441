/** Alert rules, and what they found: an alert is one span of time in which the condition of a rule held for one series. Times of points are microseconds, others milliseconds. */
import type { TagFilter } from './device.js';
import type { Micros } from '../time.js';

export const ALERT_COMPARISONS = ['>', '>=', '<', '<=', '==', '!='] as const;
export type AlertComparison = (typeof ALERT_COMPARISONS)[number];
export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Which series a rule is about: all that are given must hold. */
export interface AlertSelection {
  /** Keys. */
  readonly devices?: readonly string[];
  readonly tags?: readonly TagFilter[];
  /** A glob over the name of the series; absent: every series. */
  readonly series?: string;
}

export type AlertCondition =
  | { readonly kind: 'threshold'; readonly is: AlertComparison; readonly value: number | boolean | string }
  /** No point for longer than the `for` of the rule. */
  | { readonly kind: 'no_data' }
  /** Change from a point to the next one, for each length of time `per` (`1s` unless given). */
  | { readonly kind: 'rate'; readonly is: AlertComparison; readonly value: number; readonly per?: string }
  /** Points keep coming and have had one value for the `for` of the rule. */
  | { readonly kind: 'stuck' }
  /** The value against factor × the held value of another series of the device, or an attribute of it, + offset. */
  | {
      readonly kind: 'compare';
      readonly is: AlertComparison;
      readonly series?: string;
      readonly attribute?: string;
      readonly factor?: number;
      readonly offset?: number;
    }
  | { readonly kind: 'expression'; readonly expression: string };

/** When a firing alert ends; absent: as soon as the condition does not hold. */
export interface AlertClear {
  /** In the place of the value of the condition. */
  readonly value?: number;
  /** In the place of the offset of a comparison. */
  readonly offset?: number;
  readonly expression?: string;
}

export interface AlertRuleFields {
  readonly name: string;
  readonly description?: string | null;
  readonly enabled: boolean;
  readonly severity: Severity;
  readonly selection: AlertSelection;
  readonly condition: AlertCondition;
  /** How long the condition must hold, such as `10m`; absent: not at all. */
  readonly for?: string;
  readonly clear?: AlertClear;
  /** Names of channels. */
  readonly channels: readonly string[];
}

export interface AlertRule extends AlertRuleFields {
  readonly id: number;
  readonly project: number;
  /** It looks at points from here on; moves when what it looks for is changed. */
  readonly from: Micros;
  readonly created: number;
  readonly updated: number;
}

/** `since`: the condition began to hold; `fired`: it had held for long enough; `ended`: excluded, null while it lasts. */
export interface AlertSpan {
  readonly since: Micros;
  readonly fired: Micros;
  readonly ended: Micros | null;
}

export interface Alert extends AlertSpan {
  readonly id: number;
  readonly project: number;
  readonly rule: number;
  readonly ruleName: string;
  /** Of the rule when the alert was found: alerts of another `from` are not evaluated again. */
  readonly ruleFrom: Micros;
  readonly severity: Severity;
  readonly series: number;
  readonly device: string;
  readonly seriesName: string;
  readonly acknowledged: number | null;
  readonly acknowledgedBy: string | null;
  readonly comment: string | null;
  /** Points that came late showed that it never was. */
  readonly withdrawn: number | null;
  /** When somebody was last told of it. */
  readonly notified: number | null;
  readonly created: number;
  readonly updated: number;
}

export const ALERT_STATES = ['firing', 'acknowledged', 'silenced', 'resolved', 'withdrawn'] as const;
export type AlertState = (typeof ALERT_STATES)[number];
