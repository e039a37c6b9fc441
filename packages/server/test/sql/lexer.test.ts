// Our lexer against the engine's own: whatever ours takes for one statement, the engine takes for the same tokens.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Guest } from '../../src/points/engine/guest.js';
import { text } from '../../src/points/queries/sql.js';
import { readStatement, MAX_BRACKETS, MAX_STATEMENT } from '../../src/points/user-sql/lexer.js';
import { makeSqlBench, type SqlBench } from './bench.js';
import { LONG } from '../support/long.js';

/** What statements are made of, and what tears them apart. */
const PIECES = [
  ...[
    'SELECT',
    '1',
    '2.5',
    '.5',
    '1e5',
    '1_0',
    '0x1F',
    '0b1',
    '1.',
    'a',
    'b1',
    '_c',
    'x',
    'N',
    ' ',
    ' ',
    '\n',
    '\t',
    '\r',
    '\v',
    '\f',
  ],
  ...[
    "'",
    "''",
    "\\'",
    '\\',
    '\\\\',
    '"',
    '""',
    '\\"',
    '`',
    '``',
    '\\`',
    '$',
    '$$',
    '$a$',
    '$b$',
    '$1$',
    '$a',
    'a$',
  ],
  ...[
    '--',
    '-',
    '#',
    '# ',
    '#!',
    '/*',
    '*/',
    '/',
    '*',
    ';',
    ';;',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    '.',
    '::',
    ':',
    '=',
    '<',
    '>',
    '!',
    '|',
    '%',
    '^',
    '@',
    '?',
    '~',
    '&',
  ],
  ...[
    '\0',
    '\u2018',
    '\u2019',
    '\u201c',
    '\u201d',
    '\u2028',
    '\u00a0',
    '\u2212',
    '\ufeff',
    'é',
    '😀',
    '\\G',
    'X',
    "x'4",
    '\x1a',
  ],
];
const statements = fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((pieces) => pieces.join(''));

const accepts = (sql: string): boolean => {
  try {
    readStatement(sql);
    return true;
  } catch {
    return false;
  }
};

describe('the lexer of users’ SQL', () => {
  let bench: SqlBench;
  let guest: Guest;
  beforeAll(async () => {
    bench = await makeSqlBench();
    guest = bench.guest;
  });
  afterAll(() => bench.close());

  /** Begin, end and kind of the engine's tokens, without blanks and comments; `undefined` where it sees an error. */
  async function engineTokens(sql: string): Promise<[number, number, string][]> {
    const answer = await guest.query(
      `SELECT arrayFilter(t -> t.3 NOT IN ('Whitespace', 'Comment'), tokenizeQuery(${text(sql)})) AS tokens`,
      'JSONCompactEachRow',
    );
    const [tokens] = JSON.parse(Buffer.from(answer).toString()) as [
      ({ begin?: number } & Record<string, unknown>)[] | [number, number, string][],
    ];
    return tokens.map((token) => Object.values(token) as [number, number, string]);
  }

  it('takes nothing for one statement that the engine takes for more, or cannot read', async () => {
    await fc.assert(
      fc.asyncProperty(statements, async (sql) => {
        if (!accepts(sql)) return;
        const kinds = (await engineTokens(sql)).map(([, , kind]) => kind);
        const last = kinds.findLastIndex((kind) => kind !== 'Semicolon');
        expect(
          kinds.filter((kind) => /Error|Unmatched|NotClosed/.test(kind)),
          sql,
        ).toEqual([]);
        expect(kinds.indexOf('Semicolon') < 0 || kinds.indexOf('Semicolon') > last, sql).toBe(true);
      }),
      { numRuns: LONG ? 200_000 : 3_000 },
    );
  });

  it('sees strings, names and marks where the engine sees them', async () => {
    await fc.assert(
      fc.asyncProperty(statements, async (sql) => {
        if (!accepts(sql)) return;
        const { tokens } = readStatement(sql);
        const before = (at: number) => Buffer.byteLength(sql.slice(0, at));
        const theirs = (await engineTokens(sql)).filter(([, , kind]) => kind !== 'Semicolon');
        // Where each text begins: a text that one of them did not see as one would show what is in it.
        const begin = (kind: RegExp) => theirs.filter(([, , own]) => kind.test(own)).map(([at]) => at);
        const own = (kind: string) =>
          tokens.filter((token) => token.kind === kind).map(({ at }) => before(at));
        expect(own('string'), sql).toEqual(begin(/StringLiteral|HereDoc/));
        expect(own('quoted'), sql).toEqual(begin(/QuotedIdentifier/));
        const marks = tokens.filter(({ text: mark }) => /^[()[\]]$/.test(mark)).map(({ at }) => before(at));
        expect(marks, sql).toEqual(begin(/Bracket/));
      }),
      { numRuns: LONG ? 200_000 : 3_000 },
    );
  });

  it.each([
    "SELECT 'a''b', 'a\\'b', 'a\\\\'",
    'SELECT "a b", `c d`',
    'SELECT $$a;b$$, $tag$ ; $$ ; $tag$',
    'SELECT 1 -- ; x\n, 2 # ; y\n, 3 /* ; /* ; */ ; */, 4',
    'SELECT 1 /* /* */ ; CREATE DATABASE attacked -- */',
    'SELECT 1;',
    'SELECT 1; ; -- done',
    'SELECT a.b, 1.5e-3, .5, 0x1F, [1, 2][1], (1, 2).1, x -> x + 1, a::Float64, a ? b : c, a || b',
    'SELECT \'ünïcödé 😀\', "mean (°C)" -- ☃',
  ])('takes %s for one statement', (sql) => {
    expect(accepts(sql)).toBe(true);
  });

  it('gives back the statement without what stands around it', () => {
    expect(readStatement('  -- first\n SELECT 1 ; -- last').sql).toBe('SELECT 1');
    expect(readStatement('SELECT "a""b"'.replace('""', ' ')).tokens.map(({ text: own }) => own)).toEqual([
      'SELECT',
      'a b',
    ]);
  });

  it.each([
    ['SELECT (1', 'a bracket ( is never closed, at line 1, character 8'],
    ['SELECT 1)', 'a bracket ) was never opened, at line 1, character 9'],
    ['SELECT\n [1)', 'a bracket ) was never opened, at line 2, character 4'],
    ["SELECT 'a", 'a string is not closed, at line 1, character 8'],
    ['SELECT `a', 'a quoted name is not closed, at line 1, character 8'],
    ['SELECT /* a', 'a comment is not closed, at line 1, character 8'],
    ['SELECT 1; SELECT 2', 'there is text behind the semicolon, at line 1, character 11'],
    ['SELECT ‘a’', 'the character ‘ is not allowed, at line 1, character 8'],
    ['SELECT {a:String}', 'parameters in braces are not allowed'],
    ['SELECT 1\0', 'there is a character U+0000, at line 1, character 9'],
    ['SELECT 1\u00a0', 'the character U+00A0 is not allowed'],
    ['SELECT $', 'there is a $ that begins no string'],
    [' -- nothing', 'it is empty; expected one SELECT'],
    [`SELECT ${'1'.repeat(MAX_STATEMENT)}`, `at most ${MAX_STATEMENT} are allowed`],
    [`SELECT ${'('.repeat(MAX_BRACKETS + 1)}`, `more than ${MAX_BRACKETS} brackets are open`],
  ])('says of %s what is wrong, and where', (sql, reason) => {
    expect(() => readStatement(sql)).toThrow(reason);
  });
});
