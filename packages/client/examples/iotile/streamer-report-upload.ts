/** "Uploading a Streamer Report": the file of a gateway with the readings of a device. */
import { writeFile } from 'node:fs/promises';
import { IOTileDeviceSlug, StreamData, Tributary } from '@tributary/client';

const t = new Tributary();

await t.devices.create({ key: 'pod' });
const [device] = await t.api.device.list<{ slug: string }>().all();

// A gateway writes such files; this one is a dictionary report of two readings of variable 5001.
const readings = [17, 18].map((value, at) => ({
  ...{
    stream: 0x5001,
    streamer_local_id: at + 1,
    device_timestamp: at,
    timestamp: `2024-05-01T10:00:0${at}Z`,
  },
  value,
}));
const report = {
  ...{ format: 'v100', device: new IOTileDeviceSlug(device!.slug).id, streamer_index: 0 },
  ...{ streamer_selector: 0xffff, incremental_id: 1, lowest_id: 1, highest_id: 2, device_sent_timestamp: 2 },
  ...{ data: readings, events: [] },
};
await writeFile('report.json', JSON.stringify(report));

// The old call:
//   ts = '{}'.format(datetime.datetime.utcnow().isoformat())
//   resp = c.streamer(action='report').upload_file(filename='path/to/my/file', timestamp=ts)
// By now the readings are stored; the same file again stores nothing twice.
for (let times = 0; times < 2; times++)
  console.log(await t.upload.report('report.json', { timestamp: new Date() }));

const [stream] = await t.api.stream.list<{ slug: string }>().all();
const { data } = await new StreamData(stream!.slug, t).initializeFromServer();
for (const { timestamp, value } of data) console.log(`${timestamp}: ${value}`);

// Prints:
// { count: 2, accepted: 2 }
// { count: 2, accepted: 0 }
// 2024-05-01T10:00:00Z: 17
// 2024-05-01T10:00:01Z: 18
