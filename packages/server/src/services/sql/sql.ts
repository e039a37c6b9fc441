/** `POST /query/sql`: a user's statement over the points of one project. */
import type { PointsStore } from '../../points/store.js';
import { cleanStatement, runUserSql, type SqlAnswer } from '../../points/user-sql/user-sql.js';
import type { Devices, Sql } from '../services.js';

export class ProjectSql implements Sql {
  constructor(
    private readonly store: PointsStore,
    private readonly devices: Pick<Devices, 'select'>,
  ) {}

  async run(project: number, statement: string): Promise<SqlAnswer> {
    const sql = cleanStatement(statement);
    const selected = await this.devices.select(project, {});
    const series = selected.map(({ id, name, kind, device }) => ({ id, name, kind, device: device.key }));
    return this.store.readAll((engine, sources, database) =>
      runUserSql(engine, sources, database, series, sql),
    );
  }
}
