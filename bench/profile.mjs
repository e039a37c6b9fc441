/** Where the server's main thread spends its time under line protocol: V8's sampling profile, by function and by file. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fill, startLoad } from './lib/load.mjs';
import { printTable, thousands } from './lib/numbers.mjs';
import { withFolder } from './lib/processes.mjs';
import { startTributary } from './lib/tributary.mjs';

const SHOWN = 30;
const INTERVAL = 10_000;

export const run = (options) => withFolder(options.keep, (folder) => measure(options, folder));

async function measure(options, folder) {
  const nodeArgs = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=200'];
  const server = await startTributary(options, folder, { nodeArgs });
  const load = startLoad();
  const { devices, width, points } = options;
  const steps = Math.ceil(points / (devices * width));
  const start = Math.floor((Date.now() - 7 * 86_400_000) / INTERVAL) * INTERVAL;
  const seconds = await fill(server, load, { devices, width, steps, start, interval: INTERVAL });
  load.stop();
  await server.stop();
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
  const profile = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  console.log(`${thousands(steps * devices * width)} points in ${seconds.toFixed(2)} s, profiler on\n`);
  print(selfTimes(profile, busiest(profile)));
}

/** The stretch from the first to the last sample of the parser: without the start and the stop of the server. */
function busiest(profile) {
  const parsing = new Set(
    profile.nodes.filter(({ callFrame }) => callFrame.url.endsWith('line-protocol.js')).map(({ id }) => id),
  );
  const marked = profile.samples.flatMap((id, at) => (parsing.has(id) ? [at] : []));
  return [marked[0], marked.at(-1)];
}

function selfTimes({ nodes, samples, timeDeltas }, [first, last]) {
  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
  const functions = new Map();
  let total = 0;
  for (let at = first; at <= last; at++) {
    const { functionName, url, lineNumber } = byId.get(samples[at]);
    const place = url === '' ? '' : `${url.replace(/^.*\/(?=(dist|node_modules)\/)/, '')}:${lineNumber + 1}`;
    const name = `${functionName || '(anonymous)'} ${place}`;
    const time = timeDeltas[at] / 1000;
    if (functionName === '(idle)') continue;
    functions.set(name, (functions.get(name) ?? 0) + time);
    total += time;
  }
  return { functions: [...functions].sort(([, a], [, b]) => b - a), total };
}

function print({ functions, total }) {
  printTable(
    ['self time of the busy main thread', 'ms', '%'],
    functions
      .slice(0, SHOWN)
      .map(([name, time]) => [name, time.toFixed(0), ((100 * time) / total).toFixed(1)]),
  );
}
