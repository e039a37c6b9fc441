/**
 * Who waits for whom between handing out a right and ending it, in processes that share a PostgreSQL catalog: without it an end does
 * not see what another transaction is just about to hand out. Rule: always adoption, user, token, in this order, before anything of
 * them is read or changed, so that no two wait for each other. SQLite has one writer anyway.
 */
import { Repository } from '../repository.js';

export interface LockedRows {
  readonly adoption?: number | null | undefined;
  readonly user?: number | null | undefined;
  readonly token?: number | null | undefined;
}

export class RowLocks extends Repository {
  /** Until the transaction ends nobody ends these; others may hand out by them, too. */
  share(rows: LockedRows): Promise<void> {
    return this.#lock(rows, 'for share');
  }

  /** Until the transaction ends nobody hands out by these. */
  exclusive(rows: LockedRows): Promise<void> {
    return this.#lock(rows, 'for no key update');
  }

  async #lock({ adoption, user, token }: LockedRows, how: 'for share' | 'for no key update'): Promise<void> {
    if (this.store !== 'postgres') return;
    for (const [table, id] of [
      ['adoptions', adoption],
      ['users', user],
      ['tokens', token],
    ] as const) {
      if (id == null) continue;
      const query = this.db
        .selectFrom(table as 'tokens')
        .select('id')
        .where('id', '=', id);
      await (how === 'for share' ? query.forShare() : query.forNoKeyUpdate()).execute();
    }
  }
}
