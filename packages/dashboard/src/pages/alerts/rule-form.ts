/** A rule as the form of the editor has it, with a text for each of its members, and as the API takes it. */
import type { AlertRule, NewAlertRule } from '@tributary/client';
import { partsOf } from '../../shared/parts.js';
import { ownZone } from '../../shared/zone.js';

export const KINDS = [
  ['threshold', 'is above or below a value'],
  ['no_data', 'sends nothing'],
  ['rate', 'changes too fast'],
  ['stuck', 'is stuck at one value'],
  ['compare', 'is compared with another series or an attribute'],
  ['band', 'is outside what is usual for the hour of the week'],
  ['expression', 'fulfils an expression'],
] as const;

export type Kind = (typeof KINDS)[number][0];
export const COMPARISONS = ['>', '>=', '<', '<=', '==', '!='] as const;

export interface RuleForm {
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly severity: AlertRule['severity'];
  readonly devices: string;
  readonly tags: string;
  readonly series: string;
  readonly kind: Kind;
  readonly is: (typeof COMPARISONS)[number];
  readonly value: string;
  readonly per: string;
  readonly other: string;
  readonly otherIs: 'series' | 'attribute';
  readonly factor: string;
  readonly offset: string;
  readonly deviations: string;
  readonly weeks: string;
  readonly least: string;
  /** Of the hours of the week; empty: the one of who looks. */
  readonly zone: string;
  readonly expression: string;
  readonly hold: string;
  readonly clear: string;
  readonly channels: readonly string[];
}

export const EMPTY: RuleForm = {
  ...{ name: '', description: '', enabled: true, severity: 'warning', devices: '', tags: '', series: '' },
  ...{
    kind: 'threshold',
    is: '>',
    value: '',
    per: '1m',
    other: '',
    otherIs: 'series',
    factor: '1',
    offset: '0',
  },
  ...{ deviations: '3', weeks: '4', least: '0', zone: '', expression: '', hold: '', clear: '', channels: [] },
};

export function formOf(rule: AlertRule): RuleForm {
  const { condition, selection, clear } = rule;
  const text = (value: unknown) => (value === undefined || value === null ? '' : String(value));
  const own = condition as Partial<Record<string, unknown>>;
  return {
    ...EMPTY,
    name: rule.name,
    description: text(rule.description),
    enabled: rule.enabled,
    severity: rule.severity,
    devices: (selection.devices ?? []).join(', '),
    tags: ((selection.tags ?? []) as unknown[]).map(tagText).join(', '),
    series: text(selection.series),
    kind: condition.kind,
    is: (own['is'] as RuleForm['is'] | undefined) ?? '>',
    value: text(own['value']),
    per: text(own['per']) || '1s',
    other: text(own['series'] ?? own['attribute']),
    otherIs: own['attribute'] === undefined ? 'series' : 'attribute',
    factor: text(own['factor'] ?? 1),
    offset: text(own['offset'] ?? 0),
    deviations: text(own['deviations'] ?? 3),
    weeks: text(own['weeks'] ?? 4),
    least: text(own['least'] ?? 0),
    zone: text(own['zone']),
    expression: text(own['expression']),
    hold: text(rule.for),
    clear: text(clear?.value ?? clear?.offset ?? clear?.expression),
    channels: rule.channels,
  };
}

const tagText = (tag: unknown): string => {
  if (typeof tag === 'string') return tag;
  const { key, value } = tag as { key?: string; value?: string };
  return [key, value].filter(Boolean).join(':');
};

/** Throws an error that says what is missing; the rest the server says. */
export function ruleOf(form: RuleForm) {
  const { name, description, enabled, severity, hold, channels } = form;
  const selection = {
    ...(partsOf(form.devices).length > 0 && { devices: partsOf(form.devices) }),
    ...(partsOf(form.tags).length > 0 && { tags: partsOf(form.tags) }),
    ...(form.series.trim() !== '' && { series: form.series.trim() }),
  };
  return {
    ...{ name: name.trim(), enabled, severity, selection, condition: conditionOf(form) },
    ...{ description: description.trim() === '' ? null : description.trim(), channels: [...channels] },
    ...(hold.trim() !== '' && { for: hold.trim() }),
    ...(form.clear.trim() !== '' && CLEARS.has(form.kind) && { clear: clearOf(form) }),
  };
}

/** Which kinds have a condition of their own for their end. */
export const CLEARS: ReadonlySet<Kind> = new Set(['threshold', 'rate', 'compare', 'expression']);

function conditionOf(form: RuleForm): NewAlertRule['condition'] {
  const { kind, is } = form;
  switch (kind) {
    case 'threshold':
      return { kind, is, value: valueOf(form.value) };
    case 'rate':
      return { kind, is, value: numberOf(form.value, 'The change'), per: form.per.trim() || '1s' };
    case 'compare':
      return {
        ...{ kind, is, [form.otherIs]: form.other.trim() },
        ...{ factor: numberOf(form.factor, 'The factor'), offset: numberOf(form.offset, 'The offset') },
      };
    case 'band':
      return {
        ...{ kind, zone: form.zone || ownZone() },
        deviations: numberOf(form.deviations, 'The number of deviations'),
        weeks: numberOf(form.weeks, 'The number of weeks'),
        least: numberOf(form.least, 'The least distance'),
      };
    case 'expression':
      return { kind, expression: form.expression };
    default:
      return { kind };
  }
}

function clearOf({ kind, clear }: RuleForm): NonNullable<NewAlertRule['clear']> {
  if (kind === 'expression') return { expression: clear };
  return { [kind === 'compare' ? 'offset' : 'value']: numberOf(clear, 'The value at which it is over') };
}

export function numberOf(text: string, what: string): number {
  const value = Number(text.trim().replace(',', '.'));
  if (text.trim() === '' || !Number.isFinite(value))
    throw new Error(`${what} is “${text}”; expected a number.`);
  return value;
}

/** A number, on or off, or a text. */
function valueOf(text: string): number | boolean | string {
  const value = text.trim();
  if (value === 'true' || value === 'on') return true;
  if (value === 'false' || value === 'off') return false;
  if (value === '') throw new Error('The value is missing.');
  const number = Number(value.replace(',', '.'));
  return Number.isFinite(number) ? number : value;
}
