/**
 * Puts beside the server what its package needs and a checkout keeps elsewhere, and takes it away again: the built page, the client
 * package, the license. `npm pack` in packages/server calls it before and after.
 *
 *   node scripts/pack.mjs           builds what is stale, and puts it there
 *   node scripts/pack.mjs --clean   takes it away
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildStale } from './build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SERVER = join(ROOT, 'packages/server');
const PAGE = join(SERVER, 'page');
const CLIENT = join(SERVER, 'node_modules/@tributary/client');
const LICENSE = join(SERVER, 'LICENSE');

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
  if (!existsSync(join(PAGE, 'index.html'))) throw new Error('the page is not built: `npm run build`');
}

/**
 * What a bundled package depends on npm takes for bundled too, and does not fetch: the peers of the client are dependencies of the
 * server itself, which has them for both.
 */
function manifestOfClient() {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'packages/client/package.json'), 'utf8'));
  for (const name of ['scripts', 'devDependencies', 'peerDependencies', 'peerDependenciesMeta'])
    delete manifest[name];
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function clean() {
  for (const made of [PAGE, CLIENT, LICENSE]) rmSync(made, { recursive: true, force: true });
}
