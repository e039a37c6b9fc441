/**
 * One read-only statement of a user over the view `telemetry` of some series. The statement is checked by the engine's own
 * parser, wrapped as a sub-select behind the view's definition, and runs read-only under the query limits, where names
 * without a database mean an empty one.
 */
import { TributaryError } from '../../errors/error.js';
import { isNumeric, type Kind } from '../../model/kinds.js';
import { plain } from '../engine/answer-forms.js';
import { EngineError, type Engine } from '../engine/engine.js';
import { withRefusals } from '../engine/refusal.js';
import { END_OF_TIME, text, type Sources } from '../queries/sql.js';
import { checkSyntaxTree, refused } from './statement-check.js';

/** Most rows of an answer; a LIMIT of the statement's own may be lower. */
const MAX_ROWS = 100_000;
/** Most characters of a statement. */
const MAX_STATEMENT = 20_000;

/** A series under the names that the view shows. */
export interface NamedSeries {
  readonly id: number;
  readonly name: string;
  readonly device: string;
  readonly kind: Kind;
}

export interface SqlAnswer {
  readonly columns: { name: string; type: string }[];
  readonly rows: unknown[][];
}

/** The statement without its closing semicolon; throws sql_not_allowed where there is nothing to run. */
export function cleanStatement(statement: string): string {
  const sql = statement.trim().replace(/;\s*$/, '');
  if (sql === '') throw refused('it is empty');
  if (sql.length > MAX_STATEMENT) throw refused(`it has more than ${MAX_STATEMENT} characters`);
  return sql;
}

/** Throws sql_not_allowed, sql_failed, query_timeout, query_too_large or engine_unavailable. */
export async function runUserSql(
  engine: Engine,
  sources: Sources,
  database: string,
  series: readonly NamedSeries[],
  sql: string,
): Promise<SqlAnswer> {
  // Wrapped in a sub-select as it will run, and alone: text that would break out of the brackets fails in one of the two.
  const tree = await ask(() =>
    engine.query(`EXPLAIN AST SELECT * FROM (\n${sql}\n)`, plain('TSVRaw'), { bare: true }),
  );
  checkSyntaxTree(Buffer.from(tree).toString('utf8'), [database]);
  await ask(() => engine.query(`EXPLAIN AST ${sql}`, plain('TSVRaw'), { bare: true }));
  const limited = `WITH telemetry AS (${viewSql(sources, series)}) SELECT * FROM (\n${sql}\n) LIMIT ${MAX_ROWS}`;
  const answer = await ask(() => engine.query(limited, plain('JSONCompact'), { readonly: true }));
  const { meta, data } = JSON.parse(Buffer.from(answer).toString('utf8')) as {
    meta: SqlAnswer['columns'];
    data: unknown[][];
  };
  return { columns: meta, rows: data };
}

async function ask(query: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await withRefusals(query);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new TributaryError('sql_failed', { reason: reasonOf(error) }, { cause: error });
  }
}

/** The engine's first sentence: what follows repeats the whole statement. */
function reasonOf({ message }: EngineError): string {
  return message
    .replace(/^.*DB::Exception: /s, '')
    .replace(/In scope .*$/s, '')
    .replace(/\(version .*$/s, '')
    .split('. ')[0]!
    .slice(0, 300)
    .replace(/[.\s]+$/, '');
}

/** The project's points with their names, numbers in `value` and everything else in `text`. */
function viewSql(sources: Sources, series: readonly NamedSeries[]): string {
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
  const devices = `[${["''", ...series.map(({ device }) => text(device))].join(',')}]`;
  return `SELECT transform(id, ${ids}, ${devices}, '') AS device, transform(id, ${ids}, ${names}, '') AS series,
    fromUnixTimestamp64Micro(micros, 'UTC') AS time, number AS value, content AS text FROM (${parts.join(' UNION ALL ')})`;
}
