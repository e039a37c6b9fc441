/**
 * Accounts: oneself. Rule: nobody sees another account here, and an account is made with an invitation of an
 * organization, because an account without one could reach nothing.
 */
import { TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { signedIn, inBody } from '../credentials.js';
import { detail, fieldErrors, notFound, ruleError } from '../errors.js';
import { Fields } from '../http/fields.js';
import { envelopeOf, STANDARD } from '../http/paging.js';
import { route, type IotileRoute, type Call, type OpenCall } from '../route.js';
import { accountJson, usernameOf } from '../wire/accounts.js';
import { withVendorAttributes } from '../wire/attributes.js';

export const accountRoutes: readonly IotileRoute[] = [
  route({
    method: 'GET',
    path: '/account/',
    needs: signedIn,
    handle: async (call) => {
      const { user } = await call.services.people.me(call.caller.principal);
      return envelopeOf(call, STANDARD, user === null ? [] : [accountJson(user)]);
    },
  }),
  route({ method: 'POST', path: '/account/', needs: inBody, status: 201, handle: register }),
  route({
    method: 'GET',
    path: '/account/:slug/',
    needs: signedIn,
    handle: async (call) => accountJson(await oneself(call)),
  }),
  route({ method: 'PATCH', path: '/account/:slug/', needs: signedIn, handle: change }),
  route({ method: 'PUT', path: '/account/:slug/', needs: signedIn, handle: change }),
  route({
    method: 'POST',
    path: '/account/:slug/set_password/',
    needs: signedIn,
    status: 201,
    handle: async (call) => {
      const { id } = await oneself(call);
      const fields = new Fields(call.fields());
      const currentPassword = fields.optionalText('old_password', 255);
      const password = newPassword(fields);
      await call.services.people
        .update(call.caller.principal, id, {
          password,
          ...given({ currentPassword }),
        })
        .catch((error: unknown) => {
          if (error instanceof TributaryError && error.code === 'password_wrong')
            throw fieldErrors({ old_password: 'The current password is missing or wrong.' });
          throw error;
        });
      return { detail: 'Password changed.' };
    },
  }),
];

async function oneself({ services, caller: { principal }, param }: Call) {
  const { user } = await services.people.me(principal);
  if (user === null || usernameOf(user) !== param('slug')) throw notFound();
  return user;
}

async function change(call: Call) {
  const user = await oneself(call);
  const fields = new Fields(call.fields());
  const name = fields.optionalText('name', 255);
  const username = fields.has('username') ? fields.text('username', 100) : undefined;
  const tagline = fields.optionalText('tagline', 255);
  fields.check();
  const after = await call.services.people.update(call.caller.principal, user.id, {
    ...given({
      name,
      username,
      attributes: tagline === undefined ? undefined : withVendorAttributes(user, { tagline }),
    }),
  });
  return accountJson(after);
}

async function register(call: OpenCall) {
  const body = call.fields();
  const fields = new Fields(body);
  const username = fields.text('username', 100);
  const email = fields.text('email', 255);
  const name = fields.optionalText('name', 255);
  const password = newPassword(fields);
  const key = body.invitation ?? call.query.text('invitation');
  if (typeof key !== 'string')
    throw detail(403, 'An account needs an invitation of an organization; send its key as "invitation".');
  const person = { username, email, password, ...given({ name: name || undefined }) };
  const user = await call.services.invitations.join(key, person).catch((error: unknown) => {
    if (!(error instanceof TributaryError)) throw error;
    if (error.code === 'credentials_invalid') throw fieldErrors({ invitation: 'Invalid value' });
    if (error.code === 'password_wrong')
      throw fieldErrors({
        password: 'The address has an account: its own password is needed to join with it.',
      });
    if (error.code === 'conflict') throw ruleError('The account belongs to the organization already.');
    if (error.code === 'already_exists')
      throw fieldErrors({ email: 'An account with this e-mail address or user name exists already.' });
    throw error;
  });
  return accountJson(user);
}

function newPassword(fields: Fields): string {
  const password = fields.text('password', 255);
  const again = fields.optionalText('confirm_password', 255);
  fields.check();
  if (again !== undefined && again !== password) throw ruleError('Passwords did not match');
  return password;
}
