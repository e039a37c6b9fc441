/** Who belongs to which organization, and as what. */
import { Subject } from './subject.js';

export const ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export interface Membership {
  readonly organization: number;
  readonly user: number;
  readonly role: Role;
  readonly created: number;
}

export class Memberships extends Subject {
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

  async countOwners(organization: number): Promise<number> {
    const row = await this.db
      .selectFrom('memberships')
      .select((eb) => eb.fn.countAll<number>().as('owners'))
      .where('organization', '=', organization)
      .where('role', '=', 'owner')
      .executeTakeFirstOrThrow();
    return Number(row.owners);
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
