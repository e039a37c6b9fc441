/** What a call throws: the platform's own refusal, or that it was not reached. */

/** The platform answered with an error; `code` is one of its documented codes. */
export class TributaryApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** The same request may succeed later. */
  readonly retryable: boolean;
  readonly requestId: string | null;
  /** Milliseconds that the platform asked to wait. */
  readonly retryAfter: number | undefined;

  constructor(status: number, body: unknown, headers: Headers) {
    const error = (body as { error?: Partial<ApiErrorBody> } | null)?.error;
    super(error?.message ?? `The platform answered with status ${status}`);
    this.name = 'TributaryApiError';
    this.status = status;
    this.code = error?.code ?? 'unknown';
    this.details = error?.details ?? {};
    this.retryable = error?.retryable ?? (status >= 502 && status <= 504);
    this.requestId = headers.get('x-request-id');
    const seconds = Number(headers.get('retry-after') ?? NaN);
    this.retryAfter = Number.isFinite(seconds) ? seconds * 1000 : undefined;
  }
}

interface ApiErrorBody {
  code: string;
  message: string;
  details: Record<string, unknown>;
  retryable: boolean;
}

/** No complete answer came: no connection, a time-out, or one that was cut off. */
export class TributaryConnectionError extends Error {
  readonly retryable = true;

  constructor(url: string, cause: unknown) {
    super(`No answer from ${url}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'TributaryConnectionError';
  }
}
