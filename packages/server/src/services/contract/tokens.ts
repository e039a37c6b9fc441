/** Tokens that people and machines make for machines. */
import type { Page, PageRequest } from './paging.js';
import type { JsonObject } from '../../model/json-object.js';
import type { TokenLimits } from '../../model/records/adoption.js';
import type { TokenInfo } from '../../model/records/token.js';
import type { Principal } from './principal.js';

export interface TokenFields {
  readonly name: string;
  readonly project?: number | null;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970; absent or null: never. */
  readonly expires?: number | null;
  readonly description?: string | null;
  /** Id of the only device that the token is for. */
  readonly device?: number | null;
  readonly active?: boolean;
  /** Facts that a vendor API keeps with a token. */
  readonly attributes?: JsonObject;
  /** Id of the token in whose place it is given: it is revoked with that one. */
  readonly refreshedFrom?: number | null;
  /** Makes the secret a JWT with these claims (and `iat`, `exp`, `jti`), for clients that look into theirs. */
  readonly claims?: JsonObject;
}

export interface IssuedToken
  extends Omit<TokenFields, 'project'>, Pick<TokenInfo, 'kind' | 'owner' | 'organization' | 'project'> {
  /** Who makes it, or for what it is given out: it ends with that at the latest, and is good there alone. */
  readonly maker: Principal | Proof;
  /** What the API calls `expires`, for the message; absent: that. */
  readonly endField?: string;
}

/** What somebody showed who has no principal: a device its access key, a client the token that it wants exchanged. */
export interface Proof {
  readonly kind: 'proof';
  /** Of an adopted credential; null: of every other. */
  readonly limits: TokenLimits | null;
  /** Its id: what has ended meanwhile gives nothing. */
  readonly by: { readonly accessKey: number } | { readonly token: number };
}

export interface TokenChange {
  readonly name?: string;
  readonly description?: string | null;
  readonly active?: boolean;
  readonly attributes?: JsonObject;
}

export interface Tokens {
  /** The secret is answered this once. */
  create(principal: Principal, token: TokenFields): Promise<{ token: string; info: TokenInfo }>;
  /**
   * A token that the platform itself gives out, to whoever proved in another way who they are (a device's access key, the
   * token before it). Checks no rights: the dialect has. `credentials_invalid` when its maker was ended meanwhile.
   */
  issue(token: IssuedToken): Promise<{ token: string; info: TokenInfo }>;
  /** With a project: the tokens of this one; with an owner: those of that person for all projects. Else all that the principal administers. */
  list(
    principal: Principal,
    page: PageRequest & { project?: number; owner?: number },
  ): Promise<Page<TokenInfo>>;
  /** All that the person of a login made, in every organization. */
  listOwn(principal: Principal, page: PageRequest): Promise<Page<TokenInfo>>;
  find(project: number, publicId: string): Promise<TokenInfo>;
  update(project: number, publicId: string, change: TokenChange): Promise<TokenInfo>;
  /** Of what the principal administers, and of a login what its person made. */
  revoke(principal: Principal, id: number): Promise<void>;
  /** Revokes without a look at rights: the dialect has. */
  end(project: number, publicId: string): Promise<void>;
}

export interface LastingTokens {
  /**
   * The one lasting token of a person, in lower-case hexadecimal: the same secret each time until the person's password
   * changes or it is revoked, then another. `kind` login. `credentials_invalid` when the principal was ended meanwhile.
   */
  of(principal: Principal, api: string): Promise<string>;
}
