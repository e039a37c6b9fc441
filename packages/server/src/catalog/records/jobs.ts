/** Jobs: long work whose progress people watch. Rule: a job belongs to an organization, and to a project where it has one. */
import type { Selectable } from 'kysely';
import { randomJobId } from '../../model/identity.js';
import { isIn } from '../store-sql.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import {
  fromJson,
  fromJsonOrNull,
  Repository,
  toJson,
  toJsonOrNull,
  type KeysetPage,
  type KeysetRequest,
} from '../repository.js';
import { MOVE_JOB } from '../../model/records/move.js';
import type { JobState, JobCounts, Starter, JobOwner, Job } from '../../model/records/job.js';

export const NOBODY: Starter = { user: null, token: null };

/** Of an organization: only these projects, or all but some (`wide`: and what belongs to no project). */
export type ProjectsSeen =
  { readonly only: readonly number[] } | { readonly but: readonly number[]; readonly wide: boolean };

const ALL: ProjectsSeen = { but: [], wide: true };

const BYTES = bytesOf(['jobs.input', 'jobs.progress', 'jobs.result', 'jobs.error']);

const fromRow = ({
  public_id: publicId,
  starter_user: user,
  starter_token: token,
  ...row
}: Selectable<Schema['jobs']>): Job => ({
  ...row,
  publicId,
  starter: { user, token },
  input: fromJsonOrNull(row.input),
  state: row.state as JobState,
  progress: fromJson(row.progress),
  result: fromJsonOrNull(row.result),
  error: fromJsonOrNull(row.error),
});

export class Jobs extends Repository {
  async create(owner: JobOwner, kind: string, input?: unknown): Promise<Job> {
    const now = Date.now();
    const { organization, project, starter = NOBODY } = owner;
    const row = await this.db
      .insertInto('jobs')
      .values({
        organization,
        project,
        starter_user: starter.user,
        starter_token: starter.token,
        kind,
        state: 'running',
        progress: '{}',
        public_id: randomJobId(),
        input: toJsonOrNull(input),
        created: now,
        updated: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return fromRow(row);
  }

  async get(organization: number, id: number): Promise<Job | undefined> {
    const row = await this.#of(organization, ALL).where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  async findByPublicId(project: number, publicId: string): Promise<Job | undefined> {
    const row = await this.db
      .selectFrom('jobs')
      .selectAll()
      .where('project', '=', project)
      .where('public_id', '=', publicId)
      .executeTakeFirst();
    return row && fromRow(row);
  }

  async find(project: number, id: number): Promise<Job | undefined> {
    const row = await this.db
      .selectFrom('jobs')
      .selectAll()
      .where('project', '=', project)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && fromRow(row);
  }

  /** Newest first: `after` is the id below which the page starts. */
  async list(
    organization: number,
    projects: ProjectsSeen,
    { limit, after }: KeysetRequest,
  ): Promise<KeysetPage<Job>> {
    let query = this.#of(organization, projects);
    if (after !== undefined) query = query.where('id', '<', after);
    const found = await measure(query.orderBy('id', 'desc').limit(limit + 1), 'jobs.id', BYTES);
    return this.page(found, limit, async (ids) => {
      const rows = await this.#of(organization, ALL)
        .where((eb) => isIn(this.store, eb.ref('id'), ids))
        .execute();
      return rows.map(fromRow);
    });
  }

  async progress(id: number, progress: JobCounts): Promise<void> {
    await this.db
      .updateTable('jobs')
      .set({ progress: toJson(progress), updated: Date.now() })
      .where('id', '=', id)
      .execute();
  }

  async finish(
    id: number,
    end: { state: JobState; progress: JobCounts; result?: unknown; error?: Job['error'] },
  ): Promise<Job> {
    const now = Date.now();
    const row = await this.db
      .updateTable('jobs')
      .set({
        state: end.state,
        progress: toJson(end.progress),
        result: toJsonOrNull(end.result),
        error: toJsonOrNull(end.error),
        updated: now,
        finished: now,
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return fromRow(row);
  }

  /** Those of this kind that an earlier process left. */
  async running(kind: string): Promise<Job[]> {
    const rows = this.db
      .selectFrom('jobs')
      .selectAll()
      .where('state', '=', 'running')
      .where('kind', '=', kind);
    return (await rows.execute()).map(fromRow);
  }

  /** Those of this kind and project, the oldest first. */
  async runningOf(project: number, kind: string, limit: number): Promise<Job[]> {
    const rows = this.db
      .selectFrom('jobs')
      .selectAll()
      .where('state', '=', 'running')
      .where('kind', '=', kind)
      .where('project', '=', project)
      .orderBy('id')
      .limit(limit);
    return (await rows.execute()).map(fromRow);
  }

  /** Jobs that say `running` although nobody runs them, but for these and for those that run elsewhere; answers how many there were. */
  async failRunning(error: NonNullable<Job['error']>, but: readonly number[] = []): Promise<number> {
    const now = Date.now();
    const result = await this.db
      .updateTable('jobs')
      .set({ state: 'failed', error: toJson(error), updated: now, finished: now })
      .where('state', '=', 'running')
      .where('kind', '!=', MOVE_JOB)
      .where((eb) => eb.not(isIn(this.store, eb.ref('id'), but)))
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  }

  #of(organization: number, seen: ProjectsSeen) {
    const query = this.db.selectFrom('jobs').selectAll().where('organization', '=', organization);
    if ('only' in seen) return query.where('project', 'in', seen.only.length > 0 ? [...seen.only] : [0]);
    const ofProjects = seen.wide ? query : query.where('project', 'is not', null);
    if (seen.but.length === 0) return ofProjects;
    return ofProjects.where((eb) =>
      eb.or([eb('project', 'is', null), eb('project', 'not in', [...seen.but])]),
    );
  }
}
