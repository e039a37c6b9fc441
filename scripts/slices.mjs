/**
 * Finds what holds the event loop: `node --import ./scripts/slices.mjs packages/server/bin/tributary.js serve …`. Says on
 * standard error each slice in which the loop stood still for longer than `TRIBUTARY_SLICE` milliseconds (default: 50; what
 * was spent waiting for a processor on a busy machine does not count), and where the time went: the heaviest functions, and
 * the heaviest stack. Guards the rule of docs/architecture.md that no request holds the loop. It costs some tenths of the
 * speed, so it is not for measuring how fast something is.
 */
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector';

const LIMIT = Number(process.env.TRIBUTARY_SLICE ?? 50);
/** Milliseconds between two looks at the clock; and after which a profile in which nothing was found is thrown away. */
const LOOK = 5;
const PROFILE = 10_000;
const SHOWN = 8;

const session = new Session();
session.connect();
/** Done at once, as all commands of the profiler are. */
function command(name, parameters) {
  let answer;
  session.post(name, parameters, (error, result) => {
    if (error) throw error;
    answer = result;
  });
  return answer;
}

/** Milliseconds in which this thread, the main one, worked, and in which it waited for a processor (Linux; elsewhere 0). */
function processor() {
  try {
    const [worked, waited] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ');
    return { worked: Number(worked) / 1e6, waited: Number(waited) / 1e6 };
  } catch {
    return { worked: 0, waited: 0 };
  }
}

let profiling;
function begin() {
  command('Profiler.start');
  profiling = performance.now();
}

const ours = (url) => url !== '' && !/node_modules|^node:/.test(url);
const place = ({ url, lineNumber }) =>
  url ? ` ${url.replace(/^.*\/(packages|node_modules)\//, '')}:${lineNumber + 1}` : '';
const name = (frame) => `${frame.functionName || '(unnamed)'}${place(frame)}`;

/** Milliseconds by function and by stack of the samples of the profile's last `wall` milliseconds. */
function sums({ nodes, samples, timeDeltas, endTime, startTime }, wall) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parent = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node])));
  const own = new Map();
  const stacks = new Map();
  const add = (map, key, spent) => map.set(key, (map.get(key) ?? 0) + spent);
  let time = startTime;
  samples.forEach((id, i) => {
    time += timeDeltas[i];
    const node = byId.get(id);
    if (time < endTime - wall * 1000 || node.callFrame.functionName === '(idle)') return;
    const spent = Math.max(0, timeDeltas[i + 1] ?? 0) / 1000;
    add(own, name(node.callFrame), spent);
    const stack = [];
    for (let at = parent.get(id); at !== undefined; at = parent.get(at.id))
      if (ours(at.callFrame.url)) stack.push(name(at.callFrame));
    add(stacks, [node.callFrame.functionName || '(native)', ...stack].join(' < '), spent);
  });
  return { own, stacks };
}

const heaviest = (map, count) => [...map].sort(([, a], [, b]) => b - a).slice(0, count);

function tell(wall, { worked, waited }) {
  const { own, stacks } = sums(command('Profiler.stop').profile, wall + LOOK);
  const lines = [
    `slice of ${Math.round(wall - waited)} ms: ${Math.round(worked)} ms of work (and ${Math.round(waited)} ms of waiting for a processor)`,
  ];
  for (const [key, spent] of heaviest(own, SHOWN)) lines.push(`  ${spent.toFixed(0).padStart(5)} ms  ${key}`);
  for (const [stack, spent] of heaviest(stacks, 3)) lines.push(`  ${spent.toFixed(0)} ms in  ${stack}`);
  process.stderr.write(lines.join('\n') + '\n');
}

let looked = performance.now();
let before = processor();
function look() {
  const wall = performance.now() - looked;
  const now = processor();
  const spent = { worked: now.worked - before.worked, waited: now.waited - before.waited };
  const found = wall - spent.waited > LIMIT + LOOK;
  if (found) tell(wall, spent);
  else if (performance.now() - profiling > PROFILE) command('Profiler.stop');
  if (found || performance.now() - profiling > PROFILE) begin();
  looked = performance.now();
  before = processor();
}

command('Profiler.enable');
command('Profiler.setSamplingInterval', { interval: 500 });
begin();
setInterval(look, LOOK).unref();
