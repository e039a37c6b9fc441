/** "Tracking Time-series Data": several series at once, and batches of rows of them (DataStore). */
import { connect, Tributary } from '@tributary/client';

const [getTemperature, getHumidity] = [() => 21.5, () => 0.6];
const device = await connect().registerDevice({ id: 'weather' }).build();
const now = Date.UTC(2026, 0, 31, 12);

// The old calls:
//   iobeamClient.addDataPoint("temperature", iobeam.DataPoint(getTemperature(), timestamp=now))
//   iobeamClient.addDataPoint("humidity", iobeam.DataPoint(getHumidity(), timestamp=now))
device.add('temperature', getTemperature(), now);
device.add('humidity', getHumidity(), now);

// The old calls:
//   batch = iobeamClient.createDataStore(["temperature", "humidity"])
//   batch.add(now, {"temperature": getTemperature(), "humidity": getHumidity()})
const batch = device.createDataStore(['temperature', 'humidity']);
batch.add(now + 1000, { temperature: getTemperature(), humidity: getHumidity() });
batch.add(now + 2000, { temperature: getTemperature() }); // a column may have no value

console.log((await device.send()).stored, 'points');
for await (const row of new Tributary().query().device('weather').tableRows())
  console.log(JSON.stringify(row));

// Prints:
// 5 points
// {"time":"2026-01-31T12:00:00.000Z","temperature":21.5,"humidity":0.6}
// {"time":"2026-01-31T12:00:01.000Z","temperature":21.5,"humidity":0.6}
// {"time":"2026-01-31T12:00:02.000Z","temperature":21.5}
