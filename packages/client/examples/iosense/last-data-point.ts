/** "GET Last Data Point": the most recent value of a sensor, or of many at once. */
import { Tributary } from '@tributary/client';

const t = new Tributary();

await t.writePoints([
  { device: 'PTH_1009', series: 'D1', time: '2024-04-20T11:00:00Z', value: 2.4 },
  { device: 'PTH_1009', series: 'D1', time: '2024-04-20T11:03:01Z', value: 2.19 },
  { device: 'PTH_1010', series: 'D1', time: '2024-04-20T11:02:00Z', value: 0 },
]);

// The old call, one sensor of one device a request:
//   df = a.get_dp("PTH_1009", ["D1"])
const point = await t.query().device('PTH_1009').series('D1').latest().one();
console.log(point?.time, point?.value);

// A sensor of many devices is one request too; without device(…) it is that of all devices.
for await (const { device, time, value } of t.query().device('PTH_1009', 'PTH_1010').series('D1').latest())
  console.log(device, time, value);

// Prints:
// 2024-04-20T11:03:01.000Z 2.19
// PTH_1009 2024-04-20T11:03:01.000Z 2.19
// PTH_1010 2024-04-20T11:02:00.000Z 0
