/** Reads the rows of a segment's data block back: needed when leftover segments are replayed. */
import type { Table } from '../schema/tables.js';
import { readVarint } from './native-format.js';

export interface BlockRows {
  readonly rows: number;
  /** One entry per column in the table's order: numbers, or texts of a String column. */
  readonly columns: readonly (readonly number[] | readonly string[])[];
}

export function readBlock(table: Table, bytes: Buffer): BlockRows {
  const [columnCount, afterCount] = readVarint(bytes, 0);
  const [rows, afterRows] = readVarint(bytes, afterCount);
  let offset = afterRows;
  if (columnCount !== table.columns.length)
    throw new Error(`a block of ${table.name} has ${columnCount} columns, expected ${table.columns.length}`);
  const columns = table.columns.map((column) => {
    for (let header = 0; header < 2; header++) {
      const [length, next] = readVarint(bytes, offset);
      offset = next + length;
    }
    const values: (number | string)[] = new Array<number | string>(rows);
    for (let row = 0; row < rows; row++) {
      switch (column.type) {
        case 'UInt64':
        case 'Int64':
          values[row] = bytes.readInt32LE(offset + 4) * 4294967296 + bytes.readUInt32LE(offset);
          offset += 8;
          break;
        case 'Float64':
          values[row] = bytes.readDoubleLE(offset);
          offset += 8;
          break;
        case 'UInt32':
          values[row] = bytes.readUInt32LE(offset);
          offset += 4;
          break;
        case 'String': {
          const [length, next] = readVarint(bytes, offset);
          values[row] = bytes.toString('utf8', next, next + length);
          offset = next + length;
        }
      }
    }
    return values as number[] | string[];
  });
  return { rows, columns };
}
