/** Alert rules, and what they found: an alert is one span of time in which the condition of a rule held for one series. Times of points are microseconds, others milliseconds. */
import type { RuleSelection } from './rule-selection.js';
import type { Micros } from '../time.js';

export const ALERT_COMPARISONS = ['>', '>=', '<', '<=', '==', '!='] as const;
export type AlertComparison = (typeof ALERT_COMPARISONS)[number];
export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

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
  /** Away from the median of its hour of the week by more than `deviations` (3) deviations and `least` (0), in the last `weeks` (4) weeks by the clock of `zone` (UTC). */
  | {
      readonly kind: 'band';
      readonly deviations?: number;
      readonly weeks?: number;
      readonly zone?: string;
      readonly least?: number;
    }
  | { readonly kind: 'expression'; readonly expression: string };

/** When a firing alert ends; absent: as soon as the condition does not hold. */
export interface AlertClear {
  /** In the place of the value of the condition. */
  readonly value?: number;
  /** In the place of the offset of a comparison. */
  readonly offset?: number;
  readonly expression?: string;
  /** In the place of the deviations of a band. */
  readonly deviations?: number;
}

export interface AlertRuleFields {
  readonly name: string;
  readonly description?: string | null;
  readonly enabled: boolean;
  readonly severity: Severity;
  readonly selection: RuleSelection;
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

export interface AlertFilter {
  readonly states?: readonly AlertState[] | undefined;
  readonly rule?: number | undefined;
  readonly device?: string | undefined;
  readonly severity?: Severity | undefined;
  /** Those that lasted within this span. */
  readonly from?: Micros | undefined;
  readonly to?: Micros | undefined;
}

/** Nobody is told of the alerts that it is about while it lasts; all that is given must fit. Milliseconds. */
export interface SilenceFields {
  readonly rule: number | null;
  readonly device: string | null;
  readonly from: number;
  readonly until: number;
  readonly comment: string | null;
}

export interface Silence extends SilenceFields {
  readonly id: number;
  readonly project: number;
  readonly by: string | null;
  readonly created: number;
}

export type ChannelTarget =
  | { readonly kind: 'mail'; readonly to: readonly string[] }
  | { readonly kind: 'webhook'; readonly url: string }
  | { readonly kind: 'mqtt'; readonly topic: string };

/** Times of the clock of a zone, `22:00`; where the end is before the beginning it is of the next day. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  /** Alerts of this severity are told all the same. */
  readonly except?: Severity;
}

export interface ChannelFields {
  readonly name: string;
  readonly target: ChannelTarget;
  /** How long further alerts are waited for, to be told together. */
  readonly group: string;
  /** After this time it is told again of what still fires and nobody has acknowledged; null: never. */
  readonly repeat: string | null;
  readonly quiet: QuietHours | null;
}

export interface Channel extends ChannelFields {
  readonly id: number;
  readonly project: number;
  readonly created: number;
  readonly updated: number;
}

export const ALERT_EVENTS = ['fired', 'resolved', 'passed', 'withdrawn', 'repeated'] as const;
export type AlertEventKind = (typeof ALERT_EVENTS)[number];

/** What is told of an alert, as it was when it happened. */
export interface AlertEvent extends AlertSpan {
  readonly kind: AlertEventKind;
  readonly alert: number;
  readonly rule: number;
  readonly ruleName: string;
  readonly severity: Severity;
  readonly device: string;
  readonly series: string;
}

export const DELIVERY_STATES = ['waiting', 'sent', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface Delivery {
  readonly id: number;
  readonly project: number;
  readonly channel: number | null;
  readonly channelName: string;
  readonly state: DeliveryState;
  /** The first of them. */
  readonly events: readonly AlertEvent[];
  readonly count: number;
  readonly tries: number;
  readonly error: string | null;
  /** When it is tried next, or was last. */
  readonly due: number;
  readonly created: number;
  readonly updated: number;
}
