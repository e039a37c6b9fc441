/** Every dialect has one floor plan and one shape of a route (CONTRIBUTING.md "Where a change goes"). */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const DIALECTS = path.join(import.meta.dirname, '../../src/dialects');
const ROOT_FILES = ['errors.ts', 'credentials.ts', 'route.ts', 'connect.ts', 'README.md'];

const isDialect = (folder: string): boolean =>
  readdirSync(path.join(DIALECTS, folder)).includes(`${folder}.ts`) && folder !== 'mapping';

const dialects = readdirSync(DIALECTS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && isDialect(entry.name))
  .map(({ name }) => name);

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name));

describe.each(dialects)('%s', (name) => {
  const folder = path.join(DIALECTS, name);

  it('has the files of the floor plan in its root, and folders with the names of subjects', () => {
    const entries = readdirSync(folder, { withFileTypes: true });
    const loose = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    expect(loose.filter((file) => file !== `${name}.ts` && !ROOT_FILES.includes(file))).toEqual([]);
    expect(loose).toEqual(expect.arrayContaining(['errors.ts', 'credentials.ts', 'route.ts']));
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    expect(folders).toEqual(expect.arrayContaining(['routes', 'wire']));
  });

  it('mounts its routes by mountRoutes and in no other way', () => {
    const own = sources(folder).filter((file) =>
      /\b(app|scope|fastify)\.(get|head|post|put|patch|delete|all|route)\(/.test(readFileSync(file, 'utf8')),
    );
    expect(own.map((file) => path.relative(DIALECTS, file))).toEqual([]);
  });
});

it('knows the dialects', () => {
  expect(dialects).toEqual(
    expect.arrayContaining(['native', 'influx', 'losant', 'iotile', 'iobeam', 'iosense', 'datacooee']),
  );
});
