/** A map in PMTiles format, as writers make them: packed directories with a leaf, one tile that stands for several, metadata. */
import { crc32, deflateSync, gzipSync } from 'node:zlib';

export const PNG = 2;
export const VECTOR = 1;

export interface MapContents {
  readonly type: typeof PNG | typeof VECTOR;
  /** The same on each place of both zooms, 0 and 1. */
  readonly tile: Uint8Array;
  readonly attribution: string;
}

export function mapFile({ type, tile, attribution }: MapContents): Buffer {
  const packed = type === PNG ? Buffer.from(tile) : gzipSync(tile);
  // Tile 0 is zoom 0, tiles 1 to 4 are zoom 1; the second entry stands where the first one does.
  const leaf = gzipSync(
    Buffer.from([2, 0, 1, 1, 4, ...varint(packed.length), ...varint(packed.length), 1, 1]),
  );
  const root = gzipSync(Buffer.from([1, 0, 0, ...varint(leaf.length), 1]));
  const metadata = gzipSync(JSON.stringify({ attribution }));
  const header = Buffer.alloc(127);
  header.write('PMTiles\x03', 'latin1');
  let at = header.length;
  const put = (place: number, length: number) => {
    header.writeBigUInt64LE(BigInt(at), place);
    header.writeBigUInt64LE(BigInt(length), place + 8);
    at += length;
  };
  put(8, root.length);
  put(24, metadata.length);
  put(40, leaf.length);
  put(56, packed.length);
  header.set([1, 2, type === PNG ? 1 : 2, type, 0, 1], 96);
  return Buffer.concat([header, root, metadata, leaf, packed]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

/** A picture of one pixel. */
export function pngOf(red: number, green: number, blue: number): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  const pixels = deflateSync(Buffer.from([0, red, green, blue]));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A vector tile all of which is in a layer of areas, but for a square hole in its middle. */
export function areaTile(layer: string, extent = 4096): Uint8Array {
  const zigzag = (value: number) => varint(value < 0 ? -value * 2 - 1 : value * 2);
  const square = (from: number, length: number, back: readonly [number, number], turn: 1 | -1) => {
    const sides = turn === 1 ? [length, 0, 0, length, -length, 0] : [0, length, length, 0, 0, -length];
    return [9, ...zigzag(from - back[0]), ...zigzag(from - back[1]), 26, ...sides.flatMap(zigzag), 15];
  };
  const quarter = extent / 4;
  const geometry = [...square(0, extent, [0, 0], 1), ...square(quarter, extent / 2, [0, extent], -1)];
  const feature = [...bytes(2, [0, 0]), 24, 3, ...bytes(4, geometry)];
  const text = (number: number, value: string) => bytes(number, [...Buffer.from(value)]);
  const value = bytes(4, text(1, 'ocean'));
  return Uint8Array.from(
    bytes(3, [
      120,
      2,
      ...text(1, layer),
      ...bytes(2, feature),
      ...text(3, 'kind'),
      ...value,
      40,
      ...varint(extent),
    ]),
  );
}

const bytes = (number: number, value: readonly number[]): number[] => [
  number * 8 + 2,
  ...varint(value.length),
  ...value,
];
