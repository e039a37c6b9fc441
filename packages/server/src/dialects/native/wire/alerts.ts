/** Alert rules, channels and what they find, as requests and answers have them. */
import { Type, type Static } from 'typebox';
import {
  ALERT_COMPARISONS,
  ALERT_EVENTS,
  ALERT_STATES,
  DELIVERY_STATES,
  SEVERITIES,
} from '../../../model/records/alert.js';
import { given } from '../../../model/given.js';
import { isoFromMicros } from '../../../model/time.js';
import type {
  AlertRuleFields,
  Channel,
  ChannelFields,
  Delivery,
  ShownAlert,
  ShownRule,
  Silence,
} from '../../../services/services.js';
import { tagsOf, Tags } from '../query/selection.js';
import { closed, Id, Name, OptionalText, Stamp } from './schemas.js';
import { isoFromMillis, isoOrNull } from './times.js';

export const Severity = Type.Enum([...SEVERITIES]);
export const State = Type.Enum([...ALERT_STATES]);
const Is = Type.Enum([...ALERT_COMPARISONS]);
const Length = Type.String({
  minLength: 2,
  maxLength: 20,
  expected: 'a length of time such as 10m (s, m, h, d, w)',
});
const Expression = Type.String({ minLength: 1, maxLength: 1000 });

const Selection = closed({
  devices: Type.Optional(Type.Array(Name, { minItems: 1, maxItems: 1000, description: 'Device keys.' })),
  tags: Type.Optional(Tags),
  series: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'Name of the series, or a pattern with * and ?.',
    }),
  ),
});

const Condition = Type.Union(
  [
    closed({
      kind: Type.Literal('threshold'),
      is: Is,
      value: Type.Union([Type.Number(), Type.Boolean(), Type.String({ maxLength: 1000 })]),
    }),
    closed({ kind: Type.Literal('no_data') }),
    closed({ kind: Type.Literal('rate'), is: Is, value: Type.Number(), per: Type.Optional(Length) }),
    closed({ kind: Type.Literal('stuck') }),
    closed({
      kind: Type.Literal('compare'),
      is: Is,
      series: Type.Optional(Name),
      attribute: Type.Optional(Name),
      factor: Type.Optional(Type.Number()),
      offset: Type.Optional(Type.Number()),
    }),
    closed({
      kind: Type.Literal('band'),
      deviations: Type.Optional(Type.Number({ default: 3 })),
      weeks: Type.Optional(Type.Integer({ default: 4, minimum: 1, maximum: 26 })),
      zone: Type.Optional(Type.String({ minLength: 1, maxLength: 100, default: 'UTC' })),
      least: Type.Optional(Type.Number({ default: 0, minimum: 0 })),
    }),
    closed({ kind: Type.Literal('expression'), expression: Expression }),
  ],
  {
    expected:
      'a condition of kind threshold, no_data, rate, stuck, compare, band or expression with its members',
  },
);

const Clear = closed({
  value: Type.Optional(Type.Number()),
  offset: Type.Optional(Type.Number()),
  expression: Type.Optional(Expression),
  deviations: Type.Optional(Type.Number()),
});

const Members = {
  description: Type.Optional(OptionalText),
  enabled: Type.Optional(Type.Boolean({ default: true })),
  severity: Type.Optional(Type.Enum([...SEVERITIES], { default: 'warning' })),
  selection: Type.Optional(Selection),
  for: Type.Optional(Length),
  clear: Type.Optional(Clear),
  channels: Type.Optional(
    Type.Array(Name, { maxItems: 20, description: 'Names of the channels that are told of its alerts.' }),
  ),
};
export const NewRule = closed({ name: Name, condition: Condition, ...Members });
export const RuleChange = closed({
  ...Members,
  name: Type.Optional(Name),
  condition: Type.Optional(Condition),
  for: Type.Optional(
    Type.Union([Length, Type.Null()], { expected: 'a length of time such as 10m, or null' }),
  ),
  clear: Type.Optional(Type.Union([Clear, Type.Null()], { expected: 'an object, or null' })),
});
const RuleFields = {
  name: Name,
  description: OptionalText,
  enabled: Type.Boolean(),
  severity: Severity,
  selection: Selection,
  condition: Condition,
  for: Type.Optional(Length),
  clear: Type.Optional(Clear),
  channels: Type.Array(Name),
};
export const Rule = Type.Object({
  id: Id,
  ...RuleFields,
  from: Type.String({
    format: 'date-time',
    description: 'Points from here on count; moves when what the rule looks for is changed.',
  }),
  series: Type.Integer({ description: 'How many series it looks at now.' }),
  firing: Type.Integer({ description: 'For how many of them it fires.' }),
  created: Stamp,
  updated: Stamp,
});

