/** A credential of another platform that was adopted, as every floor sees it: without its secret. */

/** What a credential opens: every request with its text; a device's login; a person's login. */
export const ADOPTED_FORMS = ['token', 'access-key', 'login'] as const;

export type AdoptedForm = (typeof ADOPTED_FORMS)[number];

/** Where an adopted secret is good. */
export interface AdoptedLimits {
  /** Name of the API through which it is good. */
  readonly api: string;
  /** Addresses and networks (`10.1.0.0/16`) that it is good from; null: from everywhere. */
  readonly addresses: readonly string[] | null;
}

/** What a token keeps of the adoption by which it came. */
export interface TokenLimits extends AdoptedLimits {
  /** Id of the adoption; 0 while it is being made. */
  readonly adoption: number;
  /** The end of all that came by it, in milliseconds since 1970; null: none. */
  readonly expires: number | null;
}

export const limitsOf = ({
  id: adoption,
  api,
  addresses,
  expires,
}: Omit<TokenLimits, 'adoption'> & { readonly id: number }): TokenLimits => ({
  ...{ adoption, api, addresses, expires },
});

export interface Adoption extends AdoptedLimits {
  readonly id: number;
  readonly organization: number;
  /** Null for logins, which are of the organization. */
  readonly project: number | null;
  readonly form: AdoptedForm;
  /** What people call it. */
  readonly name: string;
  /** What a request shows openly beside the secret: a user name, an access key, an organization id, an e-mail address. */
  readonly identifier: string | null;
  /** Its secret may be guessed: it is hashed slowly. */
  readonly weak: boolean;
  /** Milliseconds since 1970; null: never. */
  readonly expires: number | null;
  readonly token: number | null;
  readonly accessKey: number | null;
  readonly user: number | null;
  readonly created: number;
}
