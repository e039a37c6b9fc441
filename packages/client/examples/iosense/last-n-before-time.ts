/** "Get Last n Data Points Before Time Multiple Sensor": any number of points of each sensor before a time, the newest first. */
import { Tributary } from '@tributary/client';

const t = new Tributary();

const end = Date.parse('2024-04-20T12:00:00Z');
const rows = Array.from({ length: 26_000 }, (_, i) => [end - 26_000 + i, i, -i]);
await t.request('POST', '/points', { body: { device: 'PTH_1009', series: ['D1', 'D2'], rows } });

// The old call: after each 10,000 a new request with cursor.end and the limit that was left, 25,000, 15,000, 5,000.
//   df = a.get_dp("PTH_1009", ["D1", "D2"], n=25000, end_time="2024-04-20 12:00:00")
const query = t.query().device('PTH_1009').series('D1', 'D2').to('2024-04-20T12:00:00Z');
let count = 0;
for await (const { series, time, value } of query.latest(25_000)) {
  if (count++ % 25_000 === 0) console.log(series, time, value);
}
console.log(`${count} points, 25,000 of each sensor`);

// The first points from a time on are read in the same way.
const first = await query.from('2024-04-20T11:59:50Z').series('D1').first(2).all();
console.log(
  first
    .filter(({ series }) => series === 'D1')
    .map(({ time }) => time)
    .join(' '),
);

// Prints:
// D1 2024-04-20T11:59:59.999Z 25999
// D2 2024-04-20T11:59:59.999Z -25999
// 50000 points, 25,000 of each sensor
// 2024-04-20T11:59:50.000Z 2024-04-20T11:59:50.001Z
