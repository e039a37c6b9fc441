/** What the subject files share: the connection, pages, JSON columns and transactions that may be nested. */
import type { Kysely, Selectable, SelectQueryBuilder, Transaction } from 'kysely';
import { DEFAULT_ANSWER_BYTES } from '../errors/answer-bytes.js';
import { inGroups } from '../model/lists.js';
import { isIn, type StoreKind } from './store-sql.js';
import { readPage, readPositions, type Found, type KeysetPage, type ReadRows } from './pages.js';
import type { Schema } from './schema.js';
import type { Position } from '../model/records/lists.js';

export type { KeysetPage, KeysetRequest } from './pages.js';

export const toJson = (value: unknown): string => JSON.stringify(value);
export const toJsonOrNull = (value: unknown): string | null => (value == null ? null : JSON.stringify(value));
export const fromJson = <T>(text: string): T => JSON.parse(text) as T;
export const fromJsonOrNull = <T>(text: string | null): T | null =>
  text === null ? null : (JSON.parse(text) as T);
export const flag = (value: boolean): 0 | 1 => (value ? 1 : 0);

/** Parameters per statement stay far below both stores' limits (32,766 and 65,535). */
export const chunks = <T>(rows: readonly T[], size = 500): Generator<T[]> => inGroups(rows, size);

/** How many rows a query without an order finds, whatever it selects. */
export async function countOf<Table extends keyof Schema, Row>(
  query: SelectQueryBuilder<Schema, Table, Row>,
): Promise<number> {
  const { count } = await query
    .clearSelect()
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export abstract class Repository {
  protected readonly db: Kysely<Schema>;
  protected readonly store: StoreKind;

  constructor(
    db: Kysely<Schema>,
    store: StoreKind,
    /** Most bytes of one answer: what lists may read. */
    protected readonly answerBytes = DEFAULT_ANSWER_BYTES,
  ) {
    this.db = db;
    this.store = store;
  }

  /** Of what was found with `limit + 1`. */
  protected page<T extends { readonly id: number }>(
    found: readonly Found[],
    limit: number,
    read: ReadRows<T>,
  ): Promise<KeysetPage<T>> {
    return readPage(found, { limit, answerBytes: this.answerBytes }, read);
  }

  protected positions<T extends { readonly id: number }>(
    found: readonly Found[],
    { shorter }: Pick<Position, 'shorter'>,
    read: ReadRows<T>,
  ): Promise<T[]> {
    return readPositions(found, { answerBytes: this.answerBytes, shorter }, read);
  }

  /** The rows with these ids, in any order: what a page reads of what was measured. */
  protected async rowsById<Table extends keyof Schema>(
    table: Table,
    ids: readonly number[],
  ): Promise<Selectable<Schema[Table]>[]> {
    // By the type of one table for all: the columns of any one are the same to this query.
    const rows = await this.db
      .selectFrom(table as 'events')
      .selectAll()
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .execute();
    return rows as unknown as Selectable<Schema[Table]>[];
  }

  protected transaction<T>(work: (tx: Kysely<Schema>) => Promise<T>): Promise<T> {
    return this.db.isTransaction
      ? work(this.db)
      : this.db.transaction().execute((tx: Transaction<Schema>) => work(tx));
  }

  /**
   * A transaction that no other one which holds the project, in whichever process, overlaps: for what is checked before it is
   * written, and no index ensures. It is begun with this, so that nobody holds something that another waits for.
   */
  protected holding<T>(project: number, work: (tx: Kysely<Schema>) => Promise<T>): Promise<T> {
    return this.transaction(async (tx) => {
      // SQLite has one writer anyway. "No key": rows that refer to the project may still be added meanwhile.
      if (this.store === 'postgres')
        await tx.selectFrom('projects').select('id').where('id', '=', project).forNoKeyUpdate().execute();
      return work(tx);
    });
  }
}
