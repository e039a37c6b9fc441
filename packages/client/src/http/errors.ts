/**
 * What a call throws, one class for each kind that a program handles in its own way. Rule: whatever the kind, `code`, `status`,
 * `retryable` and `requestId` are there. Only the reason of an `AbortSignal` is thrown as it is.
 */

interface Facts {
  readonly code: string;
  readonly status?: number;
  readonly retryable?: boolean;
  readonly requestId?: string | null;
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** All that a client throws. */
export class TributaryError extends Error {
  override name = 'TributaryError';
  /** Of an answer, one of the documented codes (docs/errors.md); else one of this file. */
  readonly code: string;
  /** Of HTTP; 0 where no answer came. */
  readonly status: number;
  /** The same call may succeed later. */
  readonly retryable: boolean;
  /** By which the operator finds the request in the log; null where no answer came. */
  readonly requestId: string | null;
  /** Milliseconds that the platform asked to wait. */
  readonly retryAfter: number | undefined;

  constructor(message: string, facts: Facts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = facts.code;
    this.status = facts.status ?? 0;
    this.retryable = facts.retryable ?? false;
    this.requestId = facts.requestId ?? null;
    this.retryAfter = facts.retryAfter;
  }
}

/** An option of the client that cannot be: nothing was sent. */
export class OptionError extends TributaryError {
  override name = 'OptionError';

  constructor(message: string) {
    super(message, { code: 'option_invalid' });
  }
}

/** No complete answer came: no connection, or one that was cut off. */
export class TributaryConnectionError extends TributaryError {
  override name = 'TributaryConnectionError';

  constructor(message: string, cause: unknown, code = 'unreachable') {
    super(message, { code, retryable: true, cause });
  }
}

/** No complete answer came in time. */
export class TimeoutError extends TributaryConnectionError {
  override name = 'TimeoutError';

  constructor(message: string, cause: unknown) {
    super(message, cause, 'timeout');
  }
}

/** What answers is no Tributary: another program, or the page of a proxy. */
export class UnexpectedAnswerError extends TributaryError {
  override name = 'UnexpectedAnswerError';

  constructor(message: string, facts: { readonly status: number; readonly requestId: string | null }) {
    super(message, { code: 'answer_unexpected', ...facts });
  }
}

/** The platform answered with an error. */
export class TributaryApiError extends TributaryError {
  override name = 'TributaryApiError';
  /** What the message names, such as `field`, `value` and `expected`. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, facts: Facts & { readonly details: Readonly<Record<string, unknown>> }) {
    super(message, facts);
    this.details = facts.details;
  }
}

/** 400 and those of 4xx without a class of their own: the request has to be another one. */
export class BadRequestError extends TributaryApiError {
  override name = 'BadRequestError';
}

/** 401: the token is missing, unknown, revoked or expired. */
export class AuthenticationError extends TributaryApiError {
  override name = 'AuthenticationError';
}

/** 403: the token may not do this, or a quota is reached. */
export class PermissionDeniedError extends TributaryApiError {
  override name = 'PermissionDeniedError';
}

/** 404: it is not there, or not for this token. */
export class NotFoundError extends TributaryApiError {
  override name = 'NotFoundError';
}

/** 409: it contradicts what is there. */
export class ConflictError extends TributaryApiError {
  override name = 'ConflictError';
}

/** 429: too much at once; `retryAfter` says when to come again. */
export class RateLimitError extends TributaryApiError {
  override name = 'RateLimitError';
}

/** 5xx: nothing is wrong with the request. */
export class ServerError extends TributaryApiError {
  override name = 'ServerError';
}
