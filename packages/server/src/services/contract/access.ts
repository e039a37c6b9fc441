/** Who asks: credentials and logins. */
import type { Member } from './people.js';
import type { JsonObject } from '../../model/json-object.js';
import type { Role } from '../../model/records/people.js';
import type { TokenInfo } from '../../model/records/token.js';
import type { Principal } from './principal.js';

/** What a vendor API wants of the token that a login gives out. */
export interface LoginForm {
  /** Makes the token a JWT with these claims. */
  readonly claims: (user: Member) => JsonObject;
  readonly attributes?: JsonObject;
}

export interface LoginOptions {
  /** How long the login lasts; absent: as the platform is set. */
  readonly milliseconds?: number | undefined;
  readonly form?: LoginForm;
  /** Id or name of one that the person belongs to; absent: the one that they joined first. */
  readonly organization?: number | string;
}

export interface LoginResult {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
  readonly user: Member;
  /** Id of the one that the token is for. */
  readonly organization: number;
  /** All that the person belongs to, the one that they joined first before the others. */
  readonly organizations: readonly { readonly id: number; readonly name: string; readonly role: Role }[];
}

/** How a request shows a secret, beside its text. */
export interface Showing {
  /** Whence the request comes: asked only where it decides. Absent: secrets that are bound to addresses are not known. */
  readonly from?: { readonly ip: string };
  /** A user name or an organization id beside the secret. */
  readonly identifier?: string | undefined;
  /** It is only tried out: its use is not noted. */
  readonly rehearsed?: boolean;
}

/** Where a token that is no longer good stands; `valid` ones authenticate. */
export type TokenState = 'valid' | 'expired' | 'revoked' | 'inactive';

export interface Access {
  /** The same for the requests of an API: secrets that were adopted for it are good through what this answers, and only there. */
  through(api: string): Access;
  authenticate(secret: string, shown?: Showing): Promise<Principal>;
  /** `name` is an e-mail address or a user name. */
  login(name: string, password: string, options?: LoginOptions): Promise<LoginResult>;
  /** Ends the login that this principal came by. */
  logout(principal: Principal): Promise<void>;
  /** The token of a secret, also one that is no longer good; undefined if this server never gave it out, or not for here. */
  inspectToken(
    secret: string,
    shown?: Pick<Showing, 'from'>,
  ): Promise<{ info: TokenInfo; state: TokenState } | undefined>;
  /**
   * Ends something that lasts (a stream, a connection) as soon as the rights that it rests on are gone, until the returned
   * function is called.
   */
  lasting(lasting: Lasting): () => void;
}

/** What changed; each member narrows it to what rests on that one. Empty: anything may have. */
export interface AccessChange {
  readonly organization?: number;
  readonly project?: number;
  readonly user?: number | null;
  readonly token?: number;
  readonly device?: number | null;
  readonly accessKey?: number;
  readonly board?: number;
  /** A link to a board. */
  readonly share?: number;
}

export interface Lasting {
  /** What it rests on. */
  readonly on: AccessChange;
  /** Milliseconds since 1970; null: no end. */
  readonly expires: number | null;
  /** Throws when it may no longer go on. */
  check(): Promise<unknown>;
  end(reason: string): void;
}
