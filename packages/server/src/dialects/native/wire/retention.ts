/** Retention rules and what goes by them, as requests and answers have them. */
import { Type, type Static } from 'typebox';
import { given } from '../../../model/given.js';
import { isoFromMicros } from '../../../model/time.js';
import type {
  RetentionFields,
  RetentionPreview,
  RetentionProposal,
  RetentionRule,
  RetentionStatus,
  RetentionTotals,
} from '../../../services/services.js';
import { RuleSelection, ruleSelectionOf } from './rule-selection.js';
import { closed, Id, Name, OptionalText, Stamp } from './schemas.js';
import { isoFromMillis, isoOrNull } from './times.js';

const KeepDays = Type.Union([Type.Integer({ minimum: 1, maximum: 36_500 }), Type.Null()], {
  expected: 'a whole number from 1 to 36500, or null for ever',
  description:
    'Whole days that points are kept, counted back from the beginning of today (UTC); null: for ever, whatever other rules say.',
});
const Members = {
  description: Type.Optional(OptionalText),
  enabled: Type.Optional(Type.Boolean({ default: true })),
  selection: Type.Optional(RuleSelection),
  position: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      default: 100,
      description: 'Of several rules that fit a series, the one with the least counts.',
    }),
  ),
};
export const NewRule = closed({ name: Name, keepDays: KeepDays, ...Members });
export const RuleChange = closed({
  name: Type.Optional(Name),
  keepDays: Type.Optional(KeepDays),
  ...Members,
});
export const Rule = Type.Object({
  id: Id,
  name: Name,
  description: OptionalText,
  enabled: Type.Boolean(),
  selection: RuleSelection,
  keepDays: Type.Union([Type.Integer(), Type.Null()]),
  position: Type.Integer(),
  created: Stamp,
  updated: Stamp,
});

export const Proposal = closed({
  rules: Type.Optional(Type.Array(NewRule, { maxItems: 100, description: 'In the place of all rules.' })),
  add: Type.Optional(NewRule),
  id: Type.Optional(Type.Integer({ minimum: 1, description: 'Of a rule; without a `change`: deleted.' })),
  change: Type.Optional(RuleChange),
});

const Totals = {
  points: Type.Integer({ description: 'That go.' }),
  series: Type.Integer({ description: 'That have such points.' }),
  first: Type.Union([Stamp, Type.Null()], { description: 'Of the oldest point that goes.' }),
  last: Type.Union([Stamp, Type.Null()], { description: 'Of the newest.' }),
};
export const Preview = Type.Object({
  ...Totals,
  exact: Type.Boolean({
    description: 'False: of more than 10,000 series with such points; those beyond are estimated.',
  }),
  more: Type.Integer({
    description:
      'Of the points, those that the rules as they are would keep: what a change has to `confirm`.',
  }),
  rules: Type.Array(Type.Object({ id: Type.Union([Id, Type.Null()]), name: Name, ...Totals })),
  bySeries: Type.Array(
    Type.Object({
      ...{ id: Id, device: Name, series: Name },
      rule: Type.String({ description: 'The name of the rule that counts.' }),
      ...{ points: Type.Integer(), first: Stamp, last: Stamp },
    }),
    { description: 'Those that lose most, at most 1000.' },
  ),
});

export const Status = Type.Object({
  last: Type.Union(
    [
      Type.Object({
        started: Stamp,
        finished: Type.Union([Stamp, Type.Null()], { description: 'Null: it is under way.' }),
        job: Type.Union([Id, Type.Null()], { description: 'Null: there was nothing to do.' }),
        points: Type.Integer({ description: 'That it deleted so far.' }),
        series: Type.Integer(),
        error: Type.Union([Type.String(), Type.Null()], { description: 'Why it ended early.' }),
      }),
      Type.Null(),
    ],
    { description: 'The last run; null: there was none.' },
  ),
  next: Type.Union([Stamp, Type.Null()], { description: 'Null: there is no rule by which anything goes.' }),
});

const EMPTY = { enabled: true, position: 100 } as const;

export const newRule = ({ selection = {}, ...rule }: Static<typeof NewRule>): RetentionFields => ({
  ...EMPTY,
  ...rule,
  selection: ruleSelectionOf(selection),
});

export const ruleChange = ({ selection, ...rest }: Static<typeof RuleChange>): Partial<RetentionFields> => ({
  ...rest,
  ...given({ selection: selection && ruleSelectionOf(selection) }),
});

export const proposalOf = ({ rules, add, id, change }: Static<typeof Proposal>): RetentionProposal =>
  given({
    rules: rules?.map(newRule),
    add: add && newRule(add),
    id,
    change: change && ruleChange(change),
  });

export const ruleView = ({ project: _, description = null, created, updated, ...rule }: RetentionRule) => ({
  ...rule,
  description,
  created: isoFromMillis(created),
  updated: isoFromMillis(updated),
});

const totalsView = ({ points, series, first, last }: RetentionTotals) => ({
  points,
  series,
  first: first === null ? null : isoFromMicros(first),
  last: last === null ? null : isoFromMicros(last),
});

export const previewView = ({ exact, more, rules, bySeries, ...totals }: RetentionPreview) => ({
  ...totalsView(totals),
  exact,
  more,
  rules: rules.map(({ id, name, ...own }) => ({ id, name, ...totalsView(own) })),
  bySeries: bySeries.map(({ first, last, ...one }) => ({
    ...one,
    first: isoFromMicros(first),
    last: isoFromMicros(last),
  })),
});

export const statusView = ({ last, next }: RetentionStatus) => ({
  last: last && { ...last, started: isoFromMillis(last.started), finished: isoOrNull(last.finished) },
  next: isoOrNull(next),
});
