/**
 * Login, logout and tokens. Rules that clients live by: a good login is 200 and never 201; a logout is 204, also without
 * a credential; a refusal of a login is a bare text, one of a token action `non_field_errors`.
 */
import { TributaryError } from '../../../errors/error.js';
import { issueJwt, lastingToken, logIn, logOut, renew, verify } from '../access/sessions.js';
import { anybody, authenticate, inBody, signedIn } from '../credentials.js';
import { bareText, fieldErrors, forbidden, nonFieldError } from '../errors.js';
import { Fields } from '../http/fields.js';
import { route, type IotileRoute, type OpenCall } from '../route.js';
import { accountJson } from '../wire/accounts.js';

export const authRoutes: readonly IotileRoute[] = [
  route({
    method: 'POST',
    path: '/auth/login/',
    needs: inBody,
    handle: async (call) => {
      const [email, password] = textsOf(call, 'email', 'password');
      const { jwt, user } = await logIn(call.services, email, password).catch((error: unknown) => {
        throw isRefused(error) ? bareText(401, 'Unable to log in with provided credentials.') : error;
      });
      const principal = await call.services.access.authenticate(jwt, { from: call.request });
      return { ...accountJson(user), token: await lastingToken(call.services, principal), jwt };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/logout/',
    needs: inBody,
    handle: async ({ request, services }) => {
      // Programs log out with what they have, even if that is nothing.
      const principal = await authenticate(services, request).catch(() => undefined);
      if (principal !== undefined) await logOut(services, principal);
    },
  }),
  route({
    method: 'POST',
    path: '/auth/api-jwt-auth/',
    needs: inBody,
    handle: async (call) => {
      const [name, password] = textsOf(call, 'username', 'password');
      const { jwt } = await logIn(call.services, name, password).catch((error: unknown) => {
        throw isRefused(error) ? nonFieldError('Unable to log in with provided credentials.') : error;
      });
      return { token: jwt };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/api-jwt-refresh/',
    needs: inBody,
    handle: async (call) => {
      const [token] = textsOf(call, 'token');
      return { token: await renew(call.services, token, call.request) };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/api-jwt-verify/',
    needs: inBody,
    handle: async (call) => {
      const [token] = textsOf(call, 'token');
      await verify(call.services, token, call.request);
      return { token };
    },
  }),
  route({
    method: 'GET',
    path: '/auth/token/',
    needs: signedIn,
    handle: async ({ services, caller: { principal } }) => {
      const { user } = await services.people.me(principal);
      if (user === null || principal.kind !== 'user') throw forbidden();
      return {
        token: await lastingToken(services, principal),
        jwt: await issueJwt(services, user, principal),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/auth/user-info/',
    needs: anybody,
    handle: async ({ request, services }) => {
      const principal = await authenticate(services, request).catch(() => undefined);
      const user = principal && (await services.people.me(principal)).user;
      if (!user || principal.kind !== 'user') throw bareText(403, 'Not logged in.');
      return { ...accountJson(user), jwt: await issueJwt(services, user, principal) };
    },
  }),
  route({ method: 'POST', path: '/auth/password/reset/', needs: inBody, handle: resetPassword }),
  route({
    method: 'POST',
    path: '/auth/password/reset/confirm/',
    needs: inBody,
    handle: async (call) => {
      const [key, password] = textsOf(call, 'key', 'password');
      await call.services.oneTimeKeys.finishPasswordReset(key, password).catch((error: unknown) => {
        throw isRefused(error) ? fieldErrors({ key: 'Invalid value' }) : error;
      });
      return { detail: 'Password has been reset with the new password.' };
    },
  }),
];

/** Answers alike whether or not somebody has this address. */
function resetPassword(call: OpenCall) {
  const [email] = textsOf(call, 'email');
  const { address, oneTimeKeys } = call.services;
  oneTimeKeys.startPasswordReset(email, {
    subject: 'New password',
    text: (key) => `Somebody, probably you, asked for a new password.

To set one within an hour, send {"key": "${key}", "password": "…"} as JSON:

  POST ${address.url}/api/v1/auth/password/reset/confirm/

If it was not you, do nothing: the old password stays.
`,
  });
  return { detail: 'Password reset e-mail has been sent.' };
}

function textsOf<N extends string[]>(call: OpenCall, ...names: N): { [K in keyof N]: string } {
  const fields = new Fields(call.fields());
  const values = names.map((name) => fields.text(name));
  fields.check();
  return values as { [K in keyof N]: string };
}

const isRefused = (error: unknown): boolean =>
  error instanceof TributaryError && error.code === 'credentials_invalid';
