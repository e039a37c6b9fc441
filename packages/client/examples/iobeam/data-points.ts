/** "Tracking Time-series Data": points with and without a timestamp. */
import { connect, Tributary } from '@tributary/client';

const getTemperature = () => 21.5;
const device = await connect().registerDevice({ id: 'thermometer' }).build();

// The old calls:
//   d = iobeam.DataPoint(getTemperature())
//   iobeamClient.addDataPoint("temperature", d)
device.add('temperature', getTemperature());

//   now = int(time.time() * 1000)
//   d = iobeam.DataPoint(t, timestamp=now)
//   iobeamClient.addDataPoint("temperature", d)
const now = Date.UTC(2026, 0, 31, 12);
device.add('temperature', getTemperature() + 1, now);
// Also a Date, or ISO 8601 text.
device.add('temperature', getTemperature() + 2, new Date(now + 1000));
device.add('temperature', getTemperature() + 3, '2026-01-31T12:00:02Z');

console.log(`${device.waiting} points wait`);
await device.send();
const values = new Tributary()
  .query()
  .device('thermometer')
  .between(now, now + 3000)
  .rows();
for await (const { time, value } of values) console.log(time, value);

// Prints:
// 4 points wait
// 2026-01-31T12:00:00.000Z 22.5
// 2026-01-31T12:00:01.000Z 23.5
// 2026-01-31T12:00:02.000Z 24.5
