/**
 * Projects: the tenant boundary of data. Rule: a deleted project is kept as a row, because points and tokens refer to
 * it, and is invisible to every read here.
 */
import { WEEK_MS } from '../deleted/give-time.js';
import type { Selectable } from 'kysely';
import { DEFAULT_EARLIEST } from '../../model/likely-unit.js';
import { externalIdBytes, externalIdsColumn, externalIdsOf } from '../external-ids/columns.js';
import { ExternalIdTable, type WithIdChanges } from '../external-ids/external-ids.js';
import { isIn, matchesGlob } from '../store-sql.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
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
import type { ListSearch } from '../../model/records/lists.js';
import type { ProjectFields, Project } from '../../model/records/project.js';

const BYTES = bytesOf(
  [...(['projects.name', 'projects.description', 'projects.attributes', 'projects.mqtt_mapping'] as const)],
  externalIdBytes('project', 'projects.id'),
);

type Row = Selectable<Schema['projects']> & { external_ids: string | null };

const fromRow = (row: Row): Project => ({
  id: row.id,
  organization: row.organization,
  name: row.name,
  createDevices: row.create_devices === 1,
  createSeries: row.create_series === 1,
  earliestTime: row.earliest_time,
  externalIds: externalIdsOf(row.external_ids),
  description: row.description,
  attributes: fromJson(row.attributes),
  mqttMapping: row.mqtt_mapping === null ? null : (JSON.parse(row.mqtt_mapping) as unknown[]),
  created: row.created,
  updated: row.updated,
});

export class Projects extends Repository {
  create(organization: number, fields: WithIdChanges<ProjectFields>): Promise<Project> {
    const now = Date.now();
    return this.transaction(async (tx) => {
      const insert = tx.insertInto('projects').values({
        organization,
        name: fields.name,
        create_devices: flag(fields.createDevices ?? true),
        create_series: flag(fields.createSeries ?? true),
        earliest_time: fields.earliestTime === undefined ? DEFAULT_EARLIEST : fields.earliestTime,
        ...given({
          description: fields.description,
          attributes: fields.attributes && toJson(fields.attributes),
        }),
        created: now,
        updated: now,
        deleted: null,
        purge_at: null,
      });
      const ids = new ExternalIdTable(tx, this.store);
      const id = await ids.freeNumber({ kind: 'project', scope: { organization } }, () =>
        insert.returning('id').execute(),
      );
      const made = await ids.settled({ kind: 'project', id, project: id }, fields, () =>
        new Projects(tx, this.store).get(id),
      );
      return made!;
    });
  }

  async get(id: number): Promise<Project | undefined> {
    return (await this.#byIds([id]))[0];
  }

  /** `among` limits to these projects. */
  async list(
    organization: number,
    { limit, after = 0 }: KeysetRequest,
    among: readonly number[] | null = null,
  ): Promise<KeysetPage<Project>> {
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

  update(id: number, fields: WithIdChanges<Partial<ProjectFields>>): Promise<Project | undefined> {
    return this.transaction(async (tx) => {
      const { numUpdatedRows } = await tx
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
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return undefined;
      return new ExternalIdTable(tx, this.store).settled({ kind: 'project', id, project: id }, fields, () =>
        new Projects(tx, this.store).get(id),
      );
    });
  }

  /** It can be restored for `undoWindow` milliseconds. */
  async delete(id: number, undoWindow = WEEK_MS): Promise<boolean> {
    const now = Date.now();
    const result = await this.db
      .updateTable('projects')
      .set({ deleted: now, purge_at: now + undoWindow, updated: now })
      .where('id', '=', id)
      .where('deleted', 'is', null)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  async #byIds(ids: readonly number[]): Promise<Project[]> {
    const rows = await this.db
      .selectFrom('projects')
      .selectAll()
      .select(externalIdsColumn(this.store, 'project', 'projects.id').as('external_ids'))
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .where('deleted', 'is', null)
      .execute();
    return rows.map(fromRow);
  }
}
