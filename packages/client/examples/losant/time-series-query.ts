/** "Time Series Query": means of an attribute over the last ten minutes, in steps of five, of the devices of a floor. */
import { Tributary } from '@tributary/client';

const t = new Tributary();

await t.devices.create({ key: 'meter-1', tags: [{ key: 'floor', value: '8' }] });
await t.devices.create({ key: 'meter-2', tags: [{ key: 'floor', value: '7' }] });
const now = Date.now();
const points = [];
for (let second = 0; second <= 900; second += 10)
  for (const device of ['meter-1', 'meter-2'])
    points.push({
      device,
      series: 'voltage',
      time: now - second * 1000,
      value: device === 'meter-1' ? 230 : 115,
    });
await t.writePoints(points);

// The old call:
//   POST https://api.losant.com/applications/APPLICATION_ID/data/time-series-query
//   {"end": 0, "duration": 600000, "resolution": 300000, "aggregation": "MEAN", "attributes": ["voltage"],
//    "deviceTags": [{"key": "floor", "value": "8"}]}
const floor = t.query().tag('floor', '8').series('voltage').last('10m');
const buckets = await floor.mean().every('5m').buckets();
console.log([...new Set(buckets.map(({ device }) => device))].join(), buckets.length > 1);
console.log(buckets.at(-1)?.time, buckets.at(-1)?.['mean']);

// Aggregations may be several, buckets those of a calendar, and values bounded.
const [day] = await t
  .query()
  .series('voltage')
  .last('2d')
  .where('>', 200)
  .min()
  .max()
  .every('1d')
  .zone('Europe/Brussels')
  .group('all')
  .buckets();
console.log(day?.['min'], day?.['max']);

// Prints:
// meter-1 true
// …Z 230
// 230 230
