/** Reads times written after a pattern such as `dd/MM/yyyy HH:mm:ss`, with the letters of Unicode's date patterns. */
import { MICROS_PER_MINUTE, placeLocal, type Micros } from '../../model/time.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

type Field =
  | 'year'
  | 'shortYear'
  | 'month'
  | 'monthName'
  | 'day'
  | 'hour'
  | 'hour12'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'half'
  | 'offset';

const LETTERS: readonly (readonly [RegExp, Field, string])[] = [
  [/^yyyy/, 'year', '\\d{4}'],
  [/^yy/, 'shortYear', '\\d{2}'],
  [/^MMM/, 'monthName', '[A-Za-z]{3}'],
  [/^MM?/, 'month', '\\d{1,2}'],
  [/^dd?/, 'day', '\\d{1,2}'],
  [/^HH?/, 'hour', '\\d{1,2}'],
  [/^hh?/, 'hour12', '\\d{1,2}'],
  [/^mm?/, 'minute', '\\d{1,2}'],
  [/^ss?/, 'second', '\\d{1,2}'],
  [/^S{1,9}/, 'fraction', '\\d{1,9}'],
  [/^a/, 'half', '[AaPp]\\.?[Mm]\\.?'],
  [/^(X{1,3}|x{1,3}|Z)/, 'offset', 'Z|[+-]\\d{2}:?(?:\\d{2})?'],
];

/** `place` finds the instant of a reading without an offset. Undefined when the text is no pattern: it lacks a year, month or day, or has letters without a meaning. */
export function compilePattern(
  pattern: string,
): ((text: string, place: (naive: Micros) => Micros) => Micros) | undefined {
  const fields: Field[] = [];
  let source = '';
  for (let rest = pattern; rest !== '';) {
    const quoted = /^'((?:[^']|'')*)'/.exec(rest);
    const letter = quoted ? undefined : LETTERS.find(([token]) => token.test(rest));
    if (quoted) {
      source += literal(quoted[1] === '' ? "'" : (quoted[1] ?? '').replaceAll("''", "'"));
      rest = rest.slice(quoted[0].length);
    } else if (letter) {
      const [token, field, form] = letter;
      if (fields.includes(field)) return undefined;
      fields.push(field);
      source += `(${form})`;
      rest = rest.replace(token, '');
    } else {
      const [character = ''] = rest;
      if (/[A-Za-z]/.test(character) && character !== 'T') return undefined;
      source += literal(character);
      rest = rest.slice(character.length);
    }
  }
  const has = (...names: Field[]): boolean => names.some((name) => fields.includes(name));
  if (!has('year', 'shortYear') || !has('month', 'monthName') || !has('day') || has('hour12') !== has('half'))
    return undefined;
  const matcher = new RegExp(`^${source}$`);
  return (text, place) => {
    const match = matcher.exec(text.trim());
    if (!match) return NaN;
    return instant(new Map(fields.map((field, i) => [field, match[i + 1] ?? ''])), place);
  };
}

function instant(texts: ReadonlyMap<Field, string>, place: (naive: Micros) => Micros): Micros {
  const number = (field: Field, absent: number): number =>
    texts.has(field) ? Number(texts.get(field)) : absent;
  const name = texts.get('monthName');
  let hour = number('hour', 0);
  if (texts.has('hour12')) {
    const twelve = number('hour12', 0);
    if (twelve < 1 || twelve > 12) return NaN;
    hour = (twelve % 12) + (/^p/i.test(texts.get('half') ?? '') ? 12 : 0);
  }
  const local = {
    year: texts.has('year') ? number('year', 0) : 2000 + number('shortYear', 0),
    month: name === undefined ? number('month', 0) : MONTHS.indexOf(name.toLowerCase()) + 1,
    day: number('day', 0),
    hour,
    minute: number('minute', 0),
    second: number('second', 0),
    micros: Number((texts.get('fraction') ?? '').slice(0, 6).padEnd(6, '0')),
  };
  const offset = texts.get('offset');
  return offset === undefined
    ? placeLocal(local, place)
    : placeLocal(local, (naive) => naive) - offsetMicros(offset);
}

function offsetMicros(text: string): Micros {
  if (text === 'Z') return 0;
  const digits = text.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (text.startsWith('-') ? -minutes : minutes) * MICROS_PER_MINUTE;
}

function literal(text: string): string {
  return text.replace(/\s+|[.*+?^${}()|[\]\\/]/g, (found) => (/\s/.test(found) ? '\\s+' : `\\${found}`));
}
