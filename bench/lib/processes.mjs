/** Child processes of a bench: started, awaited, paused while another is measured, and surely ended. */
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    console.error(`ended by ${signal}`);
    process.exit(1);
  });
}

export function start(command, args, { stdio = ['ignore', 'ignore', 'pipe'], ...options } = {}) {
  const child = spawn(command, args, { stdio, ...options });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let errors = '';
  child.stderr?.on('data', (chunk) => (errors = (errors + chunk).slice(-4000)));
  running.add(child);
  void ended.then(() => running.delete(child));
  return {
    pid: child.pid,
    child,
    ended,
    /** The end of what it wrote to stderr. */
    errors: () => errors,
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    async stop() {
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Sends a message to a forked program, and resolves to the one that it answers with. */
export function askProgram(child, message, name) {
  return new Promise((resolve, reject) => {
    const ended = (code, signal) => reject(new Error(`${name} ended with ${code ?? signal}`));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      resolve(answer);
    });
    child.send(message);
  });
}

/** Asks until it answers. */
export async function answers(url, process, seconds = 30) {
  for (let tries = 0; tries < seconds * 20; tries++) {
    if (process.child.exitCode !== null) throw new Error(`${url}: the process ended: ${process.errors()}`);
    try {
      const { ok } = await fetch(url);
      if (ok) return;
    } catch {
      // not yet
    }
    await sleep(50);
  }
  throw new Error(`${url} does not answer: ${process.errors()}`);
}

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Resident bytes of a process now and at their highest. */
export function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kib = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
  return { resident: kib('VmRSS') * 1024, peak: kib('VmHWM') * 1024 };
}

/** CPU seconds (user and system) that a process has used. */
export function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Waits until a process has nothing to do any more, so that what it finishes in the background meets nobody's turn but its own. */
export async function quiet(pid) {
  const [pause, most, calm] = [100, 0.02, 3];
  for (let [still, before] = [0, cpuOf(pid)]; still < calm;) {
    await sleep(pause);
    const now = cpuOf(pid);
    still = now - before <= most ? still + 1 : 0;
    before = now;
  }
}

export function sizeOf(folder) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    bytes += entry.isDirectory() ? sizeOf(file) : statSync(file).size;
  }
  return bytes;
}

/** A folder for the run's data: the one asked for, or one that goes away with the run. */
export async function withFolder(keep, work) {
  if (keep !== undefined) await mkdir(keep, { recursive: true });
  const folder =
    keep === undefined ? await mkdtemp(path.join(tmpdir(), 'tributary-bench-')) : path.resolve(keep);
  try {
    return await work(folder);
  } finally {
    if (keep === undefined) await rm(folder, { recursive: true, force: true });
  }
}
