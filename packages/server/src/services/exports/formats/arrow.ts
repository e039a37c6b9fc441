/**
 * Arrow streams joined into one: the schema of the first, the record batches of all, one end. Reads no more of a message
 * than its kind, its length and, of a record batch, its number of rows.
 */
import { FlatTable } from '../../../model/flat-buffers.js';
import type { JoinedFile } from './joined-file.js';

const CONTINUATION = 0xffffffff;
const END = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
/** Kinds of a message's header. */
const SCHEMA = 1;
const RECORD_BATCH = 3;
/** Places of a message's members in its table of fields. */
const HEADER_KIND = 1;
const HEADER = 2;
const BODY_LENGTH = 3;
/** Of a record batch. */
const LENGTH = 0;

export class ArrowFile implements JoinedFile {
  rows = 0;
  #begun = false;

  /** `schemaOf` makes another schema message of the one that a stream begins with. */
  constructor(private readonly schemaOf?: (stream: Uint8Array) => Uint8Array) {}

  *add(piece: Uint8Array): Generator<Uint8Array> {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    for (let at = 0; at + 8 <= bytes.length;) {
      if (bytes.readUInt32LE(at) !== CONTINUATION) throw new Error(`no Arrow message at byte ${at}`);
      const metadata = bytes.readUInt32LE(at + 4);
      if (metadata === 0) return;
      const message = new FlatTable(bytes, at + 8 + bytes.readUInt32LE(at + 8));
      const end = at + 8 + metadata + message.int64(BODY_LENGTH);
      if (end > bytes.length) throw new Error(`the Arrow message at byte ${at} is cut off`);
      const kind = message.byte(HEADER_KIND);
      if (kind === RECORD_BATCH) this.rows += message.table(HEADER).int64(LENGTH);
      else if (kind !== SCHEMA) throw new Error(`an Arrow message of kind ${kind} cannot be joined`);
      if (kind === RECORD_BATCH) yield bytes.subarray(at, end);
      else if (!this.#begun) yield this.schemaOf?.(bytes) ?? bytes.subarray(at, end);
      this.#begun = true;
      at = end;
    }
  }

  end(): Iterable<Uint8Array> {
    return [END];
  }
}
