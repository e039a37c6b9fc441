/** The first program: points are written, read and followed. */
import { Tributary } from '@tributary/client';

const tributary = new Tributary();

await tributary.writePoints([
  { device: 'boiler', series: 'temperature', time: '2026-01-01T12:00:00Z', value: 61.5 },
  { device: 'boiler', series: 'temperature', time: '2026-01-01T12:01:00Z', value: 61.7 },
]);

for await (const point of tributary.queryPoints({ devices: ['boiler'], from: '2026-01-01' }))
  console.log(point.time, point.value);

// Prints:
// 2026-01-01T12:00:00.000Z 61.5
// 2026-01-01T12:01:00.000Z 61.7
