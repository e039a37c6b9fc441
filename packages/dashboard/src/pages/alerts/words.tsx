/** Severities, states and conditions as people read them. */
import type { Alert, AlertRule } from '@tributary/client';

export const SEVERITIES = ['info', 'warning', 'critical'] as const;

export const Severity = ({ of }: { of: string }) => <span class={`severity ${of}`}>{of}</span>;

const TONES: Readonly<Record<string, string>> = {
  ...{ firing: 'bad', acknowledged: 'warn', silenced: '', resolved: 'good', withdrawn: '' },
  ...{
    sent: 'good',
    waiting: 'warn',
    failed: 'bad',
    running: 'warn',
    done: 'good',
    cancelled: '',
    interrupted: 'bad',
  },
};

export const State = ({ of }: { of: string }) => <span class={`state ${TONES[of] ?? ''}`}>{of}</span>;

export function conditionText({
  condition,
  for: hold,
  clear,
}: Pick<AlertRule, 'condition' | 'for' | 'clear'>) {
  const back = clear?.value ?? clear?.offset ?? clear?.expression;
  const more = [hold === undefined ? '' : ` for ${hold}`, back === undefined ? '' : `, until ${back}`].join(
    '',
  );
  return textOf(condition) + more;
}

function textOf(condition: AlertRule['condition']): string {
  switch (condition.kind) {
    case 'threshold':
      return `value ${condition.is} ${String(condition.value)}`;
    case 'no_data':
      return 'no data';
    case 'stuck':
      return 'stuck at one value';
    case 'rate':
      return `change ${condition.is} ${condition.value} per ${condition.per ?? '1s'}`;
    case 'compare': {
      const { factor = 1, offset = 0 } = condition;
      const other = condition.series ?? `attribute ${condition.attribute}`;
      const times = factor === 1 ? '' : `${factor} × `;
      const plus = offset === 0 ? '' : offset > 0 ? ` + ${offset}` : ` − ${-offset}`;
      return `value ${condition.is} ${times}${other}${plus}`;
    }
    case 'band':
      return `more than ${condition.deviations ?? 3} deviations from what is usual`;
    case 'expression':
      return condition.expression;
    default:
      return (condition as { kind: string }).kind;
  }
}

export function selectionText({ devices, tags, series }: AlertRule['selection']): string {
  const parts = [
    devices === undefined ? '' : devices.length > 3 ? `${devices.length} devices` : devices.join(', '),
    tags === undefined
      ? ''
      : tags
          .map((tag) => (typeof tag === 'string' ? tag : tagText(tag as { key?: string; value?: string })))
          .join(', '),
    series === undefined ? '' : `series ${series}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'every series' : parts.join(' · ');
}

const tagText = ({ key, value }: { key?: string; value?: string }): string =>
  [key, value].filter(Boolean).join(':');

/** What nobody looks after comes first, then what fires, then the newest. */
export const isLoud = ({ state }: Alert): boolean => state === 'firing';
