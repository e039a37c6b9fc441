/** Points that come as a list, or one after the other. */

export type Many<T> = Iterable<T> | AsyncIterable<T>;

export const isMany = <T>(value: unknown): value is Many<T> =>
  typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value);
