/** `POST /auth/user`: e-mail and password → a token of the person, or of a part of what the person may. */
import { Type } from 'typebox';
import { TributaryError } from '../../../errors/error.js';
import { MILLISECONDS_PER_DAY } from '../../../model/time.js';
import { IN_BODY, refused } from '../../gate.js';
import { compileCheck } from '../../validation.js';
import { route, type Call, type LosantRoute } from '../route.js';
import { checkScopes, hexId, ISSUER, keptScopes, Scopes, tokenAttributes } from '../tokens/tokens.js';
import { closed, Email } from '../wire/schemas.js';

const check = compileCheck(
  closed({
    email: Email,
    password: Type.String({ minLength: 8, maxLength: 2048, writeOnly: true }),
    twoFactorCode: Type.Optional(Type.String({ maxLength: 2048, writeOnly: true })),
    tokenTTL: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
    requestedScopes: Type.Optional(Scopes),
  }),
  'body',
);

/** A `tokenTTL` of 0 asks for a login without an end; a year is ours. */
const MAX_MS = 365 * MILLISECONDS_PER_DAY;

// Other ways to log in exist only at Losant itself.
const elsewhere = refused(
  () =>
    new TributaryError('credentials_invalid', {
      reason: 'only e-mail address and password are taken here',
    }),
);

export const userAuthRoutes: readonly LosantRoute[] = [
  route({ method: 'POST', path: '/auth/user', needs: () => IN_BODY, handle: logIn }),
  ...['/auth/user/github', '/auth/user/saml'].map((path) =>
    route({ method: 'POST', path, needs: () => elsewhere, handle: () => undefined }),
  ),
];

async function logIn({
  services,
  request,
  body,
}: Pick<Call, 'services' | 'request' | 'body'>): Promise<object> {
  const { email, password, tokenTTL, requestedScopes = [] } = check(body());
  const scope =
    requestedScopes.length === 0 ? ['all.User'] : checkScopes('requestedScopes', requestedScopes, () => true);
  const milliseconds = tokenTTL === undefined ? undefined : Math.min(tokenTTL * 1000 || MAX_MS, MAX_MS);
  const login = await services.access.login(email, password, { milliseconds });
  const principal = await services.access.authenticate(login.token, { from: request });
  const answer = {
    userId: hexId(login.user.id),
    orgId: hexId(principal.organization),
    needsToVerifyEmail: false,
  };
  if (scope.includes('all.User')) return { ...answer, token: login.token };
  const { token } = await services.tokens.issue({
    kind: 'login',
    owner: login.user.id,
    maker: principal,
    organization: principal.organization,
    project: null,
    name: 'login',
    scopes: keptScopes(scope, 'organization'),
    expires: login.expires,
    attributes: { ...tokenAttributes(scope), narrowed: true },
    claims: { sub: hexId(login.user.id), subtype: 'user', scope, iss: ISSUER },
  });
  // In its place, and by it: it has to be good until then.
  await services.access.logout(principal);
  return { ...answer, token };
}
