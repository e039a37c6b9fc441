/** "Getting Stream Data": the newest readings of a stream, and those of a range. */
import { StreamData, Tributary } from '@tributary/client';

const t = new Tributary();

const first = Date.UTC(2016, 0, 1);
await t.writePoints(
  Array.from({ length: 300 }, (_, hour) => ({
    ...{ device: 'pump', series: 'flow', time: new Date(first + hour * 3_600_000), value: hour },
  })),
);
// s--0000-5555--0000-5555-5555-5555--5555, say.
const [stream] = await t.api.stream.list<{ slug: string }>().all();

// The old call: stream_data = StreamData(stream_id, c)
const data = new StreamData(stream!.slug, t);

// The old call:
//   # Get last 100 entries
//   stream_data.initialize_from_server(lastn=100)
//   for item in stream_data.data:
//       print('{0}: {1}'.format(item['timestamp'], item['value']))
await data.initializeFromServer({ lastn: 100 });
console.log(`${data.data.length} readings`);
for (const { timestamp, value } of data.data.slice(-2)) console.log(`${timestamp}: ${value}`);

// The old call: stream_data.initialize_from_server(start='2016-01-01T00:00:00.000Z' end='2016-01-30T23:00:00.000Z')
await data.initializeFromServer({ start: '2016-01-01T00:00:00.000Z', end: '2016-01-30T23:00:00.000Z' });
console.log(`${data.data.length} readings`);

// Prints:
// 100 readings
// 2016-01-13T10:00:00Z: 298
// 2016-01-13T11:00:00Z: 299
// 300 readings
