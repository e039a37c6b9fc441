/** "MdoHelper (advance)": values as a stream keeps them, and in its output unit. */
import { MdoHelper, StreamRawData, Tributary, type Mdo } from '@tributary/client';

const t = new Tributary();

await t.devices.create({ key: 'oven' });
const calibration = { type: 'linear', m: 9, d: 5, o: 32 };
await t.series.create({ device: 'oven', name: 'temperature', kind: 'number', unit: '°F', calibration });
await t.writePoints([
  { device: 'oven', series: 'temperature', time: '2024-05-01T10:00:00Z', value: 20 },
  { device: 'oven', series: 'temperature', time: '2024-05-01T10:01:00Z', value: 100 },
]);
const [slug] = (await t.api.stream.list<{ slug: string }>().all()).map((one) => one.slug);

// The old call:
//   stream = api.stream('s--0000-0001--0000-0000-0000-0001--5001').get()
//   units = stream['output_unit']
//   mdo = MdoHelper(m=units.get('m', 1), d=units.get('d', 1), o=units.get('o', 0.0))
const stream = await t.api.stream(slug!).get<{ output_unit: Mdo }>();
const mdo = new MdoHelper(stream.output_unit);
console.log(String(mdo));

// The old call:
//   stream_data = StreamRawData(stream['slug'], api)
//   stream_data.initialize_from_server(lastn=100)
//   for item in stream_data.data:
//       print('{0}: {1}'.format(item['timestamp'], mdo.compute_value(item['value'])))
const data = new StreamRawData(slug!, t);
await data.initializeFromServer({ lastn: 100 });
for (const { timestamp, value } of data.data)
  console.log(`${timestamp}: ${value} is ${mdo.compute(value ?? NaN)}`);

// Prints:
// 32+9x/5
// 2024-05-01T10:00:00Z: 20 is 68
// 2024-05-01T10:01:00Z: 100 is 212
