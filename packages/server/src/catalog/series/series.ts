/**
 * Series: one measured quantity of one device. Rules: a name is unique among the living series of its device; every read and write
 * names the project; deleted series, and those of deleted devices, are not found. A deleted series' id is never given again.
 */
import { WEEK_MS } from '../deleted/give-time.js';
import { sql, type Selectable } from 'kysely';
import type { Calibration } from '../../model/calibration.js';
import type { Counter } from '../../model/counter.js';
import type { Kind } from '../../model/kinds.js';
import { NO_TAGS } from '../../model/series-tags.js';
import { externalIdBytes, externalIdsColumn, externalIdsOf } from '../external-ids/columns.js';
import { ExternalIdTable, type WithIdChanges } from '../external-ids/external-ids.js';
import { isIn } from '../store-sql.js';
import { unique } from '../errors.js';
import { append } from '../../model/lists.js';
import { livingSeries } from '../deleted/living.js';
import { bytesOf, measure, type Found } from '../pages.js';
import type { Schema } from '../schema.js';
import { seriesTagBytes, taggedSeries, tagsColumn, tagsFromColumn, writeSeriesTags } from './tags.js';
import { given } from '../../model/given.js';
import {
  fromJson,
  fromJsonOrNull,
  Repository,
  toJson,
  toJsonOrNull,
  type KeysetPage,
  type KeysetRequest,
} from '../repository.js';
import type { TagFilter } from '../../model/records/device.js';
import type {
  SeriesFields,
  NewSeriesFields,
  ReadingRule,
  Series,
  SeriesName,
} from '../../model/records/series.js';

export interface SeriesFilter {
  readonly devices?: readonly number[];
  readonly names?: readonly string[];
  readonly ids?: readonly number[];
  readonly tags?: readonly TagFilter[];
}

type Row = Selectable<Schema['series']> & {
  device_key: string;
  device_name: string | null;
  tags: string | null;
  external_ids: string | null;
  device_ids: string | null;
  project_ids: string | null;
};

/** Ids that one statement looks at. */
const MEASURED = 10_000;

/** Of a series joined with its device. */
export const seriesBytes = bytesOf(
  [
    ...['series.name', 'series.unit', 'series.label', 'series.calibration', 'series.attributes'],
    'series.counter',
    ...['series.reading_rules', 'devices.key', 'devices.name'],
  ],
  sql<number>`${seriesTagBytes('series.id')} + ${externalIdBytes('series', 'series.id')}`,
);

const fromRow = (row: Row): Series => ({
  id: row.id,
  project: row.project,
  projectIds: externalIdsOf(row.project_ids),
  device: {
    id: row.device,
    key: row.device_key,
    name: row.device_name,
    externalIds: externalIdsOf(row.device_ids),
  },
  name: row.name,
  tags: tagsFromColumn(row.tags),
  kind: row.kind,
  unit: row.unit,
  label: row.label,
  calibration: fromJsonOrNull<Calibration>(row.calibration),
  counter: fromJsonOrNull<Counter>(row.counter),
  externalIds: externalIdsOf(row.external_ids),
  attributes: fromJson(row.attributes),
  variable: row.variable,
  readingRules: fromJsonOrNull<ReadingRule[]>(row.reading_rules) ?? [],
  created: row.created,
  updated: row.updated,
});

export class SeriesTable extends Repository {
  create(
    project: number,
    series: { device: number; name: string; kind: Kind; variable: number } & WithIdChanges<NewSeriesFields>,
  ): Promise<Series> {
    const now = Date.now();
    const { device, name, kind, variable, tags = NO_TAGS } = series;
    const values = { project, device, name, kind, variable, ...columns(series), created: now, updated: now };
    return this.transaction(async (tx) => {
      const ids = new ExternalIdTable(tx, this.store);
      const id = await ids.freeNumber({ kind: 'series', scope: { project } }, () =>
        unique('Series', 'name', name, () =>
          tx.insertInto('series').values(values).returning('id').execute(),
        ),
      );
      await writeSeriesTags(tx, this.store, project, [{ id, tags }]);
      const made = await ids.settled({ kind: 'series', id, project }, series, () =>
        new SeriesTable(tx, this.store).get(project, id),
      );
      return made!;
    });
  }

