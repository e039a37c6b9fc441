/** Entries as ThingSpeak shows them: values as texts, what is not there as null, times to the second. */
import type { Entry } from '../entries/entry.js';
import { fieldName } from '../channels/fields.js';
import type { FeedQuery, Shown } from './feed-query.js';
import { showTime, showTimeInCsv } from './times.js';
import { numberOf, textOf } from './values.js';

/** What of an entry is shown. */
export interface Form extends Shown {
  readonly fields: readonly number[];
  /** Entries that are made of several have no id. */
  readonly ids: boolean;
}

type Shape = readonly (readonly [member: string, value: (entry: Entry) => string | number | null])[];

const orNull = (value: string | number | undefined): string | null =>
  value === undefined ? null : String(value);

const membersOf = ({ fields, ids, round, status, location }: Form): Shape => [
  ...(ids ? [['entry_id', ({ id }: Entry) => id ?? null] as const] : []),
  ...fields.map((number) => {
    const value = (entry: Entry) => {
      const own = entry.fields.get(number);
      return own === undefined ? null : textOf(own, round);
    };
    return [fieldName(number), value] as const;
  }),
  ...(location
    ? ([
        ['latitude', (entry: Entry) => orNull(entry.latitude)],
        ['longitude', (entry: Entry) => orNull(entry.longitude)],
        ['elevation', (entry: Entry) => orNull(entry.elevation)],
      ] as const)
    : []),
  ...(status ? [['status', (entry: Entry) => orNull(entry.status)] as const] : []),
];

export type ShownEntry = Readonly<Record<string, string | number | null>>;

export function jsonOf(form: Form): (entry: Entry) => ShownEntry {
  const members = membersOf(form);
  return (entry) => {
    const shown: Record<string, string | number | null> = { created_at: showTime(entry.time, form.zone) };
    for (const [name, value] of members) shown[name] = value(entry);
    return shown;
  };
}

/** In lines, with a header. */
export function* csvOf(entries: readonly Entry[], form: Form): Generator<string> {
  const members = membersOf(form);
  yield line(['created_at', ...members.map(([name]) => name)]);
  for (const entry of entries)
    yield line([showTimeInCsv(entry.time, form.zone), ...members.map(([, value]) => value(entry))]);
}

const line = (cells: readonly (string | number | null)[]): string => `${cells.map(cell).join(',')}\n`;

function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Whether all numbers of its fields lie between `min` and `max`. */
export function isWithin({ min, max }: Pick<FeedQuery, 'min' | 'max'>, fields: readonly number[]) {
  if (min === undefined && max === undefined) return undefined;
  return (entry: Entry): boolean =>
    fields.every((field) => {
      const value = entry.fields.get(field);
      const number = value === undefined ? undefined : numberOf(value);
      return number === undefined || (number >= (min ?? -Infinity) && number <= (max ?? Infinity));
    });
}
