/**
 * Every query family at 1×, 4× and 16× the stored data, once with more points in each series and once with more series.
 * The answers stay the same size: what grows is only what is stored, so a family that scales as promised stays level.
 */
import path from 'node:path';
import { families } from './lib/families.mjs';
import { connect, latencyOf } from './lib/client.mjs';
import { fill, startLoad } from './lib/load.mjs';
import { ms, printTable, ratio, thousands } from './lib/numbers.mjs';
import { sleep, withFolder } from './lib/processes.mjs';
import { startTributary } from './lib/tributary.mjs';

const FACTORS = [1, 4, 16];
const INTERVAL = 60_000;
const DEVICES = 100;
const SETTLE = 8_000;

export async function run(options) {
  const steps = Math.ceil(options.base / (DEVICES * options.width));
  const more = (axis, factor) => ({
    devices: DEVICES * (axis === 'series' ? factor : 1),
    steps: steps * (axis === 'points' ? factor : 1),
  });
  for (const [axis, title] of [
    ['points', 'more points in each series'],
    ['series', 'more series'],
  ]) {
    const columns = [];
    for (const factor of FACTORS) {
      columns.push(
        await withFolder(undefined, (folder) =>
          measure(options, path.join(folder, 'run'), more(axis, factor)),
        ),
      );
    }
    const sizes = FACTORS.map((factor) => {
      const { devices, steps: own } = more(axis, factor);
      return `${thousands(devices * options.width)} × ${thousands(own)}`;
    });
    console.log(`\n${title} (series × points; p50 in ms)\n`);
    printTable(
      ['', ...sizes, `${FACTORS.at(-1)}× to 1×`],
      columns[0].map(({ name }, row) => {
        const times = columns.map((column) => column[row].p50);
        return [name, ...times.map(ms), ratio(times.at(-1) / times[0])];
      }),
    );
  }
}

async function measure(options, folder, size) {
  const server = await startTributary(options, folder);
  const load = startLoad();
  const start = Math.floor((Date.now() - size.steps * INTERVAL) / INTERVAL) * INTERVAL;
  const stored = { ...size, width: options.width, start, interval: INTERVAL };
  await fill(server, load, stored);
  load.stop();
  await sleep(SETTLE);
  const client = connect(server);
  const results = [];
  for (const family of families(stored)) {
    results.push({ name: family.name, ...(await latencyOf(client, family, options.repeat)) });
  }
  client.close();
  await server.stop();
  return results;
}
