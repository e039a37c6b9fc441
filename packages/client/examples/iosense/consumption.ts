/** Beside the six features, what its library computes: consumption of a meter, as a whole and per quarter of an hour. */
import { Tributary } from '@tributary/client';

const t = new Tributary();

await t.devices.create({ key: 'EM_3', type: 'ENERGY_METER' });
await t.series.create({ device: 'EM_3', name: 'kWh', kind: 'number', unit: 'kWh' });
const start = Date.parse('2024-04-20T00:00:00Z');
const rows = Array.from({ length: 61 }, (_, minute) => [start + minute * 60_000, 100 + minute * 0.5]);
await t.request('POST', '/points', { body: { device: 'EM_3', series: ['kWh'], rows } });

// The old call, two requests for each sensor:
//   a.consumption("EM_3", "kWh", start_time=…, end_time=…)
const meters = t
  .query()
  .device('EM_3')
  .series('kWh')
  .between(start, start + 3_600_000);
for (const { device, series, unit, from, to, consumption } of await meters.consumption())
  console.log(`${device}/${series}: ${from?.value} to ${to?.value}, ${consumption} ${unit}`);

// One request where the old library took two for each quarter of an hour.
for await (const { time, delta } of meters.delta().every('15m')) console.log(time, delta);

// The mean weighted with how long each value held.
const [mean] = await meters.timeWeightedMean().statistics();
console.log(mean?.['time_weighted_mean']);

// Prints:
// EM_3/kWh: 100 to 130, 30 kWh
// 2024-04-20T00:00:00.000Z 7
// 2024-04-20T00:15:00.000Z 7.5
// 2024-04-20T00:30:00.000Z 7.5
// 2024-04-20T00:45:00.000Z 7.5
// 114.75
