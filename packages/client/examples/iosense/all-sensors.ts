/** "GET All Sensor Data": every sensor of one device in a range of time, whatever its sensors are. */
import { Tributary } from '@tributary/client';

const t = new Tributary();

const start = Date.parse('2024-04-20T11:00:00Z');
const rows = Array.from({ length: 12_000 }, (_, i) => [
  start + i * 1000,
  i,
  i % 2 === 0,
  i === 0 ? 'started' : null,
]);
await t.request('POST', '/points', { body: { device: 'PTH_1009', series: ['D1', 'D2', 'D3'], rows } });

// The old call, which came in pages of 10,000 until cursor.start or cursor.end was null:
//   df = a.data_query("PTH_1009", None, "2024-04-20 11:00:00", "2024-04-20 15:00:00")
const query = t.query().device('PTH_1009').between('2024-04-20T11:00:00Z', '2024-04-20T15:00:00Z');

// Row by row in constant memory, with how far it is.
let count = 0;
let instants = 0;
const rowsOfAll = query.tableRows({
  count: true,
  onProgress: ({ rows: read, percent }) => {
    count = read;
    if (percent === 100) console.log(`${read} points, 100 %`);
  },
});
for await (const row of rowsOfAll) {
  if (instants++ === 0) console.log(JSON.stringify(row));
}
console.log(`${instants} instants of ${count} points`);

// Many points at once, for programs that compute: typed arrays, one place of each for a point.
const columns = await query.columns();
console.log(columns.dictionary.map(({ series, kind }) => `${series}: ${kind}`).join(', '));
const d1 = columns.dictionary.findIndex(({ series }) => series === 'D1');
const sum = columns.values.reduce((total, value, i) => (columns.series[i] === d1 ? total + value : total), 0);
console.log(`D1 adds up to ${sum}`);

// Prints:
// {"time":"2024-04-20T11:00:00.000Z","D1":0,"D2":true,"D3":"started"}
// 24001 points, 100 %
// 12000 instants of 24001 points
// D1: number, D2: boolean, D3: string
// D1 adds up to 71994000
