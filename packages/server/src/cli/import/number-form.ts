/**
 * How a file writes its numbers: which mark stands before the decimals and which ones may group thousands. Protects the rule
 * that a mark is never guessed: `1.234` in a file with decimal commas is a number only where its point was seen to group.
 */
import { usageError } from '../failure.js';

/** Blanks (also the narrow ones that do not break) and both apostrophes. */
const BLANKS = ' \u00a0\u202f';
const OTHER_GROUPS = `${BLANKS}'\u2019`;

export class NumberForm {
  readonly #plain: RegExp;
  readonly #grouped: RegExp | undefined;
  readonly #marks: RegExp;
  readonly #doubtful: RegExp | undefined;
  readonly #comma: boolean;

  /** `groups`: each character may group thousands. `doubtful`: a number of this form is refused, for it could mean two. */
  constructor(decimal: '.' | ',', groups: string, doubtful?: RegExp) {
    const mark = decimal === ',' ? ',' : '\\.';
    this.#comma = decimal === ',';
    this.#plain = new RegExp(`^[+-]?(\\d+${mark}?\\d*|${mark}\\d+)([eE][+-]?\\d+)?$`);
    const group = `[${groups.replace(/[\\\]^-]/g, '\\$&')}]`;
    this.#grouped =
      groups === ''
        ? undefined
        : new RegExp(`^[+-]?\\d{1,3}(?:(${group})\\d{3})(?:\\1\\d{3})*(?:${mark}\\d*)?$`);
    this.#marks = new RegExp(groups === '' ? '(?!)' : group, 'g');
    this.#doubtful = doubtful;
  }

  /** NaN for a text that is no number of this form; infinite for one that is too large. */
  read(cell: string): number {
    if (this.#plain.test(cell)) return Number(this.#comma ? cell.replace(',', '.') : cell);
    if (this.#grouped?.test(cell) !== true) return NaN;
    const digits = cell.replace(this.#marks, '');
    return Number(this.#comma ? digits.replace(',', '.') : digits);
  }

  doubtful(cell: string): boolean {
    return this.#doubtful?.test(cell) ?? false;
  }
}

export const POINT_NUMBERS = new NumberForm('.', '');

/** By the options alone; undefined when they say nothing. */
export function givenForm(
  decimal: '.' | ',' | undefined,
  thousands: string | undefined,
): NumberForm | undefined {
  if (decimal === undefined && thousands === undefined) return undefined;
  const mark = decimal ?? (thousands === '.' ? ',' : '.');
  if (thousands === mark)
    throw usageError(`--thousands is ${JSON.stringify(thousands)}, which is the decimal mark too.`);
  const blank = thousands !== undefined && BLANKS.includes(thousands);
  const groups =
    thousands === undefined ? (mark === ',' ? `.${OTHER_GROUPS}` : '') : blank ? BLANKS : thousands;
  return new NumberForm(mark, groups);
}

export function readDecimal(text: string): '.' | ',' {
  if (text === '.' || text === ',') return text;
  throw usageError(`--decimal is ${JSON.stringify(text)}; expected , or .`);
}

export function readThousands(text: string): string {
  const mark = text === 'space' ? ' ' : text;
  if ([...mark].length === 1 && `.,_${OTHER_GROUPS}`.includes(mark)) return mark;
  throw usageError(`--thousands is ${JSON.stringify(text)}; expected one of . , ' _ or space.`);
}

// What a cell shows of the marks of its file.
/** 1.234,56 and 1 234,56 */
const GROUPED_COMMA = /^[+-]?\d{1,3}(?:([. \u00a0\u202f'\u2019])\d{3})(?:\1\d{3})*,\d+$/;
const COMMA = /^[+-]?\d*,\d+$/;
/** 21.5, but not 1.234, which may be either. */
const POINT = /^[+-]?(?:\d*\.\d{1,2}|\d*\.\d{4,}|0+\.\d+|\.\d+|\d{4,}\.\d+)$/;
const GROUPED_POINT = /^[+-]?\d{1,3}(?:,\d{3})+\.\d+$|^[+-]?\d{1,3}(?:,\d{3}){2,}$/;
/** Three digits behind a comma: decimals or a thousand. */
const THREE = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const POINT_AND_THREE = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;

export interface FoundForm {
  readonly form: NumberForm;
  /** A cell that showed it; undefined when nothing but plain numbers was seen. */
  readonly example: string | undefined;
}

/** By the cells of the first rows, where the delimiter leaves the comma free. */
export function findForm(rows: readonly (readonly string[])[], delimiter: string): FoundForm {
  const plain = { form: POINT_NUMBERS, example: undefined };
  if (delimiter !== ';' && delimiter !== '\t') return plain;
  let example: string | undefined;
  let groups = '';
  for (const row of rows)
    for (const text of row) {
      const cell = text.trim();
      if (POINT.test(cell) || GROUPED_POINT.test(cell)) return plain;
      const grouped = GROUPED_COMMA.exec(cell);
      if (grouped) {
        const [, mark = ''] = grouped;
        if (!groups.includes(mark)) groups += BLANKS.includes(mark) ? BLANKS : mark;
      }
      // Where a semicolon delimits, it does so because the comma is the decimal mark.
      if (grouped || (COMMA.test(cell) && (delimiter === ';' || !THREE.test(cell)))) example ??= cell;
    }
  if (example === undefined) return plain;
  return { form: new NumberForm(',', groups, groups.includes('.') ? undefined : POINT_AND_THREE), example };
}

const LIKE_A_NUMBER = /^[+-]?(?:\d{1,3}(?:[.,_ \u00a0\u202f'\u2019]\d{3})+(?:[.,]\d+)?|\d*,\d+|\d+\.\d+)$/;

/** Whether a text looks like a number of some other form than its file's. */
export const likeNumber = (text: string): boolean => text.length < 40 && LIKE_A_NUMBER.test(text.trim());
