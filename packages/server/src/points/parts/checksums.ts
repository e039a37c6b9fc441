/**
 * Reads `checksums.txt` of a part (format version 4): the names and sizes of all its data files as the engine meant to
 * write them. What does not parse is not trusted: the caller then takes the part for broken.
 */
const HEADING = 'checksums format version: 4\n';
/** In front of a compressed block: its hash, the method, both sizes. */
const BLOCK_HEADER = 25;
const LZ4 = 0x82;
const PLAIN = 0x02;
/** Behind a name and a size: the hash of the file. */
const HASH_BYTES = 16;

/** Bytes of each file by its name; undefined if this is a version that we do not know. */
export function readChecksums(bytes: Buffer): Map<string, number> | undefined {
  if (!bytes.subarray(0, 26).toString('latin1').startsWith('checksums format version: '))
    throw new RangeError('checksums.txt has no heading');
  if (bytes.subarray(0, HEADING.length).toString('latin1') !== HEADING) return undefined;
  return readEntries(blocksOf(bytes.subarray(HEADING.length)));
}

function blocksOf(bytes: Buffer): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const method = bytes.readUInt8(at + 16);
    const compressed = bytes.readUInt32LE(at + 17);
    const size = bytes.readUInt32LE(at + 21);
    const end = at + 16 + compressed;
    if (end > bytes.length || size > 16 * 2 ** 20) throw new RangeError('checksums.txt is cut off');
    const content = bytes.subarray(at + BLOCK_HEADER, end);
    if (method === LZ4) blocks.push(decompressLz4(content, size));
    else if (method === PLAIN) blocks.push(content);
    else throw new RangeError(`checksums.txt is compressed by method ${method}`);
    at = end;
  }
  return Buffer.concat(blocks);
}

function readEntries(bytes: Buffer): Map<string, number> {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes.readUInt8(at++);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const sizes = new Map<string, number>();
  for (let left = varint(); left > 0; left--) {
    const length = varint();
    const name = bytes.subarray(at, at + length).toString('utf8');
    at += length;
    sizes.set(name, varint());
    at += HASH_BYTES;
    if (bytes.readUInt8(at++) !== 0) {
      varint();
      at += HASH_BYTES;
    }
  }
  return sizes;
}

/** A block of the LZ4 format: literals and copies of what stands before, in turn. */
function decompressLz4(from: Buffer, size: number): Buffer {
  const to = Buffer.alloc(size);
  let read = 0;
  let written = 0;
  const longer = (length: number) => {
    if (length < 15) return length;
    for (;;) {
      const byte = from.readUInt8(read++);
      length += byte;
      if (byte < 255) return length;
    }
  };
  while (read < from.length) {
    const token = from.readUInt8(read++);
    const literals = longer(token >> 4);
    if (read + literals > from.length || written + literals > size)
      throw new RangeError('checksums.txt does not unpack');
    from.copy(to, written, read, read + literals);
    read += literals;
    written += literals;
    if (read >= from.length) break;
    const back = from.readUInt16LE(read);
    read += 2;
    const length = longer(token & 15) + 4;
    if (back === 0 || back > written || written + length > size)
      throw new RangeError('checksums.txt does not unpack');
    // Byte by byte: a copy may reach into what it writes.
    for (let i = 0; i < length; i++, written++) to[written] = to[written - back]!;
  }
  if (written !== size) throw new RangeError('checksums.txt does not unpack');
  return to;
}
