/** Searches for devices find, in both stores, exactly what the same condition holds for when it is evaluated in plain JavaScript. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { simplified } from '../../src/catalog/devices/condition.js';
import type { Catalog } from '../../src/catalog/catalog.js';
import { SeriesIndex } from '../../src/catalog/series/series-index.js';
import { createThingServices } from '../../src/services/devices/devices.js';
import { STORES, withProject } from '../support/stores.js';
import { tries } from '../support/long.js';
import { deviceIdOf, SEARCHED_IDS } from '../../src/dialects/losant/wire/ids.js';
import { ExternalIdService } from '../../src/services/external-ids/external-ids.js';
import type { Comparable, DeviceCondition, DeviceField } from '../../src/model/records/device-search.js';
import type { Device } from '../../src/model/records/device.js';

/** What the condition of a field looks at: its values, several for a field with rows of its own. */
type Facts = Record<DeviceField, readonly Comparable[]>;
interface Known {
  readonly device: Device;
  readonly facts: Facts;
}

const NAMES = [
  'pump',
  'Pump 1',
  'pump 10',
  'Ünit',
  'ünit',
  'a_b%c',
  'a*b?[c]',
  "O'Brien\\",
  '🚀 one',
  'zulu',
];
const KEYS = ['floor', 'Floor', 'room'];
const VALUES = ['8', '9', 'eight', ''];
const SERIES = ['voltage', 'Voltage', 'on', 'current'];

async function furnish(catalog: Catalog): Promise<{ project: number; known: Known[] }> {
  const { organization, project } = await withProject(catalog);
  const other = await catalog.projects.create(organization.id, { name: 'Line 2' });
  await catalog.devices.create(other.id, 'elsewhere', { name: 'pump' });
  const ids: number[] = [];
  const series = new Map<number, string[]>();
  for (let n = 0; n < 24; n++) {
    const name = n % 6 === 5 ? null : NAMES[n % NAMES.length]!;
    const { id } = await catalog.devices.create(project.id, `key-${n}`, {
      name,
      class: ['standalone', 'gateway', 'peripheral'][n % 3]!,
      type: n % 4 === 0 ? null : `type ${n % 4}`,
      parent: n > 2 && n % 2 === 0 ? ids[Math.floor(n / 2) - 1]! : null,
      gateway: n % 5 === 3 ? ids[1]! : null,
      tags: [0, 1, 2].slice(0, n % 4).map((t) => ({ key: KEYS[(n + t) % 3]!, value: VALUES[(n * t) % 4]! })),
    });
    ids.push(id);
    if (n % 3 > 0) await catalog.devices.setConnection(id, n % 3 === 1, 1_600_000_000_000 + n);
    const own = SERIES.filter((_, at) => (n >> at) & 1);
    series.set(id, own);
    for (const one of own)
      await catalog.seriesIngest.creating(project.id, (held) => held.createSeries(id, one, 'number', {}));
  }
  await catalog.devices.delete(project.id, ids[3]!);
  const devices = await catalog.devices.listByIds(project.id, ids);
  const byId = new Map(devices.map((device) => [device.id, device]));
  const idOf = (id: number | null) => {
    const device = byId.get(id ?? 0);
    return device ? deviceIdOf(device) : null;
  };
  const ancestors = (device: Device): string[] => {
    const parent = byId.get(device.parent ?? 0);
    return parent ? [deviceIdOf(parent), ...ancestors(parent)] : [];
  };
  const known = devices.map((device) => ({
    device,
    facts: {
      id: [deviceIdOf(device)],
      parent: [idOf(device.parent)],
      ancestor: ancestors(device),
      gateway: [idOf(device.gateway)],
      key: [device.key],
      name: [device.name ?? device.key],
      type: [device.type],
      class: [device.class],
      seriesName: series.get(device.id)!,
      tagText: device.tags.map(({ key, value }) => `${key}:${value}`),
      connected: [device.connection.connected === null ? null : Number(device.connection.connected)],
      created: [device.created],
      updated: [device.updated],
      connectedAt: [device.connection.connectedAt],
      disconnectedAt: [device.connection.disconnectedAt],
    } satisfies Facts,
  }));
  return { project: project.id, known };
}

