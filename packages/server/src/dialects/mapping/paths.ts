/** Where values stand in JSON. Ensures that a path leads to own members only, and to as many levels as a path may have. */
import { Type, type Static } from 'typebox';
import { invalidField, showValue } from '../../errors/error.js';

/** Names with dots between them, or an array of names; numbers count into arrays. */
export type Path = readonly string[];
/** In order; the first one that leads to something is taken. */
export type Ways = readonly Path[];

const MAX_NAMES = 32;
const OnePath = Type.Union([
  Type.String({ maxLength: 1024 }),
  Type.Array(Type.String({ maxLength: 255 }), { maxItems: MAX_NAMES }),
]);
export const PathSchema = OnePath;
export const WaysSchema = Type.Union([
  OnePath,
  Type.Object({ first: Type.Array(OnePath, { minItems: 1, maxItems: 8 }) }, { additionalProperties: false }),
]);

/** `field` is told when it has too many names. */
export function compilePath(path: Static<typeof PathSchema>, field: string): Path {
  const names = typeof path === 'string' ? (path === '' ? [] : path.split('.')) : path;
  if (names.length > MAX_NAMES) throw invalidField(field, path, `a path of at most ${MAX_NAMES} names`);
  return names;
}

export const compileWays = (ways: Static<typeof WaysSchema>, field: string): Ways =>
  typeof ways === 'object' && 'first' in ways
    ? ways.first.map((path, at) => compilePath(path, `${field}.first[${at}]`))
    : [compilePath(ways, field)];

export function valueAt(json: unknown, path: Path): unknown {
  let at = json;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

export function firstAt(json: unknown, ways: Ways): unknown {
  for (const path of ways) {
    const value = valueAt(json, path);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** For messages: the paths as one would write them. */
export const shownWays = (ways: Ways): string =>
  ways.map((path) => (path.length === 0 ? 'the payload itself' : showValue(path.join('.')))).join(' or ');

/** What is left of these paths below those ways; they stand for the same document. */
export function waysBelow(ways: Ways, above: Ways): Ways {
  return above.flatMap((start) =>
    ways
      .filter((path) => start.every((name, at) => path[at] === name))
      .map((path) => path.slice(start.length)),
  );
}
