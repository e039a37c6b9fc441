/**
 * What alert rules cost ingest: the same batches into a server with rules over every series and into one without, in turns, while the other
 * one is paused. None of the rules fires: that is what they do most of the time.
 */
import path from 'node:path';
import { startLoad, target } from './lib/load.mjs';
import { median, ms, printTable, ratio, thousands } from './lib/numbers.mjs';
import { cpuOf, sleep, withFolder } from './lib/processes.mjs';
import { startTributary } from './lib/tributary.mjs';

const INTERVAL = 1_000;
const RULES_AT_ONCE = 5_000;
/** One of them for every series: `--only`. */
const CONDITIONS = {
  threshold: { condition: { kind: 'threshold', is: '>', value: 1e12 }, for: '1m' },
  no_data: { condition: { kind: 'no_data' }, for: '1d' },
  rate: { condition: { kind: 'rate', is: '>', value: 1e12 } },
  stuck: { condition: { kind: 'stuck' }, for: '1d' },
};

export const run = (options) => withFolder(options.keep, (folder) => measure(options, folder));

async function measure(options, folder) {
  const load = startLoad();
  const subjects = [];
  for (const name of ['without rules', 'with rules'])
    subjects.push({ name, server: await startTributary(options, path.join(folder, name.replace(' ', '-'))) });
  for (const subject of subjects) Object.assign(subject, { rates: [], cpu: [], waits: [] });
  // Points lie behind the making of the rules: those before it are looked at by none.
  const first = Date.now() + 600_000;
  for (let round = 0; round <= options.rounds; round++) {
    // Which is first changes, so that what the machine does meanwhile hits both.
    for (const subject of round % 2 === 0 ? subjects : [...subjects].reverse()) {
      for (const { server } of subjects) if (server !== subject.server) server.pause();
      subject.server.resume();
      // Round 0 makes the series that the rules name, with points that lie before them.
      const start =
        round === 0 ? Date.now() - 2 * options.steps * INTERVAL : first + round * options.steps * INTERVAL;
      await one(subject, { ...options, start, interval: INTERVAL, seed: round + 1 }, load, round > 0);
      if (round === 0 && subject.name === 'with rules')
        subject.rules = await makeRules(subject.server, conditionOf(options));
    }
  }
  for (const { server } of subjects) server.resume();
  const [without, ruled] = subjects;
  const figures = await ruled.server.metrics();
  print(options, without, ruled, figures);
  load.stop();
  for (const { server } of subjects) await server.stop();
}

async function one({ server, rates, cpu, waits }, job, load, counted) {
  await load.prepare({ ...job, ...target(server, 'line') });
  const before = cpuOf(server.pid);
  const done = await load.send();
  await server.flushed();
  await evaluated(server);
  if (!counted) return;
  rates.push(done.points / done.seconds);
  cpu.push(((cpuOf(server.pid) - before) * 1e6) / done.points);
  waits.push(median(done.latencies));
}

/** Until nothing waits to be looked at. */
async function evaluated(server) {
  for (;;) {
    const figures = await server.metrics();
    const { tributary_alerts_waiting_points: points, tributary_alerts_waiting_series: series } = figures;
    if (points === 0 && series === 0) return;
    await sleep(10);
  }
}

const conditionOf = ({ only }) => CONDITIONS[only] ?? CONDITIONS.threshold;

/** A rule for each series. */
async function makeRules(server, condition) {
  const rules = [];
  for (let cursor = ''; cursor !== undefined;) {
    const page = await server.ask('GET', `/series?limit=1000${cursor === '' ? '' : `&cursor=${cursor}`}`);
    for (const { id, device, name } of page.items)
      rules.push({
        name: `rule ${id}`,
        selection: { devices: [device], series: name },
        ...condition,
      });
    cursor = page.next ?? undefined;
  }
  for (let at = 0; at < rules.length; at += RULES_AT_ONCE)
    await server.ask('POST', '/alert-document', { rules: rules.slice(at, at + RULES_AT_ONCE) });
  await evaluated(server);
  return rules.length;
}

function print(options, without, ruled, figures) {
  const { devices, width, batch, connections, steps, rounds } = options;
  console.log(
    `${devices} devices × ${width} series, ${thousands(ruled.rules)} rules (${conditionOf(options).condition.kind}), ${thousands(batch)} points a request, ` +
      `${connections} connections, ${thousands(devices * width * steps)} points a round, median of ${rounds} rounds\n`,
  );
  const row = ({ name, rates, cpu, waits }) => [
    name,
    thousands(median(rates)),
    `${thousands(Math.min(...rates))} … ${thousands(Math.max(...rates))}`,
    ratio(median(rates) / median(without.rates)),
    median(cpu).toFixed(2),
    ms(median(waits)),
  ];
  printTable(
    ['', 'points/s', 'range', 'to without', 'CPU s/M points', 'answer ms'],
    [row(without), row(ruled)],
  );
  const { tributary_alerts_evaluated_points_total: looked, tributary_alerts_series: series } = figures;
  console.log(`\n  ${thousands(looked)} points were looked at for ${thousands(series)} series of rules.`);
}
