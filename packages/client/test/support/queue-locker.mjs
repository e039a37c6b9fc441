/** A writer as a process of its own: it says when it could begin, takes the queue when it is told to, and says what came of it, until it is killed. */
import { once } from 'node:events';
import { Tributary } from '../../dist/index.js';

const tributary = new Tributary({ url: 'http://127.0.0.1:9', token: 'none', project: 1 });
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const writer = tributary.writer({
  ...{ queue: process.argv[2], device: 'd', maxRetries: Infinity, onError: () => undefined },
});
const said = await writer.add({ series: 's', value: 1 }).then(
  () => 'held',
  ({ code }) => code,
);
process.stdout.write(`${said}\n`);
process.stdin.resume();
