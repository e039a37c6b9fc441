/**
 * Rights of one person on one project, beside what the role in the organization gives, and keys that work once
 * (invitations, e-mail checks, forgotten passwords). Rule: of a key only the SHA-256 is kept.
 */
import { fromJson, Repository, toJson } from '../repository.js';
import type { Role, ProjectRight } from '../../model/records/people.js';

export type KeyPurpose = 'invitation' | 'email' | 'password' | 'address';

export interface OneTimeKey {
  readonly hash: string;
  readonly purpose: KeyPurpose;
  readonly organization: number;
  readonly user: number | null;
  readonly email: string | null;
  readonly role: Role | null;
  readonly created: number;
  readonly expires: number;
}

export class Rights extends Repository {
  async set({ project, user, levels }: ProjectRight): Promise<void> {
    const text = toJson(levels);
    await this.db
      .insertInto('project_rights')
      .values({ project, user, levels: text })
      .onConflict((conflict) => conflict.columns(['project', 'user']).doUpdateSet({ levels: text }))
      .execute();
  }

  async get(project: number, user: number): Promise<ProjectRight | undefined> {
    const row = await this.db
      .selectFrom('project_rights')
      .selectAll()
      .where('project', '=', project)
      .where('user', '=', user)
      .executeTakeFirst();
    return row && { ...row, levels: fromJson(row.levels) };
  }

  async list(project: number): Promise<ProjectRight[]> {
    const rows = await this.db
      .selectFrom('project_rights')
      .selectAll()
      .where('project', '=', project)
      .orderBy('user')
      .execute();
    return rows.map((row) => ({ ...row, levels: fromJson(row.levels) }));
  }

  /** Of one person on the projects of one organization. */
  async ofUser(organization: number, user: number): Promise<ProjectRight[]> {
    const rows = await this.db
      .selectFrom('project_rights')
      .innerJoin('projects', 'projects.id', 'project_rights.project')
      .selectAll('project_rights')
      .where('projects.organization', '=', organization)
      .where('project_rights.user', '=', user)
      .execute();
    return rows.map((row) => ({ ...row, levels: fromJson(row.levels) }));
  }

  async addKey(key: Omit<OneTimeKey, 'created'>): Promise<void> {
    await this.db
      .insertInto('one_time_keys')
      .values({ ...key, created: Date.now() })
      .execute();
  }

  /** Leaves the key where it is; undefined also for one that has expired. */
  async findKey(hash: string, purpose: KeyPurpose): Promise<OneTimeKey | undefined> {
    const row = await this.db
      .selectFrom('one_time_keys')
      .selectAll()
      .where('hash', '=', hash)
      .where('purpose', '=', purpose)
      .where('expires', '>', Date.now())
      .executeTakeFirst();
    return row as OneTimeKey | undefined;
  }

  /** Takes the key away: a second caller finds nothing. Undefined also for one that has expired. */
  async takeKey(hash: string, purpose: KeyPurpose): Promise<OneTimeKey | undefined> {
    const row = await this.db
      .deleteFrom('one_time_keys')
      .where('hash', '=', hash)
      .where('purpose', '=', purpose)
      .where('expires', '>', Date.now())
      .returningAll()
      .executeTakeFirst();
    return row as OneTimeKey | undefined;
  }

  /** All of a person, used or not: what they were for has changed. */
  async endKeys(user: number, purpose: KeyPurpose): Promise<number> {
    const result = await this.db
      .deleteFrom('one_time_keys')
      .where('user', '=', user)
      .where('purpose', '=', purpose)
      .executeTakeFirst();
    return Number(result.numDeletedRows);
  }

  async listKeys(organization: number, purpose: KeyPurpose): Promise<OneTimeKey[]> {
    const rows = await this.db
      .selectFrom('one_time_keys')
      .selectAll()
      .where('organization', '=', organization)
      .where('purpose', '=', purpose)
      .where('expires', '>', Date.now())
      .orderBy('created')
      .execute();
    return rows as OneTimeKey[];
  }
}
