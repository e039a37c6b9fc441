/** "Retrieving Data": all series of all devices, all of one device, one series. */
import { connect, Tributary } from '@tributary/client';

const START = Date.UTC(2015, 2, 25, 20, 48, 8);
const relay = connect().relay();
for (const id of ['DEVICE_ID', 'another']) {
  const store = relay.device(id).createDataStore(['temp', 'hum']);
  store.add(START, { temp: 22.23, hum: 0.5 });
  store.add(START + 1000, { temp: 22.22, hum: 0.25 });
}
await relay.close();

// all series from all devices in project PROJECT_ID. The old call:
//   q = iobeam.QueryReq(PROJECT_ID)
//   res = iobeam.makeQuery(token, q)
const t = new Tributary();
console.log(await t.query().count(), 'points');

// all series from device DEVICE_ID in project PROJECT_ID
//   q = iobeam.QueryReq(PROJECT_ID, deviceId=DEVICE_ID)
for (const { series, count } of await t.query().device('DEVICE_ID').counts()) console.log(series, count);

// series "temp" from device DEVICE_ID in project PROJECT_ID
//   q = iobeam.QueryReq(PROJECT_ID, deviceId=DEVICE_ID, seriesName="temp")
for await (const { device, series, time, value } of t.query().device('DEVICE_ID').series('temp').rows())
  console.log(device, series, Date.parse(time), value);

// Prints:
// 8 points
// temp 2
// hum 2
// DEVICE_ID temp 1427316488000 22.23
// DEVICE_ID temp 1427316489000 22.22
