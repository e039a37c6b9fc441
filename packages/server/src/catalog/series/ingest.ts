/**
 * The two batch operations behind the series index: find many (device key, series name) pairs, and create what is
 * missing. Rule: two requests that create the same device, variable or series get the same id. In one process they
 * queue in the index; between processes the project's row is held while a batch creates.
 */
import type { Kysely, Selectable, SelectQueryBuilder } from 'kysely';
import type { TributaryError } from '../../errors/error.js';
import { keyInUse } from '../external-ids/conflicts.js';
import { ExternalIdTable, type WithIdChanges } from '../external-ids/external-ids.js';
import type { Kind } from '../../model/kinds.js';
import { append } from '../../model/lists.js';
import { Pace } from '../../model/pace.js';
import { isIn, rowsTable } from '../store-sql.js';
import { unique } from '../errors.js';
import type { Schema } from '../schema.js';
import { NO_TAGS, type SeriesTags } from '../../model/series-tags.js';
import { writeSeriesTags } from './tags.js';
import { insertDevices, insertSeries } from './inserts.js';
import { SeriesTable } from './series.js';
import { chunks, countOf, Repository } from '../repository.js';
import { Variables } from './variables.js';
import type { NewSeriesFields, Series } from '../../model/records/series.js';
import type { Variable } from '../../model/records/variable.js';

/** Rows that one statement counts: some milliseconds. */
const COUNTED = 50_000;
/** Deleted devices whose series one statement counts. */
const AT_ONCE = 500;

export interface WantedSeries {
  readonly device: string;
  readonly series: string;
  readonly kind: Kind;
  /** Of one that is made; a present one keeps its own. May be worked out each time that they are asked for. */
  readonly made?: { readonly tags?: SeriesTags } | undefined;
}

export interface NewSeries {
  readonly device: number;
  readonly name: string;
  readonly kind: Kind;
  readonly tags?: SeriesTags | undefined;
}

export type SeriesKey = Pick<Selectable<Schema['series']>, 'id' | 'device' | 'name' | 'kind'>;
export type SeriesInfo = SeriesKey & { project: number; key: string; deleted: number | null };

export class SeriesIngest extends Repository {
  /** Living devices by key. */
  async devices(project: number, keys: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.db
      .selectFrom('devices')
      .select(['id', 'key'])
      .where('project', '=', project)
      .where('deleted', 'is', null)
      .where((eb) => isIn(this.store, eb.ref('key'), keys))
      .execute();
    return new Map(rows.map(({ id, key }) => [key, id]));
  }

  /** Of keys that no device has: those that none may get, and why. */
  async takenKeys(project: number, keys: readonly string[]): Promise<Map<string, TributaryError>> {
    const ids = new ExternalIdTable(this.db, this.store);
    // Most projects have none.
    if (keys.length === 0 || !(await ids.hasBesideKeys(project))) return new Map();
    const taken = await ids.takenKeys(project, keys);
    return new Map(taken.map((one) => [one.key, keyInUse(one)]));
  }

  /** The series of exactly these pairs of device id and name. */
  async series(devices: readonly number[], names: readonly string[]): Promise<SeriesKey[]> {
    if (devices.length === 0) return [];
    return this.db
      .selectFrom(
        rowsTable(
          this.store,
          { id: 'bigint', text: 'text' },
          devices.map((id, place) => ({ id, text: names[place]! })),
        ).as('wanted'),
      )
      .innerJoin('series', (join) =>
        join.onRef('series.device', '=', 'wanted.id').onRef('series.name', '=', 'wanted.text'),
      )
      .where('series.deleted', 'is', null)
      .select(['series.id', 'series.device', 'series.name', 'series.kind'])
      .execute();
  }

