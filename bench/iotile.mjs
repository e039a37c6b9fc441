/**
 * How many readings a second streamer reports of the IOTile API bring in, against columnar JSON of the native API with
 * the same points in requests of the same size. A connection is a gateway with a device of its own. Rounds alternate
 * between all forms, each first in turn, and each begins when the server has merged what came before. Converted
 * readings go through an input unit, which their streams get after the first round.
 */
import { startLoad, target } from './lib/load.mjs';
import { median, ms, printTable, ratio, thousands } from './lib/numbers.mjs';
import { cpuOf, quiet, withFolder } from './lib/processes.mjs';
import { startTributary } from './lib/tributary.mjs';
import { deviceKey } from './lib/bodies.mjs';

const INTERVAL = 1_000;
const READINGS = [1_000, 10_000];
const WIDTH = 10;
/** Points of one round. */
const ROUND = 1_000_000;
/** When the devices were switched on, and their uptime at the uploads, in seconds. */
const BASE = Math.floor(Date.now() / 86_400_000 - 15) * 86_400_000;
const UPTIME = 13 * 86_400;

export const run = (options) => withFolder(options.keep, (folder) => measure(options, folder));

async function measure(options, folder) {
  const server = await startTributary(options, folder);
  const load = startLoad();
  const rows = [];
  for (const readings of READINGS) rows.push(...(await compare(server, load, options, readings)));
  printTable(['', 'readings/s', 'range', 'to columnar', 'CPU s/M readings', 'answer ms'], rows);
  load.stop();
  await server.stop();
}

async function compare(server, load, { rounds, connections }, readings) {
  const devices = connections;
  const upload = `${server.url}/api/v1/streamer/report/?timestamp=${new Date(BASE + UPTIME * 1000).toISOString()}`;
  const headers = { authorization: `Token ${server.token}` };
  const subjects = [];
  for (const [name, form, unit] of [
    ['columnar JSON', 'columnar', undefined],
    ['report', 'report', undefined],
    ['report, converted', 'report', 'in--water-meter-volume--gallons'],
  ]) {
    const firstDevice = subjects.length * 1_000 + (readings === READINGS[0] ? 0 : 100);
    const made = form === 'columnar' ? [] : await makeDevices(server, firstDevice, devices);
    subjects.push({
      name: `${name}, ${thousands(readings)} a request`,
      job: {
        ...{
          form,
          devices,
          connections,
          width: WIDTH,
          interval: INTERVAL,
          firstDevice,
          base: BASE,
          uptime: UPTIME,
        },
        ...(form === 'columnar' ? target(server, 'columnar') : { url: upload, headers }),
        steps: ROUND / devices / WIDTH,
        batch: readings,
        numbers: made.map(({ id }) => id),
      },
      unit,
      ...{ rates: [], waits: [], cpu: [] },
    });
  }
  for (let round = 0; round <= rounds; round++) {
    const turn = round % subjects.length;
    for (const subject of [...subjects.slice(turn), ...subjects.slice(0, turn)]) {
      const start = BASE + round * subject.job.steps * INTERVAL;
      if (round === 1 && subject.unit) await convert(server, headers, subject);
      await load.prepare({ ...subject.job, start, seed: round + 1 });
      const before = cpuOf(server.pid);
      const done = await load.send();
      await server.flushed();
      await quiet(server.pid);
      if (round === 0) continue;
      subject.rates.push(done.points / done.seconds);
      subject.waits.push(median(done.latencies));
      subject.cpu.push(((cpuOf(server.pid) - before) * 1e6) / done.points);
    }
  }
  const reference = median(subjects[0].rates);
  return subjects.map(({ name, rates, waits, cpu }) => [
    name,
    thousands(median(rates)),
    `${thousands(Math.min(...rates))} … ${thousands(Math.max(...rates))}`,
    ratio(median(rates) / reference),
    median(cpu).toFixed(2),
    ms(median(waits)),
  ]);
}

const makeDevices = (server, first, count) =>
  Promise.all(
    Array.from({ length: count }, (_, i) => server.ask('POST', '/devices', { key: deviceKey(first + i) })),
  );

/** The streams exist after the first round; each of this subject's gets an input unit. */
async function convert(server, headers, { job, unit }) {
  for (const number of job.numbers) {
    const device = number.toString(16).padStart(16, '0').match(/.{4}/g).join('-');
    const list = await fetch(`${server.url}/api/v1/stream/?device=d--${device}`, { headers });
    for (const { slug } of (await list.json()).results) {
      const answer = await fetch(`${server.url}/api/v1/stream/${slug}/`, {
        method: 'PATCH',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ input_unit: unit }),
      });
      if (!answer.ok) throw new Error(`no unit for ${slug}: ${answer.status} ${await answer.text()}`);
    }
  }
}
