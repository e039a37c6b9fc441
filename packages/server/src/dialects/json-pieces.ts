/**
 * A value as the pieces of its JSON text: what `JSON.stringify` makes in one go, for documents of any size. Rule: the text
 * is the same, character by character.
 */

/** Below this depth a value is one piece: rows of the deepest answers (device → points → row) are no deeper. */
const DEEPEST = 5;
/** Roughly the characters that are written in one go. */
const SMALL = 16_384;

/** True if the text is short for sure; looks at no more of the value than that needs. */
export function isSmall(value: unknown): boolean {
  let left = SMALL;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const one = waiting.pop();
    left -= 8;
    if (typeof one === 'string') left -= one.length;
    else if (Array.isArray(one)) {
      if (one.length * 8 > left) return false;
      for (const element of one as unknown[]) waiting.push(element);
    } else if (typeof one === 'object' && one !== null) {
      if (ArrayBuffer.isView(one)) return false;
      for (const name in one) {
        left -= name.length + 8;
        if (left < 0) return false;
        waiting.push((one as Record<string, unknown>)[name]);
      }
    }
    if (left < 0) return false;
  }
  return true;
}

export function* jsonPieces(value: unknown, depth = 0): Generator<string> {
  if (depth >= DEEPEST || !isContainer(value)) {
    yield JSON.stringify(value) ?? 'null';
    return;
  }
  let mark = '';
  if (Array.isArray(value)) {
    yield '[';
    for (const element of value as unknown[]) {
      if (mark !== '') yield mark;
      yield* jsonPieces(element, depth + 1);
      mark = ',';
    }
    yield ']';
    return;
  }
  yield '{';
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined || typeof member === 'function' || typeof member === 'symbol') continue;
    yield `${mark}${JSON.stringify(name)}:`;
    yield* jsonPieces(member, depth + 1);
    mark = ',';
  }
  yield '}';
}

/** What knows its own JSON is asked for it. */
const isContainer = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !('toJSON' in value && typeof value.toJSON === 'function');
