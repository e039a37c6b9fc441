/**
 * The names among which a mistyped one is looked for. Ensures that a typo costs no more than a page of a list: what begins
 * like the name, and the newest of the project, each bounded.
 */
import { sql } from 'kysely';
import { isIn } from '../store-sql.js';
import { Repository } from '../repository.js';

const ALIKE = 500;
const NEWEST = 1000;
/** Behind every text that begins with what stands before it. */
const LAST = '\u{10ffff}';

export class NameCandidates extends Repository {
  /** Those of the ids that a device of the project has. */
  devicesAmong(project: number, ids: readonly number[]): Promise<Set<number>> {
    return this.#idsAmong('devices', project, ids);
  }

  deviceKeys(project: number, name: string): Promise<string[]> {
    return this.#alike({ table: 'devices', column: 'key' }, project, name);
  }

  /** Of these devices; without any, of the whole project. */
  async seriesNames(project: number, name: string, devices: readonly number[]): Promise<string[]> {
    if (devices.length > 0) {
      const rows = await this.db
        .selectFrom('series')
        .select('name')
        .where('project', '=', project)
        .where('deleted', 'is', null)
        .where((eb) => isIn(this.store, eb.ref('device'), devices.slice(0, ALIKE)))
        .limit(NEWEST)
        .execute();
      return [...new Set(rows.map((row) => row.name))];
    }
    // All series of one name share a variable: a million series have few names.
    return this.#alike({ table: 'variables', column: 'name' }, project, name);
  }

  /** Those of the names that any series of the project ever had. */
  async seriesNamesAmong(project: number, names: readonly string[]): Promise<Set<string>> {
    const rows = await this.db
      .selectFrom('variables')
      .select('name')
      .where('project', '=', project)
      .where((eb) => isIn(this.store, eb.ref('name'), names))
      .execute();
    return new Set(rows.map((row) => row.name));
  }

  async assetsAmong(project: number, ids: readonly number[]): Promise<Set<number>> {
    return this.#idsAmong('assets', project, ids);
  }

  async seriesAmong(project: number, ids: readonly number[]): Promise<Set<number>> {
    return this.#idsAmong('series', project, ids);
  }

  async #idsAmong(table: 'devices' | 'assets' | 'series', project: number, ids: readonly number[]) {
    const rows = await this.db
      .selectFrom(table)
      .select('id')
      .where('project', '=', project)
      .where(living(table))
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .execute();
    return new Set(rows.map((row) => row.id));
  }

  /** What begins like the name, and the newest. */
  async #alike({ table, column }: NameColumn, project: number, name: string): Promise<string[]> {
    const names = this.db
      .selectFrom(table)
      .select(sql<string>`${sql.ref(column)}`.as('text'))
      .where('project', '=', project)
      .where(living(table));
    const beginning = beginningOf(name);
    const alike = await names
      .where(sql<boolean>`${sql.ref(column)} >= ${beginning}`)
      .where(sql<boolean>`${sql.ref(column)} < ${beginning + LAST}`)
      .orderBy(sql.ref(column))
      .limit(ALIKE)
      .execute();
    const newest = await names.orderBy('id', 'desc').limit(NEWEST).execute();
    return [...new Set([...alike, ...newest].map(({ text }) => text))];
  }
}

interface NameColumn {
  readonly table: 'devices' | 'variables';
  readonly column: 'key' | 'name';
}

/** Deleted devices and series stay as rows for a while. */
const living = (table: string) =>
  table === 'devices' || table === 'series' ? sql<boolean>`deleted is null` : sql<boolean>`true`;

/** A typo is rarely in the first letters; two typos of three are behind the first half. */
function beginningOf(name: string): string {
  const letters = [...name];
  return letters.slice(0, Math.max(1, letters.length >> 1)).join('');
}
