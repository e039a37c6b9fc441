/**
 * How many points a second each way in takes, against a straight insert into the same engine and against InfluxDB and
 * VictoriaMetrics on the same batches. Rounds alternate between all of them and every process but the measured one is
 * paused meanwhile, so that one's background work is not charged to another.
 */
import { startEngine } from './lib/engine.mjs';
import { startLoad, target } from './lib/load.mjs';
import { median, ms, printTable, ratio, thousands } from './lib/numbers.mjs';
import { cpuOf, withFolder } from './lib/processes.mjs';
import { startInflux, startVictoria } from './lib/rivals.mjs';
import { startTributary } from './lib/tributary.mjs';

const INTERVAL = 10_000;
const HISTORY = 15 * 86_400_000;
const REFERENCE = 'straight RowBinary insert';

export const run = (options) => withFolder(options.keep, (folder) => measure(options, folder));

async function measure(options, folder) {
  const tributary = await startTributary(options, folder);
  const engine = await startEngine(options, folder);
  const rivals = options.rivals === 'yes' ? [await startInflux(folder), await startVictoria(folder)] : [];
  const load = startLoad();
  const subjects = [
    { name: REFERENCE, process: engine, insert: 'RowBinary' },
    { name: 'straight Native insert', process: engine, insert: 'Native' },
    { name: 'Tributary line protocol', process: tributary, ...target(tributary, 'line') },
    { name: 'Tributary line, 1 field', process: tributary, ...target(tributary, 'narrow') },
    { name: 'Tributary columnar JSON', process: tributary, ...target(tributary, 'columnar') },
    { name: 'Tributary array JSON', process: tributary, ...target(tributary, 'array') },
    ...rivals
      .filter((rival) => rival !== undefined)
      .flatMap((rival) => [
        { name: `${rival.name} line protocol`, process: rival, form: 'line', url: rival.write, headers: {} },
        {
          name: `${rival.name} line, 1 field`,
          process: rival,
          form: 'narrow',
          url: rival.write,
          headers: {},
        },
      ]),
  ].filter(({ name, insert }) => options.only === '' || insert || name.includes(options.only));
  for (const subject of subjects) Object.assign(subject, { rates: [], waits: [], lags: [], cpu: [] });
  const processes = [...new Set(subjects.map((subject) => subject.process))];
  // Round 0 creates the series and warms everything up; it is not counted.
  for (let round = 0; round <= options.rounds; round++) {
    for (const [place, subject] of subjects.entries()) {
      for (const process of processes) if (process !== subject.process) process.pause();
      subject.process.resume();
      const start =
        Math.floor((Date.now() - HISTORY) / INTERVAL) * INTERVAL + slot(round, place, subjects, options);
      await one(subject, { ...options, start, interval: INTERVAL, seed: round + 1 }, load, round > 0);
    }
  }
  for (const process of processes) process.resume();
  print(subjects, options);
  load.stop();
  engine.stop();
  await Promise.all(processes.filter((process) => process !== engine).map((process) => process.stop()));
}

/** Each round and form writes a stretch of time of its own: a point written twice would be a replacement. */
const slot = (round, place, subjects, { steps }) => (round * subjects.length + place) * steps * INTERVAL;

async function one(subject, job, load, counted) {
  const { pid } = subject.process;
  let done;
  let lag;
  let cpu = 0;
  if (subject.insert) {
    const series = job.devices * job.width;
    done = await subject.process.insert({ ...job, format: subject.insert, series });
  } else {
    await load.prepare({ ...job, form: subject.form, url: subject.url, headers: subject.headers });
    const before = cpuOf(pid);
    done = await load.send();
    if (subject.process.flushed) lag = (await subject.process.flushed()).milliseconds;
    cpu = cpuOf(pid) - before;
  }
  if (!counted) return;
  subject.rates.push(done.points / done.seconds);
  if (done.latencies) subject.waits.push(median(done.latencies));
  if (lag !== undefined) subject.lags.push(lag);
  if (cpu > 0) subject.cpu.push((cpu * 1e6) / done.points);
}

function print(subjects, options) {
  const { devices, width, batch, connections, steps, rounds } = options;
  console.log(
    `${devices} devices × ${width} series, ${thousands(batch)} points a request, ${connections} connections, ` +
      `${thousands(devices * width * steps)} points a round, median of ${rounds} rounds (least … most)\n`,
  );
  const rateOf = (name) => median(subjects.find((subject) => subject.name === name)?.rates ?? [NaN]);
  const against = (subject, rival) => {
    const name = `${rival} ${subject.form === 'narrow' ? 'line, 1 field' : 'line protocol'}`;
    const to = median(subject.rates) / rateOf(rival === REFERENCE ? REFERENCE : name);
    return Number.isNaN(to) || (subject.insert && rival !== REFERENCE) ? '' : ratio(to);
  };
  const columns = ['points/s', 'range', 'to straight', 'to InfluxDB', 'to VictoriaM.'];
  printTable(
    ['', ...columns, 'CPU s/M points', 'answer ms', 'flush lag ms'],
    subjects.map((subject) => [
      subject.name,
      thousands(median(subject.rates)),
      `${thousands(Math.min(...subject.rates))} … ${thousands(Math.max(...subject.rates))}`,
      ...[REFERENCE, 'InfluxDB', 'VictoriaMetrics'].map((rival) => against(subject, rival)),
      subject.cpu.length > 0 ? median(subject.cpu).toFixed(2) : '',
      subject.waits.length > 0 ? ms(median(subject.waits)) : '',
      subject.lags.length > 0 ? ms(median(subject.lags)) : '',
    ]),
  );
  console.log(
    "\n  JSON forms are set against the rivals' line protocol. CPU: of the server, the move into the engine included." +
      '\n  Flush lag: from the last answer until the engine holds every point.',
  );
}
