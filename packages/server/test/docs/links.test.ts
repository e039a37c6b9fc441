// Links and references lead somewhere: from document to document, and from comments of the code into the documents.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { documents, read, ROOT } from './support/pages.js';

const headingsOf = (file: string): string[] =>
  [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

const readmes = ['client', 'server/src/dialects/influx', 'server/src/dialects/native'].map(
  (folder) => `packages/${folder}/README.md`,
);

it.each([...documents(), ...readmes])('%s links only to what exists', (file) => {
  for (const [, target] of read(file).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^https?:/.test(target!)) continue;
    const [place, anchor] = target!.split('#');
    const to = place === '' ? file : path.join(path.dirname(file), place!);
    expect(existsSync(path.join(ROOT, to)), target).toBe(true);
    if (anchor) expect(headingsOf(to).map(anchorOf), target).toContain(anchor);
  }
});

it('has every heading that the code refers to', () => {
  const references = sourceFiles(path.join(ROOT, 'packages')).flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/\bdocs\/([\w-]+\.md)(?: "([^"\n]+)")?/g),
  ]);
  expect(references.length).toBeGreaterThan(10);
  for (const [reference, page, heading] of references) {
    expect(documents(), reference).toContain(`docs/${page}`);
    if (heading !== undefined) expect(headingsOf(`docs/${page}`), reference).toContain(heading);
  }
});

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : sourceFiles(file);
    return /\.tsx?$/.test(entry.name) ? [file] : [];
  });
}
