/**
 * The documents as the tests see them: their text, their tables, and the blocks that are made from the code. Rule: a block
 * that differs fails the test and is rewritten only when `UPDATE_DOCS` asks for it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';

export const ROOT = path.resolve(import.meta.dirname, '../../../../..');

export const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** Every document of the repository, by its path below the root. */
export function documents(): string[] {
  const inDocs = readdirSync(path.join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...inDocs.map((name) => `docs/${name}`)];
}

/** The cells of every table row of a text, without the markup of code. */
export function tableRows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^[|\s:-]+$/.test(line))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '').replaceAll('\\|', '|')),
    );
}

/** The contents of the code blocks of a language. */
export function codeBlocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, code]) => code!);
}

export const markdownTable = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

/** Holds the block between `<!-- name: begin … -->` and `<!-- name: end -->` to what the code says. */
export function expectBlock(file: string, name: string, content: string): void {
  const text = read(file);
  const [whole, begin, found, end] =
    new RegExp(`(<!-- ${name}: begin[^\n]*-->\n)(.*?)(<!-- ${name}: end -->)`, 's').exec(text) ?? [];
  if (whole === undefined) throw new Error(`${file} has no block ${name}`);
  const wanted = `\n${content}\n\n`;
  if (process.env['UPDATE_DOCS'])
    writeFileSync(
      path.join(ROOT, file),
      text.replace(whole, () => begin + wanted + end),
    );
  else expect(found, `${file}: run the tests of docs with UPDATE_DOCS=1`).toBe(wanted);
}
