/** The schema message of an Arrow stream, with metadata. In a file of its own: the library is loaded only for such exports. */
import { RecordBatchReader, RecordBatchStreamWriter, Schema } from 'apache-arrow';

/** `stream` begins with a schema; the answer is a message that stands in the place of that one. */
export function schemaWith(stream: Uint8Array, key: string, value: string): Uint8Array {
  const reader = RecordBatchReader.from(stream).open();
  const schema = new Schema(reader.schema.fields, new Map([...reader.schema.metadata, [key, value]]));
  const writer = new RecordBatchStreamWriter();
  writer.reset(undefined, schema);
  writer.finish();
  const bytes = Buffer.from(writer.toUint8Array(true));
  // The end of the stream behind the schema goes.
  return bytes.subarray(0, 8 + bytes.readUInt32LE(4));
}
