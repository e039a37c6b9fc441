/** What a cell of a text file means: nothing, a number, true or false, or a text. */
import { showValue } from '../../errors/error.js';
import type { PointValue } from '../../model/kinds.js';
import type { ColumnKind } from './rows.js';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const NOTHING = /^(na|n\/a|nan|null|none)?$/i;
const TRUE = /^(true|t|yes|y|on|1)$/i;
const FALSE = /^(false|f|no|n|off|0)$/i;

/** The reading of a cell: `value` is undefined for a cell without one, `refusal` says why a cell is of no use. */
export type Cell =
  { readonly value: PointValue | undefined; readonly refusal?: undefined } | { readonly refusal: string };

/** Without a kind, each cell is what it looks like; a column that mixes looks should be given one. */
export function readCell(column: string, text: string, kind: ColumnKind | undefined): Cell {
  const cell = text.trim();
  if (kind === 'string') return { value: text === '' ? undefined : text };
  if (NOTHING.test(cell)) return { value: undefined };
  const number = NUMBER.test(cell) ? Number(cell) : NaN;
  switch (kind) {
    case 'number':
      return Number.isFinite(number) ? { value: number } : refuse(column, text, 'a number');
    case 'boolean':
      if (TRUE.test(cell)) return { value: true };
      return FALSE.test(cell) ? { value: false } : refuse(column, text, 'true or false');
    case undefined:
      if (Number.isFinite(number)) return { value: number };
      if (/^true$/i.test(cell)) return { value: true };
      return { value: /^false$/i.test(cell) ? false : text };
  }
}

/** The same for a value that has a type already. */
export function readTyped(column: string, value: unknown, kind: ColumnKind | undefined): Cell {
  if (value === null || value === undefined) return { value: undefined };
  if (typeof value === 'string') return kind === undefined ? { value } : readCell(column, value, kind);
  if (typeof value !== 'number' && typeof value !== 'boolean')
    return refuse(column, value, 'a number, true, false or a text');
  if (kind === undefined || typeof value === kind) return { value };
  return readCell(column, String(value), kind);
}

function refuse(column: string, value: unknown, expected: string): Cell {
  return { refusal: `${column} is ${showValue(value)}; expected ${expected}` };
}
