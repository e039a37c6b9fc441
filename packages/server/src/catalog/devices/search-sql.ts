/**
 * Conditions on devices as SQL that means the same in both stores. Rule: every comparison is either true or false,
 * never unknown, so that `not` of one that does not hold holds; text compares by code point, and `ignoreCase` folds A-Z.
 */
import { sql, type RawBuilder } from 'kysely';
import { isAmong } from './scan.js';
import { shownId } from './shown-id.js';
import { JOINED, type ResolvedCondition, type WordCondition } from './condition.js';
import { lower, ownTextSql, seriesNamedSql } from './words.js';
import { isIn, matchesGlob, type StoreKind } from '../store-sql.js';
import { chunks } from '../repository.js';
import type {
  DeviceIdText,
  Comparable,
  DeviceComparison,
  DeviceField,
  TagTest,
} from '../../model/records/device-search.js';

type Condition = RawBuilder<boolean>;

const TRUE: Condition = sql<boolean>`(1 = 1)`;
const FALSE: Condition = sql<boolean>`(1 = 0)`;

interface Field {
  readonly type: 'text' | 'number';
  readonly column: RawBuilder<unknown>;
  /** Rows of which one is enough; absent: the device's own row. */
  readonly among?: (condition: Condition) => Condition;
}

const text = (column: string): Field => ({ type: 'text', column: sql.ref(`d.${column}`) });
const number = (column: string): Field => ({ type: 'number', column: sql.ref(`d.${column}`) });

/** The ids of devices are those that an API shows; `ids` says which. */
function idField(store: StoreKind, ids: DeviceIdText | undefined, field: 'id' | 'parent' | 'gateway'): Field {
  if (ids === undefined) throw new Error(`a condition on ${field} needs to know what ids look like`);
  if (field === 'id') return { type: 'text', column: shownId(store, ids, 'd.id') };
  const shown = shownId(store, ids, 'o.id');
  return {
    type: 'text',
    column: sql`(select ${shown} from devices o where o.id = ${sql.ref(`d.${field}`)} and o.deleted is null)`,
  };
}

/** What stands in a device's row, or is found from there by an index; ancestors are found beforehand. */
type OwnField = Exclude<DeviceField, 'ancestor' | 'id' | 'parent' | 'gateway'>;

const FIELDS: Readonly<Record<OwnField, Field>> = {
  key: text('key'),
  // The name that people see.
  name: { type: 'text', column: sql`coalesce(d.name, d.key)` },
  type: text('type'),
  class: text('class'),
  seriesName: {
    type: 'text',
    column: sql`s.name`,
    among: (condition) =>
      sql<boolean>`exists (select 1 from series s where s.device = d.id and s.deleted is null and ${condition})`,
  },
  tagText: {
    type: 'text',
    column: sql`(t.key || ':' || t.value)`,
    among: (condition) =>
      sql<boolean>`exists (select 1 from device_tags t where t.device = d.id and ${condition})`,
  },
  connected: number('connected'),
  created: number('created'),
  updated: number('updated'),
  connectedAt: number('connected_at'),
  disconnectedAt: number('disconnected_at'),
};

const OWN_TEXTS = ['key', 'name', 'tagText'] as const;

/** Over the columns of `devices d`. */
export function conditionSql(store: StoreKind, condition: ResolvedCondition, ids?: DeviceIdText): Condition {
  if ('all' in condition)
    return joined(
      condition.all.map((part) => conditionSql(store, part, ids)),
      'and',
      TRUE,
    );
  if ('any' in condition)
    return joined(
      condition.any.map((part) => conditionSql(store, part, ids)),
      'or',
      FALSE,
    );
  if ('not' in condition) return sql<boolean>`not ${conditionSql(store, condition.not, ids)}`;
  if ('tag' in condition) return tagSql(store, condition.tag);
  if ('word' in condition) return wordSql(store, condition);
  if ('ids' in condition) return isAmong(store, 'd.id', condition.ids);
  if (condition.field === 'ancestor') throw new Error('a condition on ancestors is resolved first');
  const { field } = condition;
  const known =
    field === 'id' || field === 'parent' || field === 'gateway' ? idField(store, ids, field) : FIELDS[field];
  return fieldSql(store, known, condition);
}

/** Over the columns of `series s`. */
export function seriesNameSql(
  store: StoreKind,
  leaf: { ignoreCase?: boolean } & DeviceComparison,
): Condition {
  return fieldSql(store, { type: 'text', column: sql`s.name` }, leaf);
}

