/** "iobeam Initialization", (1): the device registers itself, with an id that is made for it and kept on the disk. */
import { connect } from '@tributary/client';

// Address and token: TRIBUTARY_URL and TRIBUTARY_TOKEN, or `url` and `token` here. A token of one project needs no `project`, but with one a
// device whose id is saved starts while the platform is away.
const project = process.env.TRIBUTARY_PROJECT;

// The old call:
//   builder = iobeam.ClientBuilder(PROJECT_ID, PROJECT_TOKEN) \
//                 .saveToDisk().registerDevice()
//   iobeamClient = builder.build()
const device = await connect({ project }).saveToDisk().registerDevice().build();
console.log(`id of ${device.id.length} characters`);

// The next start of the program reads the disk first, and registers nothing.
const again = await connect({ project }).saveToDisk().registerDevice().build();
console.log('the same device:', again.id === device.id);

// Prints:
// id of 32 characters
// the same device: true
