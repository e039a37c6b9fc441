/** Comparisons with a value (`operator`, `operatorValue`) as bounds that the query service knows: strictly above, below, equal. */
import { invalidField } from '../../../errors/error.js';
import type { ValueBounds } from '../../../services/services.js';
import type { Members } from './parameters.js';

/** Any of these; undefined means every value. */
export type Bounds = readonly (ValueBounds | undefined)[];

const COMPARISONS: Readonly<Record<string, (value: number) => Bounds>> = {
  '>': (value) => [{ above: value }],
  '<': (value) => [{ below: value }],
  '>=': (value) => [{ above: nextDown(value) }],
  '<=': (value) => [{ below: nextUp(value) }],
  '==': (value) => [{ equals: value }],
  '!=': (value) => [{ below: value }, { above: value }],
};

export function boundsOf(members: Members, at: string): Bounds {
  const { operator, operatorValue } = members;
  if (operator === undefined || operator === null || operator === '') return [undefined];
  const isKnown = typeof operator === 'string' && Object.hasOwn(COMPARISONS, operator);
  const compare = isKnown ? COMPARISONS[operator] : undefined;
  if (compare === undefined)
    throw invalidField(`${at}.operator`, operator, Object.keys(COMPARISONS).join(', '));
  const value =
    typeof operatorValue === 'string' && operatorValue.trim() !== '' ? Number(operatorValue) : operatorValue;
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw invalidField(`${at}.operatorValue`, operatorValue, 'a number');
  return compare(value);
}

const bytes = new DataView(new ArrayBuffer(8));

/** The next double above. */
export function nextUp(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  bytes.setFloat64(0, value);
  bytes.setBigInt64(0, bytes.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return bytes.getFloat64(0);
}

export const nextDown = (value: number): number => -nextUp(-value);
