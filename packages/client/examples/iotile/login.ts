/** "Login and Logout": with an address and a password. */
import { AuthenticationError, Tributary } from '@tributary/client';

// The token of the environment is left aside here.
const t = new Tributary({ token: '' });
const { TRIBUTARY_EMAIL: email = '', TRIBUTARY_PASSWORD: password = '' } = process.env;

// The old call:
//   c = Api()
//   ok = c.login(email=args.email, password=password)
//   if ok:
//       # Do something
//       c.logout()
// A login that is refused throws, and says why.
await t.login(email, 'not the password').catch((error: unknown) => {
  if (error instanceof AuthenticationError) console.log(`refused: ${error.code}`);
});
const { user } = await t.login(email, password);
console.log(`logged in as ${user.email}`);
await t.logout();
console.log('logged out');

// Prints:
// refused: credentials_invalid
// logged in as …@…
// logged out
