/**
 * Files that rest on documents go with them. Rule: a document names its files (`files` of its body) and each of them names the document
 * (`document` of its attributes): neither is believed alone, because people write bodies.
 */
import type { Kysely } from 'kysely';
import { isIn, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';
import { fromJson } from '../repository.js';

/** From now on these files are not there; the documents are about to go. */
export async function expireFilesOf(
  db: Kysely<Schema>,
  store: StoreKind,
  documents: readonly number[],
): Promise<void> {
  const rows = await db
    .selectFrom('documents')
    .select(['id', 'project', 'body'])
    .where((eb) => isIn(store, eb.ref('id'), documents))
    .where('body', 'like', '%"files":[%')
    .execute();
  const named = new Map<number, { readonly id: number; readonly project: number }>();
  for (const { id, project, body } of rows) {
    const { files } = fromJson<{ files?: unknown }>(body);
    if (Array.isArray(files))
      for (const file of files) if (Number.isSafeInteger(file)) named.set(file as number, { id, project });
  }
  if (named.size === 0) return;
  const found = await db
    .selectFrom('files')
    .select(['id', 'project', 'attributes'])
    .where((eb) => isIn(store, eb.ref('id'), [...named.keys()]))
    .execute();
  const own = found.filter(({ id, project, attributes }) => {
    const owner = named.get(id)!;
    return project === owner.project && fromJson<{ document?: unknown }>(attributes).document === owner.id;
  });
  const ids = own.map(({ id }) => id);
  await db
    .updateTable('files')
    .set({ expires: Date.now() })
    .where((eb) => isIn(store, eb.ref('id'), ids))
    .execute();
}
