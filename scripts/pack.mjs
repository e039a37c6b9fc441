/**
 * Puts beside the server what its package needs and a checkout keeps elsewhere, and takes it away again: the built page, the client
 * package, the license, the versions of everything that it depends on. `npm pack` in packages/server calls it before and after.
 *
 *   node scripts/pack.mjs           builds what is stale, and puts it there
 *   node scripts/pack.mjs --clean   takes it away
 */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildStale } from './build.mjs';
import { pinned } from './pins.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SERVER = join(ROOT, 'packages/server');
const PAGE = join(SERVER, 'page');
const CLIENT = join(SERVER, 'node_modules/@tributary/client');
const LICENSE = join(SERVER, 'LICENSE');
const MANIFEST = join(SERVER, 'package.json');
/** The manifest of the checkout for the time of packing; one that was left by a pack that was killed is put back by the next. */
const KEPT = join(SERVER, 'package.json.kept');

/** Of the build alone: what has not changed since, maps of sources that are not there. */
const isShipped = (file) => !basename(file).startsWith('.') && !file.endsWith('.map');

clean();
if (!process.argv.includes('--clean')) {
  buildStale();
  cpSync(join(ROOT, 'packages/dashboard/dist'), PAGE, { recursive: true, filter: isShipped });
  mkdirSync(CLIENT, { recursive: true });
  for (const name of ['README.md', 'dist'])
    cpSync(join(ROOT, 'packages/client', name), join(CLIENT, name), { recursive: true, filter: isShipped });
  writeFileSync(join(CLIENT, 'package.json'), manifestOfClient());
  cpSync(join(ROOT, 'LICENSE'), LICENSE);
  const manifest = pinned(json(join(ROOT, 'package-lock.json')), json(MANIFEST));
  cpSync(MANIFEST, KEPT);
  writeFileSync(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
  if (!existsSync(join(PAGE, 'index.html'))) throw new Error('the page is not built: `npm run build`');
}

/**
 * What a bundled package depends on npm takes for bundled too, and does not fetch: the peers of the client are dependencies of the
 * server itself, which has them for both.
 */
function manifestOfClient() {
  const manifest = json(join(ROOT, 'packages/client/package.json'));
  for (const name of ['scripts', 'devDependencies', 'peerDependencies', 'peerDependenciesMeta'])
    delete manifest[name];
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function json(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function clean() {
  if (existsSync(KEPT)) renameSync(KEPT, MANIFEST);
  for (const made of [PAGE, CLIENT, LICENSE]) rmSync(made, { recursive: true, force: true });
}
