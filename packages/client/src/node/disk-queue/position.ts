/**
 * How far the queue is sent, on disk. Two places are written in turns, each with a checksum, so that one of them is whole whenever the
 * process ends. It is not synchronised: where a loss of power takes it, points are sent again that are stored already, which
 * changes nothing.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

export interface Position {
  /** Of the segment. */
  readonly number: number;
  readonly offset: number;
}

const PLACE_BYTES = 32;
const CHECKED_BYTES = 24;

export class PositionFile {
  #turn = 0;

  private constructor(
    private readonly file: FileHandle,
    /** As it was found; undefined: there was none. */
    readonly found: Position | undefined,
    turn: number,
  ) {
    this.#turn = turn;
  }

  static async open(folder: string): Promise<PositionFile> {
    const path = join(folder, 'position');
    const file = await open(path, 'r+').catch(() => open(path, 'w+', 0o600));
    const bytes = Buffer.alloc(2 * PLACE_BYTES);
    await file.read(bytes, 0, bytes.length, 0);
    const [newest] = [0, 1]
      .map((place) => placeIn(bytes.subarray(place * PLACE_BYTES, (place + 1) * PLACE_BYTES)))
      .filter((place) => place !== undefined)
      .sort((a, b) => b.turn - a.turn);
    return new PositionFile(file, newest?.position, newest?.turn ?? 0);
  }

  async save({ number, offset }: Position): Promise<void> {
    const bytes = Buffer.alloc(PLACE_BYTES);
    const turn = ++this.#turn;
    bytes.writeDoubleLE(turn, 0);
    bytes.writeDoubleLE(number, 8);
    bytes.writeDoubleLE(offset, 16);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, CHECKED_BYTES)), CHECKED_BYTES);
    await this.file.write(bytes, 0, bytes.length, (turn % 2) * PLACE_BYTES);
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

function placeIn(bytes: Buffer): { turn: number; position: Position } | undefined {
  if (crc32(bytes.subarray(0, CHECKED_BYTES)) !== bytes.readUInt32LE(CHECKED_BYTES)) return undefined;
  const [turn, number, offset] = [0, 8, 16].map((at) => bytes.readDoubleLE(at));
  return { turn: turn!, position: { number: number!, offset: offset! } };
}
