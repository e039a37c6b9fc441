/**
 * Users' statements, in turns: how many run and wait at the same time, and whether the points database lets any run at all.
 */
import { TributaryError } from '../../errors/error.js';
import type { Engine, EngineFigures } from '../engine/engine.js';
import type { QueryLimits } from '../engine/limits.js';
import { GUESTS } from '../engine/guest.js';
import { withRefusals } from '../engine/refusal.js';
import { Turns } from '../engine/turns.js';
import type { Problem } from '../problem.js';
import type { Sources } from '../queries/sql.js';
import { emptyDatabase } from '../schema/create.js';
import { TELEMETRY } from '../schema/telemetry-view.js';
import type { SqlAnswer } from '../../model/records/sql-answer.js';
import { UserSql, type NamedSeries } from './user-sql.js';

export interface UserSqlBounds {
  /** Of one statement. */
  readonly limits: QueryLimits;
  /** Most bytes of an answer. */
  readonly answerBytes: number;
}

/** Statements that wait, of all projects; one project may be half of them. */
const QUEUE = 100;

export class ProjectsSql {
  readonly #turns = new Turns({ size: GUESTS, queue: QUEUE });

  private constructor(
    private readonly statements: UserSql | undefined,
    private readonly limits: QueryLimits,
  ) {}

  /** Without a door of its own there is no SQL: with the platform's rights no user's statement runs. */
  static async open(
    engine: Engine,
    database: string,
    { limits, answerBytes }: UserSqlBounds,
    onProblem: (problem: Problem) => void,
  ): Promise<ProjectsSql> {
    try {
      const guest = await engine.admitGuests({
        limits,
        database: emptyDatabase(database),
        view: `${database}.${TELEMETRY}`,
        user: `${database}_sql`,
        answerBytes,
      });
      return new ProjectsSql(new UserSql({ guest, database, answerBytes }), limits);
    } catch (error) {
      if (engine.mode === 'embedded') throw error;
      const message =
        'SQL is off: the points database does not let Tributary make a user for it (docs/operations.md "Server stores")';
      onProblem({ message, error });
      return new ProjectsSql(undefined, limits);
    }
  }

  /** Runs `work`, in which one statement of a user runs, when it is this project's turn. Throws engine_busy. */
  turn<T>(project: number, work: () => Promise<T>): Promise<T> {
    return withRefusals(() => this.#turns.run({ project }, this.limits.seconds, work));
  }

  /** Throws sql_unavailable, and what UserSql throws. */
  run(sources: Sources, series: readonly NamedSeries[], statement: string): Promise<SqlAnswer> {
    if (this.statements === undefined) throw new TributaryError('sql_unavailable');
    return this.statements.run(sources, series, statement);
  }

  get state(): Pick<EngineFigures, 'waiting' | 'refused'> {
    return this.#turns.state;
  }
}
