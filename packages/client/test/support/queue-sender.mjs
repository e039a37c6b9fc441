/**
 * A sender with a queue, as a process of its own that a test kills: for each number that comes on its input it adds so many points, one a
 * second from where it was told to begin, and says the next one once they are acknowledged. At the end of its input it sends all there is.
 */
import { createInterface } from 'node:readline';
import { Tributary } from '../../dist/index.js';

const [url, token, queue, from, sync] = process.argv.slice(2);
const writer = new Tributary({ url, token }).writer({
  ...{ queue, device: 'outage', queueSync: Number(sync) },
  ...{ interval: 20, batch: 500, maxRetries: Infinity, onError: () => undefined },
});
let next = Number(from);
for await (const line of createInterface({ input: process.stdin })) {
  const first = next;
  next += Number(line);
  const points = Array.from({ length: Number(line) }, (_, n) => ({
    ...{ series: 's', time: (first + n) * 1000, value: first + n },
  }));
  await writer.add(points);
  process.stdout.write(`${next}\n`);
}
await writer.flush();
await writer.close();