const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const fold = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const globbed = (glob: string) =>
  new RegExp(
    `^${glob
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'su',
  );

function holds(condition: DeviceCondition, { device, facts }: Known): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, { device, facts }));
  if ('any' in condition) return condition.any.some((part) => holds(part, { device, facts }));
  if ('not' in condition) return !holds(condition.not, { device, facts });
  if ('word' in condition) {
    const word = fold(condition.word);
    const texts = (['key', 'name', 'tagText', 'seriesName'] as const).flatMap((field) => facts[field]);
    return (
      !word.includes('\0') && texts.some((text) => typeof text === 'string' && fold(text).includes(word))
    );
  }
  if ('tag' in condition) {
    const { keys, notKeys, values, notValues } = condition.tag;
    return device.tags.some(
      ({ key, value }) =>
        (!keys || keys.includes(key)) &&
        (!values || values.includes(value)) &&
        !notKeys?.includes(key) &&
        !notValues?.includes(value),
    );
  }
  const folded = (value: Comparable) =>
    condition.ignoreCase && typeof value === 'string' ? fold(value) : value;
  const own = facts[condition.field].length === 0 ? [null] : facts[condition.field].map(folded);
  const wanted = (condition.operator === 'in' ? condition.values : [condition.value]).map(folded);
  return own.some((fact) => wanted.some((value) => compare(condition.operator, fact, value)));
}

function compare(operator: string, fact: Comparable, value: Comparable): boolean {
  // No device has a NUL anywhere, and PostgreSQL cannot even be asked.
  if (typeof value === 'string' && value.includes('\0')) return false;
  if (fact === null || value === null) return fact === value && ['eq', 'in', 'gte', 'lte'].includes(operator);
  if (typeof fact === 'number' || typeof value === 'number') {
    if (typeof fact !== typeof value) return false;
    const difference = Number(fact) === Number(value) ? 0 : Number(fact) < Number(value) ? -1 : 1;
    return ordered(operator, difference);
  }
  switch (operator) {
    case 'startsWith':
      return fact.startsWith(value);
    case 'endsWith':
      return fact.endsWith(value);
    case 'contains':
      return fact.includes(value);
    case 'glob':
      return globbed(value).test(fact);
    default:
      return ordered(operator, bytes(fact, value));
  }
}

function ordered(operator: string, difference: number): boolean {
  if (operator === 'eq' || operator === 'in') return difference === 0;
  if (operator === 'gt') return difference > 0;
  if (operator === 'lt') return difference < 0;
  if (operator === 'gte') return difference >= 0;
  return operator === 'lte' && difference <= 0;
}

/** Values that some device has, parts of them, and others that none has. */
function conditions(known: readonly Known[]): fc.Arbitrary<DeviceCondition> {
  const fields = Object.keys(known[0]!.facts) as DeviceField[];
  const leaf = fc.constantFrom(...fields).chain((field) => {
    const facts = known.flatMap(({ facts: own }) => own[field]);
    const some = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...facts) },
      fc.constantFrom<Comparable>(null, '', 'zz', 0, 1, 1.5, -1e300, 'a\0b', '%', '*'),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    );
    const texts = some.filter((value) => typeof value === 'string');
    const part = fc
      .tuple(texts, fc.nat(8), fc.nat(8))
      .map(([text, from, to]) => [...text].slice(Math.min(from, to), Math.max(from, to) + 1).join(''));
    const glob = part.chain((text) =>
      fc.constantFrom(`*${text}*`, `${text}*`, `*${text}`, `?${text}*`, text),
    );
    return fc
      .record(
        {
          comparison: fc.oneof(
            fc.record({ operator: fc.constantFrom('eq', 'gt', 'lt', 'gte', 'lte'), value: some }),
            fc.record({ operator: fc.constantFrom('startsWith', 'endsWith', 'contains'), value: part }),
            fc.record({ operator: fc.constant('glob'), value: glob }),
            fc.record({ operator: fc.constant('in'), values: fc.array(some, { maxLength: 5 }) }),
          ),
          ignoreCase: fc.boolean(),
        },
        { requiredKeys: ['comparison'] },
      )
      .map(({ comparison, ...rest }) => ({ field, ...rest, ...comparison }));
  });
  const texts = known.flatMap(({ facts: own }) => [own.key, own.name, own.tagText, own.seriesName].flat());
  const word = fc
    .tuple(fc.constantFrom(...texts, 'zzz', 'a\0b', '"', ' or '), fc.nat(8), fc.nat(8), fc.boolean())
    .map(([text, from, to, high]) => {
      const part = [...String(text)].slice(Math.min(from, to), Math.max(from, to) + 1).join('');
      return { word: high ? part.toUpperCase() : part };
    });
  const [key, value] = [fc.subarray([...KEYS, 'none']), fc.subarray([...VALUES, 'none'])];
  const tag = fc
    .record({ keys: key, notKeys: key, values: value, notValues: value }, { requiredKeys: [] })
    .map((wanted) => ({ tag: wanted }));
  return fc.letrec<{ condition: DeviceCondition }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      tag,
      word,
      tie('condition').map((not) => ({ not })),
      fc.array(tie('condition'), { maxLength: 4 }).map((all) => ({ all })),
      fc.array(tie('condition'), { maxLength: 4 }).map((any) => ({ any })),
    ),
  })).condition;
}

describe.each(STORES)('searching for devices ($kind)', (store) => {
  let catalog: Catalog;
  let project: number;
  let known: Known[];
  beforeAll(async () => {
    catalog = await store.open();
    ({ project, known } = await furnish(catalog));
  }, 60_000);

  test('any condition finds exactly the living devices for which it holds', async () => {
    const found = { some: 0, all: 0 };
    await fc.assert(
      fc.asyncProperty(conditions(known), async (where) => {
        const { items, total } = await catalog.deviceSearches.search(project, {
          where,
          ids: SEARCHED_IDS,
          limit: 100,
        });
        const flat = simplified(where);
        expect(known.map((one) => holds(flat, one))).toEqual(known.map((one) => holds(where, one)));
        const expected = known.filter((one) => holds(where, one)).map(({ device }) => device);
        expect(items).toEqual(expected);
        expect(total).toBe(expected.length);
        if (items.length > 0 && items.length < known.length) found.some++;
        found.all++;
      }),
      { numRuns: tries(1_500, 200) },
    );
    // The conditions were not all trivial.
    expect(found.some / found.all).toBeGreaterThan(0.15);
  }, 120_000);

  test('words find what devices and their tags are called now, and nothing of before', async () => {
    const { project } = await withProject(catalog);
    const found = async (word: string) => {
      const { items } = await catalog.deviceSearches.search(project.id, { where: { word }, limit: 10 });
      return items.map(({ key }) => key);
    };
    const tags = (value: string) => [{ key: 'site', value }];
    const { id } = await catalog.devices.create(project.id, 'first', { name: 'Boiler', tags: tags('Nord') });
    await catalog.devices.create(project.id, 'second', { tags: tags('Süd') });
    expect([await found('BOIL'), await found('site:nord'), await found('Süd')]).toEqual([
      ...[['first'], ['first'], ['second']],
    ]);
    await catalog.devices.update(project.id, id, { name: 'Kettle', tags: tags('Ost') });
    expect([await found('boil'), await found('nord'), await found('kettle'), await found('ost')]).toEqual([
      ...[[], [], ['first'], ['first']],
    ]);
    await catalog.devices.update(project.id, id, { name: null, tags: [] });
    expect([await found('kettle'), await found('ost'), await found('fir')]).toEqual([[], [], ['first']]);
    const { id: series } = await catalog.seriesIngest.creating(project.id, (held) =>
      held.createSeries(id, 'Pressure', 'number', {}),
    );
    expect(await found('press')).toEqual(['first']);
    await catalog.series.delete(project.id, series);
    expect(await found('press')).toEqual([]);
    await catalog.devices.delete(project.id, id);
    expect([await found('fir'), await found('second')]).toEqual([[], ['second']]);
  });

  test('a word in the names of very many series finds all their devices', async () => {
    const { project } = await withProject(catalog);
    const keys = Array.from({ length: 5_000 }, (_, n) => `device ${n}`);
    const { ids } = await catalog.seriesIngest.creating(project.id, (held) => held.ensureDevices(keys));
    const [{ id: variable }] = [await catalog.variables.create(project.id, 'any')];
    const names = Array.from({ length: 10 }, (_, n) => `Temperature ${n}`);
    const row = (device: number, name: string) => ({
      ...{
        project: project.id,
        device,
        name,
        kind: 'number',
        variable,
        attributes: '{}',
        created: 1,
        updated: 1,
      },
    });
    const rows = [...ids.values()]
      .slice(0, 4_999)
      .flatMap((device) => [...names.map((name) => row(device, name)), row(device, 'other')]);
    await catalog.transfer.load('series', rows);
    const count = async (...words: string[]) =>
      (
        await catalog.deviceSearches.search(project.id, {
          where: { all: words.map((word) => ({ word })) },
          limit: 1,
        })
      ).total;
    expect([await count('temp'), await count('TURE 7'), await count('temp', 'ice 4998')]).toEqual([
      4_999, 4_999, 1,
    ]);
    expect([await count('temp', 'ice 4999'), await count('ice 4999'), await count('temper 1')]).toEqual([
      0, 1, 0,
    ]);
  }, 60_000);

  test('sorted lists are cut at any place and know how many devices there are', async () => {
    const by = {
      id: deviceIdOf,
      key: ({ key }: Device) => key,
      name: ({ name, key }: Device) => name ?? key,
      created: ({ created }: Device) => created,
      updated: ({ updated }: Device) => updated,
      connected: ({ connection }: Device) =>
        connection.connected === null ? -1 : Number(connection.connected),
    } as const;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...(Object.keys(by) as (keyof typeof by)[])),
        fc.constantFrom('asc' as const, 'desc' as const),
        fc.nat(30),
        fc.integer({ min: 0, max: 30 }),
        async (sort, direction, offset, limit) => {
          const sign = direction === 'asc' ? 1 : -1;
          const expected = known
            .map(({ device }) => device)
            .sort((a, b) => {
              const [left, right] = [by[sort](a), by[sort](b)];
              const difference =
                typeof left === 'string' ? bytes(left, right as string) : left - (right as number);
              return sign * (difference || a.id - b.id);
            })
            .slice(offset, offset + limit);
          const search = { sort, direction, offset, limit };
          const { items, total } = await catalog.deviceSearches.search(project, {
            ...search,
            ids: SEARCHED_IDS,
          });
          expect(items).toEqual(expected);
          expect(total).toBe(known.length);
        },
      ),
      { numRuns: tries(200, 60) },
    );
  }, 60_000);

  test('a hundred conditions on the ancestors of a long chain cost no more than its devices, each time', async () => {
    const { project } = await withProject(catalog);
    const chain: Device[] = [];
    // Upwards from each device, for each condition, would be fifty million steps.
    for (let level = 0; level < 1_000; level++) {
      const parent = chain.at(-1)?.id ?? null;
      chain.push(await catalog.devices.create(project.id, `level ${level}`, { parent }));
    }
    const none = Array.from({ length: 100 }, (_, i) => i.toString(16).padStart(24, '0'));
    const any = [...none, deviceIdOf(chain[100]!)].map((value): DeviceCondition => ({
      field: 'ancestor',
      operator: 'eq',
      value,
    }));
    const { items } = await catalog.deviceSearches.search(project.id, {
      where: { any },
      ids: SEARCHED_IDS,
      limit: 1_000,
    });
    expect(items.map(({ id }) => id)).toEqual(chain.slice(101).map(({ id }) => id));
  });

  test('a thousand texts that are looked for in the names of many devices leave the event loop to others', async () => {
    const { project } = await withProject(catalog);
    const keys = Array.from({ length: 5_000 }, (_, n) => `device ${n}`);
    await catalog.seriesIngest.creating(project.id, (held) => held.ensureDevices(keys));
    let isOver = false;
    let turns = 0;
    const look = () => {
      if (isOver) return;
      turns++;
      setImmediate(look);
    };
    setImmediate(look);
    const any = Array.from({ length: 1_000 }, (_, n): DeviceCondition => ({
      field: 'name',
      operator: 'contains',
      value: `none ${n}`,
    }));
    const last: DeviceCondition = { field: 'name', operator: 'endsWith', value: '99' };
    const { items, total } = await catalog.deviceSearches.search(project.id, {
      where: { any: [...any, last] },
      sort: 'name',
      direction: 'desc',
      offset: 1,
      limit: 2,
    });
    isOver = true;
    expect(total).toBe(50);
    expect(items.map(({ key }) => key)).toEqual(['device 99', 'device 899']);
    expect(turns).toBeGreaterThan(3);
  });

  test('a device that is its own ancestor by mistake ends no search', async () => {
    const { project: own } = await withProject(catalog);
    const a = await catalog.devices.create(own.id, 'a');
    const b = await catalog.devices.create(own.id, 'b', { parent: a.id });
    await catalog.devices.update(own.id, a.id, { parent: b.id });
    const where = { field: 'ancestor', operator: 'eq', value: deviceIdOf(a) } as const;
    const { items } = await catalog.deviceSearches.search(own.id, { where, ids: SEARCHED_IDS, limit: 10 });
    expect(items.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  test('wide and deep conditions stay within what the store can parse, and more is refused', async () => {
    const index = new SeriesIndex(catalog.seriesIngest);
    const { devices } = createThingServices({
      ...{ catalog, index, ids: new ExternalIdService(catalog, []) },
      isEmpty: () => Promise.resolve(true),
    });
    const search = (where: DeviceCondition) =>
      devices.search(project, { where, ids: SEARCHED_IDS, limit: 100 });
    const nested = (levels: number) => {
      let where: DeviceCondition = { field: 'ancestor', operator: 'endsWith', value: 'zz', ignoreCase: true };
      for (let level = 0; level < levels; level++) {
        const other: DeviceCondition = { tag: { keys: ['none'], values: ['none'] } };
        where = level % 2 ? { any: [other, { not: where }] } : { all: [{ not: other }, { not: where }] };
      }
      return where;
    };
    for (let levels = 0; levels <= 14; levels++)
      expect((await search(nested(levels))).items).toEqual(
        known.filter((one) => holds(nested(levels), one)).map(({ device }) => device),
      );
    await expect(search(nested(15))).rejects.toThrow('at most 14 levels of nesting');
    const wide = (parts: number): DeviceCondition[] =>
      Array.from({ length: parts }, (_, n) => ({
        field: 'key',
        operator: 'startsWith',
        value: `key-${n + 10}`,
      }));
    const found = await search({ any: wide(1_900) });
    expect(found.items.map(({ key }) => key)).toEqual(
      known.map(({ device }) => device.key).filter((key) => /^key-\d\d$/.test(key)),
    );
    await expect(search({ any: wide(2_001) })).rejects.toThrow('at most 2000 comparisons');
    const deepWide = Array.from({ length: 7 }).reduce<DeviceCondition>(
      (inner, _, level) => (level % 2 ? { any: [...wide(101), inner] } : { all: [inner, ...wide(101)] }),
      { all: [] },
    );
    expect((await search(deepWide)).items).toEqual(
      known.filter((one) => holds(deepWide, one)).map(({ device }) => device),
    );
  });

  test('a search keeps to its project and to its own numbers', async () => {
    const index = new SeriesIndex(catalog.seriesIngest);
    const { devices } = createThingServices({
      ...{ catalog, index, ids: new ExternalIdService(catalog, []) },
      isEmpty: () => Promise.resolve(true),
    });
    for (const limit of [-1, 1.5, NaN])
      await expect(devices.search(project, { limit })).rejects.toThrow('limit is');
    await expect(devices.search(project, { limit: 1, offset: -1 })).rejects.toThrow('offset is');
    const all = await devices.search(project, { limit: 1_000 });
    expect(all.items.map(({ key }) => key)).not.toContain('elsewhere');
    expect(all.total).toBe(known.length);
  });
});
