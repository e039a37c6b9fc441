/** The engine's own time for the statement that the server sends for a range of one series; prints JSON. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { quantile } from './numbers.mjs';

const [dist, data, job] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(path.join(dist, name)).href);
const { openEmbeddedEngine } = await load('points/engine/embedded.js');
const { queryRange } = await load('points/queries/range.js');
const { Sources } = await load('points/queries/sql.js');
const { devices, width, start, interval, steps, span, repeat } = JSON.parse(job);

const engine = openEmbeddedEngine({
  path: path.join(data, 'points'),
  segments: path.join(data, 'spool'),
  sessions: 1,
  limits: { seconds: 30, memory: 2 ** 31, threads: 2 },
});
const sources = new Sources('tributary', { mayRepeat: () => false });
// Heads and engine stand in only to obtain the text of the statement.
const heads = {
  has: () => true,
  firstTime: () => 0,
  lastTime: () => Number.MAX_SAFE_INTEGER - 1,
  roughCount: () => steps,
};
const times = [];
for (let turn = 0; turn < repeat + 20; turn++) {
  const id = 1 + ((turn * 7919) % (devices * width));
  const from = (start + ((turn * 104_729) % Math.max(1, steps - span)) * interval) * 1000;
  let [statement, form] = ['', undefined];
  const recorder = {
    query: (...asked) => (([statement, form] = asked), Promise.resolve(Buffer.alloc(0))),
  };
  const to = from + span * interval * 1000;
  await queryRange(recorder, sources, heads, {
    series: { numbers: [id], texts: [] },
    from,
    to,
    order: 'asc',
    limit: 1000,
  });
  const began = performance.now();
  await engine.query(statement, form);
  if (turn >= 20) times.push(performance.now() - began);
}
process.stdout.write(`\n${JSON.stringify({ p50: quantile(times, 0.5), p95: quantile(times, 0.95) })}\n`);
await engine.close();
