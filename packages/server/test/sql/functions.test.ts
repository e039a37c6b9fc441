// The list of allowed functions against the engine's own catalogue of functions.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plain } from '../../src/points/engine/answer-forms.js';
import { ALLOWED_FUNCTIONS, HIGHER_ORDER } from '../../src/points/user-sql/allowed-functions.js';
import { isAllowedFunction } from '../../src/points/user-sql/functions.js';
import { makeSqlBench, type SqlBench } from './bench.js';

interface EngineFunction {
  readonly name: string;
  readonly alias: string;
  readonly aggregate: number;
  readonly category: string;
  readonly takesLambda: number;
}

/** Subjects of the engine's catalogue of which nothing is allowed. */
const NEVER = [
  'AI',
  'Dictionary',
  'Embedded Dictionary',
  'Introspection',
  'Machine Learning',
  'Internal',
  'Time Series',
];

describe('the list of allowed functions', () => {
  let bench: SqlBench;
  let functions: EngineFunction[];
  beforeAll(async () => {
    bench = await makeSqlBench();
    const rows = await bench.engine.query(
      'SELECT name, alias_to AS alias, is_aggregate AS aggregate, categories AS category, ifNull(higher_order, 0) AS takesLambda FROM system.functions',
      plain('JSONEachRow'),
    );
    functions = Buffer.from(rows)
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as EngineFunction);
  });
  afterAll(() => bench.close());

  it('names functions that the engine has, each once', () => {
    // These are no functions of the catalogue: the parser and the analyzer know them.
    const spoken = ['exists', 'grouping', 'and', 'or'];
    const known = new Set([...functions.map(({ name }) => name.toLowerCase()), ...spoken]);
    const names = Object.values(ALLOWED_FUNCTIONS).flat();
    expect(names.filter((name) => !known.has(name.toLowerCase()))).toEqual([]);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('allows an alias only with the function it stands for, whatever the case of its letters', () => {
    const wrong = functions.filter(
      ({ name, alias }) => alias !== '' && isAllowedFunction(name) && !isAllowedFunction(alias),
    );
    expect(wrong).toEqual([]);
    const spellings = functions
      .filter(({ name }) => isAllowedFunction(name))
      .map(({ name, alias }) => [name.toLowerCase(), (alias || name).toLowerCase()]);
    for (const [name, meaning] of spellings) expect(isAllowedFunction(meaning!), name).toBe(true);
  });

  it('allows nothing of the subjects that reach out', () => {
    const reaching = functions.filter(
      ({ category, name }) => NEVER.includes(category) && isAllowedFunction(name),
    );
    expect(reaching.map(({ name }) => name).filter((name) => name !== 'caseWithExpression')).toEqual([]);
  });

  it('knows every allowed function that takes a lambda', () => {
    const known = new Set(HIGHER_ORDER);
    const missed = functions.filter(
      ({ name, takesLambda }) => takesLambda === 1 && isAllowedFunction(name) && !known.has(name),
    );
    expect(missed.map(({ name }) => name)).toEqual([]);
  });

  it('lets no name of a function pass in another place than that of the lambda', async () => {
    // The engine takes the name of a function for a lambda where one may stand: in the first place, and nowhere else.
    for (const name of HIGHER_ORDER)
      for (const call of [`${name}([1], hostName)`, `${name}(1, hostName)`, `${name}(x -> x, hostName)`])
        await expect(bench.guest.query(`SELECT ${call}`, 'TSV'), call).rejects.toThrow(
          /hostName|argument|type|Illegal/i,
        );
  });

  it('takes aggregates with suffixes, and nothing that only looks like one', () => {
    for (const name of [
      'sumIf',
      'quantileExactIfOrNull',
      'avgForEach',
      'COUNTIF',
      'countDistinct',
      'argMaxIf',
    ])
      expect(isAllowedFunction(name), name).toBe(true);
    for (const name of [
      'sumState',
      'sumMerge',
      'sumSimpleState',
      'fileIf',
      'hostNameIf',
      'If',
      'OrNull',
      'plusIf',
      `sum${'If'.repeat(5000)}`,
    ])
      expect(name === 'If' || !isAllowedFunction(name), name).toBe(true);
  });
});
