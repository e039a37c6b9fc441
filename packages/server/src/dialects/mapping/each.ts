/**
 * Lists whose items carry the name of what they measure (Sparkplug, OpenTelemetry, OPC UA PubSub). Rules: an item is never named
 * by its place in an array, which another message gives to another one; what an item lacks (its name, its time) is looked for in
 * what it stands in, from the nearest outwards.
 */
import { isJsonObject } from '../../model/json-object.js';
import type { SeriesTags } from '../../model/series-tags.js';
import { firstAt, valueAt, type Path, type Ways } from './paths.js';

export interface Each {
  /** `*` is every item of an array or member of an object; the last step is one. */
  readonly list: Path;
  /** Undefined: the name of the member that the last `*` stands for. */
  readonly name: Ways | undefined;
  /** Of the item: what tells its series from others of the name. */
  readonly tags: Ways | undefined;
}

export interface Chain {
  readonly value: unknown;
  readonly outer: Chain | undefined;
}

export interface Item {
  readonly chain: Chain;
  /** Of the member; undefined in an array. */
  readonly key: string | undefined;
  readonly place: string;
}

export function* itemsOf(json: unknown, list: Path, place: string): Generator<Item> {
  function* walk(at: number, item: Item): Generator<Item> {
    const step = list[at];
    if (step === undefined) return yield item;
    const { chain } = item;
    const { value } = chain;
    const next = (inner: unknown, key: string | undefined, shown: string) =>
      walk(at + 1, { chain: { value: inner, outer: chain }, key, place: item.place + shown });
    if (step !== '*') {
      if (typeof value === 'object' && value !== null && Object.hasOwn(value, step))
        yield* next((value as Record<string, unknown>)[step], step, `.${step}`);
    } else if (Array.isArray(value))
      for (const [index, inner] of value.entries()) yield* next(inner, undefined, `[${index}]`);
    else if (isJsonObject(value))
      for (const [key, inner] of Object.entries(value)) yield* next(inner, key, `.${key}`);
  }
  yield* walk(0, { chain: { value: json, outer: undefined }, key: undefined, place });
}

const ANY_VALUE = ['stringValue', 'intValue', 'doubleValue', 'boolValue'].map((name) => [name]);

/** Members of an object, or a list of `{key, value}` as OpenTelemetry writes it; undefined: neither, or a value is no single one, or a key comes twice with different ones. */
export function tagsOf(value: unknown): SeriesTags | undefined {
  if (value === undefined || value === null) return {};
  const pairs: unknown[] = Array.isArray(value)
    ? value
    : Object.entries(isJsonObject(value) ? value : { '': {} });
  const tags = new Map<string, string>();
  for (const pair of pairs) {
    const [key, given] = Array.isArray(pair)
      ? (pair as unknown[])
      : [valueAt(pair, ['key']), valueAt(pair, ['value'])];
    const single = isJsonObject(given) ? firstAt(given, ANY_VALUE) : given;
    if (typeof key !== 'string' || !['string', 'number', 'boolean'].includes(typeof single)) return undefined;
    const text = String(single);
    if ((tags.get(key) ?? text) !== text) return undefined;
    tags.set(key, text);
  }
  return Object.fromEntries(tags);
}

export function outwardAt(chain: Chain, ways: Ways): unknown {
  for (let link: Chain | undefined = chain; link !== undefined; link = link.outer) {
    const value = firstAt(link.value, ways);
    if (value !== undefined) return value;
  }
  return undefined;
}
