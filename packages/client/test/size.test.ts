/** What the client weighs in a page: bundled as a page's build does it, and what the README says of it. `UPDATE_DOCS=1` writes it there. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, it } from 'vitest';

const PACKAGE = path.join(import.meta.dirname, '..');
const README = path.join(PACKAGE, 'README.md');
const INDEX = path.join(PACKAGE, 'src/index.ts');

/** What a program takes of the package, and how the README calls it. */
const PROGRAMS = {
  'write only': `import { Connection, PointWriter } from '${INDEX}'; globalThis.kept = [Connection, PointWriter];`,
  all: `import * as all from '${INDEX}'; globalThis.kept = { ...all };`,
} as const;

/** Bytes of what a page loads at its start, compressed; parts that are loaded when they are asked for are not among them. */
async function weight(program: string): Promise<number> {
  const entry = '\0program';
  const made = await build({
    root: PACKAGE,
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === 'program' ? entry : undefined),
        load: (id) => (id === entry ? program : undefined),
      },
    ],
    build: { write: false, minify: true, rollupOptions: { input: 'program' } },
  });
  const { output } = [made].flat()[0] as { output: { type: string; isEntry?: boolean; code?: string }[] };
  const code = output.filter(({ type, isEntry }) => type === 'chunk' && isEntry).map((chunk) => chunk.code!);
  return gzipSync(code.join('')).length;
}

const KIB = 1024;
/** A line of the table: to a tenth of a KiB, so that not every word changes it. */
const line = (name: string, bytes: number): string => `| ${name} | ${(bytes / KIB).toFixed(1)} KiB |`;
const told = (name: string): RegExp => new RegExp(`^\\| ${name} +\\| ([\\d.]+) KiB +\\|$`, 'm');

it.each(Object.entries(PROGRAMS))('of %s is what the README says', async (name, program) => {
  const bytes = await weight(program);
  const page = readFileSync(README, 'utf8');
  const [, said] = told(name).exec(page) ?? [];
  if (said === undefined) throw new Error(`the README says nothing of "${name}"`);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(README, page.replace(told(name), line(name, bytes)));
  // As near as a change of a few lines of another package may bring it.
  else expect(Math.abs(Number(said) - bytes / KIB)).toBeLessThan(0.05 * Number(said));
});
