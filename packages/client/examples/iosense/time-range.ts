/** "Access time based Device Sensor Data": sensors of one device in a range of time, as a table, by name or label, calibrated. */
import { Tributary } from '@tributary/client';

const t = new Tributary();

// What the platform has: a device with two sensors, one of which has a label, a unit and a calibration (m, c, min, max).
await t.devices.create({ key: 'PTH_1009', name: 'Steam trap 9', type: 'STEAM_TRAP' });
await t.series.create({
  ...{ device: 'PTH_1009', name: 'PT1', kind: 'number', label: 'Inlet Temperature', unit: '°C' },
  calibration: { type: 'affine', m: 0.1, c: -5, min: -200, max: 10_000 },
});
await t.series.create({ device: 'PTH_1009', name: 'PT2', kind: 'number', label: 'Outlet Temperature' });
const start = Date.parse('2024-04-20T11:00:00Z');
const points = [];
for (let minute = 0; minute < 25; minute++) {
  points.push({ device: 'PTH_1009', series: 'PT1', time: start + minute * 60_000, value: 1000 + minute });
  if (minute % 2 === 0)
    points.push({ device: 'PTH_1009', series: 'PT2', time: start + minute * 60_000, value: minute });
}
await t.writePoints(points);

// The old call:
//   a = DataAccess(apikey, url)
//   df = a.data_query("PTH_1009", ["PT1", "PT2"], "2024-04-20 11:00:00", "2024-04-20 12:00:00", cal=True, alias=True)
const query = t
  .query()
  .device('PTH_1009')
  .series('PT1', 'PT2')
  .between('2024-04-20T11:00:00Z', '2024-04-20T12:00:00Z')
  .newestFirst();

// As in a frame of pandas: a row for each instant, a column for each sensor.
const raw = await query.table();
console.log(raw.columns.map(({ name }) => name).join(', '), `${raw.rows.length} rows`);
console.log(JSON.stringify(raw.rows[0]));

// cal=True, and alias=True: columns by label, or by label and id.
const calibrated = await query.calibrated().table({ columns: 'label', units: true });
console.log(JSON.stringify(calibrated.rows[0]));
const both = await query.calibrated().table({ columns: 'both' });
console.log(JSON.stringify(both.rows[0]));

// The cursor: pages come by themselves. Whoever wants to stop and go on later keeps `next`.
let kept: string | null = null;
for await (const page of query.pageSize(15).pages()) {
  console.log(`a page of ${page.items.length}, newest first from ${page.items[0]?.time}`);
  kept = page.next;
  break;
}
if (kept !== null) console.log(`later: ${(await query.resume(kept).rows().all()).length} more`);

// Prints:
// PT1, PT2 25 rows
// {"time":"2024-04-20T11:24:00.000Z","PT1":1024,"PT2":24}
// {"time":"2024-04-20T11:24:00.000Z","Inlet Temperature [°C]":97.4,"Outlet Temperature":24}
// {"time":"2024-04-20T11:24:00.000Z","Inlet Temperature (PT1)":97.4,"Outlet Temperature (PT2)":24}
// a page of 15, newest first from 2024-04-20T11:24:00.000Z
// later: 23 more
