/** "Full Example". */
import { connect } from '@tributary/client';

// Constants initialization
//   PATH = ...           # Can be None if you don't want to persist device_id to disk
//   PROJECT_ID = ...     # int
//   PROJECT_TOKEN = ...  # String
const [url, project, token] = [
  process.env.TRIBUTARY_URL,
  process.env.TRIBUTARY_PROJECT,
  process.env.TRIBUTARY_TOKEN,
];
const getTemperature = () => 21.5;
const getHumidity = () => 0.6;

// Init
//   builder = iobeam.ClientBuilder(PROJECT_ID, PROJECT_TOKEN) \
//                 .saveToDisk().registerDevice()
//   iobeamClient = builder.build()
const device = await connect({ url, project, token }).saveToDisk().registerDevice().build();

// Data gathering
//   now = int(time.time() * 1000)
//   dt = iobeam.DataPoint(getTemperature(), timestamp=now)
//   dh = iobeam.DataPoint(getHumidity(), timestamp=now)
//   iobeamClient.addDataPoint("temperature", dt)
//   iobeamClient.addDataPoint("humidity", dh)
const now = Date.now();
device.add('temperature', getTemperature(), now);
device.add('humidity', getHumidity(), now);

// Data transmission
//   iobeamClient.send()
console.log(await device.send());
await device.close();

// Prints:
// { stored: 2, refused: [] }