  async get(project: number, id: number): Promise<Series | undefined> {
    const row = await this.#living(project).where('series.id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  async findByName(project: number, device: number, name: string): Promise<Series | undefined> {
    const row = await this.#living(project)
      .where('series.device', '=', device)
      .where('series.name', '=', name)
      .executeTakeFirst();
    return row && fromRow(row);
  }

  async list(
    project: number,
    filter: SeriesFilter,
    { limit, after = 0 }: KeysetRequest,
  ): Promise<KeysetPage<Series>> {
    const found = await this.#measured(project, filter, { limit: limit + 1, after });
    return this.page(found, limit, (some) => this.listAnywhere(some));
  }

  /** All of them, by rising id; refused where they are more than an answer may have. */
  async all(project: number, filter: SeriesFilter): Promise<Series[]> {
    const found: Found[] = [];
    let bytes = 0;
    for (let more = true; more;) {
      const page = { limit: MEASURED, after: found.at(-1)?.id ?? 0 };
      const some = await this.#measured(project, filter, page);
      append(found, some);
      bytes = some.reduce((sum, one) => sum + one.bytes, bytes);
      more = some.length === MEASURED && bytes <= this.answerBytes;
    }
    return this.positions(found, {}, (ids) => this.listAnywhere(ids));
  }

  update(
    project: number,
    id: number,
    fields: WithIdChanges<SeriesFields> & { kind?: Kind },
  ): Promise<Series | undefined> {
    return this.holding(project, async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('series')
        .set({ ...columns(fields), ...given({ kind: fields.kind }), updated: Date.now() })
        .$if(fields.unit !== undefined, (update) => update.set(unitBefore(fields.unit ?? null)))
        .where('project', '=', project)
        .where('id', '=', id)
        .where('deleted', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return undefined;
      return new ExternalIdTable(tx, this.store).settled({ kind: 'series', id, project }, fields, () =>
        new SeriesTable(tx, this.store).get(project, id),
      );
    });
  }

  /** Of whatever project: points may rely on them from now on, so nothing but this changes them. */
  async setReadingRules(id: number, rules: readonly ReadingRule[]): Promise<void> {
    await this.db
      .updateTable('series')
      .set({ reading_rules: JSON.stringify(rules) })
      .where('id', '=', id)
      .execute();
  }

