/**
 * Latency of each query family over one keep-alive HTTP connection, and of one series' 200 points against the engine's
 * own time for the same SQL on the same files.
 */
import { families } from './lib/families.mjs';
import { connect, latencyOf } from './lib/client.mjs';
import { deviceKey, seriesName } from './lib/bodies.mjs';
import { engineTime } from './lib/engine-query.mjs';
import { fill, startLoad } from './lib/load.mjs';
import { ms, printTable, ratio, thousands } from './lib/numbers.mjs';
import { sleep, withFolder } from './lib/processes.mjs';
import { startTributary } from './lib/tributary.mjs';

const INTERVAL = 240_000;
const DAY = 86_400_000;
/** A device of its own that reports every ten seconds for a day: what a chart of one day aggregates. */
const DENSE = { devices: 1, steps: 8640, interval: 10_000 };
const SETTLE = 5_000;
const SPAN = 200;
/** What the connection, this client and an empty answer cost: part of every figure below it. */
const FLOOR = { name: 'an empty answer (/ping)', route: '/ping', members: () => ({}), rows: 0 };

export const run = (options) => withFolder(options.keep, (folder) => measure(options, folder));

async function measure(options, folder) {
  const { devices, width, points, repeat } = options;
  const server = await startTributary(options, folder);
  const load = startLoad();
  const steps = Math.ceil((points - DENSE.steps * width) / (devices * width));
  const start = Math.floor((Date.now() - steps * INTERVAL) / DAY) * DAY;
  const stored = { devices, width, steps, start, interval: INTERVAL };
  await fill(server, load, stored);
  await fill(server, load, { ...DENSE, width, start, firstDevice: devices, connections: 1 });
  load.stop();
  await sleep(SETTLE);
  const client = connect(server);
  const results = [];
  for (const family of [FLOOR, ...families(stored, SPAN), ...days(devices, width, start)]) {
    results.push({ name: family.name, ...(await latencyOf(client, family, repeat)) });
  }
  client.close();
  await server.stop();
  console.log(
    `${thousands((devices * steps + DENSE.steps) * width)} points of ${thousands((devices + 1) * width)} series, ${repeat} requests each\n`,
  );
  printTable(
    ['over keep-alive HTTP', 'p50 ms', 'p95 ms', 'rows'],
    results.map(({ name, p50, p95, rows }) => [name, ms(p50), ms(p95), rows]),
  );
  const own = await engineTime(options, server.data, { ...stored, span: SPAN, repeat });
  const ours = results.find(({ name }) => name.startsWith(`${SPAN} points of one`));
  console.log(
    `\n  the engine alone, same SQL and files: p50 ${ms(own.p50)} ms, p95 ${ms(own.p95)} ms → HTTP to engine ${ratio(ours.p50 / own.p50)}`,
  );
}

const days = (devices, width, start) => {
  const day = { devices: [deviceKey(devices)], unit: 'ms', from: start, to: start + DAY };
  const what = `${width} series, 1 day (${thousands(DENSE.steps * width)} points)`;
  return [
    {
      name: `5 min mean, ${what}`,
      route: '/query/buckets',
      members: () => ({ ...day, bucket: '5m', aggregations: ['mean'] }),
      rows: 288 * width,
    },
    { name: `statistics, ${what}`, route: '/query/statistics', members: () => day, rows: width },
    { name: `counts, ${what}`, route: '/query/counts', members: () => day, rows: width },
    {
      name: `page of 1,000 of ${thousands(devices + 1)} series`,
      route: '/query/points',
      members: (turn) => ({ series: [seriesName(turn % width)], unit: 'ms', from: start, limit: 1000 }),
    },
  ];
};
