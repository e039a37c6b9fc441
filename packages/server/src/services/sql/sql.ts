/**
 * `POST /query/sql`: a user's statement over the points of one project. Answers are held whole until they are sent, so
 * that none is begun that cannot be ended; whoever sends one counts its bytes (dialects/answers.ts).
 * Statements take turns, so that no project has all places of SQL, and none of the platform's own reads.
 */
import type { PointsStore } from '../../points/store.js';
import type { Selections, Sql, SqlAnswer } from '../services.js';

export class SqlService implements Sql {
  constructor(
    private readonly store: Pick<PointsStore, 'sqlTurn' | 'userSql'>,
    private readonly selections: Pick<Selections, 'select'>,
  ) {}

  run(project: number, statement: string): Promise<SqlAnswer> {
    return this.store.sqlTurn(project, async () => {
      const selected = await this.selections.select(project, {});
      const series = selected.map(({ id, name, kind, device }) => ({ id, name, kind, device: device.key }));
      return this.store.userSql(series, statement);
    });
  }
}
