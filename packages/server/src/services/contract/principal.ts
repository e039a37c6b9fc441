/** Who makes a request, and the words for what somebody may do: `admin` includes `write`, `write` includes `read`. */
import type { JsonObject } from '../../model/json-object.js';
import type { TokenLimits } from '../../model/records/adoption.js';

export const LEVELS = ['read', 'write', 'admin'] as const;

export type Level = (typeof LEVELS)[number];

export type Scope = `project:${Level}` | `organization:${Level}`;

export interface Principal {
  readonly kind: 'user' | 'token' | 'device' | 'local';
  /** The token's id; 0 for the local administrator, which has none. */
  readonly id: number;
  readonly organization: number;
  /** Null: all projects of the organization. */
  readonly projects: readonly number[] | null;
  readonly scopes: ReadonlySet<string>;
  readonly user: number | null;
  /** The only device that the principal may write for; null: no such limit. */
  readonly device: number | null;
  /** Facts that a vendor API keeps with the token. */
  readonly attributes: JsonObject;
  /** Milliseconds since 1970; null: never. */
  readonly expires: number | null;
  /** Of an adopted credential by which it came: what it makes keeps them. Null: none. */
  readonly limits: TokenLimits | null;
  /** By a secret that another platform gave. */
  readonly adopted?: boolean;
}
