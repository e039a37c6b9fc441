/** "Export": a CSV file of devices and attributes over a range of time. */
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
const job = await t.exports.start({
  devices: ['meter-1', 'meter-2'],
  series: ['voltage'],
  to: 'now',
  format: 'csv',
});
console.log('enqueued', job.state);
const { files } = await t.exports.follow(job);
for (const file of files) {
  // Its SHA-256 is checked; `t.exports.save(file, path)` puts one of any size onto the disk.
  const text = new TextDecoder().decode(await t.exports.bytes(file));
  console.log(`${file.rows} rows`);
  console.log(text.trimEnd().replaceAll('\r\n', '\n'));
}

// Prints:
// enqueued running
// 2 rows
// "device","series",time,"value"
// "meter-1","voltage","2016-06-15T03:50:00.000Z",230.1
// "meter-2","voltage","2016-06-15T03:55:00.000Z",229.4
