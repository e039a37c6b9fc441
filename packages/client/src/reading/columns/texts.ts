/** A column of texts as Arrow has them: where each ends, and all bytes one behind the other. A text is made when it is asked for. */

const decoder = new TextDecoder();

export class TextColumn {
  constructor(
    /** One more than there are texts: text `i` has the bytes from `offsets[i]` up to `offsets[i + 1]`. */
    readonly offsets: Uint32Array,
    /** UTF-8. */
    readonly bytes: Uint8Array,
  ) {}

  /** Undefined: this is none. */
  static within(
    buffer: ArrayBuffer,
    start: number,
    { rows, bytes }: { readonly rows: number; readonly bytes: number },
  ): TextColumn | undefined {
    const size = 4 * (rows + 1);
    if (bytes < size) return undefined;
    const offsets = new Uint32Array(buffer, start, rows + 1);
    if (offsets[0] !== 0 || offsets[rows] !== bytes - size) return undefined;
    for (let at = 0; at < rows; at++) if (offsets[at + 1]! < offsets[at]!) return undefined;
    return new TextColumn(offsets, new Uint8Array(buffer, start + size, bytes - size));
  }

  at(row: number): string {
    return decoder.decode(this.bytes.subarray(this.offsets[row], this.offsets[row + 1]));
  }
}
