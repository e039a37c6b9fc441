/** "iobeam Initialization", (2): the device registers itself with an id of its own; a different one takes the place of the saved one. */
import { connect } from '@tributary/client';

// The old call:
//   builder = iobeam.ClientBuilder(PROJECT_ID, PROJECT_TOKEN) \
//                 .saveToDisk().registerDevice(deviceId="my_desired_id")
//   iobeamClient = builder.build()
const device = await connect().saveToDisk().registerDevice({ id: 'my_desired_id', name: 'Kitchen' }).build();
console.log(device.id);

const same = await connect().saveToDisk().registerDevice({ id: 'my_desired_id' }).build();
console.log(same.id);

const other = await connect().saveToDisk().registerDevice({ id: 'another_id' }).build();
console.log(other.id);
console.log('from the disk:', (await connect().saveToDisk().build()).id);

// Prints:
// my_desired_id
// my_desired_id
// another_id
// from the disk: another_id
