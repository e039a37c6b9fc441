/** Checks of what people bring along. Rule: a secret never gets into a message, because messages are logged and shown. */
import { invalidField, TributaryError, UNSHOWN } from '../../../errors/error.js';
import type { AdoptedCredential, CredentialForm } from '../../contract/adoptions.js';
import { isOwnScope, SCOPES } from '../rights/principal.js';
import { checkAddresses } from './addresses.js';
import { bitsOf, looksDrawn, STRONG_BITS } from './strength.js';

export const MAX_SECRET = 4_096;
const MAX_IDENTIFIER = 255;
/** Of access keys. */
export const MAX_DEVICES = 100;

/** What of the credential fits its form. */
export function checkFields(form: CredentialForm, credential: AdoptedCredential): void {
  const { secret, identifier, devices = [], scopes, role, expires } = credential;
  if (
    !/^[\x20-\x7e\u00a0-\u{10ffff}]+$/u.test(secret) ||
    secret.length > MAX_SECRET ||
    secret !== secret.trim()
  )
    throw invalidField(
      'secret',
      UNSHOWN,
      `1 to ${MAX_SECRET} printable characters, without blanks at their ends`,
    );
  if (form.identifier === undefined) {
    if (identifier !== undefined)
      throw invalidField('identifier', identifier, `nothing: a ${form.form} of ${form.api} has none`);
  } else if (identifier === undefined)
    throw new TributaryError('field_missing', { field: 'identifier', expected: form.identifier });
  else if (!/^[^\p{Cc}\p{Cs}]+$/u.test(identifier) || identifier.length > MAX_IDENTIFIER)
    throw invalidField('identifier', identifier, `${form.identifier}, at most ${MAX_IDENTIFIER} characters`);
  const most = { token: 1, 'access-key': MAX_DEVICES, login: 0 }[form.form];
  if (devices.length > most)
    throw invalidField('devices', devices.length, `at most ${most} of a ${form.form}`);
  if (scopes !== undefined && form.form !== 'token')
    throw invalidField('scopes', scopes.join(), `nothing: a ${form.form} has none`);
  requireKnownScopes(form, scopes);
  if (role !== undefined && form.form !== 'login')
    throw invalidField('role', role, 'nothing: it is what a login gets');
  if (expires != null && form.form === 'login')
    throw invalidField(
      'expires',
      expires,
      'nothing: what a login hands out would outlast it; end it when it is time',
    );
}

/** What its API does not know means nothing, and may be a secret that would stand in lists and in the audit log. */
function requireKnownScopes({ api, isScope = () => false }: CredentialForm, scopes: readonly string[] = []) {
  const at = scopes.findIndex((scope) => !isOwnScope(scope) && !isScope(scope));
  if (at >= 0)
    throw invalidField(`scopes[${at}]`, UNSHOWN, `a scope that ${api} knows, such as ${SCOPES.join(', ')}`);
}

export interface Judged {
  /** It may be guessed. */
  readonly weak: boolean;
  /** Null: from everywhere. */
  readonly addresses: readonly string[] | null;
  readonly warnings: readonly string[];
}

/** How much the secret is worth, and so where it may be good. */
export function judge(form: CredentialForm, { secret, addresses = [] }: AdoptedCredential): Judged {
  const isRandom =
    form.random?.test(secret) === true && looksDrawn(secret) && bitsOf(secret) >= STRONG_BITS / 2;
  const bits = isRandom ? STRONG_BITS : bitsOf(secret, form.chosen);
  const why =
    form.guessable ??
    (bits < STRONG_BITS
      ? `its text is worth about ${Math.floor(bits)} bits, fewer than ${STRONG_BITS}`
      : undefined);
  const weak = why !== undefined;
  // Logins are hashed slowly and throttled by their account; what is short needs more.
  const needsPlace = weak && (form.form !== 'login' || secret.length < SHORTEST_PASSWORD);
  if (needsPlace && addresses.length === 0)
    throw new TributaryError('secret_guessable', {
      reason: `${why}. Say the addresses that it is good from (addresses, --address), or give the device a new one`,
    });
  const checked = checkAddresses(addresses, needsPlace);
  return {
    weak,
    addresses: checked.length === 0 ? null : checked,
    warnings: weak ? [warningOf(why, checked)] : [],
  };
}

/** As accounts need it (people/person-checks.ts). */
const SHORTEST_PASSWORD = 10;

const warningOf = (why: string, addresses: readonly string[]): string =>
  addresses.length === 0
    ? `The password may be guessed: ${why}. Attempts are slowed down; give the person a new one soon.`
    : `The secret may be guessed: ${why}. Whoever sends from ${addresses.join(', ')} can try; give the devices there new ones, then end this one.`;
