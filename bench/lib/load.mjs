/** Drives the load generator's process: prepare a round, then send it against the clock. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { askProgram } from './processes.mjs';

const PROGRAM = fileURLToPath(new URL('load-process.mjs', import.meta.url));

export function startLoad() {
  const child = fork(PROGRAM, { execArgv: ['--max-old-space-size=4096'] });
  const ask = async (message) => {
    const answer = await askProgram(child, message, 'the load generator');
    if (answer.failed) throw new Error(answer.failed);
    return answer;
  };
  return {
    prepare: async (job) => (await ask({ prepare: job })).ready,
    send: async () => (await ask({ send: true })).done,
    pid: child.pid,
    stop: () => child.kill(),
  };
}

/** Where and how each form is written to a Tributary server. */
export function target(server, form) {
  if (form === 'line' || form === 'narrow') {
    const headers = { authorization: `Token ${server.writeToken}` };
    return { form, url: `${server.url}/write?db=${server.database}`, headers };
  }
  const headers = { authorization: `Bearer ${server.token}` };
  return { form, url: `${server.url}/tributary/v1/points`, headers };
}

/** Stores points through line protocol and waits until the engine has them; for benches that measure something else. */
export async function fill(server, load, job) {
  const seconds = await pour(load, { ...target(server, 'line'), ...job });
  await server.flushed();
  return seconds;
}

/** Writes as many steps as there are, some at a time; returns the seconds that the writes took. */
export async function pour(load, job) {
  const whole = { batch: 20_000, connections: 4, seed: 1, ...job };
  const stepsAtOnce = Math.max(1, Math.floor(2_000_000 / (whole.devices * whole.width)));
  let seconds = 0;
  for (let step = 0; step < job.steps; step += stepsAtOnce) {
    const steps = Math.min(stepsAtOnce, job.steps - step);
    const start = job.start + step * job.interval;
    await load.prepare({ ...whole, steps, start, firstStep: step, seed: whole.seed + step });
    seconds += (await load.send()).seconds;
  }
  return seconds;
}
