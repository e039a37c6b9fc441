import { isJsonObject } from '../../model/json-object.js';

/** Where a value stands in JSON: names with dots between them, or an array of names; numbers count into arrays. */
export type Path = readonly string[];

export const compilePath = (path: string | readonly string[]): Path =>
  typeof path === 'string' ? (path === '' ? [] : path.split('.')) : path;

export function valueAt(json: unknown, path: Path): unknown {
  let at = json;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

const MOST_VALUES = 1_000;
const DEEPEST = 8;

/** Every number, text and boolean of an object, by the names on the way to it with dots between them. */
export function* scalars(
  json: unknown,
  without: Path | undefined,
): Generator<[string, number | string | boolean]> {
  let count = 0;
  const left = without?.join('.');
  function* walk(
    value: unknown,
    name: string,
    depth: number,
  ): Generator<[string, number | string | boolean]> {
    if (count >= MOST_VALUES || depth > DEEPEST) return;
    if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
      if (name === '' || name === left) return;
      count++;
      yield [name, value];
    } else if (isJsonObject(value))
      for (const [member, inner] of Object.entries(value))
        yield* walk(inner, name === '' ? member : `${name}.${member}`, depth + 1);
  }
  yield* walk(json, '', 0);
}
