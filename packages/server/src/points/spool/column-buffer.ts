/**
 * Where accepted rows stand until the next group commit: one typed array per column, filled without an allocation per
 * point and written to disk as they are. A buffer belongs to one table; the spool keeps two per table and swaps them.
 */
import type { Table } from '../schema/tables.js';
import { NUMBERS, TEXTS, EXTRAS } from '../schema/tables.js';
import { blockHeader, columnHeaders } from './native-format.js';

const WORD = 4294967296;
const FIRST_CAPACITY = 1024;
/** A buffer that grew beyond this in a burst is given back, so that one large request does not hold memory for good. */
const KEPT_CAPACITY = 262_144;

abstract class ColumnBuffer {
  rows = 0;
  /** True once a row came that may repeat a stored one. */
  mayDuplicate = false;
  protected capacity = 0;
  // 64-bit columns as pairs of 32-bit words: exact for integers to 2^53 and far faster than BigInt64Array.
  protected series = new Uint32Array(0);
  protected time = new Uint32Array(0);
  protected version = new Uint32Array(0);
  protected sequence = new Uint32Array(0);
  readonly #headers: Buffer[];

  constructor(readonly table: Table) {
    this.#headers = columnHeaders(table);
  }

  /** Appends a row's identity; the caller then sets the row's own columns. */
  protected next(series: number, time: number, version: number, sequence: number): number {
    const row = this.rows++;
    if (row >= this.capacity) this.resize(Math.max(FIRST_CAPACITY, this.capacity * 2));
    const word = row * 2;
    this.series[word] = series;
    this.time[word] = time;
    this.time[word + 1] = time / WORD;
    this.version[word] = version;
    this.version[word + 1] = version / WORD;
    this.sequence[row] = sequence;
    return row;
  }

  protected resize(capacity: number): void {
    this.capacity = capacity;
    const pairs = (from: Uint32Array<ArrayBuffer>) => grown(new Uint32Array(capacity * 2), from);
    this.series = pairs(this.series);
    this.time = pairs(this.time);
    this.version = pairs(this.version);
    this.sequence = grown(new Uint32Array(capacity), this.sequence);
  }

  /** The rows as one Native block. The parts are views: they hold only until `clear`. */
  block(): Uint8Array[] {
    const parts: Uint8Array[] = [blockHeader(this.table, this.rows)];
    const identity = [
      bytesOf(this.series, this.rows * 8),
      bytesOf(this.time, this.rows * 8),
      bytesOf(this.version, this.rows * 8),
      bytesOf(this.sequence, this.rows * 4),
    ];
    [...identity, ...this.own()].forEach((data, index) => parts.push(this.#headers[index]!, data));
    return parts;
  }

  protected abstract own(): Uint8Array[];

  clear(): void {
    this.rows = 0;
    this.mayDuplicate = false;
    if (this.capacity > KEPT_CAPACITY) {
      this.capacity = 0;
      this.shrink();
      this.resize(FIRST_CAPACITY);
    }
  }

  /** Drops the columns, so that `resize` starts from nothing. */
  protected shrink(): void {
    this.series = this.time = this.version = this.sequence = new Uint32Array(0);
  }

  /** Series ids of all rows, for repairing what a failed commit left behind. */
  seriesIds(): Set<number> {
    const ids = new Set<number>();
    for (let row = 0; row < this.rows; row++) ids.add(this.series[row * 2]!);
    return ids;
  }
}

export class NumbersBuffer extends ColumnBuffer {
  #value = new Float64Array(0);

  constructor() {
    super(NUMBERS);
  }

  push(series: number, time: number, version: number, sequence: number, value: number): void {
    const row = this.next(series, time, version, sequence);
    this.#value[row] = value;
  }

  protected override resize(capacity: number): void {
    super.resize(capacity);
    this.#value = grown(new Float64Array(capacity), this.#value);
  }

  protected override shrink(): void {
    super.shrink();
    this.#value = new Float64Array(0);
  }

  protected override own(): Uint8Array[] {
    return [bytesOf(this.#value, this.rows * 8)];
  }
}

export class TextsBuffer extends ColumnBuffer {
  readonly #value = new TextColumn();

  constructor() {
    super(TEXTS);
  }

  push(series: number, time: number, version: number, sequence: number, value: string): void {
    this.next(series, time, version, sequence);
    this.#value.push(value);
  }

  override clear(): void {
    super.clear();
    this.#value.clear();
  }

  protected override own(): Uint8Array[] {
    return [this.#value.bytes()];
  }
}

export interface Extras {
  readonly latitude?: number;
  readonly longitude?: number;
  readonly x?: number;
  readonly metadata?: unknown;
}

export class ExtrasBuffer extends ColumnBuffer {
  #measures = [new Float64Array(0), new Float64Array(0), new Float64Array(0)];
  readonly #metadata = new TextColumn();

  constructor() {
    super(EXTRAS);
  }

  push(series: number, time: number, version: number, sequence: number, extras: Extras): void {
    // First what can fail: a row without its text would shift all texts behind it.
    const metadata =
      extras.metadata === undefined ? '' : ((JSON.stringify(extras.metadata) as string | undefined) ?? '');
    const row = this.next(series, time, version, sequence);
    this.#measures[0]![row] = extras.latitude ?? NaN;
    this.#measures[1]![row] = extras.longitude ?? NaN;
    this.#measures[2]![row] = extras.x ?? NaN;
    this.#metadata.push(metadata);
  }

  protected override resize(capacity: number): void {
    super.resize(capacity);
    this.#measures = this.#measures.map((measure) => grown(new Float64Array(capacity), measure));
  }

  override clear(): void {
    super.clear();
    this.#metadata.clear();
  }

  protected override shrink(): void {
    super.shrink();
    this.#measures = this.#measures.map(() => new Float64Array(0));
  }

  protected override own(): Uint8Array[] {
    return [...this.#measures.map((measure) => bytesOf(measure, this.rows * 8)), this.#metadata.bytes()];
  }
}

/** A String column: length-prefixed UTF-8 texts, one behind the other. */
class TextColumn {
  #bytes = Buffer.allocUnsafe(4096);
  #length = 0;

  push(value: string): void {
    const size = Buffer.byteLength(value, 'utf8');
    if (this.#length + size + 5 > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + size + 5));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    let rest = size;
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
    this.#length += this.#bytes.write(value, this.#length, 'utf8');
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    if (this.#bytes.length > 8_388_608) this.#bytes = Buffer.allocUnsafe(4096);
  }
}

function grown<T extends Uint32Array | Float64Array>(to: T, from: T): T {
  to.set(from.length > to.length ? from.subarray(0, to.length) : from);
  return to;
}

function bytesOf(array: Uint32Array | Float64Array, bytes: number): Uint8Array {
  return new Uint8Array(array.buffer, 0, bytes);
}
