/** The one exception type that services throw on purpose; dialects turn its code into their vendor's form. */
import { ERRORS, type ErrorCode } from './catalogue.js';

export type ErrorDetails = Readonly<Record<string, unknown>>;

const SHOWN_CHARACTERS = 100;

/** Renders a value seen in a request: JSON, cut short, so that a message never grows with hostile input. */
export function showValue(value: unknown): string {
  let text: string;
  try {
    text =
      typeof value === 'bigint'
        ? value.toString()
        : typeof value === 'number'
          ? String(value)
          : (JSON.stringify(value) ?? String(value));
  } catch {
    text = Object.prototype.toString.call(value);
  }
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

/** Details that are our own words; everything else in a template is a value from the outside. */
const OWN_WORDS = new Set([
  'field',
  'expected',
  'reason',
  'what',
  'limit',
  'seconds',
  'origin',
  'series',
  'pid',
  'id',
]);

export function errorMessage(code: ErrorCode, details: ErrorDetails = {}): string {
  return ERRORS[code].message.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = details[name];
    return OWN_WORDS.has(name) ? String(value) : showValue(value);
  });
}

export class TributaryError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(errorMessage(code, details), options);
    this.name = 'TributaryError';
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }
}

/** The request lacks or garbles a field: the most common refusal, hence its own short form. */
export function invalidField(field: string, value: unknown, expected: string): TributaryError {
  return value === undefined
    ? new TributaryError('field_missing', { field, expected })
    : new TributaryError('field_invalid', { field, value, expected });
}

/** An error of which only code and message were kept, as in the report of a write. */
export function errorAgain({ code, message }: { code: ErrorCode; message: string }): TributaryError {
  return Object.assign(new TributaryError(code), { message });
}
