/**
 * Checks a request's parts against their schemas, compiled once per route. Ensures that the first problem is told by its
 * field's path, the value seen and what was expected. Rule: a value is not shown of a member that is `writeOnly` (a secret), nor of one
 * that lies in such a member or has one in it.
 */
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { invalidField, TributaryError, UNSHOWN } from '../errors/error.js';
import { describe, type JsonSchema } from './describe.js';

export type Check<T extends TSchema> = (value: unknown) => Static<T>;

/** `root` names the whole in messages: an empty text for parameters, `body` for a body. */
export function compileCheck<T extends TSchema>(schema: T, root: string): Check<T> {
  const validator = Compile(schema);
  return (value) => {
    if (validator.Check(value)) return value;
    throw firstProblem({ schema, value, path: [], isSecret: false }, root, validator.Errors(value));
  };
}

/** A value in what was sent, with what it should have been. */
interface Place {
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly path: readonly string[];
  /** It lies in a secret: what somebody put there may be one, names of members too. */
  readonly isSecret: boolean;
}

interface Problem {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params: object;
}

function firstProblem(whole: Place, root: string, problems: readonly Problem[]): TributaryError {
  // A misspelt member is told before the one that it leaves missing. Of a choice, the choice itself is told and not what
  // its first alternative lacks (`place`), unless a member says which alternative is meant (`meant`).
  const problem = problems.find(({ keyword }) => keyword === 'boolean') ?? problems[0];
  if (problem === undefined)
    return invalidField(fieldPath(whole.path, root), shown(whole), describe(whole.schema));
  const path = problem.instancePath.split('/').slice(1).map(unescape);
  if (problem.keyword === 'boolean') {
    const {
      schema: { properties },
      isSecret,
    } = place(whole, path.slice(0, -1));
    if (properties !== undefined) {
      const expected = Object.keys(properties).join(', ') || 'none';
      const named = isSecret ? [...path.slice(0, -1), UNSHOWN] : path;
      const field = fieldPath([...whole.path, ...named], root).slice(0, 200);
      return new TributaryError('field_unknown', { field, expected });
    }
  }
  if (problem.keyword === 'required') {
    const [name] = (problem.params as { requiredProperties: string[] }).requiredProperties;
    if (name !== undefined) path.push(name);
  }
  const at = place(whole, path);
  const alternative = meant(at);
  if (alternative !== undefined) {
    const errors = Compile(alternative as TSchema).Errors(at.value);
    if (errors.length > 0) return firstProblem({ ...at, schema: alternative }, root, errors);
  }
  return invalidField(fieldPath(at.path, root), shown(at), describe(at.schema));
}

const shown = ({ schema, value, isSecret }: Place): unknown =>
  value !== undefined && (isSecret || holdsSecret(schema)) ? UNSHOWN : value;

/** Whether a value of this schema is a secret, or may have one in it. */
export function holdsSecret({ writeOnly, properties, items, anyOf = [] }: JsonSchema): boolean {
  const within = [...Object.values(properties ?? {}), ...(items === undefined ? [] : [items]), ...anyOf];
  return writeOnly === true || within.some(holdsSecret);
}

/** The alternative of a choice whose constant members, such as its kind, are those of the value. */
function meant({ schema, value }: Place): JsonSchema | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return schema.anyOf?.find(({ properties = {} }) => {
    const constants = Object.entries(properties).filter(([, member]) => member.const !== undefined);
    return (
      constants.length > 0 &&
      constants.every(([name, member]) => (value as Record<string, unknown>)[name] === member.const)
    );
  });
}

/** The schema and value under a path, as far down as the schema is not a choice. */
function place({ schema, value, path: above, isSecret }: Place, path: readonly string[]): Place {
  let at = schema;
  let seen = value;
  let hidden = isSecret || schema.writeOnly === true;
  for (const [depth, step] of path.entries()) {
    const next = /^\d+$/.test(step) && at.items !== undefined ? at.items : at.properties?.[step];
    if (next === undefined)
      return { schema: at, value: seen, path: [...above, ...path.slice(0, depth)], isSecret: hidden };
    at = next;
    hidden ||= at.writeOnly === true;
    seen = typeof seen === 'object' && seen !== null ? (seen as Record<string, unknown>)[step] : undefined;
  }
  return { schema: at, value: seen, path: [...above, ...path], isSecret: hidden };
}

const unescape = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');

function fieldPath(path: readonly string[], root: string): string {
  if (path.length === 0) return root || 'request';
  return path.reduce(
    (text, step) => (/^\d+$/.test(step) ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}
