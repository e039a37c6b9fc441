/** "Last Value Query": the last known value of an attribute of some devices. */
import { Tributary } from '@tributary/client';

const t = new Tributary();

await t.writePoints([
  { device: 'meter-1', series: 'voltage', time: '2016-06-15T03:50:00Z', value: 230.1 },
  { device: 'meter-1', series: 'voltage', time: '2016-06-15T03:55:00Z', value: 230.4 },
  { device: 'meter-2', series: 'voltage', time: '2016-06-15T03:54:00Z', value: 229.4 },
]);

// The old call:
//   POST https://api.losant.com/applications/APPLICATION_ID/data/last-value-query
//   {"deviceIds": ["575ecf887ae143cd83dc4aa2", "575ef5c97ae143cd83dc4aac"], "attribute": "voltage"}
for await (const { device, time, value } of t.query().device('meter-1', 'meter-2').series('voltage').latest())
  console.log(device, time, value);

// Prints:
// meter-1 2016-06-15T03:55:00.000Z 230.4
// meter-2 2016-06-15T03:54:00.000Z 229.4
