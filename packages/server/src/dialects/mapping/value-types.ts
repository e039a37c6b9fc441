/**
 * Values that a mapping says to be of a type. Rule: a text is read strictly or refused: decimal digits with a point and an exponent,
 * no commas, blanks within, signs of thousands or hexadecimal digits.
 */
import type { PointValue } from '../../services/services.js';

export const VALUE_TYPES = ['number', 'boolean', 'string', 'numeric'] as const;
export type ValueType = (typeof VALUE_TYPES)[number];

const NUMBER = /^[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const TRUE = /^(true|on|1)$/i;
const FALSE = /^(false|off|0)$/i;

export const TYPE_EXPECTED: Readonly<Record<ValueType, string>> = {
  number: 'a finite number, or a text that is one such as "21.5"',
  boolean: 'true or false, 1 or 0, or a text that is one of true, false, on, off, 1, 0',
  string: 'a text, a finite number or a boolean',
  numeric: 'a finite number, a text or a boolean',
};

/** Undefined for a text that is no number; blanks around it do not matter. */
export function numberOfText(text: string): number | undefined {
  const trimmed = text.trim();
  const number = NUMBER.test(trimmed) ? Number(trimmed) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** Undefined for what cannot be of the type. */
export function valueAs(type: ValueType | undefined, value: unknown): PointValue | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  switch (type) {
    case undefined:
      return value;
    case 'number':
      return typeof value === 'string' ? numberOfText(value) : Number(value);
    case 'numeric':
      return typeof value === 'string' ? (numberOfText(value) ?? value) : value;
    case 'string':
      return String(value);
    case 'boolean':
      if (TRUE.test(String(value).trim())) return true;
      return FALSE.test(String(value).trim()) ? false : undefined;
  }
}
