/** Links to boards. Rule: only the hash of a secret is kept; it is known to this table alone, so that no other door takes it for a token. */
import type { Selectable } from 'kysely';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import { countOf, fromJson, Repository, toJson, type KeysetPage, type KeysetRequest } from '../repository.js';
import type { BoardShare } from '../../model/records/board.js';
import type { Starter } from '../../model/records/job.js';

const BYTES = bytesOf(['board_shares.name', 'board_shares.made_by']);

const fromRow = (row: Selectable<Schema['board_shares']>): BoardShare => ({
  id: row.id,
  project: row.project,
  board: row.board,
  name: row.name,
  by: row.made_by,
  expires: row.expires,
  lastUsed: row.last_used,
  created: row.created,
});

type NewShare = Pick<BoardShare, 'project' | 'board' | 'name' | 'by' | 'expires'> & {
  readonly starter: Starter;
};

export class BoardShares extends Repository {
  async create(hash: string, { project, board, name, by, expires, starter }: NewShare): Promise<BoardShare> {
    const row = await this.db
      .insertInto('board_shares')
      .values({
        ...{ project, board, hash, name, made_by: by, expires },
        ...{ starter: toJson(starter), last_used: null, created: Date.now() },
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return fromRow(row);
  }

  /** Also one that has expired: the caller decides. */
  async findByHash(hash: string): Promise<{ share: BoardShare; starter: Starter } | undefined> {
    const row = await this.db
      .selectFrom('board_shares')
      .selectAll()
      .where('hash', '=', hash)
      .executeTakeFirst();
    return row && { share: fromRow(row), starter: fromJson(row.starter) };
  }

  async get(board: number, id: number): Promise<BoardShare | undefined> {
    const row = await this.#of(board).where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  async list(board: number, { limit, after = 0 }: KeysetRequest): Promise<KeysetPage<BoardShare>> {
    const query = this.#of(board).where('id', '>', after);
    const found = await measure(query.orderBy('id').limit(limit + 1), 'board_shares.id', BYTES);
    return this.page(found, limit, async (ids) => (await this.rowsById('board_shares', ids)).map(fromRow));
  }

  count(board: number): Promise<number> {
    return countOf(this.#of(board));
  }

  async touch(id: number, at: number): Promise<void> {
    await this.db.updateTable('board_shares').set({ last_used: at }).where('id', '=', id).execute();
  }

  async delete(board: number, id: number): Promise<boolean> {
    const { numDeletedRows } = await this.db
      .deleteFrom('board_shares')
      .where('board', '=', board)
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** Those of the board that are over. */
  async prune(board: number, now: number): Promise<void> {
    await this.db.deleteFrom('board_shares').where('board', '=', board).where('expires', '<=', now).execute();
  }

  #of(board: number) {
    return this.db.selectFrom('board_shares').selectAll().where('board', '=', board);
  }
}
