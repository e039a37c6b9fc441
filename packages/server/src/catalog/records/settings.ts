/** Settings: facts of the installation that outlive a restart (keys, what the first start did), each a JSON value. */
import { fromJson, Repository, toJson } from '../repository.js';

export class Settings extends Repository {
  async get<T>(key: string): Promise<T | undefined> {
    const row = await this.db
      .selectFrom('settings')
      .select('value')
      .where('key', '=', key)
      .executeTakeFirst();
    return row && fromJson<T>(row.value);
  }

  async set(key: string, value: unknown): Promise<void> {
    const text = toJson(value);
    await this.db
      .insertInto('settings')
      .values({ key, value: text })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text }))
      .execute();
  }

  /** Sets the value unless there is one already: true for the one caller, of all processes, that was first. */
  async claim(key: string, value: unknown): Promise<boolean> {
    const made = await this.db
      .insertInto('settings')
      .values({ key, value: toJson(value) })
      .onConflict((conflict) => conflict.doNothing())
      .returning('key')
      .execute();
    return made.length === 1;
  }
}
