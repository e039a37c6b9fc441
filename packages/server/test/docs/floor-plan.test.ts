/** Every dialect has one floor plan and one shape of a route (CONTRIBUTING.md "Where a change goes"). */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { dialectsOf } from '../../src/main/dialects.js';

const DIALECTS = path.join(import.meta.dirname, '../../src/dialects');
const NEEDED = ['errors.ts', 'credentials.ts', 'route.ts', 'first-start.ts', 'connect.ts'];
const ROOT_FILES = [...NEEDED, 'README.md'];

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
    expect(loose).toEqual(expect.arrayContaining(NEEDED));
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

describe('the list of dialects', () => {
  const list = dialectsOf(loadConfig({}, {}));

  it('has each folder once, with all that a dialect brings', () => {
    expect(list.map(({ name }) => name).sort()).toEqual([...dialects].sort());
    for (const { name, firstStart, connect } of list)
      expect([firstStart, connect], name).not.toContain(undefined);
    for (const { name, mqtt } of list) expect(mqtt?.name ?? name).toBe(name);
  });

  it('is the only place outside their folders that imports them', () => {
    const importers = sources(path.join(DIALECTS, '..'))
      .map((file) => path.relative(path.join(DIALECTS, '..'), file))
      .filter((file) => !dialects.some((name) => file.startsWith(`dialects/${name}/`)))
      .filter((file) => {
        const text = readFileSync(path.join(DIALECTS, '..', file), 'utf8');
        return dialects.some((name) =>
          new RegExp(`^(import|export) .*/${name}/${name}\\.js'`, 'm').test(text),
        );
      });
    expect(importers).toEqual(['main/dialects.ts']);
  });
});
