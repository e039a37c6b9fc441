/**
 * Parameters as Losant's clients write them. Rules: of a repeated one the last counts; blanks are part of a text; a flag is
 * set by `true` or `1` and by nothing else, and no other value is refused, because Losant refuses none.
 */
import { Parameters, type NumberRules, type ParameterPolicy } from '../../parameters.js';

const POLICY: ParameterPolicy = { repeated: 'last', clean: (text) => text };
const MILLISECONDS: NumberRules = {
  least: -1e16,
  most: 1e16,
  expected: 'a number of milliseconds (no ISO text)',
};

export const parametersOf = (query: unknown): Parameters =>
  new Parameters(query as Readonly<Record<string, unknown>>, POLICY);

/** Milliseconds, whole or with a fraction, of either sign. */
export const millisecondsOf = (query: Parameters, name: string): number | undefined =>
  query.number(name, MILLISECONDS);

export const flagOf = (query: Parameters, name: string): boolean =>
  ['true', '1'].includes(query.text(name)?.toLowerCase() ?? '');
