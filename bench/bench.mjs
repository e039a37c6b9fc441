/**
 * Entry of `npm run bench -- <what> [--option value …]`. Every bench prints ratios against something measured in the
 * same run, because absolute figures of a shared machine mean little; none asserts a time.
 */
import { cpus, loadavg } from 'node:os';
import { readOptions } from './lib/options.mjs';
import { buildStale } from '../scripts/build.mjs';

const BENCHES = {
  alerts: () => import('./alerts.mjs'),
  ingest: () => import('./ingest.mjs'),
  footprint: () => import('./footprint.mjs'),
  queries: () => import('./queries.mjs'),
  scaling: () => import('./scaling.mjs'),
  datacooee: () => import('./datacooee.mjs'),
  iobeam: () => import('./iobeam.mjs'),
  iosense: () => import('./iosense.mjs'),
  iotile: () => import('./iotile.mjs'),
  losant: () => import('./losant.mjs'),
  mqtt: () => import('./mqtt.mjs'),
  page: () => import('./page.mjs'),
  profile: () => import('./profile.mjs'),
  rivals: () => import('./rivals.mjs'),
  sdk: () => import('./sdk.mjs'),
  versions: () => import('./versions.mjs'),
};

const { what, options } = readOptions(process.argv.slice(2), Object.keys(BENCHES));
if (options.server === undefined) buildStale();
console.log(
  `${what}: ${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}, load ${loadavg()[0].toFixed(2)}`,
);
const { run } = await BENCHES[what]();
await run(options);
