/**
 * What the engine says of a statement before it runs: its text in the engine's own words, its syntax tree, its query tree
 * and its columns. The user's text is only ever handed over inside a string literal, as data to parse; what comes back is
 * one statement, without comments, with every string and name in its plainest form, and only that is used from then on.
 */
import { EngineError } from '../engine/engine-error.js';
import type { Guest } from '../engine/guest.js';
import { text } from '../queries/sql.js';
import { asking } from './reasons.js';
import { refused } from './refused.js';

export interface SqlColumn {
  readonly name: string;
  /** The engine's name of the type, such as `Array(UInt64)`. */
  readonly type: string;
}

/** Rows like those of the view, to resolve names by: one, so that a sub-select of a single value has one. */
const SAMPLE = `SELECT 'd' AS device, 's' AS series, fromUnixTimestamp64Micro(1000000, 'UTC') AS time, toFloat64(1) AS value, 't' AS text`;

/** The statement as it runs, below the name of the view. */
export const wrapped = (source: string, sql: string): string =>
  `WITH telemetry AS (${source}) SELECT * FROM (\n${sql}\n)`;

export class Analysis {
  /** `written` is the user's own text. */
  constructor(
    private readonly guest: Guest,
    private readonly written: string,
  ) {}

  /** Throws sql_not_allowed or sql_failed unless it is one statement. */
  async canonical(): Promise<string> {
    const literal = text(this.written);
    const sql = (await this.#ask(`SELECT formatQuerySingleLine(${literal})`)).replace(/\n$/, '');
    // A name with an escape in it could tear the lines of a tree apart.
    if (/`[^`]*\\/.test(sql.replace(/'(?:[^'\\]|\\.)*'/g, '')))
      throw refused('names in quotes have no backslashes, quotes or control characters');
    return sql;
  }

  syntaxTree(sql: string): Promise<string> {
    return this.#ask(`EXPLAIN AST SELECT * FROM (\n${sql}\n)`);
  }

  /** Before names are resolved (0) or after (1), when constants have been computed and sub-selects of one value run. */
  queryTree(sql: string, passes: 0 | 1, source = SAMPLE): Promise<string> {
    return this.#ask(`EXPLAIN QUERY TREE run_passes=${passes} ${wrapped(source, sql)}`);
  }

  async columns(sql: string): Promise<SqlColumn[]> {
    const answer = await this.#ask(`DESCRIBE (${wrapped(SAMPLE, sql)})`, 'JSONCompactEachRow');
    return answer
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [name, type] = JSON.parse(line) as [string, string];
        return { name, type };
      });
  }

  async #ask(sql: string, format = 'TSVRaw'): Promise<string> {
    return asking(this.written, async () => {
      const found = Buffer.from(await this.guest.query(sql, format)).toString('utf8');
      if (found === '') throw new EngineError('incomplete', 'an empty analysis');
      return found;
    });
  }
}
