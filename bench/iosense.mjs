/**
 * What the I/O Sense dialect adds to the native API's own path: a page of 10,000 rows of one device, newest first, asked
 * for in turns of both over one keep-alive connection. Both answers must have the same values.
 */
import { deviceKey, seriesName } from './lib/bodies.mjs';
import { connect } from './lib/client.mjs';
import { fill, startLoad } from './lib/load.mjs';
import { ms, printTable, ratio, thousands } from './lib/numbers.mjs';
import { sleep, withFolder } from './lib/processes.mjs';
import { startTributary } from './lib/tributary.mjs';
import { inTurns } from './lib/turns.mjs';

const DEVICES = 10;
const INTERVAL = 1_000;
const PAGE = 10_000;
const SETTLE = 5_000;

export const run = (options) => withFolder(options.keep, (folder) => measure(options, folder));

async function measure(options, folder) {
  const { width, points, repeat } = options;
  const server = await startTributary(options, folder);
  const load = startLoad();
  const steps = Math.ceil(points / (DEVICES * width));
  const start = Math.floor(Date.now() / INTERVAL - steps) * INTERVAL;
  await fill(server, load, { devices: DEVICES, width, steps, start, interval: INTERVAL });
  load.stop();
  await sleep(SETTLE);
  const client = connect(server);
  const rows = [];
  for (const sensors of [1, width]) {
    const asks = (turn) => asksOf(client, turn, { sensors, width, start, steps });
    const { json, ndjson, dialect } = await inTurns(repeat, asks, compare);
    rows.push([
      `${PAGE} rows, ${sensors} of ${width} sensors`,
      ...[json, ndjson, dialect].map(({ p50 }) => ms(p50)),
      ratio(dialect.p50 / json.p50),
      ratio(dialect.p50 / ndjson.p50),
      ratio(dialect.p95 / json.p95),
    ]);
  }
  client.close();
  await server.stop();
  console.log(`${thousands(DEVICES * width * steps)} points, ${repeat} requests of each\n`);
  printTable(['p50 ms', 'JSON', 'NDJSON', 'getAllData', 'to JSON', 'to NDJSON', 'p95 to JSON'], rows);
}

function asksOf(client, turn, { sensors, width, start, steps }) {
  const device = deviceKey(turn % DEVICES);
  const names = Array.from({ length: sensors }, (_, n) => seriesName((turn + n) % width));
  // A page somewhere in the middle, as a client that follows cursors asks for it.
  const end = start + Math.floor(steps * (0.6 + (turn % 40) / 100)) * INTERVAL;
  const asked = { devices: [device], series: names, unit: 'ms', from: start, to: end + 1, order: 'desc' };
  const query = `device=${device}&sensor=${names.join(',')}&sTime=${start}&eTime=${end}&cursor=true&limit=${PAGE}`;
  return {
    json: () => client.post('/query/points', { ...asked, limit: PAGE }),
    ndjson: () => client.post('/query/points?format=ndjson', { ...asked, limit: PAGE }),
    dialect: () => client.get(`/api/apiLayer/getAllData?${query}`),
  };
}

/** Both have the same values, or the ratio means nothing. The dialect leaves a cut instant for the next page. */
function compare({ json, dialect }) {
  const { data } = JSON.parse(dialect);
  const { items } = JSON.parse(json);
  if (data.length < items.length * 0.99) throw new Error(`${data.length} rows, not ${items.length}`);
  const keyed = new Map(items.map(({ series, time, value }) => [`${series} ${time}`, value]));
  for (const { time, sensor, value } of data)
    if (keyed.get(`${sensor} ${Date.parse(time)}`) !== Number(value))
      throw new Error(`the answers differ: ${sensor} ${time} ${value}`);
}
