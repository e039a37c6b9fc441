/** "Globaly unique ID slugs": made of numbers, of texts, of each other, and taken apart. */
import { IOTileDeviceSlug, IOTileProjectSlug, IOTileStreamSlug, IOTileVariableSlug } from '@tributary/client';

// The old call: project = IOTileProjectSlug(5)
const project = new IOTileProjectSlug(5);
console.log(String(project));

// The old call: device = IOTileDeviceSlug(10)
const device = new IOTileDeviceSlug(10);
console.log(String(device));

// The old call: variable = IOTileVariableSlug('5001', project)
const variable = new IOTileVariableSlug('5001', project);
console.log(String(variable));

// The old call:
//   id = IOTileStreamSlug()
//   id.from_parts(project=project, device=device, variable=variable)
const id = IOTileStreamSlug.fromParts({ project, device, variable });
console.log(String(id));

// The old call: parts = id.get_parts()
const parts = id.getParts();
console.log(
  parts.project === String(project),
  parts.device === String(device),
  parts.variable === String(variable),
);

// The old call: IOTileDeviceSlug('000a'), IOTileDeviceSlug('d--000a'), IOTileDeviceSlug(0xa)
for (const form of ['000a', 'd--000a', 0xa]) console.log(String(new IOTileDeviceSlug(form)));

// Prints:
// p--0000-0005
// d--0000-0000-0000-000a
// v--0000-0005--5001
// s--0000-0005--0000-0000-0000-000a--5001
// true true true
// d--0000-0000-0000-000a
// d--0000-0000-0000-000a
// d--0000-0000-0000-000a
