/** Gathers rows into requests: columnar where that is the shorter form, else an array of points. */
import type { SeriesTags } from '../../model/series-tags.js';
import { isJsonObject } from '../../model/json-object.js';
import type { ImportPoint, ImportRow } from './rows.js';

const ROWS = 5000;
const POINTS = 100_000;
/** Of texts and metadata: a body has a limit, and two of them are in memory. */
const CHARACTERS = 8 * 2 ** 20;
/** Cells without a value cost bytes too: beyond this many per point, an array of points is shorter. */
const SPARSEST = 3;

interface Table {
  readonly device: string;
  readonly columns: Map<string, number>;
  /** Of the series that have any. */
  readonly tags: Map<string, SeriesTags>;
  readonly rows: { readonly source: ImportRow; readonly points: readonly ImportPoint[] }[];
}

export interface Encoded {
  readonly body: string;
  /** The row of the file behind each index of the server's report: an index counts rows of tables, else points. */
  readonly owners: readonly ImportRow[];
}

export class RowBatch {
  readonly #tables = new Map<string, Table>();
  readonly #added: ImportRow[] = [];
  #points = 0;
  #characters = 0;
  #extras = false;
  #minusZero = false;
  readonly #times: (point: ImportPoint) => unknown;
  /** Device and time of every row: two requests under way must not share one, or the older could be stored last. */
  readonly instants = new Set<string>();

  /** `times`: how a time is written, a number of microseconds unless it says otherwise. */
  constructor(times: (point: ImportPoint) => unknown = ({ time }) => time) {
    this.#times = times;
  }

  get added(): readonly ImportRow[] {
    return this.#added;
  }

  get rows(): number {
    return this.#added.length;
  }

  get full(): boolean {
    return this.rows >= ROWS || this.#points >= POINTS || this.#characters >= CHARACTERS;
  }

  add(row: ImportRow): void {
    this.#added.push(row);
    this.#points += row.points.length;
    let table: Table | undefined;
    let from = 0;
    row.points.forEach((point, i) => {
      this.#extras ||= hasExtras(point);
      this.#minusZero ||= Object.is(point.value, -0);
      if (typeof point.value === 'string') this.#characters += point.value.length;
      if (point.metadata !== undefined) this.#characters += JSON.stringify(point.metadata).length;
      if (table?.device !== point.device) {
        if (table) table.rows.push({ source: row, points: row.points.slice(from, i) });
        from = i;
        table = this.#table(point.device);
      }
      table.columns.set(point.series, table.columns.get(point.series) ?? table.columns.size);
      if (point.tags !== undefined) table.tags.set(point.series, point.tags);
      this.instants.add(`${point.time} ${point.device}`);
    });
    table?.rows.push({ source: row, points: row.points.slice(from) });
  }

  /** The same rows in two batches. */
  halves(): RowBatch[] {
    const middle = Math.ceil(this.rows / 2);
    return [this.#added.slice(0, middle), this.#added.slice(middle)].map((rows) => {
      const half = new RowBatch(this.#times);
      for (const row of rows) half.add(row);
      return half;
    });
  }

  encode(): Encoded {
    let cells = 0;
    for (const { rows, columns } of this.#tables.values()) cells += rows.length * columns.size;
    return this.#extras || cells > SPARSEST * this.#points ? this.#asPoints() : this.#asTables();
  }

  #table(device: string): Table {
    let table = this.#tables.get(device);
    if (!table) this.#tables.set(device, (table = { device, columns: new Map(), tags: new Map(), rows: [] }));
    return table;
  }

  #json(body: unknown): string {
    return this.#minusZero ? exactJson(body) : JSON.stringify(body);
  }

  #asPoints(): Encoded {
    const owners: ImportRow[] = [];
    const points: unknown[] = [];
    for (const { rows } of this.#tables.values()) {
      for (const { source, points: some } of rows) {
        for (const point of some) {
          owners.push(source);
          const time = this.#times(point);
          points.push(time === point.time ? point : { ...point, time });
        }
      }
    }
    return { body: this.#json(points), owners };
  }

  #asTables(): Encoded {
    const owners: ImportRow[] = [];
    const tables = [...this.#tables.values()].map(({ device, columns, tags, rows }) => ({
      device,
      series: [...columns.keys()],
      ...(tags.size > 0 && { tags: [...columns.keys()].map((series) => tags.get(series) ?? null) }),
      rows: rows.map(({ source, points }) => {
        const row: unknown[] = new Array<unknown>(columns.size + 1).fill(null);
        row[0] = points[0] && this.#times(points[0]);
        for (const point of points) row[(columns.get(point.series) ?? 0) + 1] = point.value;
        owners.push(source);
        return row;
      }),
    }));
    return { body: this.#json({ tables }), owners };
  }
}

const hasExtras = ({ latitude, metadata, x, sequence }: ImportPoint): boolean =>
  latitude !== undefined || metadata !== undefined || x !== undefined || sequence !== undefined;

/** JSON has a minus zero, which JSON.stringify writes as 0. */
function exactJson(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${exactJson(member)}`).join(',')}}`;
}
