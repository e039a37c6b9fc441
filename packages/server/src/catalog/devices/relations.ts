/**
 * Conditions that speak of other rows than the device's own, its ancestors and its series, become lists of the devices for
 * which they hold before the devices are looked through. Ensures that neither a long chain of ancestors nor a device with a
 * hundred thousand series is walked through for each device and each of a thousand conditions.
 */
import { sql, type Kysely } from 'kysely';
import { TributaryError } from '../../errors/error.js';
import type { ResolvedCondition } from './condition.js';
import { isIn, type StoreKind } from '../store-sql.js';
import { Scan, withinWindow, type Deadline } from './scan.js';
import { conditionSql, seriesNameSql } from './search-sql.js';
import { areWidespread, lower, seriesNames } from './words.js';
import { ExternalIdTable } from '../external-ids/external-ids.js';
import { parseIdText } from '../../model/identity.js';
import type { Schema } from '../schema.js';
import { chunks } from '../repository.js';
import type { DeviceComparison, DeviceCondition, DeviceIdText } from '../../model/records/device-search.js';

type Leaf = { readonly ignoreCase?: boolean } & DeviceComparison;

/** Ids in all lists of one search: some tens of MiB. */
const MAX_IDS = 2_000_000;

interface Search {
  readonly project: number;
  readonly deadline: Deadline;
  readonly ids: DeviceIdText | undefined;
}

export class Relations {
  /** Equal conditions are looked up once. */
  readonly #known = new Map<string, readonly number[]>();
  #total = 0;
  /** Of the series of the project, read once for all words. */
  #names: Promise<string[] | undefined> | undefined;

  constructor(
    private readonly db: Kysely<Schema>,
    private readonly store: StoreKind,
    private readonly search: Search,
  ) {}

