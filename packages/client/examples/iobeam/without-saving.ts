/** "Advanced: not saving to disk": the program keeps the id itself, or needs none again. */
import { connect } from '@tributary/client';

// The old call:
//   builder = iobeam.ClientBuilder(PROJECT_ID, PROJECT_TOKEN).registerDevice()
//   iobeamClient = builder.build()
const device = await connect().registerDevice().build();
const again = await connect().registerDevice().build();
console.log('two devices:', device.id !== again.id);

// Or it says where it keeps it: here in memory; in a page, in localStorage.
const kept = new Map<string, string>();
const storage = {
  load: (key: string) => kept.get(key),
  save: (key: string, id: string) => void kept.set(key, id),
};
const first = await connect({ storage }).registerDevice().build();
const second = await connect({ storage }).registerDevice().build();
console.log('one device:', first.id === second.id);

// Prints:
// two devices: true
// one device: true
