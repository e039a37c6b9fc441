/**
 * The list of attacks against users' SQL, on both forms of the engine, with both walls and with each of them alone.
 * Each combination takes the first of a kind and its share of the rest, so that all of them are run on either form;
 * TRIBUTARY_TEST_LONG=1 runs all of them in each.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TributaryError } from '../../src/errors/error.js';
import { ATTACKS, ENDLESS, HARMLESS, MONSTERS } from './attacks.js';
import { leaks, makeSqlBench, type SqlBench, type Walls } from './bench.js';
import { LONG } from '../support/long.js';

const REFUSALS = ['sql_not_allowed', 'sql_failed', 'query_too_large', 'query_timeout'];
const MODES = ['embedded', 'server'] as const;
const WALLS = ['both', 'first', 'second'] as const;

/** The code of the refusal and its message, or what was answered. */
async function outcome(bench: SqlBench, walls: Walls, statement: string): Promise<[string, string]> {
  try {
    return ['answered', await bench.sql(walls).run(statement)];
  } catch (error) {
    if (!(error instanceof TributaryError)) throw error;
    return [error.code, error.message];
  }
}

/** The share of one combination. */
const shareOf = (attacks: readonly string[], part: number): readonly string[] =>
  LONG ? attacks : attacks.filter((_, at) => at === 0 || at % WALLS.length === part);

const COMBINATIONS = MODES.flatMap((mode) => WALLS.map((walls, part) => ({ mode, walls, part })));

describe.each(COMBINATIONS)(
  'users’ SQL on the $mode engine with $walls of the walls',
  ({ mode, walls, part }) => {
    let bench: SqlBench;
    beforeAll(async () => {
      bench = await makeSqlBench(mode);
    });
    afterAll(() => bench.close());

    it('reads its own points, and they are all it reads', async () => {
      const [code, answer] = await outcome(bench, walls, 'SELECT * FROM telemetry ORDER BY series, time');
      expect(code).toBe('answered');
      expect(answer.match(/"own"/g)).toHaveLength(5);
      expect(leaks(answer)).toBe(false);
    });

    describe.each(Object.keys(ATTACKS))('refuses %s', (kind) => {
      it.each(shareOf(ATTACKS[kind]!, part))('%s', async (attack) => {
        const [code, message] = await outcome(bench, walls, bench.fill(attack));
        expect(REFUSALS, message).toContain(code);
        expect(leaks(message)).toBe(false);
        expect(message).not.toMatch(/26\.7|_table\d|tributary_empty|\/points\//);
      });

      it('and nothing has happened', async () => {
        expect(await bench.damage()).toEqual([]);
      });
    });

    it.each(HARMLESS)('shows nothing foreign for %s', async (statement) => {
      const [code, answer] = await outcome(bench, walls, statement);
      expect(leaks(answer)).toBe(false);
      if (walls !== 'second') expect(code).toBe('sql_not_allowed');
    });

    it.each(shareOf(Object.keys(MONSTERS), part))('refuses a statement of %s', async (name) => {
      const [code, message] = await outcome(bench, walls, MONSTERS[name]!);
      // Length and depth are the first wall's; behind the second one they are only work that is bounded.
      if (walls !== 'second') expect(REFUSALS, message.slice(0, 1000)).toContain(code);
      if (code !== 'answered') expect(message.length).toBeLessThan(1000);
    });
  },
);

/** One attack of each kind and what it brings about where no wall stands. */
const STRIKES: readonly (readonly [kind: string, attack: string, damage: string | RegExp])[] = [
  ['a second statement', 'SELECT 1)) ; CREATE DATABASE attacked ; ((SELECT 1', 'attacked'],
  [
    'a statement that writes',
    "SELECT 1)) ; INSERT INTO tributary.texts SELECT 9, 9, 9, 9, 'x' ; ((SELECT 1",
    'texts: 3',
  ],
  ['INTO OUTFILE', "SELECT 1)) INTO OUTFILE '{out}' ; ((SELECT 1", 'a file was written'],
  ['an address', "SELECT * FROM url('{url}', 'RawBLOB', 'a String')", /calls arrived/],
];
const GLIMPSES = [
  "SELECT * APPLY(file) FROM (SELECT '{file}' AS p)",
  "SELECT arrayMap(file, ['{file}'])",
  'SELECT * FROM tributary.texts',
  'SELECT * FROM tributary.numbers WHERE series IN ({foreign})',
];

describe.each(MODES)('without any wall on the %s engine', (mode) => {
  let bench: SqlBench;
  beforeAll(async () => {
    bench = await makeSqlBench(mode);
  });
  afterAll(() => bench.close());

  it.each(GLIMPSES)('the bench sees what %s leaks', async (attack) => {
    const [, answer] = await outcome(bench, 'none', bench.fill(attack));
    expect(leaks(answer)).toBe(true);
  });

  it.each(STRIKES)('the bench sees what %s brings about', async (kind, attack, damage) => {
    await outcome(bench, 'none', bench.fill(attack));
    // A server takes one statement over HTTP, which cannot leave the brackets that it stands in.
    if (mode === 'embedded' || kind === 'an address')
      expect(await bench.damage()).toContainEqual(expect.stringMatching(damage));
    else expect(await bench.damage()).toEqual([]);
  });
});

/** Seconds that a statement may take here; the platform's own limit is 30. */
const SHORT = 2;

describe.each(MODES)('statements without an end on the %s engine', (mode) => {
  let bench: SqlBench;
  beforeAll(async () => {
    bench = await makeSqlBench(mode, SHORT);
  });
  afterAll(() => bench.close());

  it.each(ENDLESS)('stops %s', async (statement) => {
    const [code] = await outcome(bench, 'both', statement);
    expect(['query_too_large', 'query_timeout', 'sql_failed']).toContain(code);
    // And the next one is answered whole.
    expect((await outcome(bench, 'both', 'SELECT count() FROM telemetry'))[1]).toContain('[5]');
  });
});
