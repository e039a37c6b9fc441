/** A store that has no room says disk_full, also where it ended the transaction by itself and there is nothing to undo. */
import Sqlite from 'libsql';
import { Kysely, sql, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { guarded } from '../../src/catalog/stores/guard.js';

let database: Sqlite.Database;
let db: Kysely<{ notes: { text: string } }>;
beforeEach(async () => {
  database = new Sqlite(':memory:');
  db = new Kysely({ dialect: guarded(new SqliteDialect({ database })) });
  await sql`create table notes (text text)`.execute(db);
  database.pragma('max_page_count = 8');
});
afterEach(() => db.destroy());

const long = 'x'.repeat(20_000);
const full = { code: 'disk_full', status: 507 };

it('alone', async () => {
  const insert = async () => {
    for (let i = 0; i < 10; i++) await db.insertInto('notes').values({ text: long }).execute();
  };
  await expect(insert()).rejects.toMatchObject(full);
});

it('in a transaction, whose undoing does not hide the reason; and works again with room', async () => {
  const write = () =>
    db.transaction().execute(async (tx) => {
      for (let i = 0; i < 10; i++) await tx.insertInto('notes').values({ text: long }).execute();
    });
  await expect(write()).rejects.toMatchObject(full);
  expect(await db.selectFrom('notes').select('text').execute()).toEqual([]);
  database.pragma('max_page_count = 1000');
  await write();
  expect(await db.selectFrom('notes').select('text').execute()).toHaveLength(10);
});

it('which SQLite has ended by itself', async () => {
  const write = db.transaction().execute(async (tx) => {
    await tx.insertInto('notes').values({ text: 'short' }).execute();
    // What SQLite does at some failures of the disk.
    database.exec('rollback');
    await tx
      .insertInto('notes')
      .values({ text: long.repeat(10) })
      .execute();
  });
  await expect(write).rejects.toMatchObject(full);
});
