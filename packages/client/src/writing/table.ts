/**
 * Rows of one device as text, made point by point: a point with the time of the row before it goes into that row, so that what a
 * device measures at one instant is one row. On the path of every point: nothing is looked up while series come in the same order.
 */
import type { Time, TimeUnit } from '../native/types.js';
import { timeText, valueText } from './point-text.js';

export type SeriesTags = Readonly<Record<string, string>>;

/** Empty cells that a table may have before the question is asked whether rows suit it. */
const FEW = 16;

export class Table {
  readonly #names: string[] = [];
  readonly #columns = new Map<string, number>();
  readonly #tags: (SeriesTags | null)[] = [];
  #heads: string[] = [];
  #rows = '';
  /** Of the row that is open, as JSON. */
  #timeText = '';
  /** As it was given, unless it is an object: whoever gave that may change it. */
  #time: Time | undefined;
  /** The column after the last cell of the row that is open. */
  #next = 0;
  /** Columns that are used. */
  #used = 0;
  #cells = 0;
  #empty = 0;

  constructor(
    private readonly device: string,
    private readonly unit: TimeUnit,
  ) {}

  get isEmpty(): boolean {
    return this.#cells === 0;
  }

  /** More cells are empty than not: the series of the device do not report together. */
  get isSparse(): boolean {
    return this.#empty > FEW && this.#empty > this.#cells;
  }

  /** Answers how many characters it took. What is Unsendable changes nothing. */
  add(series: string, time: Time, value: unknown, tags: SeriesTags | undefined): number {
    const cell = valueText(value);
    const isObject = typeof time === 'object';
    const text = isObject || time !== this.#time ? timeText(time, this.unit) : this.#timeText;
    const isSameRow = this.#cells > 0 && text === this.#timeText;
    const expected = isSameRow ? this.#next : 0;
    const column = this.#names[expected] === series ? expected : this.#column(series, tags);
    const before = this.#rows.length;
    if (!isSameRow || column < this.#next) {
      this.#rows += (this.#cells === 0 ? '[' : '],[') + text;
      this.#time = isObject ? undefined : time;
      this.#timeText = text;
      this.#next = 0;
    }
    for (; this.#next < column; this.#next++, this.#empty++) this.#rows += ',null';
    this.#rows += ',' + cell;
    this.#next = column + 1;
    if (this.#next > this.#used) this.#used = this.#next;
    this.#cells++;
    return this.#rows.length - before;
  }

  #column(series: string, tags: SeriesTags | undefined): number {
    const known = this.#columns.get(series);
    if (known !== undefined) return known;
    const column = this.#names.push(series) - 1;
    this.#columns.set(series, column);
    // A copy: the program's own may be changed before it is sent.
    this.#tags.push(tags === undefined ? null : { ...tags });
    return column;
  }

  /** The table as JSON; it is empty then, and knows its columns still. */
  take(): string {
    const text = `${this.#head(this.#used)}${this.#rows}]]}`;
    this.#rows = '';
    this.#time = undefined;
    this.#timeText = '';
    this.#next = this.#used = this.#cells = this.#empty = 0;
    return text;
  }

  /** Of a device that always reports the same it is made once. */
  #head(columns: number): string {
    const known = this.#heads[columns];
    if (known !== undefined) return known;
    const names = JSON.stringify(this.#names.slice(0, columns));
    const tags = this.#tags.slice(0, columns);
    const told = tags.some((each) => each !== null) ? `"tags":${JSON.stringify(tags)},` : '';
    const head = `{"device":${JSON.stringify(this.device)},"series":${names},${told}"rows":[`;
    // One is kept: that of the last shape.
    this.#heads = [];
    this.#heads[columns] = head;
    return head;
  }
}
