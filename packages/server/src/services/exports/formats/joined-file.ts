/** A file that grows piece by piece. */

export interface JoinedFile {
  /** Rows taken so far. */
  readonly rows: number;
  /** What a piece adds to the file. */
  add(piece: Uint8Array): Iterable<Uint8Array>;
  /** What ends the file. */
  end(): Iterable<Uint8Array>;
}
