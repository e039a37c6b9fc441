/**
 * Files that the platform keeps in its data folder: results of exports, uploads. Rules: the row knows length and SHA-256
 * of the content; `path` is relative to the folder; a file with an expiry is gone for readers from that moment on.
 */
import { sql, type Selectable } from 'kysely';
import { NOBODY } from './jobs.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import { fromJson, Repository, toJson, type KeysetPage, type KeysetRequest } from '../repository.js';
import { append } from '../../model/lists.js';
import type { NewFile, FileInfo } from '../../model/records/file.js';

const AT_ONCE = 500;

const BYTES = bytesOf(['files.name', 'files.attributes']);

const fromRow = ({
  starter_user: user,
  starter_token: token,
  ...row
}: Selectable<Schema['files']>): FileInfo => ({
  ...row,
  starter: { user, token },
  attributes: fromJson(row.attributes),
});

/** When somebody ended the link, among the attributes. */
const ENDED = 'linkEnded';
export const hasEndedLink = ({ attributes }: Pick<FileInfo, 'attributes'>): boolean => ENDED in attributes;

export class Files extends Repository {
  async create({ starter = NOBODY, ...file }: NewFile): Promise<FileInfo> {
    const row = await this.db
      .insertInto('files')
      .values({
        ...file,
        starter_user: starter.user,
        starter_token: starter.token,
        attributes: toJson(file.attributes),
        created: Date.now(),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return fromRow(row);
  }

  async get(organization: number, id: number): Promise<FileInfo | undefined> {
    const row = await this.db
      .selectFrom('files')
      .selectAll()
      .where('organization', '=', organization)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && fromRow(row);
  }

  async byId(organization: number, ids: readonly number[]): Promise<FileInfo[]> {
    const found: FileInfo[] = [];
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const rows = await this.db
        .selectFrom('files')
        .selectAll()
        .where('organization', '=', organization)
        .where('id', 'in', ids.slice(start, start + AT_ONCE))
        .execute();
      append(found, rows.map(fromRow));
    }
    return found;
  }

  /** Another link: the one before it ends. */
  async setHash(id: number, hash: string): Promise<void> {
    await this.db.updateTable('files').set({ hash }).where('id', '=', id).execute();
  }

  /** For good: there is no other link to this file. Undefined: there was none. */
  async endLink(id: number): Promise<FileInfo | undefined> {
    return this.transaction(async (db) => {
      const row = await db.selectFrom('files').selectAll().where('id', '=', id).executeTakeFirst();
      const file = row && fromRow(row);
      if (file === undefined || hasEndedLink(file)) return undefined;
      const attributes = toJson({ ...file.attributes, [ENDED]: Date.now() });
      await db.updateTable('files').set({ hash: null, attributes }).where('id', '=', id).execute();
      return file;
    });
  }

  async findByHash(hash: string): Promise<FileInfo | undefined> {
    const row = await this.db.selectFrom('files').selectAll().where('hash', '=', hash).executeTakeFirst();
    return row && fromRow(row);
  }

  async list(
    project: number,
    kind: string,
    filter: { name?: string },
    { limit, after = 0 }: KeysetRequest,
  ): Promise<KeysetPage<FileInfo>> {
    let query = this.db
      .selectFrom('files')
      .where('project', '=', project)
      .where('kind', '=', kind)
      .where('id', '>', after);
    if (filter.name !== undefined) query = query.where('name', '=', filter.name);
    const found = await measure(query.orderBy('id').limit(limit + 1), 'files.id', BYTES);
    return this.page(found, limit, async (ids) => (await this.rowsById('files', ids)).map(fromRow));
  }

  /** Of all files of a project together. */
  async bytesOf(project: number): Promise<number> {
    const { bytes } = await this.db
      .selectFrom('files')
      .select(({ fn }) => fn.coalesce(fn.sum<number>('bytes'), sql<number>`0`).as('bytes'))
      .where('project', '=', project)
      .executeTakeFirstOrThrow();
    return Number(bytes);
  }

  /** Files whose time is over. */
  async expired(now: number, limit: number): Promise<FileInfo[]> {
    const rows = await this.db
      .selectFrom('files')
      .selectAll()
      .where('expires', '<=', now)
      .orderBy('expires')
      .limit(limit)
      .execute();
    return rows.map(fromRow);
  }

  /** Whether a file of this path is known: what is not, was left by a process that died. */
  async knows(path: string): Promise<boolean> {
    const row = await this.db.selectFrom('files').select('id').where('path', '=', path).executeTakeFirst();
    return row !== undefined;
  }

  async delete(id: number): Promise<void> {
    await this.db.deleteFrom('files').where('id', '=', id).execute();
  }
}
