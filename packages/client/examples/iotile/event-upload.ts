/** "Uploading a Stream Event with Data": an event whose document is a file. */
import { writeFile } from 'node:fs/promises';
import { Tributary } from '@tributary/client';

const t = new Tributary();

await t.writePoints([{ device: 'saver', series: 'shock', time: '2024-05-01T10:00:00Z', value: 1 }]);
const [stream] = await t.api.stream.list<{ slug: string }>().all();
await writeFile('shock.json', JSON.stringify({ acceleration: [0.1, 8.2, 0.3] }));

// The old call:
//   data = {
//      'stream': 's--0000-0001--0000-0000-0000-1111--5020',
//      'timestamp': datetime_to_str(datetime.datetime.utcnow()),
//      'encoded_extra_data': json.dumps({'foo': 'bar'})
//   }
//   resp = c.event.upload.upload_file(filename='path/to/my/file', data=data)
const event = await t.upload.event('shock.json', {
  stream: stream!.slug,
  timestamp: new Date(),
  extraData: { foo: 'bar' },
});

const { extra_data: extra } = await t.api.event(event.id).get();
console.log(extra);
console.log(await t.api.event(event.id).data.get());

// Prints:
// { foo: 'bar' }
// { acceleration: [ 0.1, 8.2, 0.3 ] }
