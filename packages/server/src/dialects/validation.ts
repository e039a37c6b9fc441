/**
 * Checks a request's parts against their schemas, compiled once per route. Ensures that the first problem is told by its
 * field's path, the value seen and what was expected.
 */
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { invalidField, TributaryError } from '../errors/error.js';
import { describe, type JsonSchema } from './describe.js';

export type Check<T extends TSchema> = (value: unknown) => Static<T>;

/** `root` names the whole in messages: an empty text for parameters, `body` for a body. */
export function compileCheck<T extends TSchema>(schema: T, root: string): Check<T> {
  const validator = Compile(schema);
  return (value) => {
    if (validator.Check(value)) return value;
    throw firstProblem(schema, value, root, validator.Errors(value));
  };
}

interface Problem {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params: object;
}

function firstProblem(
  schema: JsonSchema,
  value: unknown,
  root: string,
  problems: readonly Problem[],
): TributaryError {
  // A misspelt member is told before the one that it leaves missing. Of a choice, the choice itself is told and not what
  // its first alternative lacks; see `place`.
  const problem = problems.find(({ keyword }) => keyword === 'boolean') ?? problems[0];
  if (problem === undefined) return invalidField(root || 'request', value, describe(schema));
  const path = problem.instancePath.split('/').slice(1).map(unescape);
  if (problem.keyword === 'boolean') {
    const { properties } = place(schema, value, path.slice(0, -1)).schema;
    if (properties !== undefined) {
      const expected = Object.keys(properties).join(', ') || 'none';
      return new TributaryError('field_unknown', { field: fieldPath(path, root).slice(0, 200), expected });
    }
  }
  if (problem.keyword === 'required') {
    const [name] = (problem.params as { requiredProperties: string[] }).requiredProperties;
    if (name !== undefined) path.push(name);
  }
  const at = place(schema, value, path);
  return invalidField(fieldPath(at.path, root), at.value, describe(at.schema));
}

/** The schema and value under a path, as far down as the schema is not a choice. */
function place(schema: JsonSchema, value: unknown, path: readonly string[]) {
  let at = schema;
  let seen = value;
  for (const [depth, step] of path.entries()) {
    const next = /^\d+$/.test(step) && at.items !== undefined ? at.items : at.properties?.[step];
    if (next === undefined) return { schema: at, value: seen, path: path.slice(0, depth) };
    at = next;
    seen = typeof seen === 'object' && seen !== null ? (seen as Record<string, unknown>)[step] : undefined;
  }
  return { schema: at, value: seen, path };
}

const unescape = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');

function fieldPath(path: readonly string[], root: string): string {
  if (path.length === 0) return root || 'request';
  return path.reduce(
    (text, step) => (/^\d+$/.test(step) ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}
