/** Checks of rules and channels as people write them. Rule: a refusal names the field, the value seen and what was expected; what passes can be evaluated and sent. */
import { invalidField } from '../../../errors/error.js';
import { MAX_NAME } from '../../../model/names.js';
import { isZone, microsOfLength } from '../../../model/time.js';
import type { AlertClear, AlertRuleFields, ChannelFields, QuietHours } from '../../../model/records/alert.js';
import { checkText } from '../../devices/checks.js';
import { checkSelection } from '../../devices/rule-selection.js';
import { checkNewName } from '../../names.js';
import type { Callbacks, Mail } from '../../services.js';
import { checkExpression } from '../evaluation/expressions.js';

const MAX_CHANNELS = 20;
const MAX_ADDRESSES = 10;
const LONGEST = microsOfLength('366d')!;
const LENGTH_EXPECTED = 'a length of time from 1s to 366d such as 10m (s, m, h, d, w)';
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

export function checkLength(field: string, text: unknown, least = 1): void {
  const length = typeof text === 'string' ? microsOfLength(text) : undefined;
  if (length !== undefined && length >= least && length <= LONGEST) return;
  throw invalidField(field, text, least === 0 ? LENGTH_EXPECTED.replace('1s', '0s') : LENGTH_EXPECTED);
}

/** `before` is what the rule was called. */
export function checkRule(rule: AlertRuleFields, before?: string): void {
  checkText('name', rule.name, true, MAX_NAME);
  checkNewName('name', rule.name, before);
  checkText('description', rule.description);
  checkSelection(rule.selection);
  if (rule.for !== undefined) checkLength('for', rule.for);
  if (rule.channels.length > MAX_CHANNELS)
    throw invalidField('channels', rule.channels.length, `at most ${MAX_CHANNELS} channels`);
  checkCondition(rule);
}

function checkCondition({ condition, clear, for: hold }: AlertRuleFields): void {
  const needsFor = condition.kind === 'no_data' || condition.kind === 'stuck';
  if (needsFor && hold === undefined) throw invalidField('for', undefined, LENGTH_EXPECTED);
  if (condition.kind === 'rate' && condition.per !== undefined) checkLength('condition.per', condition.per);
  if (condition.kind === 'compare') {
    if ((condition.series === undefined) === (condition.attribute === undefined))
      throw invalidField('condition', condition, 'either a series or an attribute to compare with');
    if (condition.series !== undefined) checkText('condition.series', condition.series, true);
    if (condition.attribute !== undefined) checkText('condition.attribute', condition.attribute, true);
  }
  if (condition.kind === 'threshold' && typeof condition.value === 'string' && !/^[!=]=$/.test(condition.is))
    throw invalidField('condition.is', condition.is, '== or != for a text');
  if (condition.kind === 'expression') {
    checkExpression(condition.expression, 'condition.expression');
    if (clear?.expression !== undefined) checkExpression(clear.expression, 'clear.expression');
  }
  if (condition.kind === 'band') checkBand(condition, clear);
  checkClear(condition.kind, clear);
  checkHysteresis(condition, clear);
}

function checkBand(
  {
    deviations = 3,
    weeks = 4,
    zone = 'UTC',
    least = 0,
  }: Extract<AlertRuleFields['condition'], { kind: 'band' }>,
  clear: AlertClear | undefined,
): void {
  if (!(deviations > 0 && deviations <= 1_000))
    throw invalidField('condition.deviations', deviations, 'a number above 0, at most 1000');
  if (!Number.isInteger(weeks) || weeks < 1 || weeks > 26)
    throw invalidField('condition.weeks', weeks, 'a whole number from 1 to 26');
  if (!isZone(zone)) throw invalidField('condition.zone', zone, 'a time zone such as Europe/Berlin');
  if (!(least >= 0)) throw invalidField('condition.least', least, 'a number, at least 0');
  const until = clear?.deviations;
  if (until !== undefined && !(until >= 0 && until <= deviations))
    throw invalidField('clear.deviations', until, `a number from 0 to ${deviations}`);
}

const CLEARS: Readonly<Record<string, keyof AlertClear | undefined>> = {
  threshold: 'value',
  rate: 'value',
  compare: 'offset',
  expression: 'expression',
  band: 'deviations',
};

function checkClear(kind: string, clear: AlertClear | undefined): void {
  for (const member of Object.keys(clear ?? {}))
    if (member !== CLEARS[kind])
      throw invalidField(
        `clear.${member}`,
        clear![member as keyof AlertClear],
        CLEARS[kind] === undefined ? `no clear condition of ${kind}` : `\`${CLEARS[kind]}\` for ${kind}`,
      );
}

/** What clears must lie on the other side of what fires, or an alert would end while its condition holds. */
function checkHysteresis(condition: AlertRuleFields['condition'], clear: AlertClear | undefined): void {
  if (condition.kind !== 'threshold' && condition.kind !== 'rate' && condition.kind !== 'compare') return;
  const [field, limit, until] =
    condition.kind === 'compare'
      ? (['clear.offset', condition.offset ?? 0, clear?.offset] as const)
      : (['clear.value', condition.value, clear?.value] as const);
  if (until === undefined) return;
  if (typeof limit !== 'number' || !/[<>]/.test(condition.is))
    throw invalidField(field, until, 'no such member: only > >= < and <= with a number have one');
  const isSound = condition.is.startsWith('>') ? until <= limit : until >= limit;
  if (!isSound)
    throw invalidField(field, until, `${condition.is.startsWith('>') ? 'at most' : 'at least'} ${limit}`);
}

export async function checkChannel(
  channel: ChannelFields,
  { mail, callbacks }: { readonly mail: Mail; readonly callbacks: Callbacks },
  before?: string,
): Promise<ChannelFields> {
  checkText('name', channel.name, true);
  checkNewName('name', channel.name, before);
  checkLength('group', channel.group, 0);
  if (channel.repeat !== null) checkLength('repeat', channel.repeat);
  if (channel.quiet !== null) checkQuiet(channel.quiet);
  const { target } = channel;
  if (target.kind === 'mail') {
    if (target.to.length === 0 || target.to.length > MAX_ADDRESSES)
      throw invalidField('target.to', target.to, `1 to ${MAX_ADDRESSES} e-mail addresses`);
    const to = target.to.map((address, at) => mail.check(`target.to[${at}]`, address));
    return { ...channel, target: { kind: 'mail', to } };
  }
  if (target.kind === 'webhook') await callbacks.check(target.url, 'target.url');
  return channel;
}

function checkQuiet({ from, to, zone }: QuietHours): void {
  for (const [field, text] of [
    ['from', from],
    ['to', to],
  ] as const)
    if (!CLOCK.test(text)) throw invalidField(`quiet.${field}`, text, 'a time of the clock such as 22:00');
  if (from === to) throw invalidField('quiet.to', to, 'another time than `from`');
  if (!isZone(zone)) throw invalidField('quiet.zone', zone, 'a time zone such as Europe/Berlin');
}
