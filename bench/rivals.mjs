/**
 * The same lines into Tributary, VictoriaMetrics and InfluxDB, then the same reads, bytes, memory and start: one table with ratios for each
 * set of values. While one is measured the others are paused.
 */
import path from 'node:path';
import { deviceKey, seriesName } from './lib/bodies.mjs';
import { pour, startLoad, target } from './lib/load.mjs';
import { occupancyTables } from './lib/occupancy.mjs';
import { mib, ms, printTable, quantile, ratio, thousands } from './lib/numbers.mjs';
import { memoryOf, quiet, sizeOf, sleep, withFolder } from './lib/processes.mjs';
import { influxReads, questions, tributaryReads, victoriaReads } from './lib/rival-reads.mjs';
import { startInflux, startVictoria } from './lib/rivals.mjs';
import { SET_NAMES } from './lib/sensors.mjs';
import { startTributary } from './lib/tributary.mjs';

const INTERVAL = 10_000;
const MINUTE = 60_000;
/** Requests of what takes long. */
const FEW = 10;
const WARM = 3;
/** VictoriaMetrics shows points some seconds after it has answered. */
const SETTLE = 5_000;

const SYSTEMS = [
  {
    name: 'Tributary',
    start: (options, folder) => startTributary(options, folder),
    reads: tributaryReads,
    to: (process) => target(process, 'line'),
  },
  {
    name: 'VictoriaMetrics',
    start: (options, folder) => startVictoria(folder),
    reads: victoriaReads,
    to: (process) => ({ form: 'line', url: process.write, headers: {} }),
  },
  {
    name: 'InfluxDB',
    start: (options, folder) => startInflux(folder),
    reads: influxReads,
    to: (process) => ({ form: 'line', url: process.write, headers: {} }),
  },
];

export async function run(options) {
  for (const set of SET_NAMES) {
    if (!set.includes(options.only)) continue;
    if (set === 'office' && occupancyTables() === undefined) {
      console.log('\nno ../shared/data/occupancy: left out');
      continue;
    }
    await withFolder(options.keep, (folder) => measure(options, path.join(folder, set), set));
  }
}

async function measure(options, folder, set) {
  const { devices, width, points, repeat } = options;
  const steps = Math.ceil(points / (devices * width));
  const end = Math.floor(Date.now() / MINUTE) * MINUTE;
  const stored = { devices, width, steps, start: end - steps * INTERVAL, interval: INTERVAL };
  const systems = [];
  const wanted = options.rivals === 'yes' ? SYSTEMS : SYSTEMS.slice(0, 1);
  for (const system of wanted) {
    const process = await system.start(options, folder);
    if (process !== undefined) systems.push({ ...system, process, figures: new Map() });
  }
  const load = startLoad();
  for (const system of systems)
    await alone(systems, system, async ({ process, figures }) => {
      const seconds = await pour(load, { ...stored, set, ...system.to(process) });
      figures.set('line protocol, points/s', (steps * devices * width) / seconds);
      await process.flushed?.();
      await sleep(SETTLE);
      await quiet(process.pid);
    });
  load.stop();
  for (const question of questions(stored)) {
    const found = [];
    for (const system of systems)
      await alone(systems, system, async ({ process, reads, figures }) => {
        const { p50, values } = await timed(reads(process), process, question, question.few ? FEW : repeat);
        figures.set(question.name, p50);
        found.push(values);
      });
    const [own] = found;
    if (found.some((values) => Math.abs(values - own) > own * 0.02 + 2 * devices))
      console.log(`  ! ${question.name}: ${found.join(', ')} values`);
  }
  for (const system of systems) await alone(systems, system, (each) => footprint(options, folder, each));
  for (const { process } of systems) await process.stop();
  print(set, stored, systems);
}

async function alone(systems, system, work) {
  for (const { process } of systems) if (process !== system.process) process.pause();
  system.process.resume();
  await work(system);
  for (const { process } of systems) process.resume();
}

/** p50 in milliseconds, and the values of the last answer. */
async function timed(reads, process, { of, late }, repeat) {
  const times = [];
  let values = 0;
  for (let turn = 0; turn < WARM + repeat; turn++) {
    if (late !== undefined) await writeLate(process, late, turn);
    const began = performance.now();
    values = await reads.ask(of(turn));
    if (turn >= WARM) times.push(performance.now() - began);
  }
  reads.close();
  return { p50: quantile(times, 0.5), values };
}

/** A point between two others, 40 minutes behind the newest ones. */
async function writeLate(process, { time, devices, width }, turn) {
  const line = `tributary,device=${deviceKey((turn * 31) % devices)} ${seriesName(turn % width)}=12.5 ${time + 1 + turn}000000`;
  const { url, headers } =
    process.write === undefined ? target(process, 'line') : { url: process.write, headers: {} };
  const response = await fetch(url, { method: 'POST', headers, body: line });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}

/** Memory as it is, bytes after a clean end, and how long the next start takes. */
async function footprint(options, folder, system) {
  const { figures, process } = system;
  const { resident, peak } = memoryOf(process.pid);
  await process.stop();
  const bytes = sizeOf(process.data);
  const began = performance.now();
  system.process = await system.start(options, folder);
  figures.set('start, ms', performance.now() - began);
  figures.set('resident', resident).set('resident at most', peak).set('bytes', bytes);
}

function print(set, { devices, width, steps }, systems) {
  const points = devices * width * steps;
  console.log(`\n${set}: ${thousands(points)} points, ${devices} devices × ${width} series, p50 in ms\n`);
  const shown = {
    'line protocol, points/s': thousands,
    ...{ resident: mib, 'resident at most': mib },
    bytes: (value) => `${(value / points).toFixed(2)} a point`,
  };
  const [own, ...rivals] = systems;
  printTable(
    ['', ...systems.map(({ name }) => name), ...rivals.map(({ name }) => `to ${name}`)],
    [...own.figures].map(([name, value]) => [
      name,
      ...systems.map(({ figures }) => (shown[name] ?? ms)(figures.get(name))),
      ...rivals.map(({ figures }) => ratio(value / figures.get(name))),
    ]),
  );
}
