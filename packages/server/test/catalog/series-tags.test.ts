/** Tags of series in both stores: kept, searched for, moved and removed with their series, and read from old names. */
import { Kysely, sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.js';
import { migrate } from '../../src/catalog/migrations/index.js';
import type { Schema } from '../../src/catalog/schema.js';
import { postgresDialect } from '../../src/catalog/stores/postgres.js';
import { sqliteDialect } from '../../src/catalog/stores/sqlite.js';
import { STORES, withProject } from '../support/stores.js';

/** By rising key; `__proto__` and `0` are keys like any other. */
const HARD = JSON.parse('{"0":"zero","__proto__":"p","z":"\u{1F321}","ä":"x,y=\\\\z"}') as Record<
  string,
  string
>;

describe.each(STORES)('tags of series over $kind', (store) => {
  let catalog: Catalog;
  let organization: number;
  let project: number;

  beforeAll(async () => {
    catalog = await store.open();
    const made = await withProject(catalog);
    organization = made.organization.id;
    project = made.project.id;
  });

  const make = (name: string, tags: Record<string, string>) =>
    catalog.seriesIngest.creating(project, async (held) => {
      const device = (await held.ensureDevices(['d'])).ids.get('d')!;
      return held.createSeries(device, name, 'number', { tags });
    });
  const found = async (...tags: { key: string; value?: string }[]) =>
    (await catalog.series.list(project, { tags }, { limit: 100 })).items.map(({ name }) => name);
  const selected = async (...seriesTags: { key: string; value?: string }[]) =>
    (await catalog.selections.select(project, { seriesTags }, 100)).map(({ name }) => name);

  test('are kept as they were given, whoever makes the series', async () => {
    const made = await make('hard', HARD);
    expect(Object.entries(made.tags)).toEqual(Object.entries(HARD));
    expect((await catalog.series.get(project, made.id))?.tags).toEqual(HARD);
    expect((await make('plain', {})).tags).toEqual({});
    const [key] = await catalog.seriesIngest.creating(project, (held) =>
      held.ensureSeries([
        { device: made.device.id, name: 'by points', kind: 'number', tags: HARD },
        { device: made.device.id, name: 'by points without', kind: 'number' },
      ]),
    );
    expect((await catalog.series.get(project, key!.id))?.tags).toEqual(HARD);
    // One that is there keeps its own.
    await catalog.seriesIngest.creating(project, (held) =>
      held.ensureSeries([{ device: made.device.id, name: 'by points', kind: 'number', tags: { a: 'b' } }]),
    );
    expect((await catalog.series.get(project, key!.id))?.tags).toEqual(HARD);
  });

  test('find their series, all of them together', async () => {
    await make('one', { site: 'north', line: '1' });
    await make('two', { site: 'north', line: '2' });
    await make('three', { site: 'south' });
    for (const search of [found, selected]) {
      expect(await search({ key: 'site' })).toEqual(['one', 'two', 'three']);
      expect(await search({ key: 'site', value: 'north' })).toEqual(['one', 'two']);
      expect(await search({ key: 'site', value: 'north' }, { key: 'line', value: '2' })).toEqual(['two']);
      expect(await search({ key: 'site', value: 'nort' })).toEqual([]);
      expect(await search({ key: 'SITE' })).toEqual([]);
    }
  });

  test('another project does not find them', async () => {
    const other = (await catalog.projects.create(organization, { name: 'other' })).id;
    await make('secret', { only: 'mine' });
    const theirs = { seriesTags: [{ key: 'only' }] };
    expect(await catalog.selections.select(other, theirs, 10)).toEqual([]);
    const list = await catalog.series.list(other, { tags: [{ key: 'only' }] }, { limit: 10 });
    expect(list.items).toEqual([]);
  });

  test('go with their device into another project', async () => {
    const to = (await catalog.projects.create(organization, { name: 'to' })).id;
    const { id } = await catalog.devices.create(project, 'mover');
    await catalog.seriesIngest.creating(project, (held) =>
      held.createSeries(id, 's', 'number', { tags: { moved: 'yes' } }),
    );
    await catalog.seriesIngest.moveDevice(project, { id, key: 'mover' }, to);
    expect(await found({ key: 'moved' })).toEqual([]);
    const seriesTags = [{ key: 'moved', value: 'yes' }];
    expect(await catalog.selections.select(to, { seriesTags }, 10)).toHaveLength(1);
  });

  test('end with their series', async () => {
    const { id } = await make('gone', { gone: 'soon' });
    await catalog.series.delete(project, id);
    expect(await found({ key: 'gone' })).toEqual([]);
    await make('gone', { gone: 'again' });
    expect(await found({ key: 'gone', value: 'soon' })).toEqual([]);
  });

  test('a page of series with long tags is shorter', async () => {
    const long = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`long${i}`, 'v'.repeat(1_000)]));
    for (let i = 0; i < 60; i++) await make(`long ${i}`, long);
    const page = await catalog.series.list(project, { tags: [{ key: 'long0' }] }, { limit: 60 });
    expect(page.items.length).toBeLessThan(60);
    expect(page.next).not.toBeNull();
  });

  test('are read from the names that line protocol gave before', async () => {
    const url = await store.url();
    const db = new Kysely<Schema>({
      dialect: store.kind === 'sqlite' ? sqliteDialect(url.slice('sqlite:'.length)) : postgresDialect(url),
    });
    await migrate(db, store.kind);
    await sql`drop table series_tags`.execute(db);
    await db.deleteFrom('migrations').where('name', '=', '0010-series-tags').execute();
    await fill(db, [
      ...['cpu.usage,cpu=cpu0', 'disk.free,host=a,path=C:\\Users', 'temperature', 'Temp, inlet'],
      ...['Flow, x=1', 'm.f,b=1,a=2', 'm.f,a=1,a=2', ',a=1', 'm.f,=1', 'm.f,a='],
    ]);
    expect(await migrate(db, store.kind)).toEqual(['0010-series-tags']);
    const rows = await db.selectFrom('series_tags').selectAll().orderBy('series').orderBy('key').execute();
    expect(rows).toEqual([
      { series: 1, project: 1, key: 'cpu', value: 'cpu0' },
      { series: 2, project: 1, key: 'host', value: 'a' },
      { series: 2, project: 1, key: 'path', value: 'C:\\Users' },
    ]);
    await db.destroy();
  });
});

/** A project with one device that has these series, as a version before had them. */
async function fill(db: Kysely<Schema>, names: readonly string[]): Promise<void> {
  const stamps = { created: 1, updated: 1 };
  await db
    .insertInto('organizations')
    .values({ name: 'o', ...stamps })
    .execute();
  const project = { organization: 1, name: 'p', deleted: null };
  await db
    .insertInto('projects')
    .values({ ...project, create_devices: 1, create_series: 1, ...stamps })
    .execute();
  await db
    .insertInto('devices')
    .values({ project: 1, key: 'd', attributes: '{}', ...stamps })
    .execute();
  for (const name of names) {
    await db
      .insertInto('variables')
      .values({ project: 1, name, ...stamps })
      .execute();
    const { id } = await db
      .selectFrom('variables')
      .select('id')
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    await db
      .insertInto('series')
      .values({ project: 1, device: 1, name, kind: 'number', variable: id, ...stamps })
      .execute();
  }
}
