/**
 * The reference of the API (docs/sdk-reference) is what the docstrings say: TypeDoc makes it, and here is shown that it is made of the
 * present ones. `UPDATE_DOCS=1` makes it anew.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';

const PACKAGE = path.join(import.meta.dirname, '..');
const ROOT = path.join(PACKAGE, '../..');
const KEPT = path.join(ROOT, 'docs/sdk-reference');

const pages = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
  );

function make(folder: string): void {
  const program = path.join(ROOT, 'node_modules/typedoc/bin/typedoc');
  execFileSync(process.execPath, [program, '--logLevel', 'Error', '--out', folder], { cwd: PACKAGE });
}

it('is made of the docstrings as they are', () => {
  if (process.env['UPDATE_DOCS'] === '1') make(KEPT);
  const folder = mkdtempSync(path.join(tmpdir(), 'tributary-reference-'));
  try {
    make(folder);
    expect(pages(KEPT)).toEqual(pages(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 300_000);
