/**
 * All values of an object, by the names on the way to them. Rules: a list of plain values is as many values, named by their
 * places; what has no name of its own (objects in a list) or is too much is left out, and told; so is the second of two different
 * values of one name (`{"a.b": 1, "a": {"b": 2}}`).
 */
import { isJsonObject } from '../../model/json-object.js';
import type { Path, Ways } from './paths.js';
import type { Tally } from './tally.js';

export type Scalar = number | string | boolean;

export const MAX_VALUES = 1_000;
export const MAX_LEVELS = 8;
export const MAX_IN_LIST = 100;

export const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';

/** `without` is the time; `place` names the object in what is told. */
export function* scalars(
  json: unknown,
  { without, place, tally }: { without: Ways | undefined; place: string; tally: Tally },
): Generator<[string, Scalar]> {
  const times = new Set(without?.map((path) => path.join('.')));
  const seen = new Map<string, Scalar>();
  let count = 0;
  function* walk(value: unknown, path: Path): Generator<[string, Scalar]> {
    if (value === null || count > MAX_VALUES) return;
    const name = path.join('.');
    const where = name === '' ? place : `${place}.${name}`;
    if (isScalar(value)) {
      if (times.has(name)) return;
      if (name === '') return tally.leave(`${place} is a value without a name; say its \`series\``);
      if (seen.has(name)) {
        if (!Object.is(seen.get(name), value)) tally.leave(`${where} comes twice, with different values`);
        return;
      }
      if (++count > MAX_VALUES)
        return tally.leave(`${where} and what comes after it: at most ${MAX_VALUES} values are taken`);
      seen.set(name, value);
      return yield [name, value];
    }
    if (path.length === MAX_LEVELS)
      return tally.leave(`${where} is deeper than ${MAX_LEVELS} levels; give it a path in \`series\``);
    if (isJsonObject(value))
      for (const [member, inner] of Object.entries(value)) yield* walk(inner, [...path, member]);
    else yield* list(value as readonly unknown[], path, where);
  }
  function* list(values: readonly unknown[], path: Path, where: string): Generator<[string, Scalar]> {
    if (values.length > MAX_IN_LIST)
      return tally.leave(`${where} has ${values.length} items; at most ${MAX_IN_LIST} become series`);
    if (!values.every((value) => value === null || isScalar(value)))
      return tally.leave(`${where} is a list of lists or objects; say what names them with \`each\``);
    for (const [at, value] of values.entries()) yield* walk(value, [...path, String(at)]);
  }
  yield* walk(json, []);
}