  /** Living devices of the project, and their series: what its quotas are about. */
  async counts(project: number): Promise<{ devices: number; series: number }> {
    const devices = this.db.selectFrom('devices').select('id').where('project', '=', project);
    const own = this.db.selectFrom('series').select('id').where('project', '=', project);
    let series = (await this.#count(own)) - (await this.#count(own.where('deleted', 'is not', null)));
    // Few are deleted: to subtract theirs is cheaper than to look up the device of every series.
    const deleted = devices.where('deleted', 'is not', null).orderBy('id').limit(AT_ONCE);
    for (let ids = [0]; ids.length > 0;) {
      ids = (await deleted.where('id', '>', ids.at(-1)!).execute()).map(({ id }) => id);
      series -= await countOf(
        this.db
          .selectFrom('series')
          .where('deleted', 'is', null)
          .where((eb) => isIn(this.store, eb.ref('device'), ids)),
      );
    }
    return { devices: await this.#count(devices.where('deleted', 'is', null)), series };
  }

  /** Piece by piece: SQLite counts a million of them for longer than others should wait. */
  async #count(rows: SelectQueryBuilder<Schema, 'devices' | 'series', { id: number }>): Promise<number> {
    for (let count = 0, after = 0; ;) {
      const piece = await this.db
        .selectFrom(rows.where('id', '>', after).orderBy('id').limit(COUNTED).as('piece'))
        .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.max('id').as('last')])
        .executeTakeFirstOrThrow();
      count += Number(piece.count);
      if (Number(piece.count) < COUNTED) return count;
      after = Number(piece.last);
    }
  }

  /** What is needed to write out points of these series, also of deleted ones and those of deleted devices. */
  async info(ids: readonly number[]): Promise<SeriesInfo[]> {
    return this.db
      .selectFrom('series')
      .innerJoin('devices', 'devices.id', 'series.device')
      .select(['series.id', 'series.project', 'series.device', 'series.name', 'series.kind', 'devices.key'])
      .select((eb) => eb.fn.coalesce('devices.deleted', 'series.deleted').as('deleted'))
      .where((eb) => isIn(this.store, eb.ref('series.id'), ids))
      .execute();
  }

  /** A device with its series, tags and documents into another project; series keep their ids, so points stay theirs. */
  async moveDevice(project: number, { id, key }: { id: number; key: string }, to: number): Promise<void> {
    await this.creating(to, async ({ db }) => {
      await unique('Device', 'key', key, () =>
        db
          .updateTable('devices')
          .set({ project: to, parent: null, gateway: null, updated: Date.now() })
          .where('project', '=', project)
          .where('id', '=', id)
          .execute(),
      );
      const own = await db.selectFrom('series').select(['id', 'variable']).where('device', '=', id).execute();
      const variables = new Variables(db, this.store);
      const pace = new Pace();
      for (const series of own) {
        const variable = await variables.copy(project, series.variable, to);
        await db.updateTable('series').set({ project: to, variable }).where('id', '=', series.id).execute();
        // Others wait for the catalog meanwhile, but what needs none of it does not.
        if (pace.late()) await pace.rest();
      }
      const ids = own.map((series) => series.id);
      const externalIds = new ExternalIdTable(db, this.store);
      await externalIds.move('device', [id], to);
      await externalIds.move('series', ids, to);
      // Assets are of one project.
      await db
        .deleteFrom('asset_members')
        .where((eb) => isIn(this.store, eb.ref('series'), ids))
        .execute();
      await db
        .updateTable('series_tags')
        .set({ project: to })
        .where((eb) => isIn(this.store, eb.ref('series'), ids))
        .execute();
      await db.updateTable('device_tags').set({ project: to }).where('device', '=', id).execute();
      await db.updateTable('documents').set({ project: to }).where('device', '=', id).execute();
    });
  }

  /** Runs the work in a transaction that no other batch of the project, in whichever process, overlaps. */
  creating<T>(project: number, work: (held: SeriesCreation) => Promise<T>): Promise<T> {
    return this.holding(project, (tx) => work(new SeriesCreation(tx, this.store, project)));
  }
}

interface EnsuredDevices {
  readonly ids: ReadonlyMap<string, number>;
  /** With the reason for each. */
  readonly taken: ReadonlyMap<string, TributaryError>;
}

