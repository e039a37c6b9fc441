/**
 * Devices by a word, as people type it. Ensures that a search of a hundred thousand devices looks at an index of their texts (SQLite; of
 * three characters and more) and at each name of series once, however many series have it.
 */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { append } from '../../model/lists.js';
import type { Schema } from '../schema.js';
import { isIn, type StoreKind } from '../store-sql.js';
import type { WordCondition } from './condition.js';
import { windowPlaces, withinWindow, type Deadline } from './scan.js';

/** Of which the index knows texts. */
const INDEXED = 3;
/** Different names of series in one project that are looked through one by one; of one statement. */
const MAX_NAMES = 50_000;
const SLICE = 1_000;
/** So few names of so many series are widespread. */
const FEW_NAMES = 32;
const MANY_SERIES = 50_000;
/** Rows of the index are numbered by device, with room for its own text and 1,023 tags. */
const MAX_ID = 2 ** 43 - 1;

/** What `lower` of both stores does under code-point order. */
export const lower = (value: string): string => value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** The different names of series of a project; undefined: there are too many. */
export async function seriesNames(
  db: Kysely<Schema>,
  { project, deadline }: { readonly project: number; readonly deadline: Deadline },
): Promise<string[] | undefined> {
  const found: string[] = [];
  for (let after = ''; ;) {
    deadline.check();
    const names = await namesAfter(db, project, after);
    append(found, names);
    if (names.length < SLICE) return found;
    if (found.length >= MAX_NAMES) return undefined;
    after = names.at(-1)!;
  }
}

/** Each step is one look into the index by project and name. */
async function namesAfter(db: Kysely<Schema>, project: number, after: string): Promise<string[]> {
  const next = (than: RawBuilder<unknown>) =>
    sql`(select s.name from series s where s.project = ${project} and s.deleted is null and s.name > ${than} order by s.name limit 1)`;
  const { rows } = await sql<{ name: string }>`
    with recursive names (name) as (
      select ${next(sql`${after}`)}
      union all
      select ${next(sql`names.name`)} from names where names.name is not null)
    select name from names where name is not null limit ${SLICE}`.execute(db);
  return rows.map(({ name }) => name);
}

/** Over `devices d`, within a window of a scan; undefined: the index does not know it. */
export function ownTextSql(store: StoreKind, word: string): RawBuilder<boolean> | undefined {
  if (store !== 'sqlite' || [...word].length < INDEXED) return undefined;
  const phrase = `"${lower(word).replaceAll('"', '""')}"`;
  const last = (place: RawBuilder<unknown>) => sql`(min(${place}, ${MAX_ID}) << 10) + 1023`;
  const { after, to } = windowPlaces();
  return sql<boolean>`d.id in (select rowid >> 10 from device_texts where device_texts match ${phrase}
    and rowid > ${last(after)} and rowid <= ${last(to)})`;
}

/** Whether so few names are those of so many series that each device has one of them soon. */
export async function areWidespread(
  db: Kysely<Schema>,
  store: StoreKind,
  project: number,
  names: readonly string[],
): Promise<boolean> {
  if (names.length === 0 || names.length > FEW_NAMES) return false;
  const series = sql<{ count: number }>`select count(*) as count from (select 1 from series s
    where s.project = ${project} and s.deleted is null and ${isIn(store, sql.ref('s.name'), names)} limit ${MANY_SERIES}) counted`;
  const { rows } = await series.execute(db);
  return Number(rows[0]!.count) === MANY_SERIES;
}

/** Over `devices d`: it has a series of one of these names. */
export function seriesNamedSql(
  store: StoreKind,
  { series, project, isWidespread }: WordCondition,
): RawBuilder<boolean> {
  const named = isIn(store, sql.ref('s.name'), series);
  return isWidespread
    ? sql<boolean>`exists (select 1 from series s where s.device = d.id and s.deleted is null and ${named})`
    : sql<boolean>`d.id in (select s.device from series s where s.project = ${project} and s.deleted is null and ${named}
        and ${withinWindow('s.device')})`;
}
