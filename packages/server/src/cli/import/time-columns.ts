/** Which column holds the time, or which two: a date and a time of day. */
import { usageError } from '../failure.js';

export const TIME_NAMES: readonly string[] = ['time', 'timestamp', 'datetime', 'date', 'ts'];
const DATE_NAMES: readonly string[] = ['date', 'datum', 'day', 'fecha'];
const CLOCK_NAMES: readonly string[] = ['time', 'uhrzeit', 'zeit', 'heure', 'hora', 'tijd'];
const TIME_OF_DAY = /^\s*\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(\s*[AaPp]\.?[Mm]\.?)?\s*$/;

/** What `--time-column` names: a column whose own name has a comma is found first. */
export function givenNames(given: readonly string[], has: (name: string) => boolean): readonly string[] {
  return given.flatMap((text) => (has(text) ? [text] : text.split(',').map((part) => part.trim())));
}

/** By the names of the columns and the cells of the first row. */
export function findTimeColumns(columns: readonly string[], first: readonly string[]): readonly string[] {
  const named = (names: readonly string[]): string | undefined =>
    columns.find((name) => names.includes(name.toLowerCase()));
  const date = named(DATE_NAMES);
  const clock = columns.find(
    (name, i) => CLOCK_NAMES.includes(name.toLowerCase()) && TIME_OF_DAY.test(first[i] ?? ''),
  );
  if (date !== undefined && clock !== undefined) return [date, clock];
  const time = named(TIME_NAMES);
  if (time !== undefined) return [time];
  throw usageError(
    'No column is named like a time.',
    `Name it with --time-column, or a date and a time of day with --time-column DATE,TIME; columns are ${listed(columns)}.`,
  );
}

const MAX_LISTED = 50;

export function listed(columns: readonly string[]): string {
  const names = columns.slice(0, MAX_LISTED).map((name) => JSON.stringify(name));
  return columns.length > MAX_LISTED
    ? `${names.join(', ')} and ${columns.length - MAX_LISTED} more`
    : names.join(', ');
}
