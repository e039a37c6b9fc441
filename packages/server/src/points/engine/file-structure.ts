/**
 * How many rows a file of a columnar format says it has; undefined where it does not end as the format does. It is what
 * the engine wrote, not what it should have written: a statement that was ended in the middle closes its file, too.
 */
import { FlatTable } from '../../model/flat-buffers.js';
import { ThriftReader } from '../../model/thrift.js';

const PARQUET_MAGIC = Buffer.from('PAR1');
/** Length of the footer and the magic word behind it. */
const PARQUET_TRAILER = 8;
/** Number of the member of the footer that has the rows, as Parquet's definition has it. */
const PARQUET_ROWS = 3;

export function parquetRows(bytes: Buffer): number | undefined {
  const trailer = bytes.length - PARQUET_TRAILER;
  if (trailer < PARQUET_MAGIC.length) return undefined;
  if (!bytes.subarray(0, 4).equals(PARQUET_MAGIC) || !bytes.subarray(-4).equals(PARQUET_MAGIC))
    return undefined;
  const footer = trailer - bytes.readUInt32LE(trailer);
  if (footer < PARQUET_MAGIC.length) return undefined;
  const rows = new ThriftReader(bytes.subarray(footer, trailer)).struct().get(PARQUET_ROWS);
  return rows && Number(rows.value);
}

const ARROW_CONTINUATION = 0xffffffff;
const RECORD_BATCH = 3;
/** Places of the members of a message and of a batch in Arrow's definition. */
const MESSAGE = { type: 1, header: 2, body: 3 } as const;
const BATCH_LENGTH = 0;

export function arrowRows(bytes: Buffer): number | undefined {
  let rows = 0;
  for (let at = 0; at + 8 <= bytes.length;) {
    if (bytes.readUInt32LE(at) !== ARROW_CONTINUATION) return undefined;
    const size = bytes.readUInt32LE(at + 4);
    const head = at + 8;
    // The end of a stream is a message of no length.
    if (size === 0) return head === bytes.length ? rows : undefined;
    if (head + size > bytes.length) return undefined;
    const message = new FlatTable(bytes, head + bytes.readUInt32LE(head));
    if (message.byte(MESSAGE.type) === RECORD_BATCH)
      rows += message.table(MESSAGE.header).int64(BATCH_LENGTH);
    at = head + size + message.int64(MESSAGE.body);
  }
  return undefined;
}

export const FILE_ROWS = { parquet: parquetRows, arrow: arrowRows } as const;
