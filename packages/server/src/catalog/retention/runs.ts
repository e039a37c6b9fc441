/** The last run of the retention rules over each project. */
import { Repository } from '../repository.js';
import type { RetentionRun } from '../../model/records/retention.js';

export class RetentionRuns extends Repository {
  get(project: number): Promise<RetentionRun | undefined> {
    return this.db
      .selectFrom('retention_runs')
      .select(['started', 'finished', 'job', 'points', 'series', 'error'])
      .where('project', '=', project)
      .executeTakeFirst();
  }

  /** In the place of the one before. */
  async put(project: number, run: RetentionRun): Promise<void> {
    await this.db
      .insertInto('retention_runs')
      .values({ project, ...run })
      .onConflict((conflict) => conflict.column('project').doUpdateSet({ ...run }))
      .execute();
  }
}
