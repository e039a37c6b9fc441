/** What the points store reports to the log, since no caller waits for it. */
export interface Problem {
  readonly message: string;
  readonly error: unknown;
  readonly file?: string;
  /** Somebody has to look at it. */
  readonly severe?: true;
}
