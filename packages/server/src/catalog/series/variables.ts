/**
 * Variables: the project-wide definition that all series of one name share. Rule: a variable's 16-bit number is unique
 * in its project and given from 0x5001 up; when those are used up, from 1 up; the 65,536th has none.
 */
import type { Selectable } from 'kysely';
import { FIRST_VARIABLE } from '../../model/identity.js';
import { isIn } from '../store-sql.js';
import { unique } from '../errors.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import { given } from '../../model/given.js';
import {
  chunks,
  countOf,
  fromJsonOrNull,
  Repository,
  toJsonOrNull,
  type KeysetPage,
  type KeysetRequest,
} from '../repository.js';
import type { VariableFields, Variable } from '../../model/records/variable.js';

const LAST_NUMBER = 0xffff;

export const variableBytes = bytesOf(['variables.name', 'variables.unit', 'variables.mdo']);

export const variableFromRow = (row: Selectable<Schema['variables']>): Variable => ({
  ...row,
  mdo: fromJsonOrNull(row.mdo),
});

export class Variables extends Repository {
  /** The variables of these names, made where they are missing. Call it within a transaction that holds the project. */
  async ensure(project: number, names: readonly string[]): Promise<Map<string, number>> {
    const ids = await this.#idsOf(project, names);
    const missing = [...new Set(names)].filter((name) => !ids.has(name));
    if (missing.length === 0) return ids;
    const now = Date.now();
    const numbers = await this.#freeNumbers(project, missing.length);
    const rows = missing.map((name, i) => ({
      project,
      name,
      number: numbers[i] ?? null,
      created: now,
      updated: now,
    }));
    for (const some of chunks(rows)) {
      const made = await this.db.insertInto('variables').values(some).returning(['id', 'name']).execute();
      for (const { id, name } of made) ids.set(name, id);
    }
    return ids;
  }

  /** A variable with a number that its owner chose. */
  async create(
    project: number,
    name: string,
    fields: VariableFields & { number?: number } = {},
  ): Promise<Variable> {
    const now = Date.now();
    const number = fields.number ?? (await this.#freeNumbers(project, 1))[0] ?? null;
    const row = await unique(
      'Variable',
      'name or number',
      fields.number === undefined ? name : [name, number],
      () =>
        this.db
          .insertInto('variables')
          .values({
            project,
            name,
            number,
            unit: fields.unit ?? null,
            mdo: toJsonOrNull(fields.mdo),
            created: now,
            updated: now,
          })
          .returningAll()
          .executeTakeFirstOrThrow(),
    );
    return variableFromRow(row);
  }

  get(project: number, id: number): Promise<Variable | undefined> {
    return this.#one(project, 'id', id);
  }

  findByName(project: number, name: string): Promise<Variable | undefined> {
    return this.#one(project, 'name', name);
  }

  findByNumber(project: number, number: number): Promise<Variable | undefined> {
    return this.#one(project, 'number', number);
  }

  async list(project: number, { limit, after = 0 }: KeysetRequest): Promise<KeysetPage<Variable>> {
    const found = await measure(
      this.db
        .selectFrom('variables')
        .where('project', '=', project)
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit + 1),
      'variables.id',
      variableBytes,
    );
    return this.page(found, limit, async (ids) =>
      (await this.rowsById('variables', ids)).map(variableFromRow),
    );
  }

  async update(project: number, id: number, fields: VariableFields): Promise<Variable | undefined> {
    const row = await this.db
      .updateTable('variables')
      .set({
        ...given({ unit: fields.unit, mdo: fields.mdo === undefined ? undefined : toJsonOrNull(fields.mdo) }),
        updated: Date.now(),
      })
      .where('project', '=', project)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row && variableFromRow(row);
  }

  /** Only a variable without series goes: false if it has some. */
  async delete(project: number, id: number): Promise<boolean> {
    const result = await this.db
      .deleteFrom('variables')
      .where('project', '=', project)
      .where('id', '=', id)
      .where((eb) =>
        eb.not(eb.exists(eb.selectFrom('series').select('series.id').where('series.variable', '=', id))),
      )
      .executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  async findByNumbers(project: number, numbers: readonly number[]): Promise<Variable[]> {
    const rows = await this.db
      .selectFrom('variables')
      .selectAll()
      .where('project', '=', project)
      .where((eb) => isIn(this.store, eb.ref('number'), numbers))
      .execute();
    return rows.map(variableFromRow);
  }

  /** The variable of the same name in another project, made like this one where there is none; its number if that is free. */
  async copy(from: number, id: number, to: number): Promise<number> {
    const variable = await this.get(from, id);
    if (variable === undefined) throw new Error(`variable ${id} is not in project ${from}`);
    const { name, number, unit, mdo } = variable;
    const known = await this.findByName(to, name);
    if (known !== undefined) return known.id;
    const isFree = number !== null && (await this.findByNumber(to, number)) === undefined;
    return (await this.create(to, name, { unit, mdo, ...(isFree && { number }) })).id;
  }

  async #idsOf(project: number, names: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.db
      .selectFrom('variables')
      .select(['id', 'name'])
      .where('project', '=', project)
      .where((eb) => isIn(this.store, eb.ref('name'), names))
      .execute();
    return new Map(rows.map(({ id, name }) => [name, id]));
  }

  async #freeNumbers(project: number, count: number): Promise<number[]> {
    const highest = await this.db
      .selectFrom('variables')
      .select((eb) => eb.fn.max('number').as('number'))
      .where('project', '=', project)
      .executeTakeFirst();
    const start = Math.max(FIRST_VARIABLE, (highest?.number ?? 0) + 1);
    if (start + count - 1 <= LAST_NUMBER) return Array.from({ length: count }, (_, i) => start + i);
    const numbered = this.db
      .selectFrom('variables')
      .where('project', '=', project)
      .where('number', 'is not', null);
    // Once all are given, a project with a million variables must not be looked through for each new one.
    if ((await countOf(numbered)) >= LAST_NUMBER) return [];
    const rows = await numbered.select('number').execute();
    const used = new Set(rows.map((row) => row.number));
    const free: number[] = [];
    for (let number = FIRST_VARIABLE; number <= LAST_NUMBER && free.length < count; number++)
      if (!used.has(number)) free.push(number);
    for (let number = 1; number < FIRST_VARIABLE && free.length < count; number++)
      if (!used.has(number)) free.push(number);
    return free;
  }

  async #one(
    project: number,
    column: 'id' | 'name' | 'number',
    value: string | number,
  ): Promise<Variable | undefined> {
    const row = await this.db
      .selectFrom('variables')
      .selectAll()
      .where('project', '=', project)
      .where(column, '=', value)
      .executeTakeFirst();
    return row && variableFromRow(row);
  }
}
