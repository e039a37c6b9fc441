/** The tags of devices: an ordered list of key and value, in a table of its own so that selections use an index. */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { isIn, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';
import { chunks } from '../repository.js';
import type { Tag } from '../../model/records/device.js';

/** How long the tags of a device are together; the column holds its id. */
export const tagBytes = (device: string): RawBuilder<number> => sql<number>`coalesce((
  select sum(octet_length(tag.key) + octet_length(tag.value) + ${sql.lit(TAG_MEMBERS)})
  from device_tags as tag where tag.device = ${sql.ref(device)}), 0)`;

/** The names of its members, and quotes. */
const TAG_MEMBERS = 24;

export async function readTags(
  db: Kysely<Schema>,
  store: StoreKind,
  devices: readonly number[],
): Promise<Map<number, Tag[]>> {
  const tags = new Map<number, Tag[]>();
  if (devices.length === 0) return tags;
  const rows = await db
    .selectFrom('device_tags')
    .select(['device', 'key', 'value'])
    .where((eb) => isIn(store, eb.ref('device'), devices))
    .orderBy('device')
    .orderBy('position')
    .execute();
  for (const { device, key, value } of rows) {
    const list = tags.get(device);
    if (list === undefined) tags.set(device, [{ key, value }]);
    else list.push({ key, value });
  }
  return tags;
}

/** Replaces all tags of the device. */
export async function writeTags(
  db: Kysely<Schema>,
  device: { id: number; project: number },
  tags: readonly Tag[],
): Promise<void> {
  await db.deleteFrom('device_tags').where('device', '=', device.id).execute();
  const rows = tags.map(({ key, value }, position) => ({
    device: device.id,
    project: device.project,
    position,
    key,
    value,
  }));
  for (const some of chunks(rows)) await db.insertInto('device_tags').values(some).execute();
}
