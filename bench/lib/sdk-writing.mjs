/**
 * Points through `writer()` from one process, set against line protocol whose bodies were made before the clock starts. Rounds alternate
 * between all ways; every round writes times of its own, and begins when the server has nothing left to do: what it merges of one way's
 * points is not in the next one's time. All programs live through all rounds and are warm in the counted ones, unless told.
 */
import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLoad, target } from './load.mjs';
import { median, mib, printTable, ratio, thousands } from './numbers.mjs';
import { askProgram, cpuOf, quiet } from './processes.mjs';

const INTERVAL = 10_000;
const HISTORY = 30 * 86_400_000;
const PROGRAM = fileURLToPath(new URL('sdk-writing-process.mjs', import.meta.url));
/** Requests of the writer at the same time, where told. */
const CONCURRENCY = 8;
const REFERENCE = 'line protocol by hand';

export async function measureWriting(options, { server, folder }) {
  const load = startLoad();
  const { batch } = options;
  const writer = { batch, concurrency: CONCURRENCY };
  const ways = [
    { name: REFERENCE, load: target(server, 'line') },
    { name: '  one field a line', load: target(server, 'narrow') },
    { name: 'writer, add of each point', many: 1, writer },
    { name: 'writer, add of 1,000 points', many: 1_000, writer },
    { name: '  a new process', many: 1_000, writer, isNew: true },
    { name: '  one request at a time', many: 1_000, writer: { batch } },
    { name: '  packed', many: 1_000, writer: { batch, gzip: true } },
    { name: '  as it is unless told', many: 1_000, writer: {} },
    { name: 'disk queue, add of 1,000 points', many: 1_000, writer: { batch }, queue: true },
    { name: '  synchronised before each add', many: 1_000, writer: { batch, queueSync: 0 }, queue: true },
  ];
  for (const way of ways) Object.assign(way, { rates: [], cpu: [], own: [], memory: [] });
  const start = Math.floor((Date.now() - HISTORY) / INTERVAL) * INTERVAL;
  // Round 0 creates the series and warms everything up; it is not counted.
  for (let round = 0; round <= options.rounds; round++) {
    for (const [place, way] of ways.entries()) {
      const slot = (round * ways.length + place) * options.steps * INTERVAL;
      const job = { ...options, start: start + slot, interval: INTERVAL, seed: round + 1 };
      const queue = way.queue ? path.join(folder, `queue-${round}-${place}`) : undefined;
      await quiet(server.pid);
      const before = cpuOf(server.pid);
      const done = await (way.load ? byHand(load, way.load, job) : through(server, way, { ...job, queue }));
      await server.flushed();
      await quiet(server.pid);
      if (round === 0) continue;
      way.rates.push(done.points / done.seconds);
      way.cpu.push(((cpuOf(server.pid) - before) * 1e6) / done.points);
      if (done.memory) way.memory.push(done.memory);
      if (done.cpu) way.own.push((done.cpu * 1e6) / done.points);
    }
  }
  load.stop();
  for (const { child } of ways) child?.kill();
  print(ways, options);
}

async function byHand(load, { form, url, headers }, job) {
  await load.prepare({ ...job, form, url, headers });
  return load.send();
}

async function through(server, way, job) {
  const child = way.child ?? fork(PROGRAM);
  const { many, writer } = way;
  const asked = { ...job, many, writer, url: server.url, token: server.token };
  const done = await askProgram(child, asked, "the writer's process");
  if (way.isNew) child.kill();
  else way.child = child;
  return done;
}

function print(ways, { devices, width, steps, batch, connections, rounds }) {
  const points = devices * width * steps;
  console.log(
    `\nwriting: ${thousands(points)} points a round, ${devices} devices × ${width} series, ${thousands(batch)} points a request unless ` +
      `told, by hand over ${connections} connections, by the writer over ${CONCURRENCY}, median of ${rounds} rounds\n`,
  );
  const reference = median(ways[0].rates);
  printTable(
    ['', 'points/s', 'to line protocol', 'CPU s/M: own', "server's", 'MiB before', 'half way', 'at most'],
    ways.map(({ name, rates, own, cpu, memory }) => [
      name,
      thousands(median(rates)),
      ratio(median(rates) / reference),
      own.length > 0 ? median(own).toFixed(2) : '',
      median(cpu).toFixed(2),
      ...['before', 'half', 'most'].map((when) =>
        memory.length > 0 ? mib(median(memory.map((each) => each[when]))) : '',
      ),
    ]),
  );
}
