/**
 * Lines of a data frame as notebooks read them: `row,value,stream_slug`, one point a line, or one column for each stream.
 * Rule: the header is there even when no line follows.
 */
import { isoFromMicros, type Micros } from '../../../model/time.js';

export type FrameFormat = 'csv' | 'txt' | 'json';

/** One cell; null: no value. */
type Cell = string | number | null;

export interface FrameLine {
  /** Microseconds, or the name of a statistic. */
  readonly row: Micros | string;
  readonly cells: readonly Cell[];
  /** Of cells that are whole numbers as such: ids and timestamps of devices. */
  readonly whole?: ReadonlySet<number>;
}

/** As Python writes a time with a zone. */
const csvTime = (time: Micros): string =>
  isoFromMicros(time, time % 1_000_000 === 0 ? 0 : 6)
    .replace('T', ' ')
    .replace('Z', '+00:00');

/** As Python writes a float: whole numbers have a point too. */
export const floatText = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : String(value);

function cellText(cell: Cell, whole: boolean): string {
  if (cell === null) return '';
  return typeof cell === 'number' && !whole ? floatText(cell) : String(cell);
}

export const CONTENT_TYPES: Readonly<Record<FrameFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  json: 'application/json',
};

export const isFrameFormat = (text: string): text is FrameFormat => Object.hasOwn(CONTENT_TYPES, text);

/** Begins, writes and ends a frame, piece by piece. */
export class FrameWriter {
  #lines = 0;

  constructor(
    private readonly format: FrameFormat,
    /** Without the first one, `row`. */
    private readonly columns: readonly string[],
  ) {}

  begin(): string {
    return this.format === 'json' ? '[' : `row,${this.columns.join(',')}\n`;
  }

  line({ row, cells, whole }: FrameLine): string {
    const separator = this.#lines++ === 0 || this.format !== 'json' ? '' : ',';
    if (this.format === 'json') {
      const entry: Record<string, Cell> = { row: typeof row === 'string' ? row : isoFromMicros(row, 3) };
      for (const [i, name] of this.columns.entries()) entry[name] = cells[i] ?? null;
      return separator + JSON.stringify(entry);
    }
    const texts = cells.map((cell, i) => cellText(cell, whole?.has(i) ?? false));
    return `${typeof row === 'string' ? row : csvTime(row)},${texts.join(',')}\n`;
  }

  end(): string {
    return this.format === 'json' ? ']' : '';
  }
}
