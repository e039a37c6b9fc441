/** Assets: named groups of series. Rule: members belong to the asset's own project; a foreign series is not added. */
import { sql, type Kysely, type Selectable } from 'kysely';
import { externalIdBytes, externalIdsColumn, externalIdsOf } from '../external-ids/columns.js';
import { ExternalIdTable, type WithIdChanges } from '../external-ids/external-ids.js';
import { livingSeries } from '../deleted/living.js';
import { isIn, matchesGlob } from '../store-sql.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import { given } from '../../model/given.js';
import {
  chunks,
  countOf,
  fromJson,
  Repository,
  toJson,
  type KeysetPage,
  type KeysetRequest,
} from '../repository.js';
import type { ListSearch } from '../../model/records/lists.js';
import type { AssetFields, Asset } from '../../model/records/asset.js';

/** A member is a number of about ten digits. */
const BYTES = bytesOf(
  ['assets.name', 'assets.description', 'assets.attributes'],
  sql`(select count(*) * 10 from asset_members where asset_members.asset = assets.id) + ${externalIdBytes('asset', 'assets.id')}`,
);

type Row = Selectable<Schema['assets']> & { external_ids: string | null };

const fromRow = ({ external_ids: externalIds, ...row }: Row, members: readonly number[]): Asset => ({
  ...row,
  externalIds: externalIdsOf(externalIds),
  attributes: fromJson(row.attributes),
  members,
});

const columns = ({ name, description, attributes }: AssetFields) =>
  given({ name, description, attributes: attributes && toJson(attributes) });

export class Assets extends Repository {
  create(project: number, fields: WithIdChanges<AssetFields> & { name: string }): Promise<Asset> {
    const now = Date.now();
    const { name } = fields;
    const values = { project, attributes: '{}', name, ...columns(fields), created: now, updated: now };
    return this.holding(project, async (tx) => {
      const ids = new ExternalIdTable(tx, this.store);
      const id = await ids.freeNumber({ kind: 'asset', scope: { project } }, () =>
        tx.insertInto('assets').values(values).returning('id').execute(),
      );
      await this.#setMembers(tx, { id, project }, fields.members ?? []);
      const made = await ids.settled({ kind: 'asset', id, project }, fields, () =>
        new Assets(tx, this.store).get(project, id),
      );
      return made!;
    });
  }

  async get(project: number, id: number): Promise<Asset | undefined> {
    const [asset] = await this.#byIds([id]);
    return asset?.project === project ? asset : undefined;
  }

  async list(project: number, { limit, after = 0 }: KeysetRequest): Promise<KeysetPage<Asset>> {
    const found = await measure(
      this.db
        .selectFrom('assets')
        .where('project', '=', project)
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit + 1),
      'assets.id',
      BYTES,
    );
    return this.page(found, limit, (ids) => this.#byIds(ids));
  }

  /** One page of a list in any order, and how many there are in all; `name` is a glob. */
  async search(project: number, search: ListSearch): Promise<{ items: Asset[]; total: number }> {
    const { name, sort = 'id', direction = 'asc', offset = 0, limit } = search;
    let query = this.db.selectFrom('assets').where('project', '=', project);
    if (name !== undefined) query = query.where((eb) => matchesGlob(this.store, eb.ref('name'), name));
    const total = await countOf(query);
    const found = await measure(
      query.orderBy(sort, direction).orderBy('id', direction).offset(offset).limit(limit),
      'assets.id',
      BYTES,
    );
    return { items: await this.positions(found, search, (ids) => this.#byIds(ids)), total };
  }

  update(project: number, id: number, fields: WithIdChanges<AssetFields>): Promise<Asset | undefined> {
    return this.holding(project, async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('assets')
        .set({ ...columns(fields), updated: Date.now() })
        .where('project', '=', project)
        .where('id', '=', id)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return undefined;
      if (fields.members !== undefined) await this.#setMembers(tx, { id, project }, fields.members);
      return new ExternalIdTable(tx, this.store).settled({ kind: 'asset', id, project }, fields, () =>
        new Assets(tx, this.store).get(project, id),
      );
    });
  }

  delete(project: number, id: number): Promise<boolean> {
    return this.transaction(async (tx) => {
      const result = await tx
        .deleteFrom('assets')
        .where('project', '=', project)
        .where('id', '=', id)
        .executeTakeFirst();
      if (result.numDeletedRows > 0n) await new ExternalIdTable(tx, this.store).forget('asset', [id]);
      return result.numDeletedRows > 0n;
    });
  }

  /** The series of any of these assets of the project. */
  async memberIds(project: number, assets: readonly number[]): Promise<number[]> {
    const rows = await livingSeries(this.db)
      .innerJoin('asset_members', 'asset_members.series', 'series.id')
      .innerJoin('assets', 'assets.id', 'asset_members.asset')
      .select('asset_members.series')
      .distinct()
      .where('assets.project', '=', project)
      .where((eb) => isIn(this.store, eb.ref('assets.id'), assets))
      .execute();
    return rows.map((row) => row.series);
  }

  async #byIds(ids: readonly number[]): Promise<Asset[]> {
    const rows = await this.db
      .selectFrom('assets')
      .selectAll()
      .select(externalIdsColumn(this.store, 'asset', 'assets.id').as('external_ids'))
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .execute();
    const members = await this.#membersOf(this.db, ids);
    return rows.map((row) => fromRow(row, members.get(row.id) ?? []));
  }

  async #setMembers(
    tx: Kysely<Schema>,
    asset: { id: number; project: number },
    members: readonly number[],
  ): Promise<void> {
    // Deleted ones stay members, for when they are restored.
    const before = (await this.#membersOf(tx, [asset.id])).get(asset.id) ?? [];
    await tx
      .deleteFrom('asset_members')
      .where('asset', '=', asset.id)
      .where((eb) => isIn(this.store, eb.ref('series'), before))
      .execute();
    if (members.length === 0) return;
    const own = await livingSeries(tx)
      .select('series.id')
      .where('series.project', '=', asset.project)
      .where((eb) => isIn(this.store, eb.ref('series.id'), members))
      .orderBy('series.id')
      .execute();
    const rows = own.map(({ id }) => ({ asset: asset.id, series: id }));
    for (const some of chunks(rows)) await tx.insertInto('asset_members').values(some).execute();
  }

  async #membersOf(db: Kysely<Schema>, assets: readonly number[]): Promise<Map<number, number[]>> {
    const rows = await livingSeries(db)
      .innerJoin('asset_members', 'asset_members.series', 'series.id')
      .selectAll('asset_members')
      .where((eb) => isIn(this.store, eb.ref('asset_members.asset'), assets))
      .orderBy('asset')
      .orderBy('series')
      .execute();
    const members = new Map<number, number[]>();
    for (const { asset, series } of rows) {
      const list = members.get(asset);
      if (list === undefined) members.set(asset, [series]);
      else list.push(series);
    }
    return members;
  }
}
