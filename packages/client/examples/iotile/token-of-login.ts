/** "Login and Logout": the token of a login, kept for later programs. */
import { readFile, writeFile } from 'node:fs/promises';
import { Tributary } from '@tributary/client';

const { TRIBUTARY_EMAIL: email = '', TRIBUTARY_PASSWORD: password = '' } = process.env;

// The old call:
//   ok = c.login(email=args.email, password=password)
//   if ok:
//       token = c.token
//       # write out token or store in some secret .ini file
const { token, expires } = await new Tributary({ token: '' }).login(email, password);
await writeFile('token', token, { mode: 0o600 });
console.log(`good until ${expires}`);

// A later program.
const later = new Tributary({ token: await readFile('token', 'utf8') });
console.log(`a ${(await later.me()).kind} again`);
await later.logout();

// Prints:
// good until …
// a user again