const EMPTY = { enabled: true, severity: 'warning', selection: {}, channels: [] } as const;

/** A selection as services want it. */
const selectionOf = ({ tags, ...rest }: Static<typeof Selection>) =>
  given({ ...rest, tags: tags && tagsOf(tags, 'selection.tags') });

export const newRule = ({ selection, ...rule }: Static<typeof NewRule>): AlertRuleFields => ({
  ...EMPTY,
  ...rule,
  selection: selectionOf(selection ?? {}),
});

/** Null takes `for` or `clear` away. */
export function ruleChange({ selection, for: hold, clear, ...rest }: Static<typeof RuleChange>) {
  return {
    ...rest,
    ...given({ selection: selection && selectionOf(selection) }),
    ...(hold === undefined ? {} : { for: hold ?? undefined }),
    ...(clear === undefined ? {} : { clear: clear ?? undefined }),
  } as Partial<AlertRuleFields>;
}

export const ruleFields = ({ name, description = null, enabled, severity, ...rule }: AlertRuleFields) => {
  const { selection, condition, channels, for: hold, clear } = rule;
  return {
    name,
    description,
    enabled,
    severity,
    selection,
    condition,
    ...given({ for: hold, clear }),
    channels,
  };
};

export const ruleView = (rule: ShownRule) => ({
  id: rule.id,
  ...ruleFields(rule),
  from: isoFromMicros(rule.from),
  series: rule.series,
  firing: rule.firing,
  created: isoFromMillis(rule.created),
  updated: isoFromMillis(rule.updated),
});

const Span = {
  since: Type.String({ format: 'date-time', description: 'The condition began to hold.' }),
  fired: Type.String({ format: 'date-time', description: 'It had held for the `for` of the rule.' }),
  ended: Type.Union([Stamp, Type.Null()]),
};
export const Alert = Type.Object({
  id: Id,
  rule: Type.Object({ id: Id, name: Type.String() }),
  severity: Severity,
  state: State,
  device: Type.String(),
  series: Type.Object({ id: Id, name: Type.String() }),
  ...Span,
  acknowledged: Type.Union([
    Type.Object({ time: Stamp, by: Type.Union([Type.String(), Type.Null()]), comment: OptionalText }),
    Type.Null(),
  ]),
  withdrawn: Type.Union([Stamp, Type.Null()], {
    description: 'When points that came late showed that it never was.',
  }),
  notified: Type.Union([Stamp, Type.Null()], { description: 'When somebody was last told of it.' }),
  created: Stamp,
  updated: Stamp,
});

export const alertView = (alert: ShownAlert) => ({
  id: alert.id,
  rule: { id: alert.rule, name: alert.ruleName },
  severity: alert.severity,
  state: alert.state,
  device: alert.device,
  series: { id: alert.series, name: alert.seriesName },
  since: isoFromMicros(alert.since),
  fired: isoFromMicros(alert.fired),
  ended: alert.ended === null ? null : isoFromMicros(alert.ended),
  acknowledged:
    alert.acknowledged === null
      ? null
      : { time: isoFromMillis(alert.acknowledged), by: alert.acknowledgedBy, comment: alert.comment },
  withdrawn: isoOrNull(alert.withdrawn),
  notified: isoOrNull(alert.notified),
  created: isoFromMillis(alert.created),
  updated: isoFromMillis(alert.updated),
});

export const SilenceView = Type.Object({
  id: Id,
  rule: Type.Union([Id, Type.Null()]),
  device: Type.Union([Type.String(), Type.Null()]),
  from: Stamp,
  until: Stamp,
  comment: OptionalText,
  by: Type.Union([Type.String(), Type.Null()]),
  created: Stamp,
});

export const silenceView = ({ project: _, from, until, created, ...rest }: Silence) => ({
  ...rest,
  from: isoFromMillis(from),
  until: isoFromMillis(until),
  created: isoFromMillis(created),
});

