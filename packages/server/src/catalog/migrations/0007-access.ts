/**
 * Who started a job and for whom a file's link was made: only they get the link. What earlier versions kept of links in
 * clear text is taken out of the jobs, and those links end: whoever saw a list of jobs had them. Also from which token
 * another one was refreshed, so that they are revoked together.
 */
import { createHash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0007-access';

const AT_ONCE = 200;

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer } = columnTypes(store);
  const typed = typeof integer === 'string' ? sql.raw(integer) : integer;
  for (const table of ['jobs', 'files'])
    for (const column of ['starter_user', 'starter_token'])
      await sql`alter table ${sql.table(table)} add column ${sql.ref(column)} ${typed}`.execute(db);
  await hideLinks(db);
  await sql`alter table tokens add column refreshed_from ${typed}`.execute(db);
  await sql`create index tokens_refreshed_from on tokens (refreshed_from)`.execute(db);
  await noteRefreshes(db);
}

async function noteRefreshes(db: Kysely<Schema>): Promise<void> {
  const tokens = await db
    .selectFrom('tokens')
    .select(['id', 'attributes'])
    .where('attributes', 'like', '%refreshedFrom%')
    .execute();
  for (const { id, attributes } of tokens) {
    const facts = (JSON.parse(attributes) as { iobeam?: { refreshedFrom?: unknown } }).iobeam;
    if (typeof facts?.refreshedFrom !== 'number') continue;
    await db
      .updateTable('tokens')
      .set({ refreshed_from: facts.refreshedFrom })
      .where('id', '=', id)
      .execute();
  }
}

interface OldFile {
  readonly url?: unknown;
}

async function hideLinks(db: Kysely<Schema>): Promise<void> {
  for (let after = 0; ;) {
    const jobs = await db
      .selectFrom('jobs')
      .select(['id', 'result'])
      .where('id', '>', after)
      .where('result', 'is not', null)
      .orderBy('id')
      .limit(AT_ONCE)
      .execute();
    for (const { id, result } of jobs) {
      const hidden = await withoutLinks(db, result!);
      if (hidden !== undefined)
        await db.updateTable('jobs').set({ result: hidden }).where('id', '=', id).execute();
    }
    if (jobs.length < AT_ONCE) break;
    after = jobs.at(-1)!.id;
  }
  await db.updateTable('files').set({ hash: null }).where('kind', '=', 'export').execute();
}

/** Undefined: the result has none. */
async function withoutLinks(db: Kysely<Schema>, text: string): Promise<string | undefined> {
  const result = JSON.parse(text) as { files?: unknown } | null;
  const files = result?.files;
  if (!Array.isArray(files)) return undefined;
  const shown: object[] = [];
  for (const { url, ...file } of files as OldFile[])
    shown.push({ ...file, ...(typeof url === 'string' && { file: await fileOf(db, url) }) });
  return JSON.stringify({ ...result, files: shown });
}

async function fileOf(db: Kysely<Schema>, url: string): Promise<number | null> {
  const secret = /\/downloads\/([^/]+)\//.exec(url)?.[1] ?? '';
  const hash = createHash('sha256').update(secret).digest('hex');
  const row = await db.selectFrom('files').select('id').where('hash', '=', hash).executeTakeFirst();
  return row?.id ?? null;
}
