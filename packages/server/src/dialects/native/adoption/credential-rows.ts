/** Credentials that another platform gave, as requests bring them, and what came of each. */
import { Type, type Static } from 'typebox';
import { closed, Name, Time } from '../wire/schemas.js';

export const Form = Type.Enum(['token', 'access-key', 'login']);
const Texts = (most: number) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), { maxItems: most });

export const Credential = closed({
  api: Type.String({ description: 'Through which it is good, and nowhere else.' }),
  form: Type.Optional(Form),
  name: Name,
  identifier: Type.Optional(
    Type.String({
      description:
        'At most 255 characters. What clients show openly beside the secret: user name, access key, organization id, e-mail address.',
    }),
  ),
  // What is wrong with it is said by the service, which never shows it.
  secret: Type.String({ description: '1 to 4096 printable characters; never shown again.' }),
  scopes: Type.Optional(Texts(100)),
  devices: Type.Optional(Texts(100)),
  expires: Type.Optional(
    Type.Union([Time, Type.Null()], { expected: 'ISO 8601 text, milliseconds, or null' }),
  ),
  addresses: Type.Optional(Texts(64)),
  role: Type.Optional(Type.Enum(['admin', 'member', 'viewer'])),
});
export type Credential = Static<typeof Credential>;

/** Of secrets that may be guessed the slow hashes, two of each, take some 7 s of a request: clients and proxies wait 30. */
const MAX_CREDENTIALS = 25;

export const Credentials = Type.Array(Credential, { minItems: 1, maxItems: MAX_CREDENTIALS });

/** `ready`: of a preview, it can be adopted. `left`: it could be, but another one could not. */
const OUTCOMES = ['adopted', 'ready', 'refused', 'left'] as const;

export const CredentialReport = {
  row: Type.Integer({ minimum: 1 }),
  outcome: Type.Enum(OUTCOMES),
  message: Type.Union([Type.String(), Type.Null()], { description: 'Why it was refused.' }),
  warnings: Type.Array(Type.String()),
};
export type CredentialOutcome = (typeof OUTCOMES)[number];
