/**
 * Projects: the tenant boundary of data. Rule: a deleted project is kept as a row, because points and tokens refer to
 * it, and is invisible to every read here.
 */
import type { Selectable } from 'kysely';
import { randomHexId, randomUuid } from '../../model/identity.js';
import { DEFAULT_EARLIEST } from '../../model/likely-unit.js';
import type { Micros } from '../../model/time.js';
import { isIn, matchesGlob } from '../store-sql.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import { given } from '../../model/given.js';
import {
  countOf,
  flag,
  fromJson,
  Subject,
  toJson,
  type JsonObject,
  type ListSearch,
  type Page,
  type PageRequest,
} from '../repository.js';

export interface Project {
  readonly id: number;
  readonly organization: number;
  readonly name: string;
  /** A point of an unknown device creates the device; else the point is refused. */
  readonly createDevices: boolean;
  readonly createSeries: boolean;
  /** Times given as numbers that lie before it are refused where another unit makes a likely time of them; null: never. */
  readonly earliestTime: Micros | null;
  /** 24 hexadecimal digits: the application id in the Losant API. */
  readonly losantId: string;
  readonly iotileUuid: string;
  readonly description: string | null;
  /** Facts that a vendor API keeps with a project, under that API's name. */
  readonly attributes: JsonObject;
  /** How messages to free topics of the MQTT broker become points, as it was given. */
  readonly mqttMapping: readonly unknown[] | null;
  readonly created: number;
  readonly updated: number;
}

export interface ProjectFields {
  readonly name: string;
  readonly createDevices?: boolean;
  readonly createSeries?: boolean;
  readonly earliestTime?: Micros | null;
  readonly losantId?: string;
  readonly iotileUuid?: string;
  readonly description?: string | null;
  readonly attributes?: JsonObject;
  readonly mqttMapping?: readonly unknown[] | null;
}

const BYTES = bytesOf([
  ...(['projects.name', 'projects.description', 'projects.attributes', 'projects.mqtt_mapping'] as const),
]);

const fromRow = (row: Selectable<Schema['projects']>): Project => ({
  id: row.id,
  organization: row.organization,
  name: row.name,
  createDevices: row.create_devices === 1,
  createSeries: row.create_series === 1,
  earliestTime: row.earliest_time,
  losantId: row.losant_id,
  iotileUuid: row.iotile_uuid,
  description: row.description,
  attributes: fromJson(row.attributes),
  mqttMapping: row.mqtt_mapping === null ? null : (JSON.parse(row.mqtt_mapping) as unknown[]),
  created: row.created,
  updated: row.updated,
});

export class Projects extends Subject {
  async create(organization: number, fields: ProjectFields): Promise<Project> {
    const now = Date.now();
    const row = await this.db
      .insertInto('projects')
      .values({
        organization,
        name: fields.name,
        create_devices: flag(fields.createDevices ?? true),
        create_series: flag(fields.createSeries ?? true),
        earliest_time: fields.earliestTime === undefined ? DEFAULT_EARLIEST : fields.earliestTime,
        losant_id: fields.losantId ?? randomHexId(),
        iotile_uuid: fields.iotileUuid ?? randomUuid(),
        ...given({
          description: fields.description,
          attributes: fields.attributes && toJson(fields.attributes),
        }),
        created: now,
        updated: now,
        deleted: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return fromRow(row);
  }

  get(id: number): Promise<Project | undefined> {
    return this.#one('id', id);
  }

  findByLosantId(losantId: string): Promise<Project | undefined> {
    return this.#one('losant_id', losantId);
  }

  findByIotileUuid(uuid: string): Promise<Project | undefined> {
    return this.#one('iotile_uuid', uuid);
  }

  /** `among` limits to these projects. */
  async list(
    organization: number,
    { limit, after = 0 }: PageRequest,
    among: readonly number[] | null = null,
  ): Promise<Page<Project>> {
    let query = this.db
      .selectFrom('projects')
      .where('organization', '=', organization)
      .where('deleted', 'is', null)
      .where('id', '>', after);
    if (among !== null) query = query.where((eb) => isIn(this.store, eb.ref('id'), among));
    const found = await measure(query.orderBy('id').limit(limit + 1), 'projects.id', BYTES);
    return this.page(found, limit, (ids) => this.#byIds(ids));
  }

  /** One page of a list in any order, and how many there are in all; `name` is a glob. */
  async search(
    organization: number,
    among: readonly number[] | null,
    search: ListSearch,
  ): Promise<{ items: Project[]; total: number }> {
    const { name, sort = 'id', direction = 'asc', offset = 0, limit } = search;
    let query = this.db
      .selectFrom('projects')
      .where('organization', '=', organization)
      .where('deleted', 'is', null);
    if (among !== null) query = query.where((eb) => isIn(this.store, eb.ref('id'), among));
    if (name !== undefined) query = query.where((eb) => matchesGlob(this.store, eb.ref('name'), name));
    const total = await countOf(query);
    const found = await measure(
      query.orderBy(sort, direction).orderBy('id', direction).offset(offset).limit(limit),
      'projects.id',
      BYTES,
    );
    return { items: await this.positions(found, search, (ids) => this.#byIds(ids)), total };
  }

  async update(
    id: number,
    fields: Partial<Omit<ProjectFields, 'losantId' | 'iotileUuid'>>,
  ): Promise<Project | undefined> {
    const row = await this.db
      .updateTable('projects')
      .set({
        ...given({
          name: fields.name,
          description: fields.description,
          earliest_time: fields.earliestTime,
          attributes: fields.attributes && toJson(fields.attributes),
          mqtt_mapping: fields.mqttMapping && JSON.stringify(fields.mqttMapping),
          create_devices: fields.createDevices === undefined ? undefined : flag(fields.createDevices),
          create_series: fields.createSeries === undefined ? undefined : flag(fields.createSeries),
        }),
        updated: Date.now(),
      })
      .where('id', '=', id)
      .where('deleted', 'is', null)
      .returningAll()
      .executeTakeFirst();
    return row && fromRow(row);
  }

  async delete(id: number): Promise<boolean> {
    const now = Date.now();
    const result = await this.db
      .updateTable('projects')
      .set({ deleted: now, updated: now })
      .where('id', '=', id)
      .where('deleted', 'is', null)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  async #byIds(ids: readonly number[]): Promise<Project[]> {
    const rows = await this.db
      .selectFrom('projects')
      .selectAll()
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .where('deleted', 'is', null)
      .execute();
    return rows.map(fromRow);
  }

  async #one(
    column: 'id' | 'losant_id' | 'iotile_uuid',
    value: string | number,
  ): Promise<Project | undefined> {
    const row = await this.db
      .selectFrom('projects')
      .selectAll()
      .where(column, '=', value)
      .where('deleted', 'is', null)
      .executeTakeFirst();
    return row && fromRow(row);
  }
}
