/**
 * Conditions of tables: `f(field, value)` with f one of eq, neq, lt, le, gt, ge. The value is unquoted or in quotes; what
 * it means (number, boolean or text) is for the field's series to say, so it is kept as all that it can be.
 */
import { invalidField } from '../../../errors/error.js';
import type { Comparison, PointValue } from '../../../services/services.js';
import { readNumber } from '../../parameters.js';

export interface Clause {
  readonly field: string;
  readonly comparison: Comparison;
  readonly text: string;
  /** All values that the text can stand for. */
  readonly values: readonly PointValue[];
}

const COMPARISONS = new Map<string, Comparison>([
  ['eq', '='],
  ['neq', '!='],
  ['lt', '<'],
  ['le', '<='],
  ['gt', '>'],
  ['ge', '>='],
]);

export function readClause(clause: string): Clause {
  const text = clause.trim();
  const open = text.indexOf('(');
  const comma = text.indexOf(',', open);
  const comparison = COMPARISONS.get(text.slice(0, Math.max(0, open)).trim().toLowerCase());
  const field = text.slice(open + 1, comma).trim();
  if (comparison === undefined || open < 0 || comma < 0 || !text.endsWith(')') || field === '')
    throw invalidField(
      'where',
      clause,
      'eq, neq, lt, le, gt or ge with a field and a value, as eq(device_id,d1)',
    );
  const value = text.slice(comma + 1, -1).trim();
  const quoted = unquote(value);
  if (quoted !== undefined) return { field, comparison, text: quoted, values: [quoted] };
  return { field, comparison, text: value, values: meanings(value) };
}

function meanings(text: string): PointValue[] {
  const values: PointValue[] = [text];
  const number = readNumber(text);
  if (number !== undefined) values.push(number);
  if (/^(true|false)$/i.test(text)) values.push(text.toLowerCase() === 'true');
  return values;
}

function unquote(text: string): string | undefined {
  const mark = text[0];
  const isQuoted = text.length >= 2 && (mark === '"' || mark === "'") && text.endsWith(mark);
  return isQuoted ? text.slice(1, -1) : undefined;
}

/** Whether a text (a device's id) fulfils a clause. */
export function fulfils(text: string, { comparison, text: than }: Clause): boolean {
  switch (comparison) {
    case '=':
      return text === than;
    case '!=':
      return text !== than;
    case '<':
      return text < than;
    case '<=':
      return text <= than;
    case '>':
      return text > than;
    case '>=':
      return text >= than;
  }
}
