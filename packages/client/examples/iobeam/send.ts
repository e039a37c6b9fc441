/** "Connecting to the iobeam backend": all that waits is sent. */
import { connect, TributaryConnectionError } from '@tributary/client';

const device = await connect().registerDevice({ id: 'sender' }).build();
device.add('temperature', 21.5);
device.add('temperature', 'warm');

// The old call, which was True if successful:
//   iobeamClient.send()
try {
  const { stored, refused } = await device.send();
  console.log(`${stored} stored`);
  for (const { point, message } of refused) console.log(`${point.series}: ${message}`);
} catch (error) {
  // Nothing is lost: what is not stored waits for the next send.
  if (!(error instanceof TributaryConnectionError)) throw error;
  console.log(`${device.waiting} points wait: ${error.message}`);
}

// Prints:
// 1 stored
// temperature: …"warm"…
