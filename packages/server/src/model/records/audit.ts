/** A record of the audit log, and which records a list is of. */
import type { JsonObject } from '../json-object.js';

/** Who did it; `unknown`: nobody who showed a credential. */
export type ActorKind = 'user' | 'token' | 'device' | 'local' | 'platform' | 'unknown';

export interface AuditEntry {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Null: of no organization, such as a login with an unknown name. */
  readonly organization: number | null;
  readonly project: number | null;
  readonly actor: { readonly kind: ActorKind; readonly id: number | null; readonly name: string | null };
  /** Where the request came from; null for what did not come over a socket. */
  readonly address: string | null;
  readonly door: string;
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  readonly details: JsonObject;
}

export interface AuditFilter {
  readonly organization: number;
  /** Null: all of the organization. */
  readonly projects: readonly number[] | null;
  /** Milliseconds, included. */
  readonly since?: number;
  /** Milliseconds, excluded. */
  readonly until?: number;
  /** The name of whoever did it, exactly. */
  readonly actor?: string;
  /** An action, or the beginning of actions with a star behind it: `user.*`. */
  readonly action?: string;
}
