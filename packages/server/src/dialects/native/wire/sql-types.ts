/**
 * What the engine's types mean for the digits of an SQL answer. The engine writes every number with all its digits, and
 * `nan` and `inf` as texts; where JSON's numbers would lose digits, the type says so (docs/sql.md "Values").
 */
export type Shape =
  /** Nothing to look at: texts, times, small integers, booleans. */
  | 'plain'
  /** 64 bits and more, or decimal digits. */
  | 'exact'
  | 'float'
  /** Its values say themselves what they are: JSON, Dynamic, Variant. */
  | 'open'
  | { readonly each: Shape }
  | { readonly members: readonly Shape[] };

const EXACT = /^(?:U?Int(?:64|128|256)|Decimal(?:32|64|128|256)?|Interval\w+)$/;
const FLOAT = /^(?:Float(?:32|64)|BFloat16)$/;
const OPEN = new Set([
  'JSON',
  'Object',
  'Dynamic',
  'Variant',
  'Point',
  'Ring',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'Geometry',
  'Nested',
]);
/** Deeper types are looked at value by value. */
const DEEPEST = 50;

/** Of a type such as `Array(Tuple(a UInt64, Nullable(Float64)))`. */
export function shapeOf(type: string, depth = 0): Shape {
  const bracket = type.indexOf('(');
  const name = bracket < 0 ? type : type.slice(0, bracket);
  if (EXACT.test(name)) return 'exact';
  if (FLOAT.test(name)) return 'float';
  if (OPEN.has(name) || depth > DEEPEST) return 'open';
  if (bracket < 0) return 'plain';
  const inner = argumentsOf(type.slice(bracket + 1, -1));
  const below = (at: number) => shapeOf(inner[at] ?? '', depth + 1);
  switch (name) {
    case 'Nullable':
    case 'LowCardinality':
      return below(0);
    case 'SimpleAggregateFunction':
      return below(1);
    case 'Array':
      return listOf(below(0));
    case 'Map':
      return listOf(below(1));
    case 'Tuple':
      return tupleOf(inner.map((member) => shapeOf(withoutName(member), depth + 1)));
    default:
      return 'plain';
  }
}

const listOf = (each: Shape): Shape => (each === 'plain' ? 'plain' : { each });
const tupleOf = (members: readonly Shape[]): Shape =>
  members.every((member) => member === 'plain') ? 'plain' : { members };

/** Cut at the commas that stand in no brackets and no quotes. */
function argumentsOf(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let begin = 0;
  for (let at = 0; at < list.length; at++) {
    const character = list[at]!;
    if (character === "'" || character === '`') at = quoteEnd(list, at);
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === ',' && depth === 0) {
      parts.push(list.slice(begin, at).trim());
      begin = at + 1;
    }
  }
  parts.push(list.slice(begin).trim());
  return parts;
}

/** Where a quoted text ends that begins at `at`. */
function quoteEnd(list: string, at: number): number {
  for (let end = at + 1; end < list.length; end++) {
    if (list[end] === '\\') end++;
    else if (list[end] === list[at]) return end;
  }
  return list.length;
}

/** `name Type` → `Type`; a type alone has no blank before its brackets. */
function withoutName(member: string): string {
  if (member.startsWith('`')) return member.slice(quoteEnd(member, 0) + 1).trim();
  return /^\w+ (?=\w)/.test(member) ? member.slice(member.indexOf(' ') + 1) : member;
}
