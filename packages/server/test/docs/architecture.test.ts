// docs/architecture.md names every folder of the server's sources, on the floor that the import rules give it.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, it } from 'vitest';
import { read, ROOT, tableRows } from './support/pages.js';

interface Rule {
  readonly name: string;
  readonly from: { readonly path?: string };
}

const sources = path.join(ROOT, 'packages/server/src');
const { forbidden } = createRequire(import.meta.url)(path.join(ROOT, '.dependency-cruiser.cjs')) as {
  forbidden: readonly Rule[];
};
const floorRules = forbidden
  .map((rule) => ({ rule, floor: Number(/^floor-(\d)-/.exec(rule.name)?.[1] ?? NaN) }))
  .filter(({ floor }) => !Number.isNaN(floor));
const highest = Math.max(...floorRules.map(({ floor }) => floor));
const documented = new Map(
  tableRows(read('docs/architecture.md'))
    .filter(([folder]) => /^\w+\/$/.test(folder!))
    .map(([folder, floor]) => [folder!.slice(0, -1), floor!]),
);

/** By the rule that starts from the folder; no rule starts from the top floor. */
function floorOf(folder: string): string {
  if (folder === 'config' || folder === 'main') return 'beside';
  const found = floorRules.find(({ rule }) =>
    new RegExp(rule.from.path!).test(`packages/server/src/${folder}/`),
  );
  return String(found?.floor ?? highest + 1);
}

it('names each folder and its floor', () => {
  const folders = readdirSync(sources, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(Object.fromEntries(documented)).toEqual(
    Object.fromEntries(folders.map((folder) => [folder, floorOf(folder)])),
  );
});

it('names each dialect that exists', () => {
  const row = tableRows(read('docs/architecture.md')).find(([folder]) => folder === 'dialects/')!;
  const dialects = readdirSync(path.join(sources, 'dialects'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${name}/`);
  expect([...row[2]!.matchAll(/\b\w+\//g)].map(([name]) => name).sort()).toEqual(dialects.sort());
});
