/**
 * The two forms that a field of a device query has: the id form (an id or null, or an object of one operator) and the value
 * form (a plain value, or an object of operators that all hold). Rule: whatever is not one of them is reported by its path.
 */
import { invalidField, TributaryError } from '../../../errors/error.js';
import { isJsonObject } from '../../../model/json-object.js';
import type { DeviceComparison, DeviceCondition } from '../../../services/services.js';
import { isId } from './ids.js';

/** One operator of a field: the comparison, and whether it must not hold. */
export interface Operator {
  readonly comparison: DeviceComparison;
  readonly negated?: boolean;
}

export const NONE: DeviceCondition = { any: [] };
export const ALL: DeviceCondition = { all: [] };

const MAX_VALUES = 100;
const ORDERS = { $gt: 'gt', $lt: 'lt', $gte: 'gte', $lte: 'lte' } as const;
const PARTS = { $startsWith: 'startsWith', $endsWith: 'endsWith', $contains: 'contains' } as const;
const ID_OPERATORS = ['$eq', '$ne', ...Object.keys(ORDERS), '$in', '$nin'];
const VALUE_OPERATORS = [...ID_OPERATORS, ...Object.keys(PARTS), '$ci'];

export function unknownMember(path: string, known: readonly string[]): TributaryError {
  return new TributaryError('field_unknown', { field: path.slice(0, 200), expected: known.join(', ') });
}

export function listAt(value: unknown, path: string, expected: string): readonly unknown[] {
  if (Array.isArray(value) && value.length <= MAX_VALUES) return value;
  throw invalidField(path, value, `a list of at most ${MAX_VALUES} ${expected}`);
}

/** Ids are kept in lower case. */
export function readIdForm(value: unknown, path: string): Operator[] {
  const one = (given: unknown, at: string): string | null => {
    if (given === null) return null;
    if (isId(given)) return given.toLowerCase();
    throw invalidField(at, given, 'an id of 24 hexadecimal digits, or null');
  };
  const many = (given: unknown, at: string) =>
    listAt(given, at, 'ids of 24 hexadecimal digits').map((id, index) => {
      if (isId(id)) return id.toLowerCase();
      throw invalidField(`${at}[${index}]`, id, 'an id of 24 hexadecimal digits');
    });
  if (!isJsonObject(value)) return [{ comparison: { operator: 'eq', value: one(value, path) } }];
  const names = Object.keys(value);
  const [name] = names;
  const unknown = names.find((given) => !ID_OPERATORS.includes(given));
  if (unknown !== undefined) throw unknownMember(`${path}.${unknown}`, ID_OPERATORS);
  if (names.length !== 1 || name === undefined)
    throw invalidField(path, value, `exactly one of ${ID_OPERATORS.join(', ')}`);
  return [operatorOf({ name, given: value[name], path: `${path}.${name}` }, one, many)];
}

type Plain = string | number | boolean | null;

const isPlain = (value: unknown): value is Plain =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);

/** A condition over a field of which values may be compared; `convert` makes them what the field holds. */
export function readValueForm(
  value: unknown,
  path: string,
  convert: (value: Exclude<Plain, null>, path: string) => string | number | undefined,
): { operators: Operator[]; ignoreCase: boolean } {
  const one = (given: unknown, at: string): string | number | null | undefined => {
    if (!isPlain(given)) throw invalidField(at, given, 'a text, a number, true, false or null');
    return given === null ? null : convert(given, at);
  };
  const many = (given: unknown, at: string) =>
    listAt(given, at, 'texts, numbers, true or false').flatMap((item, index) => {
      if (item === null || !isPlain(item))
        throw invalidField(`${at}[${index}]`, item, 'a text, a number, true or false');
      return convert(item, `${at}[${index}]`) ?? [];
    });
  if (!isJsonObject(value)) return { operators: [equal(one(value, path))], ignoreCase: false };
  const operators: Operator[] = [];
  let ignoreCase = false;
  for (const [name, given] of Object.entries(value)) {
    const at = `${path}.${name}`;
    if (!VALUE_OPERATORS.includes(name)) throw unknownMember(at, VALUE_OPERATORS);
    if (name === '$ci') {
      if (typeof given !== 'boolean') throw invalidField(at, given, 'true or false');
      ignoreCase = given;
    } else if (name in PARTS) {
      if (typeof given !== 'string' || given === '')
        throw invalidField(at, given, 'a text that is not empty');
      operators.push({ comparison: { operator: PARTS[name as keyof typeof PARTS], value: given } });
    } else operators.push(operatorOf({ name, given, path: at }, one, many));
  }
  return { operators, ignoreCase };
}

const NOTHING: DeviceComparison = { operator: 'in', values: [] };

/** Undefined: a value that the field can never have. */
const equal = (value: string | number | null | undefined): Operator => ({
  comparison: value === undefined ? NOTHING : { operator: 'eq', value },
});

function operatorOf(
  { name, given, path }: { readonly name: string; readonly given: unknown; readonly path: string },
  one: (given: unknown, path: string) => string | number | null | undefined,
  many: (given: unknown, path: string) => (string | number)[],
): Operator {
  if (name === '$in' || name === '$nin')
    return { comparison: { operator: 'in', values: many(given, path) }, negated: name === '$nin' };
  const value = one(given, path);
  if (name === '$eq' || name === '$ne') return { ...equal(value), negated: name === '$ne' };
  const operator = ORDERS[name as keyof typeof ORDERS];
  return { comparison: value === undefined ? NOTHING : { operator, value } };
}

/** All operators hold; `positive` says what a comparison means for the field. */
export function joined(
  operators: readonly Operator[],
  positive: (comparison: DeviceComparison) => DeviceCondition,
): DeviceCondition {
  return {
    all: operators.map(({ comparison, negated }) =>
      negated === true ? { not: positive(comparison) } : positive(comparison),
    ),
  };
}

const fold = (text: string): string => text.toLowerCase();

/** Whether the comparison holds for a fact: for fields that have only a few values, none of them in the catalog. */
export function holdsFor(fact: string | null, comparison: DeviceComparison, ignoreCase: boolean): boolean {
  const own = fact !== null && ignoreCase ? fold(fact) : fact;
  const values = comparison.operator === 'in' ? comparison.values : [comparison.value];
  return values.some((given) => {
    const value = typeof given === 'string' && ignoreCase ? fold(given) : given;
    if (own === null || value === null)
      return own === value && ['eq', 'in', 'gte', 'lte'].includes(comparison.operator);
    if (typeof value === 'number') return false;
    switch (comparison.operator) {
      case 'eq':
      case 'in':
        return own === value;
      case 'gt':
        return own > value;
      case 'lt':
        return own < value;
      case 'gte':
        return own >= value;
      case 'lte':
        return own <= value;
      case 'startsWith':
        return own.startsWith(value);
      case 'endsWith':
        return own.endsWith(value);
      case 'contains':
        return own.includes(value);
      case 'glob':
        return false;
    }
  });
}
