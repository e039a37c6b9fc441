/**
 * Devices: what reports. Rules: a key is unique among the living devices of its project; deleting is soft, because
 * points and series keep referring to the row, and frees the key; every read and write names the project.
 */
import { WEEK_MS } from '../deleted/give-time.js';
import { sql, type Kysely, type Selectable } from 'kysely';
import { externalIdBytes, externalIdsColumn, externalIdsOf } from '../external-ids/columns.js';
import { ExternalIdTable, type WithIdChanges } from '../external-ids/external-ids.js';
import { isIn, matchesGlob } from '../store-sql.js';
import { unique } from '../errors.js';
import type { Schema } from '../schema.js';
import { readTags, tagBytes, writeTags } from './tags.js';
import { bytesOf, measure } from '../pages.js';
import { given } from '../../model/given.js';
import {
  countOf,
  flag,
  fromJson,
  Repository,
  toJson,
  type KeysetPage,
  type KeysetRequest,
} from '../repository.js';
import type { DeviceFilter, Tag, DeviceFields, Device, DeviceName } from '../../model/records/device.js';

type Row = Selectable<Schema['devices']> & { external_ids: string | null };

const fromRow = (row: Row, tags: readonly Tag[]): Device => ({
  id: row.id,
  project: row.project,
  key: row.key,
  name: row.name,
  type: row.type,
  class: row.class,
  tags,
  attributes: fromJson(row.attributes),
  location:
    row.latitude === null || row.longitude === null
      ? null
      : { latitude: row.latitude, longitude: row.longitude },
  description: row.description,
  parent: row.parent,
  gateway: row.gateway,
  keepDuplicates: row.keep_duplicates === 1,
  externalIds: externalIdsOf(row.external_ids),
  connection: {
    connected: row.connected === null ? null : row.connected === 1,
    connectedAt: row.connected_at,
    disconnectedAt: row.disconnected_at,
  },
  created: row.created,
  updated: row.updated,
});

/** Of a device with its tags, for measuring; the table goes by this name in the query. */
export const deviceBytes = (table: string) =>
  bytesOf(
    ['attributes', 'description', 'name', 'key', 'type', 'class'].map((column) => `${table}.${column}`),
    sql<number>`${tagBytes(`${table}.id`)} + ${externalIdBytes('device', `${table}.id`)}`,
  );

const columns = (fields: DeviceFields) =>
  given({
    name: fields.name,
    type: fields.type,
    class: fields.class,
    attributes: fields.attributes && toJson(fields.attributes),
    latitude: fields.location === null ? null : fields.location?.latitude,
    longitude: fields.location === null ? null : fields.location?.longitude,
    description: fields.description,
    parent: fields.parent,
    gateway: fields.gateway,
    keep_duplicates: fields.keepDuplicates === undefined ? undefined : flag(fields.keepDuplicates),
  });

export class Devices extends Repository {
  create(project: number, key: string, fields: WithIdChanges<DeviceFields> = {}): Promise<Device> {
    const now = Date.now();
    const values = { project, key, attributes: '{}', ...columns(fields), created: now, updated: now };
    return this.holding(project, async (tx) => {
      const ids = new ExternalIdTable(tx, this.store);
      const id = await ids.freeNumber({ kind: 'device', scope: { project } }, () =>
        unique('Device', 'key', key, () => tx.insertInto('devices').values(values).returning('id').execute()),
      );
      if (fields.tags?.length) await writeTags(tx, { id, project }, fields.tags);
      const made = await ids.settled({ kind: 'device', id, project }, fields, () =>
        new Devices(tx, this.store).get(project, id),
      );
      await ids.requireFreeKey(project, { id, key });
      return made!;
    });
  }

  get(project: number, id: number): Promise<Device | undefined> {
    return this.#one('id', { project, value: id });
  }

  findByKey(project: number, key: string): Promise<Device | undefined> {
    return this.#one('key', { project, value: key });
  }

  async list(
    project: number,
    filter: DeviceFilter,
    { limit, after = 0 }: KeysetRequest,
  ): Promise<KeysetPage<Device>> {
    let query = this.#living().where('project', '=', project).where('id', '>', after);
    for (const { key, value } of filter.tags ?? [])
      query = query.where('id', 'in', (eb) => {
        const tagged = eb
          .selectFrom('device_tags')
          .select('device')
          .where('project', '=', project)
          .where('key', '=', key);
        return value === undefined ? tagged : tagged.where('value', '=', value);
      });
    if (filter.class !== undefined) query = query.where('class', '=', filter.class);
    const { name } = filter;
    if (name !== undefined)
      query = query.where((eb) =>
        eb.or([matchesGlob(this.store, eb.ref('name'), name), matchesGlob(this.store, eb.ref('key'), name)]),
      );
    const found = await measure(query.orderBy('id').limit(limit + 1), 'devices.id', deviceBytes('devices'));
    return this.page(found, limit, (ids) => this.listByIds(project, ids));
  }

