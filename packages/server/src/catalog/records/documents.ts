/**
 * Documents: small JSON things of a project that a vendor API keeps and nobody computes with (applications, triggers,
 * namespaces, notes, properties…). Rules: a kind belongs to one API and begins with its name (`iobeam.trigger`); a name
 * is unique within its kind and project; every read and write names the project and the kind.
 */
import type { Selectable } from 'kysely';
import { isIn } from '../store-sql.js';
import { unique } from '../errors.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import { expireFilesOf } from './document-files.js';
import { given } from '../../model/given.js';
import { countOf, fromJson, Repository, toJson, type KeysetPage, type KeysetRequest } from '../repository.js';
import type { DocumentFields, Document, DocumentRange } from '../../model/records/document.js';

const BYTES = bytesOf(['documents.body', 'documents.name']);

const fromRow = (row: Selectable<Schema['documents']>): Document => ({ ...row, body: fromJson(row.body) });

export class Documents extends Repository {
  async create(
    project: number,
    kind: string,
    { name = null, device = null, body = {} }: DocumentFields,
  ): Promise<Document> {
    const now = Date.now();
    const row = await unique(kind, 'name', name, () =>
      this.db
        .insertInto('documents')
        .values({ project, kind, name, device, body: toJson(body), created: now, updated: now })
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
    return fromRow(row);
  }

  get(project: number, kind: string, id: number): Promise<Document | undefined> {
    return this.#one(this.#of(project, kind).where('id', '=', id));
  }

  findByName(project: number, kind: string, name: string): Promise<Document | undefined> {
    return this.#one(this.#of(project, kind).where('name', '=', name));
  }

  async list(
    project: number,
    kind: string,
    filter: { device?: number },
    { limit, after = 0 }: KeysetRequest,
  ): Promise<KeysetPage<Document>> {
    let query = this.#of(project, kind).where('id', '>', after);
    if (filter.device !== undefined) query = query.where('device', '=', filter.device);
    const found = await measure(query.orderBy('id').limit(limit + 1), 'documents.id', BYTES);
    return this.page(found, limit, (ids) => this.#byIds(project, kind, ids));
  }

  /** Those whose names lie from `from` (included) to `to` (excluded), in the order of their names, and how many there are. */
  async range(
    project: number,
    kind: string,
    range: DocumentRange,
  ): Promise<{ items: Document[]; total: number }> {
    const { from, to, order, offset = 0, limit } = range;
    let query = this.#of(project, kind);
    if (from !== undefined) query = query.where('name', '>=', from);
    if (to !== undefined) query = query.where('name', '<', to);
    const total = await countOf(query);
    const found = await measure(
      query.orderBy('name', order).offset(offset).limit(limit),
      'documents.id',
      BYTES,
    );
    return { items: await this.positions(found, range, (ids) => this.#byIds(project, kind, ids)), total };
  }

  async update(
    project: number,
    kind: string,
    id: number,
    fields: DocumentFields,
  ): Promise<Document | undefined> {
    const { name, device, body } = fields;
    const row = await unique(kind, 'name', name, () =>
      this.db
        .updateTable('documents')
        .set({ ...given({ name, device, body: body && toJson(body) }), updated: Date.now() })
        .where('project', '=', project)
        .where('kind', '=', kind)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst(),
    );
    return row && fromRow(row);
  }

  /** With its files. */
  delete(project: number, kind: string, id: number): Promise<boolean> {
    return this.transaction(async (tx) => {
      if ((await new Documents(tx, this.store).get(project, kind, id)) === undefined) return false;
      await expireFilesOf(tx, this.store, [id]);
      await tx.deleteFrom('documents').where('id', '=', id).execute();
      return true;
    });
  }

  async #byIds(project: number, kind: string, ids: readonly number[]): Promise<Document[]> {
    const rows = await this.#of(project, kind)
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .execute();
    return rows.map(fromRow);
  }

  #of(project: number, kind: string) {
    return this.db
      .selectFrom('documents')
      .selectAll()
      .where('project', '=', project)
      .where('kind', '=', kind);
  }

  async #one(query: { executeTakeFirst(): Promise<Selectable<Schema['documents']> | undefined> }) {
    const row = await query.executeTakeFirst();
    return row && fromRow(row);
  }
}
