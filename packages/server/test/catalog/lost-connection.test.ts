/** A PostgreSQL server that is restarted costs the requests that are under way, and nothing else. */
import pg from 'pg';
import { expect, it } from 'vitest';
import { openCatalog } from '../../src/catalog/catalog.js';
import { STORES } from '../support/stores.js';

it('a connection that is lost within a transaction fails that, and the next one goes on', async () => {
  const store = STORES.find(({ kind }) => kind === 'postgres')!;
  const url = await store.url();
  const catalog = await openCatalog(url);
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    const lost = catalog.transaction(async (within) => {
      await within.organizations.create('lost');
      // Nobody asks the connection for anything when it goes: then only its own listeners hear of it.
      await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tributary'",
      );
      await expect
        .poll(async () => {
          const { rows } = await admin.query(
            "select 1 from pg_stat_activity where application_name = 'tributary'",
          );
          return rows.length;
        })
        .toBe(0);
      await within.organizations.create('lost too');
    });
    await expect(lost).rejects.toThrow();
    await catalog.organizations.create('kept');
    expect((await catalog.organizations.list()).map(({ name }) => name)).toEqual(['kept']);
  } finally {
    await admin.end();
    await catalog.close();
  }
});
