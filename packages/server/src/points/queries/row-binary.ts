/** Decodes an engine answer in ClickHouse's RowBinary format, row by row, without an object per cell. */
import { ForeignSeries } from '../engine/refusal.js';

export class RowReader {
  #offset = 0;
  readonly #asked: ReadonlySet<number> | undefined;

  /** `asked`: the series that the answer may speak of. */
  constructor(
    private readonly bytes: Buffer,
    asked?: Iterable<number>,
  ) {
    this.#asked = asked && new Set(asked);
  }

  get done(): boolean {
    return this.#offset >= this.bytes.length;
  }

  /** A 64-bit integer; exact to 2^53, which all ids and times of the platform are below. */
  int64(): number {
    const low = this.bytes.readUInt32LE(this.#offset);
    const high = this.bytes.readInt32LE(this.#offset + 4);
    this.#offset += 8;
    return high * 4294967296 + low;
  }

  /** The id of one of the asked series: rows of any other one are not shown to anybody, whatever brought them here. */
  series(): number {
    const id = this.int64();
    if (!this.#asked?.has(id)) throw new ForeignSeries(id);
    return id;
  }

  uint32(): number {
    const value = this.bytes.readUInt32LE(this.#offset);
    this.#offset += 4;
    return value;
  }

  float64(): number {
    const value = this.bytes.readDoubleLE(this.#offset);
    this.#offset += 8;
    return value;
  }

  text(): string {
    const length = this.length();
    const value = this.bytes.toString('utf8', this.#offset, this.#offset + length);
    this.#offset += length;
    return value;
  }

  /** The number of bytes of a text or of elements of an array that stand behind it. */
  length(): number {
    let length = 0;
    let scale = 1;
    for (;;) {
      const byte = this.bytes[this.#offset++]!;
      length += (byte & 127) * scale;
      if (byte < 128) break;
      scale *= 128;
    }
    return length;
  }
}
