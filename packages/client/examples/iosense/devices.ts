/** "Get Device ID, DeviceType ID": all devices of the account with their types. */
import { Tributary } from '@tributary/client';

const t = new Tributary();

await t.devices.create({ key: 'PTH_1009', type: 'STEAM_TRAP' });
await t.devices.create({ key: 'EM_3', type: 'ENERGY_METER' });

// The old call:
//   df = a.get_device_details()
for await (const { key, type } of t.devices.list()) console.log(key, type);

// Prints:
// PTH_1009 STEAM_TRAP
// EM_3 ENERGY_METER
