/** What a request would do, found out without doing it. */
import type { PointValue } from '../../model/kinds.js';
import type { Micros } from '../../model/time.js';

export interface RehearsedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Where it would come from. */
  readonly ip: string;
}

export interface RehearsedCredential {
  /** Null: nobody's. */
  readonly token: {
    /** `token`, `user`, `device` or `access-key`. */
    readonly kind: string;
    /** Among the tokens or access keys; null for a person. */
    readonly id: number | null;
    readonly adopted: boolean;
    readonly scopes: readonly string[];
  } | null;
  /** What the request shows openly beside its secret. */
  readonly identifier: string | null;
  /** `token`, `access-key` or `login`. */
  readonly form: string;
  /** Why it is not good; null for one that is. */
  readonly problem: string | null;
}

/** Something that the request names. */
export interface RehearsedName {
  readonly kind: 'project' | 'device' | 'series' | 'asset';
  readonly asked: string;
  /** Its key, name or id here; null: there is none. */
  readonly found: string | null;
}

export interface RehearsedPoint {
  readonly device: string;
  readonly series: string;
  /** Null: it follows from when the request comes. */
  readonly time: Micros | null;
  readonly value: PointValue;
}

export interface RehearsedWrites {
  readonly stored: number;
  readonly refused: number;
  /** The first of those that would be stored, and the first reasons of the others. */
  readonly first: readonly RehearsedPoint[];
  readonly reasons: readonly string[];
  /** Series that would be made, as DEVICE/SERIES; the first of them. */
  readonly newSeries: readonly string[];
}

export interface Rehearsed {
  /** The API that answers; null: none has such an address. */
  readonly api: string | null;
  /** Method and pattern of the path. */
  readonly operation: string | null;
  /** Null: none was looked at. */
  readonly credential: RehearsedCredential | null;
  readonly project: { readonly id: number; readonly name: string } | null;
  readonly names: readonly RehearsedName[];
  readonly writes: RehearsedWrites;
  /** What else it would change, in words. The first one ends the rehearsal: what would come after it is not known. */
  readonly changes: readonly string[];
  /** As the client would see it, the beginning of the body; null where it follows from what was held back. */
  readonly answer: {
    readonly status: number;
    readonly body: string;
    /** Why it is refused, where the body of an API is a mere figure; null: the body says it, or it is not refused. */
    readonly reason: string | null;
  } | null;
}

export interface Rehearsals {
  /** One at a time; `rehearsals_busy` when too many wait, and for one that takes too long. */
  run(request: RehearsedRequest): Promise<Rehearsed>;
}
