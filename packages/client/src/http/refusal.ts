/** An answer of 400 and above as the error that is thrown for it. */
import {
  AuthenticationError,
  BadRequestError,
  ConflictError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  ServerError,
  UnexpectedAnswerError,
  type TributaryApiError,
  type TributaryError,
} from './errors.js';

const KINDS: Readonly<Record<number, typeof TributaryApiError>> = {
  401: AuthenticationError,
  403: PermissionDeniedError,
  404: NotFoundError,
  409: ConflictError,
  429: RateLimitError,
};
/** Of answers that do not say it themselves: those of a proxy. */
const PASSING: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/** Letters of an answer in another form, in a message. */
const SHOWN = 300;

interface Told {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;
}

/** `text` is its body; `isNative`: an API whose every refusal has a code was asked. */
export function refusalOf(response: Response, text: string, isNative: boolean): TributaryError {
  const { status, headers } = response;
  const told = isNative ? toldIn(text) : { details: membersOf(text), ...toldIn(text) };
  const Kind = KINDS[status] ?? (status < 500 ? BadRequestError : ServerError);
  const { code = 'unknown', details = {}, retryable = PASSING.has(status) } = told;
  const message =
    told.message ??
    `${withoutQuery(response.url)} answered ${`${status} ${response.statusText}`.trim()}.${own(text)}`;
  const requestId = headers.get('x-request-id');
  // A proxy says with one of its own that the server is away: that passes.
  if (told.code === undefined && isNative && !PASSING.has(status))
    return new UnexpectedAnswerError(`Not an answer of a Tributary server: ${message}`, {
      status,
      requestId,
    });
  const retryAfter = retryAfterOf(headers.get('retry-after'));
  return new Kind(message, { status, code, details, retryable, requestId, retryAfter });
}

/** What an answer of another API names: the IOTile API, say, the fields that are wrong, each with its reasons. */
function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null && !Array.isArray(answer) ? { ...answer } : {};
  } catch {
    return {};
  }
}

/** The members that are of the right type; other APIs of the platform have errors of other forms. */
function toldIn(text: string): Partial<Told> {
  let error: unknown;
  try {
    error = (JSON.parse(text) as { error?: unknown } | null)?.error;
  } catch {
    // a proxy's page: its status is all there is to say
  }
  if (typeof error !== 'object' || error === null) return {};
  const { code, message, details, retryable } = error as Record<string, unknown>;
  return {
    ...(typeof code === 'string' && { code }),
    ...(typeof message === 'string' && { message }),
    ...(typeof details === 'object' && details !== null && { details: details as Told['details'] }),
    ...(typeof retryable === 'boolean' && { retryable }),
  };
}

/** What a Retry-After header says, in milliseconds: it has seconds, or a date. Undefined: nothing. */
export function retryAfterOf(header: string | null, now = Date.now()): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  const wait = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** Another API of the platform says it in its own form; of a proxy's page the status is all there is to say. */
const own = (text: string): string => (/^\s*[{[]/.test(text) ? ` ${text.slice(0, SHOWN)}` : '');

const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, '');
