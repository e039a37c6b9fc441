/** Memory of the server and bytes of a point on disk, for synthetic sensors and for the real occupancy measurements. */
import path from 'node:path';
import { fill, startLoad, target } from './lib/load.mjs';
import { mib, ms, printTable, thousands } from './lib/numbers.mjs';
import { occupancyTables } from './lib/occupancy.mjs';
import { partsOf } from './lib/parts.mjs';
import { memoryOf, sleep, withFolder } from './lib/processes.mjs';
import { startTributary } from './lib/tributary.mjs';

const INTERVAL = 60_000;
const SETTLE = 15_000;

export const run = (options) =>
  withFolder(options.keep, async (folder) => {
    await synthetic(options, path.join(folder, 'synthetic'));
    await occupancy(options, path.join(folder, 'occupancy'));
  });

async function synthetic(options, folder) {
  const { devices, width, points } = options;
  const server = await startTributary(options, folder);
  console.log(`from start to /readyz: ${ms(server.started)} ms`);
  const memory = [['started, empty', ...memoryCells(server.pid)]];
  const load = startLoad();
  const steps = Math.ceil(points / (devices * width));
  const start = Math.floor((Date.now() - steps * INTERVAL) / INTERVAL) * INTERVAL;
  const seconds = await fill(server, load, { devices, width, steps, start, interval: INTERVAL });
  memory.push([`${thousands(steps * devices * width)} points in`, ...memoryCells(server.pid)]);
  await sleep(SETTLE);
  memory.push([`${SETTLE / 1000} s later`, ...memoryCells(server.pid)]);
  load.stop();
  await server.stop();
  console.log(`filled in ${seconds.toFixed(1)} s (${devices * width} series)\n`);
  printTable(['resident memory', 'now', 'highest'], memory);
  await printParts('random walks, 2 decimals', options, server.data);
}

const memoryCells = (pid) => {
  const { resident, peak } = memoryOf(pid);
  return [mib(resident), mib(peak)];
};

async function occupancy(options, folder) {
  const tables = occupancyTables();
  if (!tables) return console.log('\nno ../shared/data/occupancy: left out');
  const server = await startTributary(options, folder);
  const { url, headers } = target(server, 'columnar');
  const body = JSON.stringify({ tables });
  const answer = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  const { stored } = await answer.json();
  await server.flushed();
  await server.stop();
  console.log(
    `\noccupancy: ${answer.status}, ${thousands(stored)} points, ${(body.length / stored).toFixed(1)} bytes each in JSON`,
  );
  await printParts('occupancy', options, server.data);
}

async function printParts(title, options, data) {
  const { asItIs, merged } = await partsOf(options, data);
  const numbers = ({ tables }) => tables.find(({ table }) => table === 'numbers');
  const perPoint = (bytes, { points }) => (bytes / points).toFixed(2);
  const rows = [
    ['all', asItIs, merged].map((state) =>
      state === 'all' ? 'all files' : perPoint(numbers(state).bytes, numbers(state)),
    ),
  ];
  for (const { column, bytes } of merged.columns) {
    const before = asItIs.columns.find((other) => other.column === column);
    rows.push([column, perPoint(before.bytes, numbers(asItIs)), perPoint(bytes, numbers(merged))]);
  }
  console.log('');
  const parts = `${numbers(asItIs).parts} parts`;
  printTable([`bytes a point on disk: ${title}`, parts, 'merged whole'], rows);
}
