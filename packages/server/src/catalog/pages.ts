/**
 * Pages of lists, bounded in bytes as well as in rows: a thousand devices with 64 KiB of attributes each are 64 MiB, which no
 * answer may have and no process should read to find that out. So a first statement answers ids and lengths only, and the
 * rows that fit are read a slice at a time. Rules: a page with a cursor ends early and its `next` goes on behind its last row;
 * a page by position cannot be shorter without losing rows for whoever counts them, so it is refused before it is read.
 */
import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import { tooManyBytes } from '../errors/answer-bytes.js';

/** Rows with an id beyond `after`, in the order of ids; `next` is the `after` of the next page, null at the end. */
export interface KeysetRequest {
  readonly limit: number;
  readonly after?: number;
}

export interface KeysetPage<T> {
  readonly items: T[];
  readonly next: number | null;
}

/** A row that belongs to a page, and roughly how many bytes it takes. */
export interface Found {
  readonly id: number;
  readonly bytes: number;
}

/** Names, numbers and times of a row in any API's form. */
const ROW_BYTES = 150;
/** Read by one statement. */
const SLICE_BYTES = 2 ** 20;
/** A character may take six bytes in JSON, so a page of this part of an answer fits into one. */
const PAGE_SHARE = 1 / 8;

/** How long the texts of these columns are together; `more` adds what lies in other tables. */
export function bytesOf(columns: readonly string[], more: RawBuilder<number> = sql`0`): RawBuilder<number> {
  const lengths = columns.map((column) => sql`coalesce(octet_length(${sql.ref(column)}), 0)`);
  return sql<number>`(${sql.join([...lengths, more], sql` + `)})`;
}

/** The rows of a query in its order, without reading them. `id` is the column of the ids. */
export async function measure<DB, Tables extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Tables, Row>,
  id: string,
  bytes: RawBuilder<number>,
): Promise<Found[]> {
  const found = await query
    .clearSelect()
    .select([sql<number>`${sql.ref(id)}`.as('id'), bytes.as('bytes')])
    .$castTo<Found>()
    .execute();
  return found.map((row) => ({ id: row.id, bytes: Number(row.bytes) + ROW_BYTES }));
}

/** Reads rows by their ids, in any order. */
export type ReadRows<T> = (ids: readonly number[]) => Promise<readonly T[]>;

/** What was found with `limit + 1`: as much of it as fits into a page, but at least one row. */
export async function readPage<T extends { readonly id: number }>(
  found: readonly Found[],
  { limit, answerBytes }: { readonly limit: number; readonly answerBytes: number },
  read: ReadRows<T>,
): Promise<KeysetPage<T>> {
  const chosen = fitting(found.slice(0, limit), answerBytes);
  const next = chosen.length < found.length ? chosen.at(-1)!.id : null;
  return { items: await readSlices(chosen, read), next };
}

/** The first of them, at least one, that a page may hold. */
function fitting(found: readonly Found[], answerBytes: number): readonly Found[] {
  let total = 0;
  for (const [at, { bytes }] of found.entries()) {
    total += bytes;
    if (total > answerBytes * PAGE_SHARE && at > 0) return found.slice(0, at);
  }
  return found;
}

/** All of what was found at a position, or a refusal; with `shorter` as much as fits into a page. */
export function readPositions<T extends { readonly id: number }>(
  found: readonly Found[],
  { answerBytes, shorter = false }: { readonly answerBytes: number; readonly shorter?: boolean | undefined },
  read: ReadRows<T>,
): Promise<T[]> {
  if (shorter) return readSlices(fitting(found, answerBytes), read);
  let total = 0;
  for (const { bytes } of found)
    if ((total += bytes) > answerBytes && found.length > 1)
      throw tooManyBytes(answerBytes, 'one page of a list');
  return readSlices(found, read);
}

/** One row of each that is still there, in the order in which they were found. */
async function readSlices<T extends { readonly id: number }>(
  found: readonly Found[],
  read: ReadRows<T>,
): Promise<T[]> {
  const items: T[] = [];
  for (const ids of slicesOf(found)) {
    const rows = new Map((await read(ids)).map((row) => [row.id, row]));
    for (const id of ids) {
      const row = rows.get(id);
      if (row !== undefined) items.push(row);
    }
  }
  return items;
}

function* slicesOf(found: readonly Found[]): Generator<number[]> {
  let ids: number[] = [];
  let total = 0;
  for (const { id, bytes } of found) {
    if (ids.length > 0 && total + bytes > SLICE_BYTES) {
      yield ids;
      [ids, total] = [[], 0];
    }
    ids.push(id);
    total += bytes;
  }
  if (ids.length > 0) yield ids;
}
