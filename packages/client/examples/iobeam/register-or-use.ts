/** What every iobeam library grew later (registerOrSetId): register, or, where the id is there already, be that device. */
import { connect, ConflictError } from '@tributary/client';

const mine = { id: 'my_desired_id' };
await connect().registerDevice(mine).build();

// Registering it again is an error, as DuplicateIdError was …
try {
  await connect().registerDevice(mine).build();
} catch (error) {
  if (error instanceof ConflictError) console.log(error.code);
}

// The old call:
//   builder = iobeam.ClientBuilder(PROJECT_ID, PROJECT_TOKEN).registerOrSetId("my_desired_id")
const device = await connect().registerOrUse(mine).build();
console.log(device.id);

// Prints:
// already_exists
// my_desired_id
