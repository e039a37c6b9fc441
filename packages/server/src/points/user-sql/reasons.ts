/**
 * What an engine's failure means to whoever wrote the statement, in words about that text: nothing of what the platform
 * wrapped around it, of its tables, of where its files are, or of the engine's version.
 */
import { TributaryError } from '../../errors/error.js';
import { EngineError } from '../engine/engine-error.js';
import { withRefusals } from '../engine/refusal.js';
import { place } from './lexer.js';
import { refused } from './refused.js';

const TOO_MANY_ROWS_OR_BYTES = 396;
const READONLY = new Set([164, 497]);
const SYNTAX = 62;
const LONGEST = 300;

/** `text` is what the statement's own positions are counted in. */
export async function asking<T>(text: string, work: () => Promise<T>): Promise<T> {
  try {
    return await withRefusals(work);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw meaningOf(error, text);
  }
}

function meaningOf(error: EngineError, text: string): TributaryError {
  if (error.code === TOO_MANY_ROWS_OR_BYTES)
    return answerTooLarge('the setting answer-limit, counted in the engine');
  if (READONLY.has(error.code)) return refused('it may only read telemetry');
  const reason = error.code === SYNTAX ? syntaxReason(error.message, text) : sentence(error.message);
  return new TributaryError('sql_failed', { reason }, { cause: error });
}

export function answerTooLarge(limit: string): TributaryError {
  return new TributaryError('query_too_large', {
    limit: `${limit} (an SQL answer; a LIMIT or an aggregate keeps it small)`,
  });
}

/** `Syntax error: failed at position 16 (baz): baz. Expected one of: …`, positions from 1 and in bytes. */
function syntaxReason(message: string, text: string): string {
  const at = Number(/failed at position (\d+)/.exec(message)?.[1] ?? 0);
  if (at === 0) return 'the syntax is not understood';
  const before = Buffer.from(text)
    .subarray(0, at - 1)
    .toString('utf8').length;
  const near = text.slice(before).split(/\s/, 1)[0]!.slice(0, 40);
  return `the syntax is not understood ${place(text, before)}${near === '' ? '' : `, near ${near}`}`;
}

/** The engine's first sentence: what follows repeats the whole statement, wrapping and all. */
function sentence(message: string): string {
  return message
    .replace(/^(?:.*?DB::(?:\w+)?Exception: )+/s, '')
    .replace(/\s*:?\s*(?:in|In) scope .*$/s, '')
    .replace(/[:.]?\s*(?:While|while) (?:processing|executing) .*$/s, '')
    .replace(/\s*\(version .*$/s, '')
    .replace(/\s*\([A-Z_]+\)\s*$/, '')
    .replace(/\.?\s*Maybe you meant.*$/s, '')
    .replace(/\b\w+\.telemetry\b/g, 'telemetry')
    .replace(/__table\d+\./g, '')
    .replace(/(?:\/[\w.-]+){2,}/g, '…')
    .split(/\. (?=[A-Z])|\n/)[0]!
    .slice(0, LONGEST)
    .replace(/[.:\s]+$/, '');
}
