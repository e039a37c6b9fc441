/**
 * Columns as the bodies of requests: series with the same times share a table, so that each time is written once for all values of a row.
 * Rules: a body is bounded in points, so that a report names every refused one, and in bytes, as JSON; of one series the order stays.
 */
import { timeIn, type TimeUnit } from '../native/timestamp.js';
import { joined } from '../writing/group.js';
import { FrameBuilder } from '../writing/frames/frame-builder.js';
import { utf8Bytes, type Column } from './series-buffer.js';

export interface BatchBounds {
  readonly points: number;
  readonly bytes: number;
}

/** Series of one device that have the same times. */
interface Table {
  readonly columns: Column[];
  /** Bytes of the widest row that it may have, names included. */
  width: number;
}
/** Rows of a table, by their place there. */
export interface Slice {
  readonly columns: readonly Column[];
  readonly from: number;
  readonly to: number;
}

export interface Batch {
  readonly unit: TimeUnit;
  readonly points: number;
  readonly slices: readonly Slice[];
}

/** In the columnar form of the API's JSON: `{"tables": […]}`. */
export function jsonOf({ slices, unit }: Batch): string {
  const tables = slices.map(({ columns, from, to }) => {
    const rows = Array.from({ length: to - from }, (_, at) => rowText(columns, from + at, unit));
    return `${headText(columns)}[${rows.join(',')}]}`;
  });
  return `{"tables":[${tables.join(',')}]}`;
}

/** As frames: the index of a refusal counts the cells. */
export function framesOf({ slices, unit }: Batch): Uint8Array<ArrayBuffer> {
  const frame = new FrameBuilder();
  const full: Uint8Array[] = [];
  for (const { columns, from, to } of slices)
    for (let row = from; row < to; row++) {
      const [{ device, times }] = columns as readonly [Column];
      const time = timeIn(times[row]!, unit);
      for (const { series, values } of columns) {
        if (frame.isHeadFull) full.push(frame.take());
        if (typeof time === 'number') frame.row(device, time, false);
        else frame.row(device, times[row]!, true);
        frame.cell(series, values[row]!, undefined);
      }
    }
  return joined([...full, frame.take()]);
}

const COMMAS = 64;

/** Milliseconds, where all times are whole ones of them: what the server says of a time is then what was given. */
export const unitOf = (columns: readonly Column[]): TimeUnit =>
  columns.every(({ times }) => times.every((time) => time % 1000 === 0)) ? 'ms' : 'us';

export function* batchesOf(
  columns: readonly Column[],
  unit: TimeUnit,
  { points, bytes }: BatchBounds,
): Generator<Batch, void> {
  let open = new Body();
  for (const { columns: together } of tablesOf(columns, { points, bytes: bytes / 2 })) {
    const rows = together[0]!.times.length;
    for (let row = 0; row < rows; row++) {
      const size = utf8Bytes(rowText(together, row, unit)) + 1;
      if (
        !open.isEmpty &&
        (open.points + together.length > points || open.bytes + size > bytes - open.headOf(together))
      ) {
        yield open.ended(unit);
        open = new Body();
      }
      open.add(together, row, size);
    }
  }
  if (!open.isEmpty) yield open.ended(unit);
}

class Body {
  points = 0;
  bytes = COMMAS;
  readonly #slices: Slice[] = [];
  #of: readonly Column[] | undefined;
  #from = 0;
  #to = 0;

  get isEmpty(): boolean {
    return this.points === 0;
  }

  /** Bytes that a row of this table needs beside its own. */
  headOf(columns: readonly Column[]): number {
    return columns === this.#of ? 0 : utf8Bytes(headText(columns)) + COMMAS;
  }

  add(columns: readonly Column[], row: number, size: number): void {
    if (columns !== this.#of) {
      this.bytes += this.headOf(columns);
      this.#close();
      this.#of = columns;
      this.#from = row;
    }
    this.#to = row + 1;
    this.points += columns.length;
    this.bytes += size;
  }

  ended(unit: TimeUnit): Batch {
    this.#close();
    return { unit, points: this.points, slices: this.#slices };
  }

  #close(): void {
    if (this.#of !== undefined) this.#slices.push({ columns: this.#of, from: this.#from, to: this.#to });
    this.#of = undefined;
  }
}

const headText = (columns: readonly Column[]): string =>
  `{"device":${JSON.stringify(columns[0]!.device)},"series":${JSON.stringify(columns.map(({ series }) => series))},"rows":`;

function rowText(columns: readonly Column[], row: number, unit: TimeUnit): string {
  const time = JSON.stringify(timeIn(columns[0]!.times[row]!, unit));
  return `[${time},${columns.map(({ values }) => JSON.stringify(values[row])).join(',')}]`;
}

/** In the order of the devices, so that those of one stand together. */
function tablesOf(columns: readonly Column[], ofRow: BatchBounds): Table[] {
  const tables: Table[] = [];
  const latest = new Map<string, Table>();
  for (const column of columns) {
    const { device, series, times, width } = column;
    const size = width + utf8Bytes(JSON.stringify(series)) + 2;
    // Only the latest one alike is looked at: a look at all would cost as many as there are series, for each of them.
    const key = JSON.stringify([device, times.length, times[0], times.at(-1)]);
    const table = latest.get(key);
    if (table !== undefined && fits(table, size, ofRow) && isSame(table.columns[0]!.times, times)) {
      table.columns.push(column);
      table.width += size;
      continue;
    }
    const made = { columns: [column], width: size };
    latest.set(key, made);
    tables.push(made);
  }
  return tables;
}

const fits = ({ columns, width }: Table, more: number, { points, bytes }: BatchBounds): boolean =>
  columns.length < points && width + more <= bytes;
const isSame = (a: readonly number[], b: readonly number[]): boolean => a.every((time, at) => time === b[at]);
