/** Boards of projects. Rules: a name is unique within its project; a change may say of which revision it is, and is made to that one or not at all. */
import type { Selectable } from 'kysely';
import { unique } from '../errors.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import { countOf, fromJson, Repository, toJson, type KeysetPage, type KeysetRequest } from '../repository.js';
import { isIn } from '../store-sql.js';
import type { Board, BoardFields, BoardSummary } from '../../model/records/board.js';

const BYTES = bytesOf(['boards.name', 'boards.description']);

type Row = Selectable<Schema['boards']>;

const summaryOf = ({ body: _, ...row }: Omit<Row, 'body'> & { body?: string }): BoardSummary => row;

const fromRow = ({ body, ...row }: Row): Board => ({
  ...row,
  ...fromJson<Omit<BoardFields, 'name' | 'description'>>(body),
});

const columnsOf = ({ name, description, ...body }: BoardFields) => ({
  name,
  description,
  body: toJson(body),
  panels: body.panels.length,
});

export class Boards extends Repository {
  async create(project: number, fields: BoardFields, owner: string): Promise<Board> {
    const now = Date.now();
    const row = await unique('Board', 'name', fields.name, () =>
      this.db
        .insertInto('boards')
        .values({ project, ...columnsOf(fields), owner, revision: 1, created: now, updated: now })
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
    return fromRow(row);
  }

  async get(project: number, id: number): Promise<Board | undefined> {
    const row = await this.#of(project).selectAll().where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  async list(project: number, { limit, after = 0 }: KeysetRequest): Promise<KeysetPage<BoardSummary>> {
    const query = this.#of(project).selectAll().where('id', '>', after);
    const found = await measure(query.orderBy('id').limit(limit + 1), 'boards.id', BYTES);
    return this.page(found, limit, async (ids) => {
      const rows = await this.db
        .selectFrom('boards')
        .select(['id', 'project', 'name', 'description', 'panels', 'owner', 'revision', 'created', 'updated'])
        .where((eb) => isIn(this.store, eb.ref('id'), ids))
        .execute();
      return rows.map(summaryOf);
    });
  }

  count(project: number): Promise<number> {
    return countOf(this.#of(project).selectAll());
  }

  /** Undefined: there is none, or it has another revision than the change is of. */
  async update(
    project: number,
    id: number,
    fields: BoardFields,
    revision: number | undefined,
  ): Promise<Board | undefined> {
    const row = await unique('Board', 'name', fields.name, () => {
      const query = this.db
        .updateTable('boards')
        .set((eb) => ({
          ...columnsOf(fields),
          revision: eb('revision', '+', 1),
          updated: Date.now(),
        }))
        .where('project', '=', project)
        .where('id', '=', id);
      const exact = revision === undefined ? query : query.where('revision', '=', revision);
      return exact.returningAll().executeTakeFirst();
    });
    return row && fromRow(row);
  }

  async delete(project: number, id: number): Promise<boolean> {
    const { numDeletedRows } = await this.db
      .deleteFrom('boards')
      .where('project', '=', project)
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  #of(project: number) {
    return this.db.selectFrom('boards').where('project', '=', project);
  }
}
