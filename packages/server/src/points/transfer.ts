/** All points out of a store and into an empty one, a partition at a time, in the engine's Native format. */
import type { AnswerForm } from './engine/answer.js';
import { rowBinary } from './engine/answer-forms.js';
import type { Engine, SegmentInsert } from './engine/engine.js';
import { structureOf, TABLES, type Table } from './schema/tables.js';
import { RowReader } from './queries/row-binary.js';
import { blockHeader, columnHeaders } from './spool/native-format.js';

export interface PointsPart {
  readonly table: Table['name'];
  readonly partition: string;
  readonly rows: number;
}

/** Reading everything takes as long as it takes. */
const UNLIMITED = { seconds: 7 * 86_400 };

/** `hidden`: a condition on rows that are left out, or empty. */
export async function listParts(engine: Engine, database: string, hidden: string): Promise<PointsPart[]> {
  const parts: PointsPart[] = [];
  for (const { name } of TABLES) {
    const sql = `SELECT _partition_id, count() FROM ${database}.${name}${hidden === '' ? '' : ` WHERE NOT (${hidden})`} GROUP BY _partition_id ORDER BY _partition_id`;
    const reader = new RowReader(await engine.query(sql, rowBinary('String', 'UInt64'), UNLIMITED));
    while (!reader.done) parts.push({ table: name, partition: reader.text(), rows: reader.int64() });
  }
  return parts;
}

/** The points of a partition, each once; the pieces joined are one Native stream. */
export function streamPart(
  engine: Engine,
  database: string,
  part: PointsPart,
  hidden: string,
): AsyncIterable<Uint8Array> {
  const columns = tableOf(part.table).columns.map((column) => column.name);
  return engine.stream(
    `SELECT ${columns.join(', ')} FROM ${database}.${part.table} FINAL WHERE _partition_id = '${part.partition}'${hidden === '' ? '' : ` AND NOT (${hidden})`}`,
    nativeRows(tableOf(part.table)),
    UNLIMITED,
  );
}

export function partInsert(database: string, table: Table['name'], path: string): SegmentInsert {
  const definition = tableOf(table);
  return {
    table: `${database}.${table}`,
    structure: structureOf(definition),
    columns: definition.columns.map((column) => column.name),
    path,
    mayDuplicate: false,
  };
}

/** Takes back what a broken-off restore had inserted. */
export async function emptyTables(engine: Engine, database: string): Promise<void> {
  for (const { name } of TABLES) await engine.exec(`TRUNCATE TABLE ${database}.${name}`);
}

/** Rows of a table in Native. The mark is a last block of one row, whose series is no series. */
function nativeRows(table: Table): AnswerForm {
  const headers = columnHeaders(table);
  return {
    format: 'Native',
    marked: (sql, mark) => {
      const values = table.columns.map(({ type }, at) => (at === 0 ? mark : type === 'String' ? "''" : '0'));
      const data = table.columns.map(({ type }) => Buffer.alloc(SIZES[type]));
      data[0]!.writeBigUInt64LE(mark);
      const columns = headers.flatMap((header, at) => [header, data[at]!]);
      const tail = Buffer.concat([blockHeader(table, 1), ...columns]);
      return { sql: `(${sql}) UNION ALL SELECT ${values.join(', ')}`, tail };
    },
    whole: () => true,
  };
}

/** Bytes of one empty value. */
const SIZES = { UInt64: 8, Int64: 8, UInt32: 4, Float64: 8, String: 1 } as const;

function tableOf(name: string): Table {
  const table = TABLES.find((candidate) => candidate.name === name);
  if (!table) throw new RangeError(`there is no table ${name}`);
  return table;
}
