/**
 * The package as somebody installs it who has no checkout: packs the server, installs the tarball into a folder of its own with
 * `npm install --global --prefix`, looks whether all that came with it is of the locked version, starts `tributary serve` there in an empty folder, looks at the page, and writes and reads a point with
 * the installed command. Nothing is left behind.
 *
 *   node scripts/pack-smoke.mjs            packs, and tries what came of it
 *   node scripts/pack-smoke.mjs <tarball>  tries that one, while others use the checkout
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const started = performance.now();
const folder = await mkdtemp(join(tmpdir(), 'tributary-pack-'));
const prefix = join(folder, 'prefix');
const home = join(folder, 'home');
await mkdir(home);
/** Of a stranger: no checkout, no settings of a run of npm in one; how npm reaches its registry stays. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(TRIBUTARY_|npm_(lifecycle|package)_|npm_config_(\w+_)?prefix$)/.test(name),
  ),
);
const tributary = join(prefix, 'bin/tributary');

try {
  const tarball = process.argv[2] === undefined ? await packed() : resolve(process.argv[2]);
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', ['install', '--global', '--prefix', prefix, ...quick, tarball], home);
  said('installed');
  await tryVersions();
  await tryServer();
  said('the package works');
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function packed() {
  run('npm', ['pack', '--silent', '--pack-destination', folder], join(ROOT, 'packages/server'));
  said('packed');
  return join(
    folder,
    (await readdir(folder)).find((name) => name.endsWith('.tgz')),
  );
}

/** Everything that the package brought, at any depth, is of a version that package-lock.json has. */
async function tryVersions() {
  const { packages } = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'));
  const locked = new Set(
    Object.entries(packages).map(([at, { version }]) => `${at.split('node_modules/').at(-1)} ${version}`),
  );
  const installed = join(prefix, 'lib/node_modules/@tributary/server');
  const found = [];
  for (const place of await placesIn(installed, '')) {
    const { name, version } = JSON.parse(await readFile(join(installed, place, 'package.json'), 'utf8'));
    // Types are no program; the lock has other ones of Node by an override, which a package cannot bring.
    if (!/^(@types\/|undici-types$|@tributary\/)/.test(name)) found.push(`${name} ${version}`);
  }
  assert.ok(found.length > 100, `only ${found.length} packages in ${installed}`);
  assert.deepEqual(
    found.filter((one) => !locked.has(one)),
    [],
    'versions that were not tested',
  );
  said(`${found.length} packages of the locked versions`);
}

async function placesIn(root, folder) {
  const found = [];
  const modules = `${folder}node_modules`;
  const names = await readdir(join(root, modules)).catch(() => []);
  const scoped = await Promise.all(
    names.map(async (name) =>
      name.startsWith('@')
        ? (await readdir(join(root, modules, name))).map((one) => `${name}/${one}`)
        : [name],
    ),
  );
  for (const name of scoped.flat().filter((one) => !one.startsWith('.')))
    found.push(`${modules}/${name}`, ...(await placesIn(root, `${modules}/${name}/`)));
  return found;
}

async function tryServer() {
  const flags = ['--json', '--host=127.0.0.1', '--port=0', '--mqtt-port=0', '--credentials-file=first.json'];
  const server = spawn(tributary, ['serve', ...flags], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(server, 'exit');
  try {
    const line = await Promise.race([once(createInterface(server.stdout), 'line'), exited]);
    const { url } = JSON.parse(line[0]);
    assert.ok(url, 'the server did not start');
    const page = await (await fetch(`${url}/`)).text();
    const [, script] = /<script[^>]* src="([^"]+)"/.exec(page) ?? [];
    assert.ok(script, `no page at ${url}/: ${page.slice(0, 200)}`);
    assert.equal((await fetch(new URL(script, url))).status, 200);
    const time = new Date().toISOString();
    run(tributary, ['import', '-', '--format', 'csv'], home, `device,series,time,value\nd,s,${time},42\n`);
    const read = JSON.parse(run(tributary, ['query', 'last', '--json'], home));
    assert.deepEqual(read, [{ device: 'd', series: 's', time, value: 42 }]);
    const looked = JSON.parse(run(tributary, ['doctor', '--json'], home));
    assert.deepEqual(
      looked.filter(({ state }) => state === 'fail'),
      [],
    );
    server.kill('SIGTERM');
    assert.deepEqual(await exited, [0, null]);
  } finally {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGKILL');
      await exited;
    }
  }
}

function run(program, args, cwd, input = '') {
  const {
    status: code,
    stdout,
    stderr,
    error,
  } = spawnSync(program, args, { cwd, env, input, encoding: 'utf8' });
  assert.equal(code, 0, `${program} ${args.join(' ')}: ${error ?? ''}${stderr}${stdout}`);
  return stdout;
}

function said(what) {
  console.log(`${what}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
