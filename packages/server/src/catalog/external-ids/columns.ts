/** The external ids of a thing as a column beside its own, and what they weigh in a page. */
import { sql, type RawBuilder } from 'kysely';
import type { IdKind } from '../../model/identity.js';
import type { IdsByApi } from '../../model/records/external-ids.js';
import type { StoreKind } from '../store-sql.js';

/** Quotes, colon and comma. */
const MEMBER_BYTES = 6;

/** The ids of a thing as the text of a JSON object, null where it has none; the column holds its integer id. */
export function externalIdsColumn(store: StoreKind, kind: IdKind, column: string): RawBuilder<string | null> {
  const all = sql.raw(
    store === 'sqlite' ? 'json_group_object(x.api, x.external)' : 'json_object_agg(x.api, x.external)::text',
  );
  const found = sql`from external_ids x where x.kind = ${sql.lit(kind)} and x.id = ${sql.ref(column)}`;
  return sql<string | null>`(select case when count(*) > 0 then ${all} end ${found})`;
}

export const externalIdsOf = (text: string | null): IdsByApi =>
  text === null ? {} : (JSON.parse(text) as IdsByApi);

/** How long the ids of a thing are together; the column holds its integer id. */
export const externalIdBytes = (kind: IdKind, column: string): RawBuilder<number> => sql<number>`coalesce((
  select sum(octet_length(x.api) + octet_length(x.external) + ${sql.lit(MEMBER_BYTES)})
  from external_ids x where x.kind = ${sql.lit(kind)} and x.id = ${sql.ref(column)}), 0)`;
