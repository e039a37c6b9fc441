/**
 * One statement of a user over the view `telemetry` of some series, behind two walls, each of which holds without the
 * other (test/sql/walls.test.ts switches them off in turn).
 *
 * The first: our own lexer finds one statement with balanced brackets, and its syntax tree is judged by lists of what is
 * allowed. The second: the statement is rewritten by the engine's parser, runs on sessions that can only read
 * (engine/guest.ts), and its query tree is judged once more, before and after names are resolved.
 */
import type { SqlAnswer } from '../../model/records/sql-answer.js';
import type { Cut } from '../deletions/cut.js';
import type { Guest } from '../engine/guest.js';
import { integers, text, type Sources } from '../queries/sql.js';
import { TELEMETRY } from '../schema/telemetry-view.js';
import { isNumeric, type Kind } from '../../model/kinds.js';
import { TributaryError } from '../../errors/error.js';
import { Analysis, wrapped } from './analysis.js';
import { readStatement } from './lexer.js';
import { judgeQueryTree } from './query-tree-judge.js';
import { judgeSyntax } from './syntax-judge.js';
import { wholeAnswer } from './whole-answer.js';

/** Most rows of an answer. */
export const MAX_ROWS = 100_000;

/** A series under the names that the view shows. */
export interface NamedSeries {
  readonly id: number;
  readonly name: string;
  readonly device: string;
  readonly kind: Kind;
}

export interface UserSqlOptions {
  readonly guest: Guest;
  readonly database: string;
  readonly answerBytes: number;
  /** Which walls stand. Both, but in the tests of one without the other; no setting reaches here. */
  readonly walls?: { readonly first: boolean; readonly second: boolean };
}

const BOTH = { first: true, second: true };

export class UserSql {
  constructor(private readonly options: UserSqlOptions) {}

  /** Throws sql_not_allowed, sql_failed, query_timeout, query_too_large or engine_unavailable. */
  async run(sources: Sources, series: readonly NamedSeries[], written: string): Promise<SqlAnswer> {
    const { guest, answerBytes } = this.options;
    const view = this.#view(sources, series);
    const analysis = new Analysis(guest, written);
    const sql = await this.#judged(analysis, written, view);
    const columns = await analysis.columns(sql);
    const limits = { rows: MAX_ROWS, bytes: answerBytes };
    const answer = await wholeAnswer(guest, { sql: wrapped(view, sql), written }, limits);
    return { columns, ...answer };
  }

  /** The text to run. */
  async #judged(analysis: Analysis, written: string, view: string): Promise<string> {
    const { first, second } = this.options.walls ?? BOTH;
    const statement = first ? readStatement(written) : { sql: written, tokens: [] };
    const sql = second ? await analysis.canonical() : statement.sql;
    if (first) judgeSyntax(await analysis.syntaxTree(sql), statement.tokens);
    if (!second) return sql;
    judgeQueryTree(await analysis.queryTree(sql, 0), { resolved: false, tables: [] });
    await this.#judgeResolved(analysis, sql, view);
    return sql;
  }

  async #judgeResolved(analysis: Analysis, sql: string, view: string): Promise<void> {
    const { database } = this.options;
    let tree: string;
    try {
      tree = await analysis.queryTree(sql, 1);
    } catch (error) {
      // Resolving computes what is constant, sub-selects of one value too: what fails on the sample may do on the points.
      if (!(error instanceof TributaryError && error.code === 'sql_failed')) throw error;
      tree = await analysis.queryTree(sql, 1, view);
    }
    judgeQueryTree(tree, { resolved: true, tables: ['system.one', `${database}.${TELEMETRY}`] });
  }

  /** The project's points with their names, numbers in `value` and everything else in `text`. */
  #view(sources: Sources, series: readonly NamedSeries[]): string {
    const ids = (numeric: boolean) =>
      series.filter(({ kind }) => isNumeric(kind) === numeric).map(({ id }) => id);
    const cut = series.map(({ id }) => id).filter((id) => sources.cuts(id).length > 0);
    const isCut = new Set(cut);
    const split = (all: readonly number[]) => ({
      ...sources.split(all.filter((id) => !isCut.has(id))),
      cut: all.filter((id) => isCut.has(id)),
    });
    const numbers = split(ids(true));
    const texts = split(ids(false));
    const spans = (of: (cut: Cut) => number) =>
      `[${cut.map((id) => `[${integers(sources.cuts(id).map(of))}]`).join(',')}]`;
    const names = (of: (series: NamedSeries) => string) =>
      `['', ${series.map((one) => text(of(one))).join(',')}]`;
    const parameters = {
      ids: `[0, ${integers(series.map(({ id }) => id))}]`,
      devices: names(({ device }) => device),
      names: names(({ name }) => name),
      numbers: `[${integers(numbers.plain)}]`,
      repeating_numbers: `[${integers(numbers.repeating)}]`,
      texts: `[${integers(texts.plain)}]`,
      repeating_texts: `[${integers(texts.repeating)}]`,
      cut_numbers: `[${integers(numbers.cut)}]`,
      cut_texts: `[${integers(texts.cut)}]`,
      // One at least: the engine looks nothing up in an empty list.
      cut_ids: `[${integers([0, ...cut])}]`,
      cut_places: `[${integers([0, ...cut.map((_, index) => index + 1)])}]`,
      cut_from: spans(({ from }) => from),
      cut_to: spans(({ to }) => to),
      cut_version: spans(({ version }) => version),
    };
    const given = Object.entries(parameters).map(
      ([name, value]) => `${name}=${value.replace(/, ?\]$/, ']')}`,
    );
    return `SELECT * FROM ${this.options.database}.${TELEMETRY}(${given.join(', ')})`;
  }
}
