/** Makes the database and its tables where they are missing. */
import type { Engine } from '../engine/engine.js';
import { telemetryViewSql } from './telemetry-view.js';
import { createTableSql, TABLES } from './tables.js';

export async function createSchema(engine: Engine, database: string): Promise<void> {
  await engine.exec(`CREATE DATABASE IF NOT EXISTS ${database}`);
  for (const table of TABLES) await engine.exec(createTableSql(table, database));
  // Names without a database are looked up in an empty one, so that a user's SQL finds nothing by them.
  await engine.exec(`CREATE DATABASE IF NOT EXISTS ${emptyDatabase(database)}`);
  await engine.exec(telemetryViewSql(engine.mode, database));
}

export const emptyDatabase = (database: string): string => `${database}_empty`;
