/**
 * The id that an API shows of a device, as SQL: the one that the device brought, else the one that is made of its number. For
 * searches by parts of an id, and orders; a whole id is looked up instead.
 */
import { sql, type RawBuilder } from 'kysely';
import type { StoreKind } from '../store-sql.js';
import type { DeviceIdText } from '../../model/records/device-search.js';

/** The column holds a device's number. */
export function shownId(store: StoreKind, { api, made }: DeviceIdText, column: string): RawBuilder<string> {
  const id = sql.ref(column);
  if (made.radix !== 16) throw new Error('only hexadecimal ids can be searched by their parts');
  const number =
    store === 'sqlite'
      ? sql`printf(${`%0${made.digits}x`}, ${id})`
      : sql`lpad(to_hex(${id}), ${sql.lit(made.digits)}, '0')`;
  return sql<string>`coalesce((select x.external from external_ids x where x.kind = 'device' and x.id = ${id}
    and x.api = ${api}), ${made.prefix} || ${number})`;
}
