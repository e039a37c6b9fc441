/**
 * What the Datacooee dialect adds to the native API's own path: least, greatest and mean values of 30 days over 50 inputs,
 * asked for in turns of both over one keep-alive connection. Both answers must have the same values.
 */
import { connect } from './lib/client.mjs';
import { fill, startLoad } from './lib/load.mjs';
import { ms, printTable, ratio, thousands } from './lib/numbers.mjs';
import { sleep, withFolder } from './lib/processes.mjs';
import { startTributary } from './lib/tributary.mjs';
import { inTurns } from './lib/turns.mjs';

const DAYS = 30;
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const INPUTS = 50;
const SETTLE = 5_000;

export const run = (options) => withFolder(options.keep, (folder) => measure(options, folder));

async function measure(options, folder) {
  const { width, repeat } = options;
  const server = await startTributary(options, folder);
  const load = startLoad();
  const start = Math.floor(Date.now() / DAY - DAYS - 1) * DAY;
  const steps = (DAYS * DAY) / MINUTE;
  await fill(server, load, { devices: INPUTS / width, width, steps, start, interval: MINUTE });
  load.stop();
  await sleep(SETTLE);
  const client = connect(server);
  const { organizationId, organizationApiKey } = server.credentials.datacooee;
  const headers = { 'organization-id': organizationId, 'organization-api-key': organizationApiKey };
  const inputs = JSON.parse(await client.get('/api/external/v1/inputs/?page[size]=1000', headers)).data;
  const { items } = JSON.parse(await client.get('/tributary/v1/series?limit=1000'));
  const ids = items.map(({ id }) => id);
  const rows = [];
  for (const days of [1, DAYS]) {
    const asks = () => {
      const [from, to] = [start + (DAYS - days) * DAY, start + DAYS * DAY];
      const text = (time) => encodeURIComponent(new Date(time).toISOString().slice(0, 19).replace('T', ' '));
      const list = inputs.map(({ id }) => id).join(',');
      const window = `timeperiod_start=${text(from)}&timeperiod_finish=${text(to - 1_000)}`;
      return {
        native: () =>
          client.post('/query/statistics', {
            ...{ seriesIds: ids, unit: 'ms', from, to, aggregations: ['min', 'max', 'mean'] },
          }),
        dialect: () =>
          client.get(
            `/api/external/v1/get_statistics_inputdata_by_inputs/?inputs_ids=${list}&${window}`,
            headers,
          ),
      };
    };
    const { native, dialect } = await inTurns(repeat, asks, compare);
    rows.push([
      `${inputs.length} inputs, ${days} days (${thousands((days / DAYS) * inputs.length * steps)} points)`,
      ms(native.p50),
      ms(dialect.p50),
      ratio(dialect.p50 / native.p50),
      ratio(dialect.p95 / native.p95),
    ]);
  }
  client.close();
  await server.stop();
  console.log(`${thousands(INPUTS * steps)} points, ${repeat} requests of each\n`);
  printTable(['min, max, mean', 'native p50 ms', 'datacooee p50 ms', 'p50', 'p95'], rows);
}

/** Both have the same values, or the ratio means nothing; a sum over threads may differ in its last digits. */
function compare({ native, dialect }) {
  const figures = (rows) => rows.map((row) => row.map((figure) => figure.toPrecision(12)).join(' ')).sort();
  const own = figures(JSON.parse(native).items.map(({ min, max, mean }) => [min, max, mean]));
  const shown = figures(JSON.parse(dialect).map(({ inputdata: [{ min, max, avg }] }) => [min, max, avg]));
  if (own.length !== INPUTS || own.some((one, at) => one !== shown[at]))
    throw new Error(`the answers differ: ${own[0]}, ${shown[0]}`);
}