  async listByIds(project: number, ids: readonly number[]): Promise<Device[]> {
    const rows = await this.#living()
      .where('project', '=', project)
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .orderBy('id')
      .execute();
    return this.#withTags(rows);
  }

  /** Of whatever project: for callers that have limited the ids themselves. */
  async listAnywhere(ids: readonly number[]): Promise<Device[]> {
    const rows = await this.#living()
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .orderBy('id')
      .execute();
    return this.#withTags(rows);
  }

  /** Values of one tag key by device id; of a device that has the key twice, the first. */
  async tagValues(project: number, key: string): Promise<Map<number, string>> {
    const rows = await this.db
      .selectFrom('device_tags')
      .select(['device', 'value'])
      .where('project', '=', project)
      .where('key', '=', key)
      .orderBy('position', 'desc')
      .execute();
    return new Map(rows.map(({ device, value }) => [device, value]));
  }

  /** Only what a list of all devices needs, of however many there are. */
  names(project: number): Promise<DeviceName[]> {
    return this.db
      .selectFrom('devices')
      .select(['id', 'key', 'name', 'type'])
      .where('project', '=', project)
      .where('deleted', 'is', null)
      .orderBy('id')
      .execute();
  }

  count(project: number): Promise<number> {
    return countOf(this.#living().where('project', '=', project));
  }

  update(
    project: number,
    id: number,
    fields: WithIdChanges<DeviceFields> & { key?: string },
  ): Promise<Device | undefined> {
    const change = async (tx: Kysely<Schema>) => {
      const { numUpdatedRows } = await unique('Device', 'key', fields.key, () =>
        tx
          .updateTable('devices')
          .set({ ...columns(fields), ...given({ key: fields.key }), updated: Date.now() })
          .where('project', '=', project)
          .where('id', '=', id)
          .where('deleted', 'is', null)
          .executeTakeFirst(),
      );
      if (numUpdatedRows === 0n) return undefined;
      if (fields.tags !== undefined) await writeTags(tx, { id, project }, fields.tags);
      const ids = new ExternalIdTable(tx, this.store);
      const changed = await ids.settled({ kind: 'device', id, project }, fields, () =>
        new Devices(tx, this.store).get(project, id),
      );
      if (fields.key !== undefined) await ids.requireFreeKey(project, { id, key: fields.key });
      return changed;
    };
    const isNamed = fields.key !== undefined || Object.keys(fields.externalIds ?? {}).length > 0;
    return isNamed ? this.holding(project, change) : this.transaction(change);
  }

  /** The newest that is known of its connection; what is older than the state it would replace is ignored. */
  async setConnection(id: number, connected: boolean, time: number): Promise<void> {
    const column = connected ? 'connected_at' : 'disconnected_at';
    await this.db
      .updateTable('devices')
      .set({ connected: flag(connected), [column]: time })
      .where('id', '=', id)
      .where((eb) =>
        eb.and([
          eb.or([eb('connected_at', 'is', null), eb('connected_at', '<=', time)]),
          eb.or([eb('disconnected_at', 'is', null), eb('disconnected_at', '<=', time)]),
        ]),
      )
      .execute();
  }

  /** It can be restored for `undoWindow` milliseconds. */
  async delete(project: number, id: number, undoWindow = WEEK_MS): Promise<boolean> {
    const now = Date.now();
    const result = await this.db
      .updateTable('devices')
      .set({ deleted: now, purge_at: now + undoWindow, updated: now })
      .where('project', '=', project)
      .where('id', '=', id)
      .where('deleted', 'is', null)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  #living() {
    return this.db
      .selectFrom('devices')
      .selectAll()
      .select(externalIdsColumn(this.store, 'device', 'devices.id').as('external_ids'))
      .where('deleted', 'is', null);
  }

  async #one(
    column: 'id' | 'key',
    { project, value }: { project: number; value: number | string },
  ): Promise<Device | undefined> {
    const query = this.#living().where('project', '=', project).where(column, '=', value);
    return (await this.#withTags(await query.execute()))[0];
  }

  async #withTags(rows: Row[]): Promise<Device[]> {
    const tags = await readTags(
      this.db,
      this.store,
      rows.map((row) => row.id),
    );
    return rows.map((row) => fromRow(row, tags.get(row.id) ?? []));
  }
}
