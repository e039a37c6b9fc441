/** Jobs: long work whose progress people watch. Rule: a job belongs to an organization, and to a project where it has one. */
import type { Selectable } from 'kysely';
import { randomJobId } from '../model/identity.js';
import type { Schema } from './schema.js';
import {
  fromJson,
  fromJsonOrNull,
  page,
  Subject,
  toJson,
  toJsonOrNull,
  type Page,
  type PageRequest,
} from './subject.js';

export type JobState = 'running' | 'done' | 'failed' | 'cancelled';

export interface JobCounts {
  /** It has not begun, because others of its kind run. */
  readonly waiting?: boolean;
  readonly rows?: number;
  readonly bytes?: number;
  readonly percent?: number;
  /** Expected milliseconds to the end. */
  readonly eta?: number;
}

export interface Job {
  readonly id: number;
  /** 21 characters that fit into a URL. */
  readonly publicId: string;
  readonly organization: number;
  readonly project: number | null;
  readonly kind: string;
  readonly state: JobState;
  readonly progress: JobCounts;
  /** What was asked for, as the caller likes to see it again. */
  readonly input: unknown;
  readonly result: unknown;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly created: number;
  readonly updated: number;
  readonly finished: number | null;
}

export interface JobOwner {
  readonly organization: number;
  readonly project: number | null;
}

const fromRow = ({ public_id: publicId, ...row }: Selectable<Schema['jobs']>): Job => ({
  ...row,
  publicId,
  input: fromJsonOrNull(row.input),
  state: row.state as JobState,
  progress: fromJson(row.progress),
  result: fromJsonOrNull(row.result),
  error: fromJsonOrNull(row.error),
});

export class Jobs extends Subject {
  async create(owner: JobOwner, kind: string, input?: unknown): Promise<Job> {
    const now = Date.now();
    const row = await this.db
      .insertInto('jobs')
      .values({
        ...owner,
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

  /** `projects` limits to jobs of these projects; null means all of the organization, also jobs without a project. */
  async get(organization: number, projects: readonly number[] | null, id: number): Promise<Job | undefined> {
    const row = await this.#of(organization, projects).where('id', '=', id).executeTakeFirst();
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

  /** Newest first: `after` is the id below which the page starts. */
  async list(
    organization: number,
    projects: readonly number[] | null,
    { limit, after }: PageRequest,
  ): Promise<Page<Job>> {
    let query = this.#of(organization, projects);
    if (after !== undefined) query = query.where('id', '<', after);
    const rows = await query
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
    return page(rows.map(fromRow), limit);
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

  /** Jobs that say `running` although nobody runs them; answers how many there were. */
  async failRunning(error: NonNullable<Job['error']>): Promise<number> {
    const now = Date.now();
    const result = await this.db
      .updateTable('jobs')
      .set({ state: 'failed', error: toJson(error), updated: now, finished: now })
      .where('state', '=', 'running')
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  }

  #of(organization: number, projects: readonly number[] | null) {
    const query = this.db.selectFrom('jobs').selectAll().where('organization', '=', organization);
    return projects === null
      ? query
      : query.where('project', 'in', projects.length > 0 ? [...projects] : [0]);
  }
}
