/** The one exception type that services throw on purpose; dialects turn its code into their vendor's form. */
import { ERRORS, type ErrorCode } from './catalogue.js';

export type ErrorDetails = Readonly<Record<string, unknown>>;

const SHOWN_CHARACTERS = 100;
const SHOWN_LEVELS = 20;

/**
 * Renders a value seen in a request: JSON, cut short. Ensures that a message never grows with hostile input, and that
 * making it costs no more than what is shown of it, however large or deep the value is.
 */
export function showValue(value: unknown): string {
  const text = rendered(value, SHOWN_CHARACTERS, SHOWN_LEVELS);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

/** As JSON writes it, but for what lies beyond `room` characters or `levels`. */
function rendered(value: unknown, room: number, levels: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, room + 1));
  if (typeof value === 'number') return String(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? String(value);
  if (levels === 0 || 'toJSON' in value) return levels === 0 ? '…' : opaque(value);
  if (Array.isArray(value)) return renderedList(value, room, levels);
  let text = '{';
  for (const key in value) {
    if (text.length > room) return text;
    if (text.length > 1) text += ',';
    text += `${JSON.stringify(key.slice(0, room))}:`;
    text += rendered((value as Record<string, unknown>)[key], room - text.length, levels - 1);
  }
  return `${text}}`;
}

/** By index: a loop over its keys makes a text of each of a million indexes before the first is looked at. */
function renderedList(list: readonly unknown[], room: number, levels: number): string {
  let text = '[';
  for (let at = 0; at < list.length; at++) {
    if (text.length > room) return text;
    if (at > 0) text += ',';
    text += rendered(list[at], room - text.length, levels - 1);
  }
  return `${text}]`;
}

function opaque(value: object): string {
  try {
    return JSON.stringify(value) ?? Object.prototype.toString.call(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
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

/** Stands for a value that may be a secret. */
export const UNSHOWN = '…';

export class TributaryError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  /** It repeats refusals of points that were noted one by one. */
  readonly noted: boolean = false;

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

/** The same without what it shows of the request, which may have a secret at any place. */
export function withoutValues({ code, details }: TributaryError): TributaryError {
  const shown = Object.entries(details).map(([name, value]) => [
    name,
    OWN_WORDS.has(name) || typeof value === 'boolean' ? value : UNSHOWN,
  ]);
  return new TributaryError(code, Object.fromEntries(shown) as ErrorDetails);
}

/** An error of which only code and message were kept, as in the report of a write. */
export function errorAgain({ code, message }: { code: ErrorCode; message: string }): TributaryError {
  return Object.assign(new TributaryError(code), { message, noted: true });
}