  async resolve(condition: DeviceCondition): Promise<ResolvedCondition> {
    if ('all' in condition) return { all: await this.#each(condition.all) };
    if ('any' in condition) return { any: await this.#each(condition.any) };
    if ('not' in condition) return { not: await this.resolve(condition.not) };
    if ('tag' in condition) return condition;
    if ('word' in condition) return this.#word(condition.word);
    if (condition.field === 'ancestor') return this.#ancestor(condition);
    // A whole id is in an index; any other comparison looks at the id of every device.
    if (condition.field === 'id' && isEquality(condition) && !condition.ignoreCase)
      return { ids: await this.#once('id', condition, () => this.#byId(condition)) };
    // Whether it has a series of one of some names is in an index; any other comparison looks at all its series.
    if (condition.field === 'seriesName' && (condition.ignoreCase || !isEquality(condition)))
      return this.#seriesName(condition);
    return condition;
  }

  async #each(conditions: readonly DeviceCondition[]): Promise<ResolvedCondition[]> {
    const resolved: ResolvedCondition[] = [];
    for (const condition of conditions) resolved.push(await this.resolve(condition));
    return resolved;
  }

  async #ancestor(leaf: Leaf): Promise<ResolvedCondition> {
    const { some, none } = parted(leaf);
    const any: ResolvedCondition[] = [];
    if (some !== undefined)
      any.push({ ids: await this.#once('ancestor', some, async () => this.#below(await this.#roots(some))) });
    // Whoever has no parent has no ancestor.
    if (none) any.push({ field: 'parent', operator: 'eq', value: null });
    return { any };
  }

  async #seriesName(leaf: Leaf): Promise<ResolvedCondition> {
    const { some, none } = parted(leaf);
    const any: ResolvedCondition[] = [];
    if (some !== undefined)
      any.push({ ids: await this.#once('seriesName', some, () => this.#withSeries(some)) });
    if (none) any.push({ field: 'seriesName', operator: 'eq', value: null });
    return { any };
  }

  async #word(word: string): Promise<ResolvedCondition> {
    const { project } = this.search;
    const names = await (this.#names ??= seriesNames(this.db, this.search));
    if (names !== undefined) {
      const series = names.filter((name) => lower(name).includes(lower(word)));
      const isWidespread = await areWidespread(this.db, this.store, project, series);
      return { word, series, project, isWidespread };
    }
    const ofSeries = { field: 'seriesName', operator: 'contains', value: word, ignoreCase: true } as const;
    return { any: [{ word, series: [], project, isWidespread: false }, await this.#seriesName(ofSeries)] };
  }

  async #once(field: string, leaf: Leaf, find: () => Promise<Set<number>>): Promise<readonly number[]> {
    const key = `${field} ${JSON.stringify(leaf)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const ids = Float64Array.from(await find()).sort();
    this.#total += ids.length;
    if (this.#total > MAX_IDS)
      throw new TributaryError('query_too_large', {
        limit: `${MAX_IDS} devices that its conditions speak of`,
      });
    const list = Array.from(ids);
    this.#known.set(key, list);
    return list;
  }

  async #byId(leaf: Leaf): Promise<Set<number>> {
    const { project, ids } = this.search;
    if (ids === undefined) throw new Error('a condition on ids needs to know what they look like');
    const given = leaf.operator === 'in' ? leaf.values : [leaf.value];
    const texts = given.filter((value) => typeof value === 'string');
    const table = new ExternalIdTable(this.db, this.store);
    const of = { api: ids.api, kind: 'device' } as const;
    const found = await table.answering({ project }, of, texts, (text) => parseIdText(ids.made, text));
    return new Set(found.values());
  }

  /** Devices whose own id fits. */
  async #roots(leaf: Leaf): Promise<Set<number>> {
    const { project, deadline, ids } = this.search;
    const own = await this.resolve({ ...leaf, field: 'id' });
    const query = this.db
      .selectFrom('devices as d')
      .select('d.id')
      .where('d.project', '=', project)
      .where('d.deleted', 'is', null)
      .where(withinWindow('d.id'))
      .where(conditionSql(this.store, own, ids))
      .compile();
    const roots = new Set<number>();
    for await (const rows of new Scan(this.db, deadline).rows('devices', project, query))
      for (const { id } of rows) roots.add(id);
    return roots;
  }

  /** Living devices below these, over living ones; one of these that is below another one too, or below itself by mistake. */
  async #below(roots: ReadonlySet<number>): Promise<Set<number>> {
    const below = new Set<number>();
    const asked = new Set(roots);
    for (let level = [...roots]; level.length > 0;) {
      const next: number[] = [];
      for (const some of chunks(level)) {
        this.search.deadline.check();
        const children = this.db
          .selectFrom('devices')
          .select('id')
          .where('deleted', 'is', null)
          .where((eb) => isIn(this.store, eb.ref('parent'), some));
        for (const { id } of await children.execute()) {
          below.add(id);
          if (asked.has(id)) continue;
          asked.add(id);
          next.push(id);
        }
      }
      level = next;
    }
    return below;
  }

  async #withSeries(leaf: Leaf): Promise<Set<number>> {
    const { project, deadline } = this.search;
    const query = this.db
      .selectFrom('series as s')
      .select(sql<number>`s.device`.as('device'))
      .distinct()
      .where('s.project', '=', project)
      .where('s.deleted', 'is', null)
      .where(withinWindow('s.id'))
      .where(seriesNameSql(this.store, leaf))
      .compile();
    const devices = new Set<number>();
    for await (const rows of new Scan(this.db, deadline).rows('series', project, query))
      for (const { device } of rows) devices.add(Number(device));
    return devices;
  }
}

const isEquality = ({ operator }: DeviceComparison): boolean => operator === 'eq' || operator === 'in';

/** What it says of those that are there, and whether it also holds where there are none. */
function parted(leaf: Leaf): { some: Leaf | undefined; none: boolean } {
  const { ignoreCase = false } = leaf;
  if (leaf.operator === 'in') {
    const values = leaf.values.filter((value) => value !== null);
    const some = values.length > 0 ? ({ operator: 'in', values, ignoreCase } as const) : undefined;
    return { some, none: values.length < leaf.values.length };
  }
  if (leaf.value !== null)
    return { some: { operator: leaf.operator, value: leaf.value, ignoreCase } as Leaf, none: false };
  return { some: undefined, none: ['eq', 'gte', 'lte'].includes(leaf.operator) };
}
