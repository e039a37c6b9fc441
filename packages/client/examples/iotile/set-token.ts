/** "Login and Logout": a token that is there already makes the login unnecessary. */
import { Tributary } from '@tributary/client';

// The old call:
//   c = Api()
//   c.set_token('big-ugly-token')
// Absent, `token` is that of TRIBUTARY_TOKEN.
const t = new Tributary({ token: process.env['TRIBUTARY_TOKEN'] });

const { kind, scopes } = await t.me();
console.log(`a ${kind} with ${scopes.sort().join(', ')}`);

// Prints:
// a token with project:admin, project:read, project:write
