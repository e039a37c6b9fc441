/** "Export": a CSV file of devices and attributes over a range of time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Tributary } from '@tributary/client';

const t = new Tributary();

await t.writePoints([
  { device: 'meter-1', series: 'voltage', time: '2016-06-15T03:50:00Z', value: 230.1 },
  { device: 'meter-2', series: 'voltage', time: '2016-06-15T03:55:00Z', value: 229.4 },
  { device: 'meter-2', series: 'current', time: '2016-06-15T03:55:00Z', value: 3 },
]);

// The old call:
//   POST https://api.losant.com/applications/APPLICATION_ID/data/export
//   {"email": "export@example.com", "deviceIds": ["575ecf887ae143cd83dc4aa2", "575ef5c97ae143cd83dc4aac"],
//    "attributes": ["voltage"], "end": 0, "options": {"includeDate": false, "includeID": true}}
// `email` is a member here too, where the platform sends mail; the file can be fetched without one.
let job = await t.exports.start({
  devices: ['meter-1', 'meter-2'],
  series: ['voltage'],
  to: 'now',
  format: 'csv',
});
console.log(job.state === 'failed' ? job.error : 'enqueued');
while (job.state === 'running') {
  await sleep(100);
  job = { ...job, ...(await t.jobs.get(job.id)) };
}
const { files } = job.result as { files: { name: string; rows: number; url: string; sha256: string }[] };
for (const file of files) {
  console.log(`${file.rows} rows`);
  const { body } = await t.exports.download(file);
  console.log((await new Response(body).text()).trimEnd().replaceAll('\r\n', '\n'));
}

// Prints:
// enqueued
// 2 rows
// "device","series",time,"value"
// "meter-1","voltage","2016-06-15T03:50:00.000Z",230.1
// "meter-2","voltage","2016-06-15T03:55:00.000Z",229.4
