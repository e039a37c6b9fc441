/** A token, a credential with an owner, scopes and an expiry, as every floor sees it: without its secret. */
import type { JsonObject } from '../json-object.js';
import type { TokenLimits } from './adoption.js';

/**
 * `login` tokens come from a password, `device` ones from a device's own credentials; both are not listed among those that people
 * make, `api`, and bring along from another platform, `adopted`.
 */
export type TokenKind = 'api' | 'adopted' | 'login' | 'device';

export interface TokenInfo {
  readonly id: number;
  readonly kind: TokenKind;
  readonly name: string;
  readonly owner: number | null;
  readonly organization: number;
  /** Null: all projects of the organization. */
  readonly project: number | null;
  readonly scopes: readonly string[];
  readonly expires: number | null;
  readonly created: number;
  readonly lastUsed: number | null;
  readonly revoked: number | null;
  /** 24 hexadecimal digits: the id of the token in the Losant API. */
  readonly publicId: string;
  readonly description: string | null;
  /** The only device that the token may write for; null: no such limit. */
  readonly device: number | null;
  /** An inactive token is refused until it is active again. */
  readonly active: boolean;
  /** Facts that a vendor API keeps with a token, under that API's name. */
  readonly attributes: JsonObject;
  /** Id of the token in whose place it was given. */
  readonly refreshedFrom: number | null;
  /** Of one that was adopted, or that came by an adopted credential; null: of every other. */
  readonly limits: TokenLimits | null;
}
