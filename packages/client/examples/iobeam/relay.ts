/** "… if the device you are using acts as a relay or proxy for other devices, it could get the device_id from those devices". */
import { connect } from '@tributary/client';

// The old way: a client for each device, in a map, and a send for each.
const relay = connect().relay();
for (const [id, celsius] of [
  ['sensor-1', 20.5],
  ['sensor-2', 21.25],
] as const)
  relay.device(id, { type: 'thermometer' }).add('temperature', celsius);
relay.device('sensor-2').add('temperature', 'broken');

// One send for all: the devices are registered as they come, and what is refused is told by device.
const { stored, refusedBy } = await relay.send();
console.log(`${stored} points stored`);
for (const [id, rows] of refusedBy) console.log(`${id}: ${rows[0]!.message}`);

// Prints:
// 2 points stored
// sensor-2: …"broken"…
