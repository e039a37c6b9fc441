/**
 * Builds the packages whose sources changed since their last build; quick when nothing did.
 *
 *   node scripts/build.mjs            what is stale
 *   node scripts/build.mjs --force    everything
 *   node scripts/build.mjs --install  what is stale, as part of `npm install`: never fails it
 *
 * A package is stale when the fingerprint of its inputs (names, sizes, times) is not the one written after its last build:
 * this also sees removed files and a change of branch, which comparing the newest time alone does not.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SHARED = ['package-lock.json', 'tsconfig.base.json'];

/** In the order of their dependence on each other; `when` is the file without which there is nothing to build. */
const PACKAGES = [
  { name: 'client', tool: 'typescript/bin/tsc', args: ['-p', 'tsconfig.json'], when: 'tsconfig.json' },
  { name: 'dashboard', tool: 'vite/bin/vite.js', args: ['build', '--logLevel', 'warn'], when: 'index.html' },
  { name: 'server', tool: 'typescript/bin/tsc', args: ['-p', 'tsconfig.json'], when: 'tsconfig.json' },
];
const NO_INPUTS = new Set(['dist', 'node_modules', 'test', 'coverage', 'data']);

/** Throws when a build fails; returns the names of the packages that were built. */
export function buildStale({ force = false, log = console.error } = {}) {
  const built = [];
  for (const { name, tool, args, when } of PACKAGES) {
    const folder = join(ROOT, 'packages', name);
    if (!existsSync(join(folder, when))) continue;
    const dist = join(folder, 'dist');
    const stamp = join(dist, '.inputs');
    const now = fingerprint(folder);
    if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) continue;
    const program = join(ROOT, 'node_modules', tool);
    if (!existsSync(program)) {
      if (existsSync(dist)) continue; // an install without development tools uses what was built before
      throw new Error(
        `packages/${name} is not built and ${tool} is not installed: run \`npm install\` with development dependencies`,
      );
    }
    log(`building packages/${name} …`);
    if (force) rmSync(dist, { recursive: true, force: true });
    rmSync(stamp, { force: true });
    const { status, error } = spawnSync(process.execPath, [program, ...args], {
      cwd: folder,
      stdio: ['ignore', 2, 2],
    });
    if (status !== 0) throw new Error(`building packages/${name} failed${error ? `: ${error.message}` : ''}`);
    mkdirSync(dist, { recursive: true });
    writeFileSync(stamp, now);
    built.push(name);
  }
  return built;
}

function fingerprint(folder) {
  const hash = createHash('sha1');
  for (const file of [...SHARED.map((name) => join(ROOT, name)), ...inputs(folder)]) {
    if (!existsSync(file)) continue;
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(ROOT, file)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function inputs(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !NO_INPUTS.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? inputs(join(folder, entry.name)) : [join(folder, entry.name)],
    );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const install = process.argv.includes('--install');
  try {
    buildStale({ force: process.argv.includes('--force') });
  } catch (error) {
    console.error(`${error.message}${install ? ' (`npm start` tries again)' : ''}`);
    if (!install) process.exitCode = 1;
  }
}
