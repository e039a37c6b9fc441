/**
 * Opens the engine's files of a stopped server and prints, as JSON, what its parts hold and weigh: as they are, and once
 * everything is merged. A process of its own: an engine opens one folder in its life.
 */
import { createRequire } from 'node:module';

const [schemaFile, folder] = process.argv.slice(2);
const { Session } = createRequire(schemaFile)('chdb');
const session = new Session(folder);
const rows = (sql) => JSON.parse(String(session.query(sql, 'JSON') || '{"data":[]}')).data;
const WHERE = `database = 'tributary' AND active`;

const stateOf = () => ({
  tables: rows(
    `SELECT table, toUInt32(count()) AS parts, toFloat64(sum(rows)) AS points, toFloat64(sum(bytes_on_disk)) AS bytes
     FROM system.parts WHERE ${WHERE} AND rows > 0 GROUP BY table`,
  ),
  columns: rows(
    `SELECT column, toFloat64(sum(column_bytes_on_disk)) AS bytes FROM system.parts_columns
     WHERE ${WHERE} AND table = 'numbers' GROUP BY column ORDER BY bytes DESC`,
  ),
});

const asItIs = stateOf();
session.query('OPTIMIZE TABLE tributary.numbers FINAL');
process.stdout.write(`\n${JSON.stringify({ asItIs, merged: stateOf() })}\n`);
session.close();
