/**
 * What the losant dialect adds to the native API's own path: a day of ten devices in means of five minutes, asked for in
 * turns of both over one keep-alive connection. Both answers must have the same values.
 */
import { connect } from './lib/client.mjs';
import { deviceKey, seriesName } from './lib/bodies.mjs';
import { fill, startLoad } from './lib/load.mjs';
import { ms, printTable, quantile, ratio, thousands } from './lib/numbers.mjs';
import { sleep, withFolder } from './lib/processes.mjs';
import { startTributary } from './lib/tributary.mjs';

const DAY = 86_400_000;
const DEVICES = 100;
const ASKED = 10;
const STEP = 300_000;
const SETTLE = 5_000;
const WARM = 20;

export const run = (options) => withFolder(options.keep, (folder) => measure(options, folder));

async function measure(options, folder) {
  const { width, points, repeat } = options;
  const server = await startTributary(options, folder);
  const load = startLoad();
  const steps = Math.ceil(points / (DEVICES * width));
  const interval = Math.ceil(DAY / steps);
  const start = Math.floor((Date.now() - 2 * DAY) / DAY) * DAY;
  await fill(server, load, { devices: DEVICES, width, steps, start, interval });
  load.stop();
  await sleep(SETTLE);
  const client = connect(server);
  const losant = await losantNames(server, client);
  const rows = [];
  for (const attributes of [1, width]) {
    const { native, dialect } = await alternate(client, losant, { attributes, width, start }, repeat);
    rows.push([
      `${ASKED} devices × ${attributes}, 1 day (${thousands(ASKED * attributes * steps)} points)`,
      ms(native.p50),
      ms(dialect.p50),
      ratio(dialect.p50 / native.p50),
      ratio(dialect.p95 / native.p95),
    ]);
  }
  client.close();
  await server.stop();
  console.log(`${thousands(DEVICES * width * steps)} points, ${repeat} requests of each\n`);
  printTable(['5 min mean', 'native p50 ms', 'losant p50 ms', 'p50', 'p95'], rows);
}

async function losantNames(server, client) {
  const headers = { authorization: `Bearer ${server.token}` };
  const get = async (path) => (await fetch(`${server.url}${path}`, { headers })).json();
  const { items: applications } = await get('/applications');
  const application = applications[0].id;
  const { items } = await get(`/applications/${application}/devices?perPage=1000`);
  return {
    url: `/applications/${application}`,
    ids: new Map(items.map(({ id, name }) => [name, id])),
    client,
  };
}

async function alternate(client, losant, { attributes, width, start }, repeat) {
  const times = { native: [], dialect: [] };
  for (let turn = 0; turn < WARM + repeat; turn++) {
    const keys = Array.from({ length: ASKED }, (_, n) => deviceKey((turn * 7 + n * 3) % DEVICES));
    const names = Array.from({ length: attributes }, (_, n) => seriesName((turn + n) % width));
    const asks = {
      native: () =>
        client.post('/query/buckets', {
          devices: keys,
          series: names,
          unit: 'ms',
          from: start,
          to: start + DAY,
          bucket: '5m',
          aggregations: ['mean'],
        }),
      dialect: () =>
        client.post(
          '/data/time-series-query',
          {
            deviceIds: keys.map((key) => losant.ids.get(key)),
            attributes: names,
            start,
            end: start + DAY,
            resolution: STEP,
            aggregation: 'MEAN',
          },
          losant.url,
        ),
    };
    const answers = {};
    for (const way of turn % 2 ? ['native', 'dialect'] : ['dialect', 'native']) {
      const began = performance.now();
      answers[way] = await asks[way]();
      if (turn >= WARM) times[way].push(performance.now() - began);
    }
    if (turn === 0) compare(answers, losant.ids);
  }
  const of = (list) => ({ p50: quantile(list, 0.5), p95: quantile(list, 0.95) });
  return { native: of(times.native), dialect: of(times.dialect) };
}

/** Both have the same values, or the ratio means nothing. */
function compare(answers, ids) {
  const { devices } = JSON.parse(answers.dialect);
  const seen = new Map();
  for (const [id, { points }] of Object.entries(devices))
    for (const { time, data } of points)
      for (const [name, value] of Object.entries(data)) seen.set(`${id} ${name} ${Date.parse(time)}`, value);
  const { items } = JSON.parse(answers.native);
  for (const row of items)
    if (seen.get(`${ids.get(row.device)} ${row.series} ${row.time}`) !== row.mean)
      throw new Error(`the answers differ: ${JSON.stringify(row)}`);
  if (items.length !== seen.size) throw new Error(`${items.length} rows, but ${seen.size} values`);
}