function joined(parts: readonly Condition[], how: 'and' | 'or', none: Condition): Condition {
  if (parts.length <= 1) return parts[0] ?? none;
  if (parts.length <= JOINED) return sql<boolean>`(${sql.join(parts, sql.raw(` ${how} `))})`;
  const groups = [...chunks(parts, JOINED)].map((group) => joined(group, how, none));
  return joined(groups, how, none);
}

function wordSql(store: StoreKind, condition: WordCondition): Condition {
  const { word, series } = condition;
  if (!isStorable(word)) return FALSE;
  const own =
    ownTextSql(store, word) ??
    joined(
      OWN_TEXTS.map((field) =>
        fieldSql(store, FIELDS[field], { operator: 'contains', value: word, ignoreCase: true }),
      ),
      'or',
      FALSE,
    );
  return series.length === 0 ? own : sql<boolean>`(${own} or ${seriesNamedSql(store, condition)})`;
}

function tagSql(store: StoreKind, { keys, notKeys, values, notValues }: TagTest): Condition {
  const within = (column: string, texts: readonly string[] | undefined) =>
    texts ? [isIn(store, sql.ref(`t.${column}`), texts.filter(isStorable))] : [];
  const without = (column: string, texts: readonly string[] | undefined) =>
    within(column, texts).map((condition) => sql<boolean>`not (${condition})`);
  const tests = [
    sql<boolean>`t.device = d.id`,
    ...within('key', keys),
    ...without('key', notKeys),
    ...within('value', values),
    ...without('value', notValues),
  ];
  return sql<boolean>`exists (select 1 from device_tags t where ${sql.join(tests, sql.raw(' and '))})`;
}

function fieldSql(
  store: StoreKind,
  { type, column, among }: Field,
  condition: { ignoreCase?: boolean } & DeviceComparison,
): Condition {
  const fold = (condition.ignoreCase ?? false) && type === 'text';
  const side = fold ? sql`lower(${column})` : column;
  const value = (given: Comparable) => (fold && typeof given === 'string' ? lower(given) : given);
  const values = (condition.operator === 'in' ? condition.values : [condition.value]).map(value);
  const own = values.filter((one) => fits(one, type));
  // Of several rows none may be there, which is what null says of a single column.
  const isNull = among ? sql<boolean>`not ${among(TRUE)}` : sql<boolean>`(${column} is null)`;
  const orNull = ['eq', 'in', 'gte', 'lte'].includes(condition.operator) && values.includes(null);
  const compared = own.length === 0 ? FALSE : compare(store, side, type, condition.operator, own);
  const held = among && own.length > 0 ? among(compared) : compared;
  return orNull ? sql<boolean>`(${isNull} or ${held})` : held;
}

function compare(
  store: StoreKind,
  column: RawBuilder<unknown>,
  type: Field['type'],
  operator: DeviceComparison['operator'],
  values: readonly (string | number)[],
): Condition {
  const [value] = values as [string | number];
  const literal =
    store === 'sqlite' ? sql`${value}` : sql`${value}::${sql.raw(type === 'text' ? 'text' : 'float8')}`;
  switch (operator) {
    case 'eq':
    case 'in': {
      const possible = values.filter((one) => typeof one === 'string' || Number.isSafeInteger(one));
      return known(isIn(store, column, possible));
    }
    case 'gt':
      return known(sql`${column} > ${literal}`);
    case 'lt':
      return known(sql`${column} < ${literal}`);
    case 'gte':
      return known(sql`${column} >= ${literal}`);
    case 'lte':
      return known(sql`${column} <= ${literal}`);
    case 'glob':
      return type === 'text' ? known(matchesGlob(store, column, String(value))) : FALSE;
    case 'startsWith':
      return type === 'text' ? known(sql`substr(${column}, 1, length(${literal})) = ${literal}`) : FALSE;
    case 'endsWith': {
      const start = sql`length(${column}) - length(${literal}) + 1`;
      return type === 'text' ? known(sql`${start} > 0 and substr(${column}, ${start}) = ${literal}`) : FALSE;
    }
    case 'contains': {
      const position = sql.raw(store === 'sqlite' ? 'instr' : 'strpos');
      return type === 'text' ? known(sql`${position}(${column}, ${literal}) > 0`) : FALSE;
    }
  }
}

/** Unknown, which a comparison with a null column is, counts as false. */
const known = (condition: RawBuilder<unknown>): Condition => sql<boolean>`((${condition}) is true)`;

const fits = (value: Comparable, type: Field['type']): value is string | number =>
  type === 'number' ? typeof value === 'number' && !Number.isNaN(value) : isStorable(value);

/** PostgreSQL takes no text with a NUL; no device has one. */
const isStorable = (value: unknown): value is string => typeof value === 'string' && !value.includes('\0');
