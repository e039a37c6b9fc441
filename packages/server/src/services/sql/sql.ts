/**
 * `POST /query/sql`: one read-only statement over the view `telemetry` of one project. The statement is checked by the
 * engine's own parser, wrapped as a sub-select behind the view's definition, and runs read-only under the query limits
 * in a database of its own that holds nothing else.
 */
import { TributaryError } from '../../errors/error.js';
import { EngineError, type Engine } from '../../points/engine/engine.js';
import { END_OF_TIME, text, type Sources } from '../../points/queries/sql.js';
import type { PointsStore } from '../../points/store.js';
import { isNumeric } from '../../model/kinds.js';
import type { Devices, SelectedSeries, Sql } from '../services.js';
import { checkSyntaxTree, refused } from './statement-check.js';

/** Most rows of an answer; a LIMIT of the statement's own may be lower. */
export const MAX_SQL_ROWS = 100_000;
const MAX_STATEMENT = 20_000;

export class ProjectSql implements Sql {
  constructor(
    private readonly store: PointsStore,
    private readonly devices: Pick<Devices, 'select'>,
  ) {}

  async run(
    project: number,
    statement: string,
  ): Promise<{ columns: { name: string; type: string }[]; rows: unknown[][] }> {
    const sql = statement.trim().replace(/;\s*$/, '');
    if (sql === '') throw refused('it is empty');
    if (sql.length > MAX_STATEMENT) throw refused(`it has more than ${MAX_STATEMENT} characters`);
    const series = await this.devices.select(project, {});
    return this.store.readAll(async (engine, sources, database) => {
      await checkStatement(engine, sql, database);
      const limited = `WITH telemetry AS (${viewSql(sources, series)}) SELECT * FROM (\n${sql}\n) LIMIT ${MAX_SQL_ROWS}`;
      const answer = await runLimited(engine, limited);
      const { meta, data } = JSON.parse(Buffer.from(answer).toString('utf8')) as {
        meta: { name: string; type: string }[];
        data: unknown[][];
      };
      return { columns: meta, rows: data };
    });
  }
}

async function checkStatement(engine: Engine, sql: string, database: string): Promise<void> {
  let tree: Uint8Array;
  try {
    // Wrapped in a sub-select as it will run: text that would break out of the brackets does not parse here.
    tree = await engine.query(`EXPLAIN AST SELECT * FROM (\n${sql}\n)`, 'TSVRaw', { bare: true });
  } catch (error) {
    throw new TributaryError('sql_failed', { reason: reasonOf(error) });
  }
  const wrapped = Buffer.from(tree).toString('utf8');
  checkSyntaxTree(wrapped, [database]);
  try {
    await engine.query(`EXPLAIN AST ${sql}`, 'TSVRaw', { bare: true });
  } catch (error) {
    throw new TributaryError('sql_failed', { reason: reasonOf(error) });
  }
}

async function runLimited(engine: Engine, sql: string): Promise<Uint8Array> {
  try {
    return await engine.query(sql, 'JSONCompact', { readonly: true });
  } catch (error) {
    if (error instanceof EngineError && error.failure === 'timeout')
      throw new TributaryError('query_timeout', { limit: 'the query time limit' }, { cause: error });
    if (error instanceof EngineError && error.failure === 'memory')
      throw new TributaryError('query_too_large', { limit: 'the query memory limit' }, { cause: error });
    if (error instanceof EngineError && error.failure === 'unavailable')
      throw new TributaryError('engine_unavailable', {}, { cause: error });
    throw new TributaryError('sql_failed', { reason: reasonOf(error) });
  }
}

/** The engine's first sentence: what follows repeats the whole statement. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replace(/^.*DB::Exception: /s, '')
    .replace(/In scope .*$/s, '')
    .replace(/\(version .*$/s, '')
    .split('. ')[0]!
    .slice(0, 300)
    .replace(/[.\s]+$/, '');
}

/** The project's points with their names, numbers in `value` and everything else in `text`. */
function viewSql(sources: Sources, series: readonly SelectedSeries[]): string {
  const range = { from: 0, to: END_OF_TIME };
  const columns = 'series, time, value';
  const numeric = series.filter(({ kind }) => isNumeric(kind)).map(({ id }) => id);
  const textual = series.filter(({ kind }) => !isNumeric(kind)).map(({ id }) => id);
  // Names of their own inside: an alias `value` would stand for itself also where the column is meant.
  const parts = ["SELECT toUInt64(0) AS id, toInt64(0) AS micros, nan AS number, '' AS content WHERE 0"];
  if (numeric.length > 0) {
    const rows = sources.select({ table: 'numbers', columns, series: numeric, ...range });
    parts.push(`SELECT series, time, value, '' FROM (${rows})`);
  }
  if (textual.length > 0) {
    const rows = sources.select({ table: 'texts', columns, series: textual, ...range });
    parts.push(`SELECT series, time, nan, value FROM (${rows})`);
  }
  const ids = `[${['0', ...series.map(({ id }) => id)].join(',')}]::Array(UInt64)`;
  const names = `[${["''", ...series.map(({ name }) => text(name))].join(',')}]`;
  const devices = `[${["''", ...series.map(({ device }) => text(device.key))].join(',')}]`;
  return `SELECT transform(id, ${ids}, ${devices}, '') AS device, transform(id, ${ids}, ${names}, '') AS series,
    fromUnixTimestamp64Micro(micros, 'UTC') AS time, number AS value, content AS text FROM (${parts.join(' UNION ALL ')})`;
}
