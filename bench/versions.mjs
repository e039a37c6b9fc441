/**
 * Two versions of the server in turns, in one run: what a change costs. Each figure is measured in short blocks that go to
 * and fro between both, the other process paused meanwhile, so that whatever else the machine does meets both alike.
 */
import { connect } from './lib/client.mjs';
import { deviceKey } from './lib/bodies.mjs';
import { families } from './lib/families.mjs';
import { fill, startLoad, target } from './lib/load.mjs';
import { median, ms, printTable, ratio } from './lib/numbers.mjs';
import { cpuOf, quiet, withFolder } from './lib/processes.mjs';
import { startTributary } from './lib/tributary.mjs';

const FORMS = {
  line: 'line protocol',
  narrow: 'line, 1 field',
  columnar: 'columnar JSON',
  array: 'array JSON',
};
const INTERVAL = 240_000;
const DAY = 86_400_000;
const SPAN = 200;
const BLOCK = 25;

export const run = (options) => withFolder(options.keep, (folder) => measure(options, folder));

async function measure(options, folder) {
  if (options.against === undefined) throw new Error('--against: the bin/tributary.js of the older version');
  const before = await startTributary({ server: options.against }, `${folder}/before`);
  const after = await startTributary(options, `${folder}/after`);
  const load = startLoad();
  const figures = [];
  const wanted = (name) => name.includes(options.only);
  for (const [form, name] of Object.entries(FORMS)) {
    if (wanted(name)) figures.push({ name, ...(await writes([before, after], load, form, options)) });
  }
  const stored = await store([before, after], load, options);
  load.stop();
  for (const family of [...singles(), ...families(stored, SPAN)]) {
    if (wanted(family.name))
      figures.push({ name: family.name, ...(await asks([before, after], family, options)) });
  }
  print(figures);
  await Promise.all([before.stop(), after.stop()]);
}

/** Runs `work` on both in turn, `turns` times, the first of them not counted; the list of results of each. */
async function inTurns(servers, turns, work) {
  const results = servers.map(() => []);
  for (let turn = 0; turn <= turns; turn++) {
    for (const at of turn % 2 ? [1, 0] : [0, 1]) {
      servers[1 - at].pause();
      servers[at].resume();
      const result = await work(servers[at], turn);
      if (turn > 0) results[at].push(result);
    }
  }
  for (const server of servers) server.resume();
  return results;
}

/** Milliseconds and CPU milliseconds of a thousand points, the move into the engine included in the second. */
async function writes(servers, load, form, options) {
  const start = Math.floor((Date.now() - 10 * DAY) / DAY) * DAY + Object.keys(FORMS).indexOf(form) * DAY;
  const results = await inTurns(servers, options.rounds, async (server, turn) => {
    const job = { ...options, ...target(server, form), interval: 10_000, seed: turn + 1 };
    await load.prepare({ ...job, start: start + turn * options.steps * 10_000 });
    const cpu = cpuOf(server.pid);
    const done = await load.send();
    await server.flushed();
    await quiet(server.pid);
    const thousands = done.points / 1000;
    return { time: (done.seconds * 1000) / thousands, cpu: ((cpuOf(server.pid) - cpu) * 1000) / thousands };
  });
  return { of: '1,000 points', results };
}

async function store(servers, load, { devices, width, points }) {
  const steps = Math.ceil(points / (devices * width));
  const start = Math.floor((Date.now() - 40 * DAY - steps * INTERVAL) / DAY) * DAY;
  const stored = { devices, width, steps, start, interval: INTERVAL };
  for (const server of servers) {
    await fill(server, load, stored);
    await quiet(server.pid);
  }
  return stored;
}

/** The smallest requests: what every request costs before it does anything. */
const singles = () => [
  { name: 'an empty answer', route: '/ping' },
  {
    name: 'one point written',
    route: '/points',
    members: (turn) => [
      { device: deviceKey(0), series: 'single', time: 1_600_000_000_000 + turn * 1000, value: turn },
    ],
  },
];

async function asks(servers, family, { repeat }) {
  const blocks = Math.ceil(repeat / BLOCK);
  let asked = 0;
  const results = await inTurns(servers, blocks, async (server) => {
    const client = connect(server);
    const cpu = cpuOf(server.pid);
    const times = [];
    for (let at = 0; at < BLOCK; at++) {
      const members = family.members?.(asked++);
      const began = performance.now();
      await (family.route === '/ping' ? client.ping() : client.post(family.route, members));
      times.push(performance.now() - began);
    }
    client.close();
    return { time: median(times), cpu: ((cpuOf(server.pid) - cpu) * 1000) / BLOCK };
  });
  return { of: 'a request', results };
}

function print(figures) {
  const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
  printTable(
    ['', 'of', 'before ms', 'after ms', 'speed', 'CPU before ms', 'CPU after ms', 'CPU'],
    figures.map(({ name, of, results }) => {
      const [before, after] = results.map((list) => ({
        time: median(list.map(({ time }) => time)),
        cpu: mean(list.map(({ cpu }) => cpu)),
      }));
      return [
        ...[name, of, ms(before.time), ms(after.time), ratio(before.time / after.time)],
        ...[before.cpu.toFixed(3), after.cpu.toFixed(3), ratio(after.cpu / before.cpu)],
      ];
    }),
  );
  console.log(
    '\n  speed: above 1 the second version is faster. CPU: below 1 it needs less; of the whole server process.',
  );
}
