/**
 * What is hashed of an adopted secret. Rule: with the API that it is good for and what is shown beside it, so that the hash of one
 * API's secret opens nothing in another, and a user name or organization id belongs to its secret. No part has a line break.
 */
import { hashToken } from '../login/secrets.js';

/** A secret as a request shows it, through an API. */
export interface ShownSecret {
  readonly secret: string;
  /** Undefined: by no API's door; nothing adopted is good there. */
  readonly api: string | undefined;
  /** A user name or organization id beside it. */
  readonly identifier?: string | undefined;
  /** Whence; asked only where it decides. Absent: unknown, which no limit admits. */
  readonly from?: { readonly ip: string } | undefined;
  /** Its use is not noted. */
  readonly rehearsed?: boolean;
}

export const secretText = (api: string, identifier: string | undefined, secret: string): string =>
  `${api}\n${identifier ?? ''}\n${secret}`;

/** Of a secret beside its access key, whatever project has it. */
export const accessKeyText = (key: string, secret: string): string => secretText('access key', key, secret);

/** All texts whose adoption would make it good, the likeliest first. */
export function secretTexts({ secret, api, identifier }: ShownSecret): string[] {
  if (api === undefined || !isOneLine(secret) || !isOneLine(identifier ?? '')) return [];
  const alone = secretText(api, undefined, secret);
  return identifier === undefined || identifier === ''
    ? [alone]
    : [secretText(api, identifier, secret), alone];
}

/** One with a line break could read as the text of another API's secret. */
export const isOneLine = (secret: string): boolean => !/[\n\r\0]/.test(secret);

/** The hashes under which a token of the platform, or one adopted with a fast hash, may stand. */
export const hashesOf = (shown: ShownSecret): string[] =>
  isOneLine(shown.secret) ? [hashToken(shown.secret), ...secretTexts(shown).map(hashToken)] : [];
