/** Alert rules, as requests and answers have them. */
import { Type, type Static } from 'typebox';
import { ALERT_COMPARISONS, SEVERITIES } from '../../../model/records/alert.js';
import { given } from '../../../model/given.js';
import { isoFromMicros } from '../../../model/time.js';
import type { AlertRuleFields, ShownRule } from '../../../services/services.js';
import { RuleSelection, ruleSelectionOf } from './rule-selection.js';
import { closed, Id, Name, OptionalText, Stamp } from './schemas.js';
import { isoFromMillis } from './times.js';

export const Severity = Type.Enum([...SEVERITIES]);
const Is = Type.Enum([...ALERT_COMPARISONS]);
export const Length = Type.String({
  minLength: 2,
  maxLength: 20,
  expected: 'a length of time such as 10m (s, m, h, d, w)',
});
const Expression = Type.String({ minLength: 1, maxLength: 1000 });

const Condition = Type.Union(
  [
    closed({
      kind: Type.Literal('threshold'),
      is: Is,
      value: Type.Union([Type.Number(), Type.Boolean(), Type.String({ maxLength: 1000 })], {
        expected: 'a finite number, true, false, or a text of at most 1000 characters',
      }),
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
  selection: Type.Optional(RuleSelection),
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
export const RuleFields = {
  name: Name,
  description: OptionalText,
  enabled: Type.Boolean(),
  severity: Severity,
  selection: RuleSelection,
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

export const newRule = ({ selection, ...rule }: Static<typeof NewRule>): AlertRuleFields => ({
  ...EMPTY,
  ...rule,
  selection: ruleSelectionOf(selection ?? {}),
});

/** Null takes `for` or `clear` away. */
export function ruleChange({ selection, for: hold, clear, ...rest }: Static<typeof RuleChange>) {
  return {
    ...rest,
    ...given({ selection: selection && ruleSelectionOf(selection) }),
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
