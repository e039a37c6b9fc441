/** Who belongs to which organization, and as what. */
import { countOf, Repository } from '../repository.js';
import type { Role } from '../../model/records/people.js';

export interface Membership {
  readonly organization: number;
  readonly user: number;
  readonly role: Role;
  readonly created: number;
}

export class Memberships extends Repository {
  async set(organization: number, user: number, role: Role): Promise<void> {
    await this.db
      .insertInto('memberships')
      .values({ organization, user, role, created: Date.now() })
      .onConflict((conflict) => conflict.columns(['organization', 'user']).doUpdateSet({ role }))
      .execute();
  }

  async get(organization: number, user: number): Promise<Membership | undefined> {
    const row = await this.db
      .selectFrom('memberships')
      .selectAll()
      .where('organization', '=', organization)
      .where('user', '=', user)
      .executeTakeFirst();
    return row as Membership | undefined;
  }

  /** In one statement, so that its time does not tell whether the address is one of somebody elsewhere. */
  async knows(organization: number, email: string): Promise<boolean> {
    const row = await this.db
      .selectFrom('memberships')
      .innerJoin('users', 'users.id', 'memberships.user')
      .select('users.id')
      .where('memberships.organization', '=', organization)
      .where('users.email', '=', email)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** The oldest membership first: the one that a login without a named organization means. */
  async listOfUser(user: number): Promise<Membership[]> {
    const rows = await this.db
      .selectFrom('memberships')
      .selectAll()
      .where('user', '=', user)
      .orderBy('created')
      .orderBy('organization')
      .execute();
    return rows as Membership[];
  }

  /**
   * Whoever changes members counts the owners that are left; two who do so at the same time would each count the other's.
   * With this, within a transaction and before the change, the second waits for the first. SQLite has one writer anyway.
   */
  async inTurn(organization: number): Promise<void> {
    if (this.store !== 'postgres') return;
    await this.db
      .selectFrom('organizations')
      .select('id')
      .where('id', '=', organization)
      .forUpdate()
      .execute();
  }

  countOwners(organization: number): Promise<number> {
    const members = this.db.selectFrom('memberships').where('organization', '=', organization);
    return countOf(members.where('role', '=', 'owner'));
  }

  /** Whether somebody belongs to this organization and to no other. */
  async areOnlyHere(organization: number): Promise<boolean> {
    const row = await this.db
      .selectFrom('memberships as here')
      .select('here.user')
      .where('here.organization', '=', organization)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('memberships as other')
              .select('other.user')
              .whereRef('other.user', '=', 'here.user')
              .where('other.organization', '!=', organization),
          ),
        ),
      )
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  async removeAll(organization: number): Promise<void> {
    await this.db.deleteFrom('memberships').where('organization', '=', organization).execute();
  }

  async remove(organization: number, user: number): Promise<boolean> {
    const result = await this.db
      .deleteFrom('memberships')
      .where('organization', '=', organization)
      .where('user', '=', user)
      .executeTakeFirst();
    return result.numDeletedRows > 0n;
  }
}
