/** "Get Device metaData": everything that is known of one device and its sensors. */
import { Tributary } from '@tributary/client';

const t = new Tributary();

await t.devices.create({
  key: 'PTH_1009',
  name: 'Steam trap 9',
  type: 'STEAM_TRAP',
  tags: [{ key: 'line', value: '2' }],
});
await t.series.create({
  ...{ device: 'PTH_1009', name: 'PT1', kind: 'number', label: 'Inlet Temperature', unit: '°C' },
  calibration: { type: 'affine', m: 1, c: 0, min: -200, max: 10_000 },
});

// The old call:
//   metadata = a.get_device_metadata("PTH_1009")
const device = await t.devices.get('PTH_1009');
console.log(
  device.key,
  device.name,
  device.type,
  device.tags.map(({ key, value }) => `${key}=${value}`).join(),
);
for await (const { name, label, unit, calibration } of t.series.list({ device: 'PTH_1009' }))
  console.log(name, label, unit, JSON.stringify(calibration));

// Prints:
// PTH_1009 Steam trap 9 STEAM_TRAP line=2
// PT1 Inlet Temperature °C {"type":"affine","m":1,"c":0,"min":-200,"max":10000}
