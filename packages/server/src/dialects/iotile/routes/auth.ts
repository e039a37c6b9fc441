/**
 * Login, logout and tokens. Rules that clients live by: a good login is 200 and never 201; a logout is 204, also without
 * a credential; a refusal of a login is a bare text, one of a token action `non_field_errors`.
 */
import { TributaryError } from '../../../errors/error.js';
import { bareText, fieldErrors, forbidden, nonFieldError } from '../errors.js';
import { authenticate } from '../credentials.js';
import { Fields } from '../http/fields.js';
import type { OpenCall, Routes } from '../route.js';
import { issueJwt, lastingToken, logIn, logOut, renew, verify } from '../access/sessions.js';
import { accountJson } from '../wire/accounts.js';

export function addAuthRoutes(routes: Routes): void {
  routes.open('POST', '/auth/login/', async (call) => {
    const [email, password] = textsOf(call, 'email', 'password');
    const { jwt, user } = await logIn(call.services, email, password).catch((error: unknown) => {
      throw isRefused(error) ? bareText(401, 'Unable to log in with provided credentials.') : error;
    });
    const principal = await call.services.access.authenticate(jwt);
    return { ...accountJson(user), token: await lastingToken(call.services, principal), jwt };
  });

  routes.open('POST', '/auth/logout/', async ({ request, services }) => {
    // Programs log out with what they have, even if that is nothing.
    const principal = await authenticate(request, services).catch(() => undefined);
    if (principal !== undefined) await logOut(services, principal);
  });

  routes.open('POST', '/auth/api-jwt-auth/', async (call) => {
    const [name, password] = textsOf(call, 'username', 'password');
    const { jwt } = await logIn(call.services, name, password).catch((error: unknown) => {
      throw isRefused(error) ? nonFieldError('Unable to log in with provided credentials.') : error;
    });
    return { token: jwt };
  });

  routes.open('POST', '/auth/api-jwt-refresh/', async (call) => {
    const [token] = textsOf(call, 'token');
    return { token: await renew(call.services, token) };
  });

  routes.open('POST', '/auth/api-jwt-verify/', async (call) => {
    const [token] = textsOf(call, 'token');
    await verify(call.services, token);
    return { token };
  });

  routes.get('/auth/token/', async ({ services, caller: { principal } }) => {
    const { user } = await services.access.me(principal);
    if (user === null || principal.kind !== 'user') throw forbidden();
    return {
      token: await lastingToken(services, principal),
      jwt: await issueJwt(services, user, principal.organization),
    };
  });

  routes.open('GET', '/auth/user-info/', async ({ request, services }) => {
    const principal = await authenticate(request, services).catch(() => undefined);
    const user = principal && (await services.access.me(principal)).user;
    if (!user || principal.kind !== 'user') throw bareText(403, 'Not logged in.');
    return { ...accountJson(user), jwt: await issueJwt(services, user, principal.organization) };
  });

  routes.open('POST', '/auth/password/reset/', resetPassword);
  routes.open('POST', '/auth/password/reset/confirm/', async (call) => {
    const [key, password] = textsOf(call, 'key', 'password');
    await call.services.access.finishPasswordReset(key, password).catch((error: unknown) => {
      throw isRefused(error) ? fieldErrors({ key: 'Invalid value' }) : error;
    });
    return { detail: 'Password has been reset with the new password.' };
  });
}

/** Answers alike whether or not somebody has this address. */
function resetPassword(call: OpenCall) {
  const [email] = textsOf(call, 'email');
  const { access, address } = call.services;
  access.startPasswordReset(email, {
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
