/** A program that writes points through the client, as they come from sensors: they are made between the adds, not before. */
import { memoryUsage } from 'node:process';
import { Tributary } from '../../packages/client/dist/index.js';
import { deviceKey, seriesName } from './bodies.mjs';
import { Sensors } from './sensors.mjs';

process.on('message', (job) => {
  write(job).then(
    (done) => process.send(done),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function write({ url, token, queue, many, writer: options, ...job }) {
  const total = job.devices * job.width * job.steps;
  const failed = [];
  const writer = new Tributary({ url, token }).writer({
    ...options,
    ...(queue !== undefined && { queue }),
    onRefused: (refused) => failed.push(refused[0].message),
    onDropped: ({ points, reason }) => failed.push(`${points} ${reason}`),
  });
  const memory = { before: memoryUsage.rss(), half: 0, most: 0 };
  const began = performance.now();
  const cpu = process.cpuUsage();
  let waiting = [];
  let count = 0;
  for (const point of points(job)) {
    count++;
    if (many === 1) await writer.add(point);
    else if (waiting.push(point) === many) {
      await writer.add(waiting);
      waiting = [];
    }
    if (count % 50_000 === 0) memory.most = Math.max(memory.most, memoryUsage.rss());
    if (count === total / 2) memory.half = memory.most;
  }
  if (waiting.length > 0) await writer.add(waiting);
  await writer.close();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  if (writer.counters.stored !== total || failed.length > 0)
    throw new Error(
      `${writer.counters.stored} of ${total} points are stored: ${failed.slice(0, 3).join('; ')}`,
    );
  return { points: total, seconds, cpu: (user + system) / 1e6, memory };
}

function* points({ devices, width, steps, start, interval, seed }) {
  const sensors = new Sensors(devices * width, seed);
  const keys = Array.from({ length: devices }, (_, at) => deviceKey(at));
  const names = Array.from({ length: width }, (_, at) => seriesName(at));
  for (let step = 0; step < steps; step++) {
    const time = start + step * interval;
    for (let device = 0; device < devices; device++)
      for (let series = 0; series < width; series++)
        yield {
          device: keys[device],
          series: names[series],
          time,
          value: sensors.next(device * width + series),
        };
  }
}
