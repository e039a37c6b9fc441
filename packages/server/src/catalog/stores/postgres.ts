/**
 * The catalog in PostgreSQL, for several machines over one catalog. 64-bit integers come as JavaScript numbers: ids
 * and millisecond times stay far below 2^53.
 */
import { PostgresDialect, type Dialect } from 'kysely';
import pg from 'pg';

const INT8 = 20;
const CONNECT_MILLISECONDS = 5_000;
const STATEMENT_MILLISECONDS = 60_000;

/** int8 as a number; every other type as pg does it. */
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary'
      ? Number
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

export function postgresDialect(url: string): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    statement_timeout: STATEMENT_MILLISECONDS,
    application_name: 'tributary',
    types,
  });
  // A connection that the server closes is replaced by the pool; without a listener it would end the process. The pool's own hears
  // of those that are idle, each connection's of one that is held: what is asked of it next fails.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new PostgresDialect({ pool });
}
