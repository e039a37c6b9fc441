/** "Getting Stream Data": a class of one's own that looks at the readings. */
import { StreamData, Tributary } from '@tributary/client';

// The old call:
//   class MyStreamData(StreamData):
//       def analyze(self):
//           deltas = []
//           for row in self.data:
//               deltas.append(row['value'])
//           print('Count = {0}'.format(len(deltas)))
//           print('Mean  = {0}'.format(np.mean(deltas)))
//           print('Max   = {0}'.format(np.max(deltas)))
//           print('Min   = {0}'.format(np.min(deltas)))
class MyStreamData extends StreamData {
  analyze(): void {
    const values = this.values();
    console.log('==================================');
    console.log(`Count = ${values.length}`);
    console.log(`Mean  = ${values.reduce((sum, value) => sum + value, 0) / values.length}`);
    console.log(`Max   = ${values.reduce((most, value) => Math.max(most, value), -Infinity)}`);
    console.log(`Min   = ${values.reduce((least, value) => Math.min(least, value), Infinity)}`);
    console.log('==================================');
  }
}

const { TRIBUTARY_EMAIL: email = '', TRIBUTARY_PASSWORD: password = '' } = process.env;
const project = Number(process.env['TRIBUTARY_PROJECT']);

const writer = new Tributary();
await writer.writePoints(
  Array.from({ length: 50 }, (_, second) => ({
    ...{ device: 'pump', series: 'flow', time: Date.UTC(2020, 0, 1) + second * 1000, value: 10 + second },
  })),
);
const [stream] = await writer.api.stream.list<{ slug: string }>().all();

// The old call:
//   ok = c.login(email=email, password=password)
//   if ok:
//       stream_data = MyStreamData(stream_id=stream_id, api=c)
//       stream_data.initialize_from_server(lastn=lastn)
//       stream_data.analyze()
//       c.logout()
const t = new Tributary({ token: '', project });
await t.login(email, password);
const data = new MyStreamData(stream!.slug, t);
await data.initializeFromServer({ lastn: 1000 });
data.analyze();
await t.logout();

// Prints:
// ==================================
// Count = 50
// Mean  = 34.5
// Max   = 59
// Min   = 10
// ==================================
