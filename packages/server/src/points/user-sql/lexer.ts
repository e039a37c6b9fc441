/**
 * The first look at a user's statement, before any engine sees it: cuts the text into tokens as ClickHouse does and finds
 * exactly one statement with balanced brackets in it. Whatever ClickHouse might read differently (a character that is
 * no part of its language, `$` inside a name, typographic quotes) is refused, not guessed at. One pass, no recursion.
 */
import { refused } from './refused.js';

/** Most characters of a statement. */
export const MAX_STATEMENT = 20_000;
/** Deepest nesting of brackets. */
export const MAX_BRACKETS = 100;

export interface Token {
  /** `name` is a bare word, `quoted` a name in quotes: its text is without them. */
  readonly kind: 'name' | 'quoted' | 'string' | 'number' | 'mark';
  readonly text: string;
  /** Where it begins, from 0. */
  readonly at: number;
}

export interface Statement {
  /** Without what stands behind it: a closing semicolon, comments. */
  readonly sql: string;
  readonly tokens: readonly Token[];
}

const SPACE = /[ \t\r\n]+/y;
const LINE_COMMENT = /(?:--|#[ !])[^\n]*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER =
  /(?:0[xX][0-9a-fA-F]+|0[bB][01]+|\d[\d_]*(?:\.(?!\.)[\d_]*)?(?:[eE][+-]?\d+)?|\.\d[\d_]*(?:[eE][+-]?\d+)?)/y;
const STRING = /'(?:[^'\\]|\\[\s\S]|'')*'/y;
/** Digits of bytes. Other strings with a letter before them are read in more than one way. */
const BYTES = /(?:[xX]'[0-9a-fA-F]*'|[bB]'[01]*')/y;
const BACKTICKS = /`(?:[^`\\]|\\[\s\S]|``)*`/y;
const DOUBLE_QUOTES = /"(?:[^"\\]|\\[\s\S]|"")*"/y;
const HEREDOC_TAG = /\$[A-Za-z0-9_]*\$/y;
const MARK = /!=|\|\||[-+*/%(),.<>=:;?^[\]]/y;
/** Names are shown by the engine's syntax tree as they are: nothing in them may look like a part of the tree. */
const CONFUSING_NAME = /[\p{Cc}\p{Zl}\p{Zp}\\`"]|\((?:alias|children) /u;
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[' };

/** Throws sql_not_allowed unless the text is exactly one statement. */
export function readStatement(text: string): Statement {
  if (text.length > MAX_STATEMENT)
    throw refused(`it has ${text.length} characters; at most ${MAX_STATEMENT} are allowed`);
  const tokens = tokensOf(text);
  const end = tokens.findIndex(({ kind, text: mark }) => kind === 'mark' && mark === ';');
  const own = end < 0 ? tokens : tokens.slice(0, end);
  const behind = end < 0 ? undefined : tokens.slice(end).find(({ text: mark }) => mark !== ';');
  if (own.length === 0) throw refused('it is empty; expected one SELECT');
  if (behind)
    throw refused(`there is text behind the semicolon, ${place(text, behind.at)}; expected one SELECT`);
  checkBegin(own[0]!);
  checkBrackets(text, own);
  const last = own.at(-1)!;
  return { sql: text.slice(own[0]!.at, endOf(text, last)), tokens: own };
}

/** What a SELECT begins with; brackets around it do not count. */
const BEGINS = /^(?:select|with|from|\()$/i;

/** Who tries SHOW, DESCRIBE or INSERT is told what there is instead. */
function checkBegin({ kind, text }: Token): void {
  if ((kind === 'name' || kind === 'mark') && BEGINS.test(text)) return;
  throw refused(
    `it begins with ${text.slice(0, 40)}; expected one SELECT (WITH may stand before it) over telemetry, whose columns are device, series, time, value and text`,
  );
}

function tokensOf(text: string): Token[] {
  const nul = text.indexOf('\0');
  if (nul >= 0) throw refused(`there is a character U+0000, ${place(text, nul)}`);
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const next = skipped(text, at);
    if (next > at) {
      at = next;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at = endOf(text, token);
  }
  return tokens;
}

/** Where white space or a comment that begins at `at` ends; `at` where there is none. */
function skipped(text: string, at: number): number {
  if (text.startsWith('/*', at)) return commentEnd(text, at);
  return Math.max(matchEnd(SPACE, text, at), matchEnd(LINE_COMMENT, text, at), at);
}

/** Comments nest. */
function commentEnd(text: string, begin: number): number {
  let depth = 1;
  for (let at = begin + 2; at < text.length; at++) {
    const two = text.slice(at, at + 2);
    if (two === '/*') depth++;
    else if (two === '*/') depth--;
    else continue;
    at++;
    if (depth === 0) return at + 1;
  }
  throw refused(`a comment is not closed, ${place(text, begin)}`);
}

function tokenAt(text: string, at: number): Token {
  const kind = kindAt(text, at);
  const end = endOfKind(text, at, kind);
  if (end <= at) throw refused(strange(text, at));
  const raw = text.slice(at, end);
  if (kind !== 'quoted') return { kind, text: raw, at };
  const name = raw.slice(1, -1).replaceAll(raw[0]! + raw[0]!, raw[0]!);
  if (CONFUSING_NAME.test(name) || name === '')
    throw refused(
      `the name ${raw.slice(0, 60)} is not allowed, ${place(text, at)}: names in quotes are not empty and have no backslashes, quotes or control characters`,
    );
  return { kind, text: name, at };
}

function kindAt(text: string, at: number): Token['kind'] {
  const first = text[at]!;
  if (first === "'" || first === '$' || matchEnd(BYTES, text, at) > 0) return 'string';
  if (first === '`' || first === '"') return 'quoted';
  if (/[A-Za-z_]/.test(first)) return 'name';
  return /\d/.test(first) ||
    (first === '.' && /\d/.test(text[at + 1] ?? '') && !/[\w)\]`"]/.test(text[at - 1] ?? ''))
    ? 'number'
    : 'mark';
}

function endOf(text: string, token: Token): number {
  return endOfKind(text, token.at, token.kind);
}

function endOfKind(text: string, at: number, kind: Token['kind']): number {
  switch (kind) {
    case 'string':
      return text[at] === '$' ? heredocEnd(text, at) : stringEnd(text, at);
    case 'quoted':
      return closed(text, at, text[at] === '`' ? BACKTICKS : DOUBLE_QUOTES, 'a quoted name');
    case 'name':
      return separated(text, matchEnd(NAME, text, at));
    case 'number':
      return separated(text, matchEnd(NUMBER, text, at));
    case 'mark':
      return matchEnd(MARK, text, at);
  }
}

function stringEnd(text: string, at: number): number {
  const bytes = matchEnd(BYTES, text, at);
  return separated(text, bytes > 0 ? bytes : closed(text, at, STRING, 'a string'));
}

/** `$$…$$` and `$tag$…$tag$`. A `$` may stand for nothing else. */
function heredocEnd(text: string, at: number): number {
  const tagEnd = matchEnd(HEREDOC_TAG, text, at);
  if (tagEnd < 0) throw refused(`there is a $ that begins no string, ${place(text, at)}`);
  const tag = text.slice(at, tagEnd);
  const end = text.indexOf(tag, tagEnd);
  if (end < 0) throw refused(`a string in ${tag} is not closed, ${place(text, at)}`);
  return separated(text, end + tag.length);
}

function closed(text: string, at: number, pattern: RegExp, what: string): number {
  const end = matchEnd(pattern, text, at);
  if (end < 0) throw refused(`${what} is not closed, ${place(text, at)}`);
  return end;
}

/** Words, numbers and texts that run into one another, or into `$`, are refused: a letter may change what follows. */
function separated(text: string, end: number): number {
  if (end > 0 && /[\w$'"`]/.test(text[end] ?? '')) throw refused(strange(text, end));
  return end;
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function checkBrackets(text: string, tokens: readonly Token[]): void {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== 'mark') continue;
    if (token.text === '(' || token.text === '[') open.push(token);
    if (open.length > MAX_BRACKETS)
      throw refused(`more than ${MAX_BRACKETS} brackets are open at the same time, ${place(text, token.at)}`);
    const opening = CLOSING[token.text];
    if (opening !== undefined && open.pop()?.text !== opening)
      throw refused(`a bracket ${token.text} was never opened, ${place(text, token.at)}`);
  }
  const left = open.at(-1);
  if (left) throw refused(`a bracket ${left.text} is never closed, ${place(text, left.at)}`);
}

function strange(text: string, at: number): string {
  const character = String.fromCodePoint(text.codePointAt(at)!);
  const shown = /[\p{L}\p{N}\p{P}\p{S}]/u.test(character)
    ? character
    : `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  const hint = /[{}]/.test(character) ? ': parameters in braces are not allowed' : '';
  return `the character ${shown} is not allowed, ${place(text, at)}${hint}`;
}

/** Positions are those of the user's own text. */
export function place(text: string, at: number): string {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - (before.lastIndexOf('\n') + 1) + 1;
  return `at line ${line}, character ${column}`;
}
