/** A job, long work whose progress people watch, as every floor sees it. */

export type JobState = 'running' | 'done' | 'failed' | 'cancelled';

export interface JobCounts {
  /** It has not begun, because others of its kind run. */
  readonly waiting?: boolean;
  readonly rows?: number;
  readonly bytes?: number;
  readonly percent?: number;
  /** Expected milliseconds to the end. */
  readonly eta?: number;
}

/** Who began something: a person by a login, or a token and the person that it belongs to. Both null: not known. */
export interface Starter {
  readonly user: number | null;
  readonly token: number | null;
}

export interface JobOwner {
  readonly organization: number;
  readonly project: number | null;
  readonly starter?: Starter;
}

export interface Job {
  readonly id: number;
  /** 21 characters that fit into a URL. */
  readonly publicId: string;
  readonly organization: number;
  readonly project: number | null;
  readonly starter: Starter;
  readonly kind: string;
  readonly state: JobState;
  readonly progress: JobCounts;
  /** What was asked for, as the caller likes to see it again. */
  readonly input: unknown;
  readonly result: unknown;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly created: number;
  readonly updated: number;
  readonly finished: number | null;
}