const keyOfDevice = ({ key }: { key: string }): string => key;

class SeriesCreation extends SeriesIngest {
  readonly #project: number;
  readonly #ids: ExternalIdTable;

  constructor(tx: Kysely<Schema>, store: SeriesIngest['store'], project: number) {
    super(tx, store);
    this.#project = project;
    this.#ids = new ExternalIdTable(tx, store);
  }

  /** Devices by key, made where they are missing; `taken`: not made, since another one got it as its id meanwhile. */
  async ensureDevices(keys: readonly string[]): Promise<EnsuredDevices> {
    const ids = await this.devices(this.#project, keys);
    const unknown = [...new Set(keys)].filter((key) => !ids.has(key));
    const taken = await this.takenKeys(this.#project, unknown);
    const missing = unknown.filter((key) => !taken.has(key));
    if (missing.length === 0) return { ids, taken };
    for (const some of chunks(missing)) {
      const made = await this.#ids.freeNumbers(
        { kind: 'device', scope: { project: this.#project } },
        some.map((key) => ({ key })),
        keyOfDevice,
        (free) => insertDevices(this.db, this.store, this.#project, free),
      );
      for (const { id, key } of made) ids.set(key, id);
    }
    return { ids, taken };
  }

  /** Variables by number, made where they are missing: named by their digits, or, if those are taken, with a remark. */
  async ensureNumbers(numbers: readonly number[]): Promise<Variable[]> {
    const variables = new Variables(this.db, this.store);
    const found = await variables.findByNumbers(this.#project, numbers);
    const known = new Set(found.map(({ number }) => number));
    for (const number of new Set(numbers)) {
      if (known.has(number)) continue;
      const digits = number.toString(16).padStart(4, '0');
      const taken = await variables.findByName(this.#project, digits);
      const name = taken === undefined ? digits : `${digits} (by number)`;
      found.push(await variables.create(this.#project, name, { number }));
    }
    return found;
  }

  /** One series with all its fields; `already_exists` if the device has one of that name. */
  async createSeries(
    device: number,
    name: string,
    kind: Kind,
    fields: WithIdChanges<NewSeriesFields>,
  ): Promise<Series> {
    const variables = await new Variables(this.db, this.store).ensure(this.#project, [name]);
    const variable = variables.get(name) as number;
    return new SeriesTable(this.db, this.store).create(this.#project, {
      ...fields,
      device,
      name,
      kind,
      variable,
    });
  }

  /** The wanted series of these device ids, made where they are missing; a present one keeps its own kind. */
  async ensureSeries(wanted: readonly NewSeries[]): Promise<SeriesKey[]> {
    const identity = (series: { device: number; name: string }) => `${series.device} ${series.name}`;
    const distinct = new Map<string, NewSeries>();
    for (const series of wanted) if (!distinct.has(identity(series))) distinct.set(identity(series), series);
    const all = [...distinct.values()];
    if (all.length === 0) return [];
    const variables = await new Variables(this.db, this.store).ensure(this.#project, [
      ...new Set(all.map((series) => series.name)),
    ]);
    const rows = all.map(({ device, name, kind }) => ({
      device,
      name,
      kind,
      variable: variables.get(name)!,
    }));
    const made: SeriesKey[] = [];
    for (const some of chunks(rows)) {
      const own = await this.#ids.freeNumbers(
        { kind: 'series', scope: { project: this.#project } },
        some,
        identity,
        (free) => insertSeries(this.db, this.store, this.#project, free),
      );
      append(made, own);
      const tagged = own.map((one) => ({ id: one.id, tags: distinct.get(identity(one))?.tags ?? NO_TAGS }));
      await writeSeriesTags(this.db, this.store, this.#project, tagged);
    }
    const own = new Set(made.map(identity));
    const present = all.filter((series) => !own.has(identity(series)));
    const others = await this.series(
      present.map((series) => series.device),
      present.map((series) => series.name),
    );
    return [...made, ...others];
  }
}
