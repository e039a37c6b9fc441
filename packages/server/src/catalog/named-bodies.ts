/**
 * Things of projects that are a name and a body of JSON: rules and channels of alerts, rules of retention. Rule: a name is unique within its project; every
 * read and write by people names the project.
 */
import type { Selectable } from 'kysely';
import { unique } from './errors.js';
import { bytesOf, measure } from './pages.js';
import { countOf, Repository, toJson, type KeysetPage, type KeysetRequest } from './repository.js';
import type { Schema } from './schema.js';

type NamedTable = 'alert_rules' | 'alert_channels' | 'retention_rules';
/** By the type of one table for all: the columns that are used here are the same in each. */
type OneTable = 'retention_rules';

export interface NamedFields {
  readonly name: string;
}

export abstract class NamedBodies<
  Table extends NamedTable,
  Thing extends { readonly id: number },
> extends Repository {
  protected abstract readonly table: Table;
  /** What messages call it. */
  protected abstract readonly what: string;
  protected abstract fromRow(row: Selectable<Schema[Table]>): Thing;

  async get(project: number, id: number): Promise<Thing | undefined> {
    return this.#thing(await this.of(project).where('id', '=', id).executeTakeFirst());
  }

  async findByName(project: number, name: string): Promise<Thing | undefined> {
    return this.#thing(await this.of(project).where('name', '=', name).executeTakeFirst());
  }

  async list(project: number, { limit, after = 0 }: KeysetRequest): Promise<KeysetPage<Thing>> {
    const query = this.of(project).where('id', '>', after);
    const bytes = bytesOf([`${this.table}.body`, `${this.table}.name`]);
    const found = await measure(query.orderBy('id').limit(limit + 1), `${this.table}.id`, bytes);
    return this.page(found, limit, async (ids) =>
      (await this.rowsById(this.table, ids)).map((row) => this.fromRow(row)),
    );
  }

  count(project: number): Promise<number> {
    return countOf(this.of(project));
  }

  async delete(project: number, id: number): Promise<boolean> {
    const { numDeletedRows } = await this.db
      .deleteFrom(this.#one)
      .where('project', '=', project)
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** `columns`: those that the table has beside. */
  protected async insert(
    project: number,
    { name, ...body }: NamedFields,
    columns: Partial<Selectable<Schema[Table]>> = {},
  ): Promise<Thing> {
    const now = Date.now();
    const values = { project, name, body: toJson(body), created: now, updated: now, ...(columns as object) };
    const row = await unique(this.what, 'name', name, () =>
      this.db.insertInto(this.#one).values(values).returningAll().executeTakeFirstOrThrow(),
    );
    return this.#thing(row)!;
  }

  protected async replace(
    project: number,
    id: number,
    { name, ...body }: NamedFields,
    columns: Partial<Selectable<Schema[Table]>> = {},
  ): Promise<Thing | undefined> {
    const row = await unique(this.what, 'name', name, () =>
      this.db
        .updateTable(this.#one)
        .set({ name, body: toJson(body), updated: Date.now(), ...(columns as object) })
        .where('project', '=', project)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst(),
    );
    return this.#thing(row);
  }

  protected of(project: number) {
    return this.db.selectFrom(this.#one).selectAll().where('project', '=', project);
  }

  get #one(): OneTable {
    return this.table as OneTable;
  }

  #thing(row: Selectable<Schema[OneTable]> | undefined): Thing | undefined {
    return row && this.fromRow(row as unknown as Selectable<Schema[Table]>);
  }
}
