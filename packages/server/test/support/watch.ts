/**
 * Watches a server from outside while it works: the longest silence of `/healthz` and the most memory. In a thread of its
 * own, so that the work of the test is not taken for a silence of the server. Reports, never judges.
 */
import { Worker } from 'node:worker_threads';
import type { ServerProcess } from './server-process.js';

export interface Seen {
  /** Milliseconds that the slowest answer of `/healthz` took. */
  readonly silence: number;
  /** Bytes above what the process had when the watch began; 0 where the system does not tell. */
  readonly growth: number;
  /** Probes that were not answered with 200. */
  readonly failed: number;
}

const PROBE = `
const { parentPort, workerData } = require('node:worker_threads');
const seen = { silence: 0, failed: 0 };
let over = false;
parentPort.on('message', () => (over = true));
(async () => {
  while (!over) {
    const began = performance.now();
    const ok = await fetch(workerData + '/healthz').then(
      async (response) => (await response.text()) !== '' && response.status === 200,
      () => false,
    );
    if (!ok) seen.failed++;
    seen.silence = Math.max(seen.silence, Math.round(performance.now() - began));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  parentPort.postMessage(seen);
  process.exit(0);
})();
`;

export async function watched<T>(
  server: ServerProcess,
  work: () => Promise<T>,
): Promise<Seen & { result: T }> {
  const before = (await server.memory()) ?? 0;
  const probes = new Worker(PROBE, { eval: true, workerData: server.url });
  const answered = new Promise<Omit<Seen, 'growth'>>((resolve) => probes.once('message', resolve));
  let growth = 0;
  const weigh = async () => (growth = Math.max(growth, ((await server.memory()) ?? before) - before));
  const weighing = setInterval(() => void weigh(), 20);
  try {
    const result = await work();
    await weigh();
    probes.postMessage('over');
    return { ...(await answered), growth, result };
  } finally {
    clearInterval(weighing);
    await probes.terminate();
  }
}

export const shown = ({ silence, growth, failed }: Seen): string =>
  `longest silence ${silence} ms, memory +${Math.round(growth / 2 ** 20)} MiB, ${failed} probes failed`;
