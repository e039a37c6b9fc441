/** Makes the database and its tables where they are missing. Rule: where all is as it should be, nothing is written. */
import { createHash } from 'node:crypto';
import { rowBinary } from '../engine/answer-forms.js';
import type { Engine } from '../engine/engine.js';
import { RowReader } from '../queries/row-binary.js';
import { TELEMETRY, telemetryViewSql } from './telemetry-view.js';
import { createTableSql, TABLES } from './tables.js';

export async function createSchema(engine: Engine, database: string): Promise<void> {
  await engine.exec(`CREATE DATABASE IF NOT EXISTS ${database}`);
  for (const table of TABLES) await engine.exec(createTableSql(table, database));
  // Names without a database are looked up in an empty one, so that a user's SQL finds nothing by them.
  await engine.exec(`CREATE DATABASE IF NOT EXISTS ${emptyDatabase(database)}`);
  await createView(engine, database);
}

/** A view that is made anew leaves an empty file on a full disk: the embedded engine gets it once for each version. */
async function createView(engine: Engine, database: string): Promise<void> {
  const sql = telemetryViewSql(engine.mode, database);
  const version = createHash('sha256').update(sql).digest('hex');
  // On a server it is made for whoever connects now.
  if (engine.mode === 'embedded' && (await hasView(engine, database, version))) return;
  await engine.exec(`${sql} COMMENT '${version}'`);
}

async function hasView(engine: Engine, database: string, version: string): Promise<boolean> {
  const sql = `SELECT count() FROM system.tables WHERE database = '${database}' AND name = '${TELEMETRY}' AND comment = '${version}'`;
  return new RowReader(await engine.query(sql, rowBinary('UInt64'))).int64() > 0;
}

export const emptyDatabase = (database: string): string => `${database}_empty`;