const Target = Type.Union(
  [
    closed({
      kind: Type.Literal('mail'),
      to: Type.Array(Type.String({ maxLength: 254 }), { minItems: 1, maxItems: 10 }),
    }),
    closed({ kind: Type.Literal('webhook'), url: Type.String({ minLength: 1, maxLength: 2048 }) }),
    closed({ kind: Type.Literal('mqtt'), topic: Type.String({ minLength: 1, maxLength: 1000 }) }),
  ],
  { expected: '{kind: "mail", to}, {kind: "webhook", url} or {kind: "mqtt", topic}' },
);
const Quiet = Type.Union(
  [
    closed({
      from: Type.String({ maxLength: 5, description: 'By the clock of the zone, such as 22:00.' }),
      to: Type.String({ maxLength: 5 }),
      zone: Type.String({ minLength: 1, maxLength: 100 }),
      except: Type.Optional(
        Type.Enum([...SEVERITIES], { description: 'Alerts of this severity are told at once.' }),
      ),
    }),
    Type.Null(),
  ],
  { expected: '{from, to, zone, except?}, or null' },
);
const Repeat = Type.Union([Length, Type.Null()], { expected: 'a length of time such as 4h, or null' });
const Group = Type.String({
  minLength: 2,
  maxLength: 20,
  default: '10s',
  description: 'How long further alerts are waited for, to be told together; 0s: not at all.',
});
const ChannelMembers = {
  group: Type.Optional(Group),
  repeat: Type.Optional(Repeat),
  quiet: Type.Optional(Quiet),
};
export const NewChannel = closed({ name: Name, target: Target, ...ChannelMembers });
export const ChannelChange = closed({
  name: Type.Optional(Name),
  target: Type.Optional(Target),
  ...ChannelMembers,
});
const ChannelView = { name: Name, target: Target, group: Type.String(), repeat: Repeat, quiet: Quiet };
const Stored = { id: Id, ...ChannelView, created: Stamp, updated: Stamp };
export const ChannelAnswer = Type.Object(Stored);
export const MadeChannel = Type.Object({
  ...Stored,
  secret: Type.Union([Type.String(), Type.Null()], {
    description: 'With which calls of a webhook are signed; shown this once.',
  }),
});

export const newChannel = (channel: Static<typeof NewChannel>): ChannelFields => ({
  group: '10s',
  repeat: null,
  quiet: null,
  ...channel,
});

export const channelView = ({ project: _, created, updated, ...rest }: Channel) => ({
  ...rest,
  created: isoFromMillis(created),
  updated: isoFromMillis(updated),
});

export const DeliveryView = Type.Object({
  id: Id,
  channel: Type.Object({ id: Type.Union([Id, Type.Null()]), name: Type.String() }),
  state: Type.Enum([...DELIVERY_STATES]),
  count: Type.Integer({ description: 'Of all alerts that it tells of; the first of them are listed.' }),
  alerts: Type.Array(
    Type.Object({
      id: Id,
      event: Type.Enum([...ALERT_EVENTS]),
      rule: Type.Object({ id: Id, name: Type.String() }),
      severity: Severity,
      device: Type.String(),
      series: Type.String(),
      ...Span,
    }),
  ),
  tries: Type.Integer(),
  error: Type.Union([Type.String(), Type.Null()], { description: 'Why the last try failed.' }),
  due: Type.String({ format: 'date-time', description: 'When it is tried next, or was last.' }),
  created: Stamp,
});

export const deliveryView = (delivery: Delivery) => ({
  id: delivery.id,
  channel: { id: delivery.channel, name: delivery.channelName },
  state: delivery.state,
  count: delivery.count,
  alerts: delivery.events.map(
    ({ alert, kind, rule, ruleName, severity, device, series, since, fired, ended }) => ({
      ...{ id: alert, event: kind, rule: { id: rule, name: ruleName }, severity, device, series },
      since: isoFromMicros(since),
      fired: isoFromMicros(fired),
      ended: ended === null ? null : isoFromMicros(ended),
    }),
  ),
  tries: delivery.tries,
  error: delivery.error,
  due: isoFromMillis(delivery.due),
  created: isoFromMillis(delivery.created),
});

export const Document = Type.Object({
  version: Type.Literal(1),
  channels: Type.Array(Type.Object(ChannelView)),
  rules: Type.Array(Type.Object(RuleFields)),
});
