/** Questions about the name of a function, asked alike by both judges. Case does not matter, as with the engine's aliases. */
import {
  AGGREGATE_SUFFIXES,
  ALLOWED_FUNCTIONS,
  ALLOWED_TABLE_FUNCTIONS,
  HIGHER_ORDER,
} from './allowed-functions.js';

const lower = (names: readonly string[]) => new Set(names.map((name) => name.toLowerCase()));

const FUNCTIONS = lower(Object.values(ALLOWED_FUNCTIONS).flat());
const AGGREGATES = lower(ALLOWED_FUNCTIONS.aggregates!);
const TABLE_FUNCTIONS = lower(ALLOWED_TABLE_FUNCTIONS);
const TAKING_LAMBDAS = lower(HIGHER_ORDER);
const SUFFIXES = AGGREGATE_SUFFIXES.map((suffix) => suffix.toLowerCase());
/** Longer than every allowed name with its suffixes: a name of thousands of suffixes is not taken apart. */
const MAX_NAME_LENGTH = 100;
const MEMBERSHIP = /^(global)?(not)?(null)?in$/;

export function isAllowedFunction(name: string): boolean {
  if (name.length > MAX_NAME_LENGTH) return false;
  const known = name.toLowerCase();
  return FUNCTIONS.has(known) || isAggregate(known);
}

/** An aggregate, with any number of suffixes: `quantileExactIfOrNull`. */
function isAggregate(name: string): boolean {
  if (AGGREGATES.has(name)) return true;
  return SUFFIXES.some((suffix) => name.endsWith(suffix) && isAggregate(name.slice(0, -suffix.length)));
}

export const isAllowedTableFunction = (name: string): boolean => TABLE_FUNCTIONS.has(name.toLowerCase());
export const takesLambda = (name: string): boolean => TAKING_LAMBDAS.has(name.toLowerCase());
/** `x IN …`, whose right side may be the name of a table. */
export const isMembership = (name: string): boolean => MEMBERSHIP.test(name.toLowerCase());

const STATES = /aggregatefunction/i;
/** Inner states of aggregates are read as they come, byte by byte: nobody may make one up. */
export const isAllowedType = (type: string): boolean => !STATES.test(type);
/** Functions whose second argument is the name of a type. */
export const isCast = (name: string): boolean => /^(cast|accuratecast\w*)$/i.test(name);

export const TYPE_REFUSAL =
  'the type of a CAST is written out, such as CAST(x AS Float64), and AggregateFunction is not allowed';

const WHERE = 'docs/sql.md lists them';

export const functionRefusal = (name: string): string =>
  `function ${name.slice(0, MAX_NAME_LENGTH)} is not allowed; allowed are functions for ${Object.keys(ALLOWED_FUNCTIONS).join(', ')} (${WHERE})`;

export const tableFunctionRefusal = (name: string): string =>
  `table function ${name} is not allowed; allowed are ${ALLOWED_TABLE_FUNCTIONS.join(', ')}`;

export const tableRefusal = (name: string): string =>
  `there is no table ${name}; allowed are telemetry, tables that WITH names, and sub-selects`;

export const lambdaRefusal = (name: string, given: string): string =>
  `the first argument of ${name} is the name ${given}; write the function out, such as x -> x + 1`;

export const APPLY_REFUSAL = 'APPLY is not allowed; name the columns and write the function around each';
export const NAMED_LAMBDA_REFUSAL =
  'a function may not be given a name with WITH or AS; write x -> … where it is used';
