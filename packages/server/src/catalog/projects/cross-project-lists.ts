/**
 * Devices, variables and series of several projects at once, read by position: for APIs whose lists go over everything
 * that a caller reaches and say how many there are. Rule: only living things of the named projects are ever in it.
 */
import { livingSeries } from '../deleted/living.js';
import { sql, type Expression } from 'kysely';
import { isIn, jsonText } from '../store-sql.js';
import { deviceBytes, Devices } from '../devices/devices.js';
import { measure, type Found } from '../pages.js';
import { seriesBytes, SeriesTable } from '../series/series.js';
import { countOf, Repository } from '../repository.js';
import { variableBytes, variableFromRow } from '../series/variables.js';
import type { Position, Positioned } from '../../model/records/lists.js';
import type { Device } from '../../model/records/device.js';
import type { Series } from '../../model/records/series.js';
import type { Variable, SeriesOfVariable } from '../../model/records/variable.js';
import type {
  AttributeCondition,
  DeviceInventory,
  VariableInventory,
  SeriesInventory,
} from '../../model/records/inventory.js';

export class Inventory extends Repository {
  async devices(filter: DeviceInventory, position: Position): Promise<Positioned<Device>> {
    const { offset, limit } = position;
    const { projects, ids, attributes, exceptKey } = filter;
    const query = this.db
      .selectFrom('devices')
      .where('deleted', 'is', null)
      .where((eb) => isIn(this.store, eb.ref('project'), projects))
      .where((eb) => (ids ? isIn(this.store, eb.ref('id'), ids) : eb.lit(true)))
      .where((eb) => (exceptKey === undefined ? eb.lit(true) : eb('key', '!=', exceptKey)))
      .where((eb) => this.#attributes(eb.ref('attributes'), attributes));
    const total = await countOf(query);
    const found = await measure(
      query.orderBy('id').offset(offset).limit(limit),
      'devices.id',
      deviceBytes('devices'),
    );
    const devices = new Devices(this.db, this.store);
    return { items: await this.positions(found, position, (some) => devices.listAnywhere(some)), total };
  }

  async variables(filter: VariableInventory, position: Position): Promise<Positioned<Variable>> {
    const { offset, limit } = position;
    const { projects, numbers } = filter;
    const query = this.db
      .selectFrom('variables')
      .where('number', 'is not', null)
      .where((eb) => isIn(this.store, eb.ref('project'), projects))
      .where((eb) => (numbers ? isIn(this.store, eb.ref('number'), numbers) : eb.lit(true)));
    const total = await countOf(query);
    const found = await measure(
      query.orderBy('id').offset(offset).limit(limit),
      'variables.id',
      variableBytes,
    );
    return { items: await this.#variablesById(found, position), total };
  }

  /** Series whose variable has a number, each with its variable. */
  async series(filter: SeriesInventory, position: Position): Promise<Positioned<SeriesOfVariable>> {
    const { projects, ids, devices, numbers, attributes, seriesAttributes, exceptKey, onlyKey } = filter;
    const { store } = this;
    const { offset, limit } = position;
    const query = livingSeries(this.db)
      .innerJoin('variables', 'variables.id', 'series.variable')
      .where('variables.number', 'is not', null)
      .where((eb) => isIn(store, eb.ref('series.project'), projects))
      .where((eb) => (ids ? isIn(store, eb.ref('series.id'), ids) : eb.lit(true)))
      .where((eb) => (devices ? isIn(store, eb.ref('series.device'), devices) : eb.lit(true)))
      .where((eb) => (numbers ? isIn(store, eb.ref('variables.number'), numbers) : eb.lit(true)))
      .where((eb) => (exceptKey === undefined ? eb.lit(true) : eb('devices.key', '!=', exceptKey)))
      .where((eb) => (onlyKey === undefined ? eb.lit(true) : eb('devices.key', '=', onlyKey)))
      .where((eb) => this.#attributes(eb.ref('devices.attributes'), attributes))
      .where((eb) => this.#attributes(eb.ref('series.attributes'), seriesAttributes));
    const total = await countOf(query);
    const rows = await measure(
      query.orderBy('series.id').offset(offset).limit(limit),
      'series.id',
      seriesBytes,
    );
    const table = new SeriesTable(this.db, this.store);
    const found = await this.positions(rows, position, (some) => table.listAnywhere(some));
    return { items: await this.#withVariables(found), total };
  }

  async #withVariables(series: readonly Series[]): Promise<SeriesOfVariable[]> {
    const ids = new Set(series.map(({ variable }) => variable));
    const found = await measure(
      this.db.selectFrom('variables').where((eb) => isIn(this.store, eb.ref('id'), [...ids])),
      'variables.id',
      variableBytes,
    );
    const variables = new Map((await this.#variablesById(found, {})).map((one) => [one.id, one]));
    return series.flatMap((one) => {
      const variable = variables.get(one.variable);
      return variable === undefined ? [] : [{ series: one, variable }];
    });
  }

  #variablesById(found: readonly Found[], position: Pick<Position, 'shorter'>): Promise<Variable[]> {
    return this.positions(found, position, async (ids) =>
      (await this.rowsById('variables', ids)).map(variableFromRow),
    );
  }

  #attributes(column: Expression<unknown>, conditions: readonly AttributeCondition[] = []) {
    const each = conditions.map(({ path, is, not }) => {
      const value = jsonText(this.store, column, path);
      if (not !== undefined) return sql<boolean>`(${value} is null or ${value} <> ${not})`;
      return is == null ? sql<boolean>`${value} is null` : sql<boolean>`${value} = ${is}`;
    });
    return each.length === 0 ? sql<boolean>`1 = 1` : sql<boolean>`${sql.join(each, sql` and `)}`;
  }
}
