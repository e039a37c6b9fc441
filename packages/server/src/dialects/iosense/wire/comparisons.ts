/** Comparisons with a value (`operator`, `operatorValue`) as bounds that the query service knows. */
import { invalidField } from '../../../errors/error.js';
import type { ValueBounds } from '../../../services/services.js';
import type { Parameters } from '../../parameters.js';

/** Any of these; undefined means every value. */
export type Bounds = readonly (ValueBounds | undefined)[];

const COMPARISONS = {
  '>': (value: number): Bounds => [{ above: value }],
  '<': (value: number): Bounds => [{ below: value }],
  '>=': (value: number): Bounds => [{ atLeast: value }],
  '<=': (value: number): Bounds => [{ atMost: value }],
  '==': (value: number): Bounds => [{ equals: value }],
  '!=': (value: number): Bounds => [{ below: value }, { above: value }],
};
const OPERATORS = Object.keys(COMPARISONS) as (keyof typeof COMPARISONS)[];

/** `at` stands before the names of the members. */
export function boundsOf(read: Parameters, at: string): Bounds {
  const operator = read.word(`${at}operator`, OPERATORS);
  if (operator === undefined) return [undefined];
  const value = read.number(`${at}operatorValue`);
  if (value === undefined) throw invalidField(`${at}operatorValue`, undefined, 'a number');
  return COMPARISONS[operator](value);
}
