/** Frames as the documentation tells them, made the plain way: what the decoder and the client are held to. */

export interface FrameRow {
  readonly device: string;
  /** A number of the request's unit, or with `isDate` of microseconds. */
  readonly time: number;
  readonly isDate?: boolean;
  readonly cells: Readonly<Record<string, number | boolean | string>>;
}

const NO_NUMBER = 0x7ff80000;

/** `head` replaces members of the head. */
export function frameOf(rows: readonly FrameRow[], head: Readonly<Record<string, unknown>> = {}): Buffer {
  const devices = [...new Set(rows.map(({ device }) => device))];
  const names = rows.map(({ cells }) => JSON.stringify(Object.keys(cells)));
  const shapes = [...new Set(names)];
  const cells = rows.flatMap((row) => Object.values(row.cells));
  const texts = cells.filter((value) => typeof value === 'string').map((text) => Buffer.from(text));
  const dates = rows.some(({ isDate }) => isDate);
  const values = Buffer.alloc(cells.length * 8);
  let text = 0;
  for (const [at, value] of cells.entries()) {
    if (typeof value === 'number' && !Number.isNaN(value)) values.writeDoubleLE(value, at * 8);
    else {
      values.writeUInt32LE(NO_NUMBER, at * 8 + 4);
      const says =
        typeof value === 'boolean' ? 1 + Number(value) : typeof value === 'string' ? 3 + text++ : 0;
      values.writeUInt32LE(says, at * 8);
    }
  }
  const ends = texts.reduce<number[]>((all, { length }) => [...all, all.at(-1)! + length], [0]);
  const arrays = Buffer.concat(
    [
      bytesOf(rows, 8, (into, { time }, at) => into.writeDoubleLE(time, at)),
      bytesOf(rows, 4, (into, { device }, at) => into.writeUInt32LE(devices.indexOf(device), at)),
      bytesOf(names, 4, (into, name, at) => into.writeUInt32LE(shapes.indexOf(name), at)),
      dates ? Buffer.from(rows.map(({ isDate }) => Number(isDate ?? false))) : Buffer.alloc(0),
      values,
      texts.length > 0 ? bytesOf(ends, 4, (into, end, at) => into.writeUInt32LE(end, at)) : Buffer.alloc(0),
      Buffer.concat(texts),
    ].map(padded),
  );
  const told = Buffer.from(
    JSON.stringify({
      ...{ rows: rows.length, cells: cells.length },
      ...(texts.length > 0 && { texts: texts.length, textBytes: ends.at(-1) }),
      ...(dates && { dates }),
      devices,
      shapes: shapes.map((each) => ({ series: JSON.parse(each) as string[] })),
      ...head,
    }),
  );
  const prefix = Buffer.alloc(16);
  prefix.write('TRBFRAM1');
  prefix.writeUInt32LE(told.length, 8);
  prefix.writeUInt32LE(arrays.length, 12);
  return Buffer.concat([prefix, padded(told), arrays]);
}

function bytesOf<T>(
  items: readonly T[],
  width: number,
  write: (into: Buffer, item: T, at: number) => void,
): Buffer {
  const bytes = Buffer.alloc(items.length * width);
  for (const [at, item] of items.entries()) write(bytes, item, at * width);
  return bytes;
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
