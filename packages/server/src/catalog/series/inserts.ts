/** Many new devices and series at once, in the order in which they are given. */
import { sql, type Kysely, type Selectable } from 'kysely';
import type { Kind } from '../../model/kinds.js';
import type { Schema } from '../schema.js';
import { rowsTable, type StoreKind } from '../store-sql.js';

/** Of which PostgreSQL knows the type. */
const integer = (value: number) => sql<number>`cast(${value} as bigint)`;

/** None of the keys is there. */
export function insertDevices(
  db: Kysely<Schema>,
  store: StoreKind,
  project: number,
  devices: readonly { readonly key: string }[],
): Promise<{ id: number; key: string }[]> {
  const now = integer(Date.now());
  return db
    .insertInto('devices')
    .columns(['project', 'key', 'attributes', 'created', 'updated'])
    .expression((eb) =>
      eb
        .selectFrom(rowsTable(store, { key: 'text' }, devices).as('rows'))
        .select([
          integer(project).as('project'),
          'rows.key',
          sql.lit('{}').as('attributes'),
          now.as('created'),
          now.as('updated'),
        ]),
    )
    .returning(['id', 'key'])
    .execute();
}

interface NewRow {
  readonly device: number;
  readonly name: string;
  readonly kind: Kind;
  readonly variable: number;
}

/** Answers those that were not there; whoever asks has looked for them mostly. */
export function insertSeries(
  db: Kysely<Schema>,
  store: StoreKind,
  project: number,
  series: readonly NewRow[],
): Promise<Pick<Selectable<Schema['series']>, 'id' | 'device' | 'name' | 'kind'>[]> {
  const now = integer(Date.now());
  const columns = { device: 'bigint', name: 'text', kind: 'text', variable: 'bigint' } as const;
  return db
    .insertInto('series')
    .columns(['project', 'device', 'name', 'kind', 'variable', 'created', 'updated'])
    .expression((eb) =>
      eb
        .selectFrom(rowsTable(store, columns, series).as('rows'))
        .select([
          integer(project).as('project'),
          ...(['rows.device', 'rows.name', 'rows.kind', 'rows.variable'] as const),
          now.as('created'),
          now.as('updated'),
        ])
        // Without it SQLite takes the `on` of the conflict for one of a join.
        .where(sql<boolean>`1 = 1`),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'device', 'name', 'kind'])
    .execute();
}
