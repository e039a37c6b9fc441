import { Kysely, sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openCatalog } from '../../src/catalog/catalog.js';
import { migrate } from '../../src/catalog/migrations/index.js';
import type { Schema } from '../../src/catalog/schema.js';
import { postgresDialect } from '../../src/catalog/stores/postgres.js';
import { sqliteDialect } from '../../src/catalog/stores/sqlite.js';
import { STORES } from '../support/stores.js';

const connect = (url: string) =>
  new Kysely<Schema>({
    dialect: url.startsWith('sqlite:') ? sqliteDialect(url.slice('sqlite:'.length)) : postgresDialect(url),
  });
const good = { name: 'a', up: async () => undefined };

describe.each(STORES)('migrations over $kind', (store) => {
  test('run once, and not again at the next start', async () => {
    const first = await store.open();
    await first.settings.set('kept', 1);
    const second = await store.reopen();
    expect(await second.settings.get('kept')).toBe(1);
  });

  test('several processes that start together migrate once', async () => {
    const db = [connect(await store.url())];
    if (store.kind === 'postgres') {
      const url = await store.url();
      db.splice(0, 1, connect(url), connect(url), connect(url));
    }
    const done = await Promise.all(db.map((each) => migrate(each, store.kind, [good])));
    expect(done.flat()).toEqual(['a']);
    await Promise.all(db.map((each) => each.destroy()));
  });

  test('one that fails leaves nothing behind and runs again at the next start', async () => {
    const db = connect(await store.url());
    const half = {
      name: 'b',
      up: async (tx: Kysely<Schema>) => {
        await sql`create table half (id integer)`.execute(tx);
        throw new Error('power cut');
      },
    };
    await expect(migrate(db, store.kind, [good, half])).rejects.toThrow('power cut');
    await expect(sql`select * from half`.execute(db)).rejects.toThrow();
    expect(await migrate(db, store.kind, [good, { ...half, up: good.up }])).toEqual(['a', 'b']);
    await db.destroy();
  });

  test('a catalog of a newer version is left alone', async () => {
    const url = await store.url();
    const db = connect(url);
    await migrate(db, store.kind, [good, { ...good, name: '9999-future' }]);
    await expect(migrate(db, store.kind, [good])).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/9999-future.*start that version/) as string,
    });
    await db.destroy();
  });

  test('a commit is durable: WAL with full synchronisation, foreign keys checked', async () => {
    const catalog = await store.open();
    await expect(catalog.projects.create(12_345, { name: 'nowhere' })).rejects.toThrow();
    if (store.kind === 'postgres') return;
    const db = connect(await store.url());
    const pragma = async (name: string) =>
      (await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(db)).rows[0];
    expect(await pragma('journal_mode')).toEqual({ journal_mode: 'wal' });
    expect(await pragma('synchronous')).toEqual({ synchronous: 2 });
    await db.destroy();
  });
});

test.each(['mysql://x', 'sqlite:', '', 'catalog.db'])(
  'the URL %j is refused with what is expected',
  async (url) => {
    await expect(openCatalog(url)).rejects.toMatchObject({
      code: 'setting_invalid',
      message: expect.stringMatching(/sqlite:<path> or postgres/) as string,
    });
  },
);

test('a refused URL does not show its password', async () => {
  const error = await openCatalog('mysql://me:secret@host/x').catch((e: Error) => e);
  expect((error as Error).message).not.toContain('secret');
});

test('a store that cannot be reached is catalog_unavailable', async () => {
  await expect(openCatalog('postgres://x:y@127.0.0.1:1/none')).rejects.toMatchObject({
    code: 'catalog_unavailable',
    retryable: true,
  });
});

test('a path that cannot be a catalog is refused and named', async () => {
  for (const path of ['/nowhere/at/all.db', import.meta.filename])
    await expect(openCatalog(`sqlite:${path}`)).rejects.toMatchObject({
      code: 'setting_invalid',
      details: { value: path },
    });
});
