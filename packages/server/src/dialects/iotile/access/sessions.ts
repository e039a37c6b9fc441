/**
 * Tokens of people: a JWT that lasts seven days and can be renewed for 180 from the login on, and one lasting token of
 * forty hexadecimal digits, the same at each login. Clients open neither; the payload is the one that the service had.
 */
import type { Principal, Services, Member } from '../../../services/services.js';
import { nonFieldError } from '../errors.js';
import { usernameOf } from '../wire/accounts.js';
import { vendorAttributes } from '../wire/attributes.js';

const DAY_MS = 86_400_000;
const JWT_MS = 7 * DAY_MS;
const RENEWABLE_MS = 180 * DAY_MS;

type Person = Pick<Member, 'id' | 'username' | 'email'>;

/** Where a request comes from. */
interface Whence {
  readonly ip: string;
}

const claimsOf = (user: Person, origin: number) => ({
  user_id: user.id,
  username: usernameOf(user),
  email: user.email,
  orig_iat: Math.floor(origin / 1000),
});

/** By e-mail address or user name. */
export async function logIn(services: Services, name: string, password: string) {
  const origin = Date.now();
  const { token, user } = await services.access.login(name, password, {
    milliseconds: JWT_MS,
    form: { claims: (person) => claimsOf(person, origin), attributes: { iotile: { origin } } },
  });
  return { jwt: token, user };
}

export const lastingToken = (services: Services, principal: Principal): Promise<string> =>
  services.lastingTokens.of(principal, 'iotile');

/** Another JWT for somebody who has shown a good credential. */
export async function issueJwt(
  services: Services,
  person: Person,
  principal: Principal,
  origin = Date.now(),
): Promise<string> {
  const { token } = await services.tokens.issue({
    kind: 'login',
    name: 'login',
    owner: person.id,
    organization: principal.organization,
    project: null,
    scopes: [],
    maker: principal,
    expires: Date.now() + JWT_MS,
    claims: claimsOf(person, origin),
    attributes: { iotile: { origin } },
  });
  return token;
}

/** The JWT that follows this one. */
export async function renew(services: Services, secret: string, from: Whence): Promise<string> {
  const info = await verify(services, secret, from);
  const { origin } = vendorAttributes(info);
  if (typeof origin !== 'number' || origin + RENEWABLE_MS <= Date.now())
    throw nonFieldError('Refresh has expired.');
  const principal = await services.access.authenticate(secret, { from });
  const { user } = await services.people.me(principal);
  if (user === null) throw nonFieldError('Invalid payload.');
  return issueJwt(services, user, principal, origin);
}

/** What is known of a JWT of a person that is still good. */
export async function verify(services: Services, secret: string, from: Whence) {
  const found = secret.includes('.') ? await services.access.inspectToken(secret, { from }) : undefined;
  if (found === undefined || found.info.kind !== 'login' || found.info.owner === null)
    throw nonFieldError('Error decoding signature.');
  if (found.state === 'expired') throw nonFieldError('Signature has expired.');
  if (found.state !== 'valid') throw nonFieldError('User account is disabled.');
  return found.info;
}

/** Ends the login of this JWT; the lasting token stays, because programs keep it. */
export async function logOut(services: Services, principal: Principal): Promise<void> {
  if (vendorAttributes(principal).lasting !== true) await services.access.logout(principal);
}
