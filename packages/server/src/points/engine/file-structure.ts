/** Whether the engine wrote a file of a columnar format to its end: what stands there is written last. */

const PARQUET_MAGIC = Buffer.from('PAR1');
/** Length of the footer and the magic word behind it. */
const PARQUET_TRAILER = 8;

export function parquetIsWhole(bytes: Buffer): boolean {
  const trailer = bytes.length - PARQUET_TRAILER;
  if (trailer < PARQUET_MAGIC.length) return false;
  if (!bytes.subarray(0, 4).equals(PARQUET_MAGIC) || !bytes.subarray(-4).equals(PARQUET_MAGIC)) return false;
  return bytes.readUInt32LE(trailer) <= trailer - PARQUET_MAGIC.length;
}

const ARROW_CONTINUATION = Buffer.from([0xff, 0xff, 0xff, 0xff]);
const ARROW_END = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);

export function arrowIsWhole(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(ARROW_CONTINUATION) && bytes.subarray(-8).equals(ARROW_END);
}
