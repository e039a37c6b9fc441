/** "With a registered device_id": the device was registered some other way before. */
import { connect, NotFoundError, Tributary } from '@tributary/client';

const t = new Tributary();
await t.devices.create({ key: 'registered-before' });

// The old call:
//   builder = iobeam.ClientBuilder(PROJECT_ID, PROJECT_TOKEN) \
//                 .saveToDisk().setDeviceId(DEVICE_ID)
//   iobeamClient = builder.build()
const device = await connect().saveToDisk().setDeviceId('registered-before').build();
console.log(device.id);

// It must be there, which is looked at once.
try {
  await connect().setDeviceId('never-registered').build();
} catch (error) {
  if (error instanceof NotFoundError) console.log(error.message);
}

// Prints:
// registered-before
// Device "never-registered" was not found. Register it first: registerDevice or registerOrUse.