  /** Nothing shows it any more, and its name is free; it can be restored for `undoWindow` milliseconds. */
  async delete(project: number, id: number, undoWindow = WEEK_MS): Promise<boolean> {
    const now = Date.now();
    const { numUpdatedRows } = await this.db
      .updateTable('series')
      .set({ deleted: now, purge_at: now + undoWindow, updated: now })
      .where('project', '=', project)
      .where('id', '=', id)
      .where('deleted', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** The different names and kinds of the project's series, and how many devices have each; by rising first id. */
  async names(project: number, limit: number): Promise<SeriesName[]> {
    const { min, count } = this.db.fn;
    const rows = await livingSeries(this.db)
      .where('series.project', '=', project)
      .groupBy(['series.name', 'series.kind'])
      .select(['series.name', 'series.kind', count<number>('series.id').as('devices')])
      .orderBy(min('series.id'))
      .limit(limit)
      .execute();
    return rows.map((row) => ({ ...row, devices: Number(row.devices) }));
  }

  /** What numbers of deleted entries have reached, of those series that had any. */
  async sequenceFloors(): Promise<Map<number, number>> {
    const rows = await this.db
      .selectFrom('series')
      .select(['id', 'sequence_floor'])
      .where('sequence_floor', 'is not', null)
      .execute();
    return new Map(rows.map(({ id, sequence_floor: floor }) => [id, Number(floor)]));
  }

  async raiseSequenceFloors(floors: readonly (readonly [id: number, floor: number])[]): Promise<void> {
    if (floors.length === 0) return;
    await this.transaction(async (tx) => {
      for (const [id, floor] of floors)
        await tx
          .updateTable('series')
          .set({ sequence_floor: floor })
          .where('id', '=', id)
          .where((eb) => eb.or([eb('sequence_floor', 'is', null), eb('sequence_floor', '<', floor)]))
          .execute();
    });
  }

  async dropSequenceFloors(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    await this.db
      .updateTable('series')
      .set({ sequence_floor: null })
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .execute();
  }

  /** The values of one tag, by the id of those of the series that have it; the caller has limited the ids. */
  async tagValues(ids: readonly number[], key: string): Promise<Map<number, string>> {
    const rows = await this.db
      .selectFrom('series_tags')
      .select(['series', 'value'])
      .where((eb) => isIn(this.store, eb.ref('series'), ids))
      .where('key', '=', key)
      .execute();
    return new Map(rows.map(({ series, value }) => [series, value]));
  }

  /** By rising id, of whatever project: for callers that have limited the ids themselves. */
  async listAnywhere(ids: readonly number[]): Promise<Series[]> {
    const rows = await this.#anywhere()
      .where((eb) => isIn(this.store, eb.ref('series.id'), ids))
      .orderBy('series.id')
      .execute();
    return rows.map(fromRow);
  }

  async findByVariable(project: number, device: number, variable: number): Promise<Series | undefined> {
    const row = await this.#living(project)
      .where('series.device', '=', device)
      .where('series.variable', '=', variable)
      .executeTakeFirst();
    return row && fromRow(row);
  }

  #measured(
    project: number,
    { devices, names, ids, tags = [] }: SeriesFilter,
    { limit, after }: Required<KeysetRequest>,
  ): Promise<Found[]> {
    let query = this.#living(project).where('series.id', '>', after);
    if (devices) query = query.where((eb) => isIn(this.store, eb.ref('series.device'), devices));
    if (names) query = query.where((eb) => isIn(this.store, eb.ref('series.name'), names));
    if (ids) query = query.where((eb) => isIn(this.store, eb.ref('series.id'), ids));
    for (const tag of tags) query = query.where('series.id', 'in', (eb) => taggedSeries(eb, project, tag));
    return measure(query.orderBy('series.id').limit(limit), 'series.id', seriesBytes);
  }

  #living(project: number) {
    return this.#anywhere().where('series.project', '=', project);
  }

  #anywhere() {
    return livingSeries(this.db)
      .selectAll('series')
      .select(['devices.key as device_key', 'devices.name as device_name'])
      .select(tagsColumn(this.store, 'series.id').as('tags'))
      .select([
        externalIdsColumn(this.store, 'series', 'series.id').as('external_ids'),
        externalIdsColumn(this.store, 'device', 'series.device').as('device_ids'),
        externalIdsColumn(this.store, 'project', 'series.project').as('project_ids'),
      ]);
  }
}

/** Keeps the one that it has, where that is another. */
function unitBefore(next: string | null) {
  const isOther = next === null ? sql`unit is not null` : sql`unit <> ${next}`;
  return {
    unit_before: sql<string | null>`case when ${isOther} then unit else unit_before end`,
    unit_changed: sql<number | null>`case when ${isOther} then ${Date.now()} else unit_changed end`,
  };
}

const columns = (fields: SeriesFields) =>
  given({
    unit: fields.unit,
    label: fields.label,
    calibration: fields.calibration === undefined ? undefined : toJsonOrNull(fields.calibration),
    counter: fields.counter === undefined ? undefined : toJsonOrNull(fields.counter),
    attributes: fields.attributes && toJson(fields.attributes),
  });
