/** What makes two rules, or two channels, the same. Rule: stores and people may write members in any order, and leave out those that say nothing. */
import { isDeepStrictEqual } from 'node:util';
import { given } from '../../../model/given.js';
import type { AlertRuleFields, ChannelFields } from '../../../model/records/alert.js';

/** The members of a rule, and nothing else. */
export const whole = (rule: AlertRuleFields): AlertRuleFields => {
  const { name, description = null, enabled, severity, selection, condition, clear, channels } = rule;
  return {
    ...{ name, description, enabled, severity, selection, condition, channels },
    ...given({ for: rule.for, clear }),
  };
};

/** Those of a channel. */
export const wholeChannel = ({ name, target, group, repeat, quiet }: ChannelFields): ChannelFields => ({
  ...{ name, target, group, repeat, quiet },
});

export const isSameRule = (one: AlertRuleFields, other: AlertRuleFields): boolean =>
  isDeepStrictEqual(whole(one), whole(other));

export const isSameChannel = (one: ChannelFields, other: ChannelFields): boolean =>
  isDeepStrictEqual(wholeChannel(one), wholeChannel(other));

/** Apart from what they are called and told. */
export const looksForTheSame = (one: AlertRuleFields, other: AlertRuleFields): boolean =>
  isDeepStrictEqual(sought(one), sought(other));

const sought = ({ enabled, selection, condition, for: hold, clear }: AlertRuleFields) => [
  ...[enabled, given(selection), given(condition), hold, clear && given(clear)],
];
