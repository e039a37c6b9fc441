/** What a cell of a text file means: nothing, a number, true or false, or a text. */
import { showValue } from '../../errors/error.js';
import type { PointValue } from '../../model/kinds.js';
import { POINT_NUMBERS, type NumberForm } from './number-form.js';
import type { ColumnKind } from './rows.js';

const NOTHING = /^(na|n\/a|nan|null|none)?$/i;
const INFINITE = /^[+-]?inf(inity)?$/i;
const TRUE = /^(true|t|yes|y|on|1)$/i;
const FALSE = /^(false|f|no|n|off|0)$/i;
const FINITE = 'a number from -1.8e308 to 1.8e308';

/** The reading of a cell: `value` is undefined for a cell without one, `refusal` says why a cell is of no use. */
export type Cell =
  { readonly value: PointValue | undefined; readonly refusal?: undefined } | { readonly refusal: string };

/** Without a kind, each cell is what it looks like; a column that mixes looks should be given one. */
export function readCell(
  column: string,
  text: string,
  kind: ColumnKind | undefined,
  numbers: NumberForm = POINT_NUMBERS,
): Cell {
  const cell = text.trim();
  if (kind === 'string') return { value: text === '' ? undefined : text };
  if (NOTHING.test(cell)) return { value: undefined };
  if (kind === 'boolean') {
    if (TRUE.test(cell)) return { value: true };
    return FALSE.test(cell) ? { value: false } : refuse(column, text, 'true or false');
  }
  if (numbers.doubtful(cell))
    return refuse(
      column,
      text,
      'a number whose point is known to mean decimals or thousands (--decimal . or --decimal ,)',
    );
  const number = numbers.read(cell);
  if (Number.isFinite(number)) return { value: number };
  // Not a text either: whoever reads the series would find no number where the sender had one.
  if (!Number.isNaN(number) || INFINITE.test(cell)) return refuse(column, text, FINITE);
  if (kind === 'number') return refuse(column, text, 'a number');
  if (/^true$/i.test(cell)) return { value: true };
  return { value: /^false$/i.test(cell) ? false : text };
}

/** The same for a value that has a type already. */
export function readTyped(
  column: string,
  value: unknown,
  kind: ColumnKind | undefined,
  numbers: NumberForm = POINT_NUMBERS,
): Cell {
  if (value === null || value === undefined) return { value: undefined };
  if (typeof value === 'string')
    return kind === undefined ? { value } : readCell(column, value, kind, numbers);
  if (typeof value === 'number' && !Number.isFinite(value)) return refuse(column, value, FINITE);
  if (typeof value !== 'number' && typeof value !== 'boolean')
    return refuse(column, value, 'a number, true, false or a text');
  if (kind === undefined || typeof value === kind) return { value };
  return readCell(column, String(value), kind);
}

function refuse(column: string, value: unknown, expected: string): Cell {
  return { refusal: `${column} is ${showValue(value)}; expected ${expected}` };
}
